"""`aisle eval recommend`: sequences and what followed them in; HR@k and nDCG@k over all items out.

Trains on the sequences, or takes a model that was saved before (`--model DIR`), and ranks every item for each
target. What a history already holds is ranked as well, unless `--exclude-seen`. A user without a sequence is
recommended what is popular; a target that neither the sequences nor `--items` hold counts as missed.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from retrieval.errors import RetrievalError
from retrieval.recommender.sequences import (
    Items,
    Question,
    Sequences,
    measured,
    ranks_of,
    read_item_texts,
    read_sequences,
    read_targets,
)
from ui.cli.metrics_output import print_metrics

BATCH = 256
SHOWN = 10
TEXTS = 64  # encoded at once
LONGEST_TEXT = 300  # characters; a description's first sentences say what it is

Scorer = Callable[[Sequence[Items]], npt.NDArray[np.float32]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Files, the convention, and what to compare with."""
    parser.add_argument(
        "--sequences", type=Path, required=True, metavar="F", help="`user item item …` lines, oldest first"
    )
    parser.add_argument(
        "--targets", type=Path, required=True, metavar="F.tsv", help="user<TAB>item, with a header"
    )
    parser.add_argument("--model", type=Path, metavar="DIR", help="a saved model instead of training")
    parser.add_argument("--save", type=Path, metavar="DIR", help="keep the trained model")
    parser.add_argument(
        "--items",
        type=Path,
        metavar="F.jsonl",
        help="items with id and title: also those that nobody took yet",
    )
    parser.add_argument("--exclude-seen", action="store_true", help="never rank what the history holds")
    parser.add_argument(
        "--baselines",
        action="store_true",
        help="popularity, item-kNN, ALS and a plain SASRec as well",
    )
    parser.add_argument(
        "--epochs",
        type=int,
        metavar="N",
        help="at most so many passes over the sequences; 0 leaves the network untrained",
    )
    parser.add_argument(
        "--predictions-out", type=Path, metavar="F.jsonl", help="write the best of each target"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args: argparse.Namespace) -> int:
    """Measure; one `name<TAB>value` a line."""
    from retrieval.recommender.next_item import load_recommender, save_recommender, train_recommender
    from retrieval.recommender.sequence_training import NetworkPlan

    texts = read_item_texts(args.items) if args.items else {}
    if args.model:
        recommender = load_recommender(args.model)
        sequences = read_sequences(args.sequences, recommender.items)
        unknown = len(sequences.items) - len(recommender.items)
        if unknown:
            raise RetrievalError(
                f"{args.sequences} holds {unknown} items that {args.model} does not know; train anew."
            )
        asked = read_targets(args.targets, sequences)
    else:
        sequences = read_sequences(args.sequences, tuple(texts))
        asked = read_targets(args.targets, sequences)  # a bad file is told of before training
        plan = NetworkPlan() if args.epochs is None else NetworkPlan(epochs=args.epochs)
        vectors = _text_vectors(texts, sequences.items) if texts else None
        recommender = train_recommender(sequences, plan, vectors, _tell)
        for name, value in recommender.metrics.items():
            print(f"on validation, {name}: {value:.4f}", file=sys.stderr)
        if args.save:
            save_recommender(recommender, args.save)
    known = set(sequences.users)
    metrics: dict[str, float] = {}
    ranks, best = _answered(recommender.scores, asked, exclude_seen=args.exclude_seen)
    metrics |= measured(ranks)
    metrics |= {
        "targets": len(asked),
        "targets/unknown_item": sum(question.target < 0 for question in asked),
        "targets/unknown_user": sum(question.user not in known for question in asked),
        "items": len(sequences.items),
    }
    if args.predictions_out:
        lines = _predictions(asked, ranks, best, sequences.items)
        args.predictions_out.write_text("".join(lines), encoding="utf-8")
    if args.baselines:
        for name, scorer in _baselines(sequences, recommender.network_plan.epochs):
            other, _ = _answered(scorer, asked, exclude_seen=args.exclude_seen)
            metrics |= {f"{measure}/{name}": value for measure, value in measured(other).items()}
    print_metrics(metrics, as_json=args.json)
    return 0


def _answered(
    scorer: Scorer, asked: Sequence[Question], *, exclude_seen: bool
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Ranks of the targets, shape (asked,), and the best items of each, shape (asked, SHOWN), best first."""
    ranks, best = [], []
    for start in range(0, len(asked), BATCH):
        some = asked[start : start + BATCH]
        scores = scorer([question.history for question in some])
        if exclude_seen:
            for row, question in zip(scores, some, strict=True):
                row[question.history] = -np.inf
        ranks.append(ranks_of(scores, np.array([question.target for question in some], dtype=np.int64)))
        best.append(np.argsort(-scores, axis=1, kind="stable")[:, :SHOWN])
    return np.concatenate(ranks), np.concatenate(best)


def _text_vectors(texts: Mapping[str, str], items: Sequence[str]) -> npt.NDArray[np.float32]:
    """Shape (items, dimension), by the shop's text encoder; zeros for an item without a text."""
    from assistant.settings import load_settings
    from assistant.wiring import open_shop

    told = sorted((i for i, name in enumerate(items) if name in texts), key=lambda i: len(texts[items[i]]))
    with open_shop(load_settings(), owns_index=False) as shop:
        vectors = np.zeros((len(items), shop.text_encoder.dimension), dtype=np.float32)
        for start in range(0, len(told), TEXTS):
            some = told[start : start + TEXTS]
            vectors[some] = shop.text_encoder.encode([texts[items[i]][:LONGEST_TEXT] for i in some])
            _tell("text vectors", start + len(some), len(told))
    return vectors


def _baselines(sequences: Sequences, epochs: int) -> Iterator[tuple[str, Scorer]]:
    from retrieval.recommender import baselines
    from retrieval.recommender.sequence_training import (
        NetworkPlan,
        build_network,
        network_scores,
        train_network,
    )

    yield "popularity", baselines.popularity(sequences)
    yield "item-kNN", baselines.item_neighbours(sequences)
    yield "ALS", baselines.alternating_least_squares(sequences)
    plan = NetworkPlan(loss="binary", rate=1e-3, epochs=epochs)
    network = build_network(sequences, plan)
    train_network(network, sequences, plan, on_progress=_tell)
    yield "SASRec", lambda histories: network_scores(network, histories)


def _predictions(
    asked: Sequence[Question],
    ranks: npt.NDArray[np.int64],
    best: npt.NDArray[np.int64],
    items: Sequence[str],
) -> Iterator[str]:
    for question, rank, row in zip(asked, ranks, best, strict=True):
        line: Mapping[str, object] = {
            "user": question.user,
            "target": items[question.target] if question.target >= 0 else None,
            "rank": int(rank),
            "best": [items[i] for i in row],
        }
        yield json.dumps(line, ensure_ascii=False) + "\n"


def _tell(step: str, done: int, total: int) -> None:
    print(f"{step}: {done} of {total}", file=sys.stderr)
