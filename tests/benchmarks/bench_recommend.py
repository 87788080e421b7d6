"""What follows a sequence: each user's last visible item, and items that training never saw.

Cold items are those whose id's SHA-1 is divisible by 10. They are taken out of every sequence, training
sees the rest of it, and what is asked is the first cold item of each user after what came before it. The
text-only neighbour ranks the items by the cosine of their texts with the last item's, those of the history
left out. Everything is ranked among all items; cold targets among the cold ones as well.
"""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt

from assistant.settings import Settings
from assistant.wiring import open_shop
from retrieval.recommender import baselines
from retrieval.recommender.next_item import train_recommender
from retrieval.recommender.sequence_training import NetworkPlan
from retrieval.recommender.sequences import (
    Items,
    Question,
    measured,
    ranks_of,
    read_item_texts,
    read_sequences,
)
from tests.benchmarks.machine import SHARED, machine

SETS = {
    "Beauty": "beauty_sequences.txt",
    "Toys": "toys_sequences.txt",
    "Sports": "sports_sequences.txt.gz",
}
TEXT_SETS = ("office", "industrial")
AT_ONCE = 256

Scorer = Callable[[Sequence[Items]], npt.NDArray[np.float32]]


def main() -> None:
    """Print both tables."""
    print(machine())
    for name, file in SETS.items():
        fit, asked = read_sequences(SHARED / "s3rec_sequences" / file).without_last()
        print_row(name, "popularity", baselines.popularity(fit), asked)
        print_row(name, "item-kNN", baselines.item_neighbours(fit), asked)
        print_row(name, "ALS", baselines.alternating_least_squares(fit), asked)
        print_row(name, "transitions and network", train_recommender(fit).scores, asked)
    for name in TEXT_SETS:
        print_cold(name)


def print_row(name: str, ranking: str, scorer: Scorer, asked: Sequence[Question]) -> None:
    """One line of a table."""
    parts = []
    for start in range(0, len(asked), AT_ONCE):
        some = asked[start : start + AT_ONCE]
        scores = scorer([question.history for question in some])
        parts.append(ranks_of(scores, np.array([question.target for question in some], dtype=np.int64)))
    figures = " | ".join(f"{value:.4f}" for value in measured(np.concatenate(parts)).values())
    print(f"| {name} | {ranking} | {len(asked)} | {figures} |", flush=True)


def print_cold(name: str) -> None:
    """Cold and warm targets, with texts, with ids alone, and by the text-only neighbour."""
    folder = SHARED / "minionerec_amazon18"
    texts = read_item_texts(folder / f"{name}_items.jsonl.gz")
    whole = read_sequences(folder / f"{name}_sequences.jsonl", tuple(texts))
    vectors = text_vectors([texts[item] for item in whole.items])
    is_cold = np.array([int(hashlib.sha1(i.encode()).hexdigest(), 16) % 10 == 0 for i in whole.items])  # noqa: S324
    kept, cold = whole.without(is_cold)
    fit, warm = kept.without_last()
    plan = NetworkPlan(drawn=1024)
    with_texts, ids_alone = train_recommender(fit, plan, vectors), train_recommender(fit, plan)

    def neighbour(histories: Sequence[Items]) -> npt.NDArray[np.float32]:
        scores = np.stack([vectors @ vectors[own[-1]] for own in histories])
        for row, own in zip(scores, histories, strict=True):
            row[own] = -1
        return scores

    for kind, asked in (("cold", cold), ("warm", warm)):
        for ranking, scorer in (
            ("text-only neighbour", neighbour),
            ("ids alone", ids_alone.scores),
            ("ids and texts", with_texts.scores),
        ):
            print_row(f"{name}, {kind}", ranking, scorer, asked)
    for ranking, scorer in (("text-only neighbour", neighbour), ("ids and texts", with_texts.scores)):
        print_row(f"{name}, cold among cold", ranking, among(is_cold, scorer), cold)


def among(ranked: npt.NDArray[np.bool_], scorer: Scorer) -> Scorer:
    """Let only some items be ranked."""
    return lambda histories: np.where(ranked, scorer(histories), -np.inf).astype(np.float32)


def text_vectors(texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """Shape (texts, dimension), by the encoder that a new shop has."""
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    with TemporaryDirectory() as home, open_shop(Settings(home=Path(home)), owns_index=False) as shop:
        vectors = np.zeros((len(texts), shop.text_encoder.dimension), dtype=np.float32)
        for start in range(0, len(order), 64):
            some = order[start : start + 64]
            vectors[some] = shop.text_encoder.encode([texts[i][:400] for i in some])
    return vectors


if __name__ == "__main__":
    main()
