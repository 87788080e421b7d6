"""The recommender from sequences alone: transitions and a network over the same items, and how much of
each.

A folder holds `model.npz` and `manifest.json`. Scores are probabilities: a mixture of the network's softmax
and of the transitions' share, whose weight and whose own numbers are chosen on each user's last item, held
out for it. Where items have texts, these speak for the items that nobody took yet.
"""

import hashlib
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from retrieval.errors import ModelFileError
from retrieval.file_checksum import file_checksum
from retrieval.recommender.cold_items import ItemTexts, TextPlan, choose_texts, item_texts_of, warm_items
from retrieval.recommender.sequence_network import ItemVectors, NextItemNetwork, SequenceNetwork
from retrieval.recommender.sequence_training import (
    NetworkPlan,
    Progress,
    build_network,
    mark_seen,
    network_scores,
    train_network,
)
from retrieval.recommender.sequences import Items, Question, Sequences, measured, ranks_of
from retrieval.recommender.transitions import TransitionPlan, Transitions, transitions_of
from retrieval.whole_file import write_whole

FORMAT = 2
_MODEL, _MANIFEST = "model.npz", "manifest.json"
_ASKED = 4_000  # questions that are enough to choose by
_USUAL_SHARE = 0.65  # at which passes are compared
_SHARES = (0.0, 0.3, 0.5, 0.65, 0.8, 0.9, 1.0)
_TRIED: Mapping[str, tuple[float, ...]] = {
    "to_popular": (-0.3, -0.15, -0.05, 0.0),
    "fading": (0.35, 0.5, 0.65, 0.8),
    "backwards": (0.1, 0.3, 0.6),
    "from_popular": (0.3, 0.5, 0.7),
    "again": (0.01, 0.3, 1.0),
}
_SPARSE = ("data", "indices", "indptr")  # of the transitions' weights
_LAST_PASSES, _LAST_RATE = 2, 0.25  # over everything at the end, with this share of the rate


@dataclass(frozen=True)
class NextItemRecommender:
    """Answers what follows a history."""

    items: tuple[str, ...]
    network: NextItemNetwork
    network_plan: NetworkPlan
    transitions: Transitions
    share: float  # of the transitions
    item_texts: ItemTexts | None
    metrics: Mapping[str, float]  # on the validation items, before training went on with them
    data_digest: str

    def scores(self, histories: Sequence[Items]) -> npt.NDArray[np.float32]:
        """Probabilities, shape (histories, items)."""
        logits, following = network_scores(self.network, histories), self.transitions.scores(histories)
        known = mixed(logits, following, self.share)
        return known if self.item_texts is None else self.item_texts.blended(known, histories)


