"""The ranker on judged queries, each ranked by a model that has not seen it, beside its baselines.

Queries are divided by the hash of their text, so that a query is in the same fold on every machine.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt

from retrieval.encoders import Matrix
from retrieval.errors import ModelFileError
from retrieval.features import NAMES
from retrieval.lightgbm_ranker import RankedLists, fit
from retrieval.ranker import WeightedRanker
from retrieval.ranking import Considered

Scores = npt.NDArray[np.floating]
Progress = Callable[[int, int], None]
"""Told (folds done, folds in all)."""

MOST_TRAINED_ON = 250  # candidates of a query: the best, and all that were judged
_RANK_CONSTANT = 60  # Cormack, Clarke & Büttcher 2009
_HIGHEST_GRADE = 3


@dataclass(frozen=True)
class JudgedQuery:
    """A query's text, its candidates with their features, and the grades of those that were judged."""

    text: str
    considered: Considered
    grades: Mapping[str, int]

    @property
    def has_relevant(self) -> bool:
        """Whether it can teach an order: a relevant product is among the candidates."""
        return any(self.grades.get(i, 0) > 0 for i in self.considered.product_ids)


def fold_of(text: str, folds: int) -> int:
    """Which fold a query is in."""
    return int(hashlib.sha256(text.encode()).hexdigest(), 16) % folds


def rank_by_folds(
    queries: Mapping[str, JudgedQuery], folds: int, on_progress: Progress | None = None
) -> dict[str, dict[str, float]]:
    """Product scores of every query by id, from a ranker that was trained on the other folds.

    Of the other folds one stops the training. Higher grades than 3 count as 3.

    Raises:
        ModelFileError: too few queries to train on, or fewer than three folds.
    """
    if folds < 3:
        raise ModelFileError(f"Cross-validation takes three folds or more, not {folds}.")
    own = {query_id: fold_of(query.text, folds) for query_id, query in queries.items()}
    ranked: dict[str, dict[str, float]] = {}
    for fold in range(folds):
        stops = (fold + 1) % folds
        training = [q for i, q in queries.items() if own[i] not in (fold, stops) and q.has_relevant]
        validation = [q for i, q in queries.items() if own[i] == stops and q.has_relevant]
        if not training or not validation:
            raise ModelFileError(
                f"Too few judged queries for {folds} folds; {len(queries)} were given, and each fold "
                "needs one with a relevant product."
            )
        with TemporaryDirectory() as folder:
            ranker = fit(_lists(training), _lists(validation), Path(folder), simulated=False)
            for query_id, query in queries.items():
                if own[query_id] == fold:
                    scores = ranker.score(query.considered.features)
                    ranked[query_id] = _by_product(query.considered, scores)
        if on_progress:
            on_progress(fold + 1, folds)
    return ranked


def baselines(queries: Mapping[str, JudgedQuery]) -> dict[str, dict[str, dict[str, float]]]:
    """Baseline -> query id -> product scores, over the same candidates.

    `bm25`; `bm25+dense`, fused by reciprocal rank, the dense side by the encoder of English where a query has
    English words; `weighted`, the search's own defined weights.
    """
    weighted = WeightedRanker()
    ways: dict[str, Callable[[Matrix], Scores]] = {
        "bm25": lambda features: _column(features, "lexical_points"),
        "bm25+dense": _fused,
        "weighted": weighted.score,
    }
    return {
        name: {i: _by_product(q.considered, score(q.considered.features)) for i, q in queries.items()}
        for name, score in ways.items()
    }


def _fused(features: Matrix) -> Scores:
    english = _column(features, "english_similarity")
    dense = english if english.any() else _column(features, "text_similarity")
    return _reciprocal_rank(_column(features, "lexical_points")) + _reciprocal_rank(dense)


def _reciprocal_rank(scores: Scores) -> Scores:
    rank = np.empty(len(scores))
    rank[np.argsort(-scores, kind="stable")] = np.arange(1, len(scores) + 1)
    return 1 / (_RANK_CONSTANT + rank)


def _column(features: Matrix, name: str) -> Scores:
    return features[:, NAMES.index(name)]


def _by_product(considered: Considered, scores: Iterable[float]) -> dict[str, float]:
    """Scores that fall strictly, ties in the order of ids, so that every reader ranks alike."""
    order = sorted(
        zip(considered.product_ids, map(float, scores), strict=True), key=lambda pair: (-pair[1], pair[0])
    )
    return {product_id: 1.0 / rank for rank, (product_id, _) in enumerate(order, start=1)}


def _lists(queries: Sequence[JudgedQuery]) -> RankedLists:
    features, grades, sizes = [], [], []
    for query in queries:
        given = np.array([query.grades.get(i, -1) for i in query.considered.product_ids])
        near = np.argsort(-WeightedRanker().score(query.considered.features), kind="stable")
        kept = np.union1d(near[:MOST_TRAINED_ON], np.flatnonzero(given >= 0))
        features.append(query.considered.features[kept])
        grades.append(np.clip(given[kept], 0, _HIGHEST_GRADE))
        sizes.append(len(kept))
    return RankedLists(
        features=np.concatenate(features),
        grades=np.concatenate(grades).astype(np.int32),
        weights=np.ones(sum(sizes), dtype=np.float32),
        sizes=sizes,
    )