def train_recommender(
    sequences: Sequences,
    plan: NetworkPlan | None = None,
    texts: npt.NDArray[np.float32] | None = None,
    on_progress: Progress | None = None,
) -> NextItemRecommender:
    """Choose on each user's last item, then go on with all.

    Shape of `texts`: (items, text dimension), unit vectors, or none.
    """
    plan = plan or NetworkPlan()
    earlier, asked = sequences.without_last()
    asked = asked[:: max(len(asked) // _ASKED, 1)]
    histories = [question.history for question in asked]
    targets = np.array([question.target for question in asked], dtype=np.int64)
    chosen = choose_transitions(earlier, asked)
    following = transitions_of(earlier, chosen).scores(histories)

    def answered(network: NextItemNetwork, shares: Sequence[float]) -> dict[float, dict[str, float]]:
        logits = network_scores(network, histories)
        return {share: measured(ranks_of(mixed(logits, following, share), targets)) for share in shares}

    network = build_network(earlier, plan, texts)
    train_network(
        network,
        earlier,
        plan,
        lambda trained: answered(trained, (_USUAL_SHARE,))[_USUAL_SHARE]["nDCG@10"],
        on_progress,
    )
    by_share = answered(network, _SHARES)
    share = max(_SHARES, key=lambda tried: by_share[tried]["nDCG@10"])
    mark_seen(network, sequences)
    last = replace(plan, rate=plan.rate * _LAST_RATE, epochs=min(_LAST_PASSES, plan.epochs))
    train_network(network, sequences, last, on_progress=on_progress)
    transitions, item_texts = transitions_of(sequences, chosen), None
    if texts is not None:
        text_plan = choose_texts(earlier, chosen, texts, plan.seed)
        item_texts = item_texts_of(transitions, texts, warm_items(sequences), text_plan)
    return NextItemRecommender(
        sequences.items,
        network,
        plan,
        transitions,
        share,
        item_texts,
        by_share[share],
        _digest(sequences),
    )


def save_recommender(recommender: NextItemRecommender, folder: Path) -> None:
    """Write it; a reader meets the old model, none, or the whole new one."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _MANIFEST).unlink(missing_ok=True)
    weights = recommender.transitions.weights
    arrays = {f"network.{name}": value.numpy() for name, value in recommender.network.state_dict().items()}
    arrays |= {f"transitions.{name}": getattr(weights, name) for name in _SPARSE}
    unfinished = folder / f"{_MODEL}.part"
    with unfinished.open("wb") as file:
        np.savez(file, items=np.array(recommender.items, dtype=np.str_), **arrays)
    unfinished.replace(folder / _MODEL)
    manifest = {
        "format": FORMAT,
        "checksum": file_checksum(folder / _MODEL),
        "network": asdict(recommender.network_plan),
        "transitions": asdict(recommender.transitions.plan),
        "share": recommender.share,
        "texts": asdict(recommender.item_texts.plan) if recommender.item_texts else None,
        "metrics": dict(recommender.metrics),
        "data_digest": recommender.data_digest,
        "versions": {"torch": str(torch.__version__)},
    }
    write_whole(folder / _MANIFEST, json.dumps(manifest, indent=1))


def load_recommender(folder: Path) -> NextItemRecommender:
    """What `save_recommender` wrote.

    Raises:
        ModelFileError: it is not there, altered, or of another version.
    """
    from scipy import sparse

    try:
        manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        if manifest["format"] != FORMAT:
            raise ModelFileError(f"{folder} has format {manifest['format']}, this version reads {FORMAT}.")
        if manifest["checksum"] != file_checksum(folder / _MODEL):
            raise ModelFileError(f"{folder / _MODEL} is not what was saved; train it again.")
        with np.load(folder / _MODEL, allow_pickle=False) as file:
            arrays = dict(file)
        plan = NetworkPlan(**manifest["network"])
        following = TransitionPlan(**manifest["transitions"])
        items = tuple(str(name) for name in arrays["items"])
        parts = tuple(arrays[f"transitions.{name}"] for name in _SPARSE)
        transitions = Transitions(sparse.csr_matrix(parts, shape=(len(items), len(items))), following)
        item_texts = None
        if manifest["texts"] is not None:
            warm = arrays["network.items.seen"][:, 0] > 0
            text_plan = TextPlan(**manifest["texts"])
            item_texts = item_texts_of(transitions, arrays["network.items.texts"], warm, text_plan)
        return NextItemRecommender(
            items,
            _network(arrays, len(items), plan),
            plan,
            transitions,
            float(manifest["share"]),
            item_texts,
            manifest["metrics"],
            manifest["data_digest"],
        )
    except (OSError, ValueError, KeyError, TypeError, RuntimeError, zipfile.BadZipFile) as error:
        raise ModelFileError(f"{folder} holds no recommender that can be read: {error!r}.") from error


def _network(arrays: Mapping[str, npt.NDArray[Any]], items: int, plan: NetworkPlan) -> NextItemNetwork:
    named = {
        name.removeprefix("network."): torch.from_numpy(value)
        for name, value in arrays.items()
        if name.startswith("network.")
    }
    vectors = ItemVectors(items, plan.dimension, named.get("items.texts"), id_dropout=plan.id_dropout)
    layers = SequenceNetwork(plan.dimension, layers=plan.layers, heads=plan.heads, dropout=plan.dropout)
    network = NextItemNetwork(vectors, layers)
    network.load_state_dict(named)
    return network


def choose_transitions(sequences: Sequences, asked: Sequence[Question]) -> TransitionPlan:
    """One number after the other, by nDCG@10 of the questions."""
    best = TransitionPlan()
    if not asked:
        return best
    for name, values in _TRIED.items():
        tried = dict.fromkeys([getattr(best, name), *values])
        found = {value: _answered(sequences, asked, replace(best, **{name: value})) for value in tried}
        best = replace(best, **{name: max(found, key=lambda value: found[value])})
    return best


def mixed(
    logits: npt.NDArray[np.float32], following: npt.NDArray[np.float32], share: float
) -> npt.NDArray[np.float32]:
    """The network's softmax and the transitions' shares; where nothing is known to follow, the softmax."""
    sums = following.sum(axis=1, keepdims=True)
    own = np.where(sums > 0, share, 0.0).astype(np.float32)
    probabilities = torch.from_numpy(logits).softmax(dim=1).numpy()
    result: npt.NDArray[np.float32] = (1 - own) * probabilities + own * following / np.maximum(sums, 1e-9)
    return result


def _answered(sequences: Sequences, asked: Sequence[Question], plan: TransitionPlan) -> float:
    scores = transitions_of(sequences, plan).scores([q.history for q in asked])
    return measured(ranks_of(scores, np.array([q.target for q in asked], dtype=np.int64)))["nDCG@10"]


def _digest(sequences: Sequences) -> str:
    found = hashlib.blake2b(digest_size=16)
    for history in sequences.histories:
        found.update(" ".join(sequences.items[i] for i in history).encode() + b"\n")
    return found.hexdigest()
