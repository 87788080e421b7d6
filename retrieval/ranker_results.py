"""What the training of a ranker came to, beside popularity, hybrid search and the ranker in use."""

from collections.abc import Mapping, Sequence

import numpy as np

from retrieval.encoders import Matrix
from retrieval.features import NAMES
from retrieval.filters import department
from retrieval.lightgbm_ranker import LightGbmRanker
from retrieval.ranker import Ranker, WeightedRanker
from retrieval.shown_lists import ShownList
from retrieval.snapshot import Snapshot
from retrieval.training_results import (
    TrainingResults,
    Values,
    calibrated,
    chances_from_scores,
    measured,
    segments,
)

NEW, HYBRID, POPULARITY, IN_USE = "this ranker", "hybrid search", "popularity", "the model in use"


def ranker_results(
    ranker: LightGbmRanker,
    in_use: Ranker | None,
    validation: tuple[Sequence[ShownList], Matrix],
    test: tuple[Sequence[ShownList], Matrix],
    snapshot: Snapshot,
) -> TrainingResults:
    """Chances are learnt on `validation`, and measured on `test`: lists, and the features of all their rows.

    The ranker `in_use` is left out where it is the defined weights. It may have seen the test part.
    """
    scored: dict[str, tuple[Values, Values]] = {}
    rankers: Mapping[str, Ranker] = {NEW: ranker, HYBRID: WeightedRanker()}
    if in_use is not None and in_use.name != WeightedRanker().name:
        rankers = {**rankers, IN_USE: in_use}
    for name, other in rankers.items():
        scored[name] = (other.score(validation[1]), other.score(test[1]))
    demand = NAMES.index("demand")
    scored[POPULARITY] = (
        validation[1][:, demand].astype(np.float64),
        test[1][:, demand].astype(np.float64),
    )
    chances = {
        name: chances_from_scores(validation[0], known, test[0], asked)
        for name, (known, asked) in scored.items()
    }
    bins, errors = calibrated(test[0], chances[NEW])
    return TrainingResults(
        model="ranker",
        trained_on=f"{ranker.manifest.lists} requests of the shop's log with a click",
        is_simulated=ranker.manifest.simulated,
        lists=len(test[0]),
        contenders={n: measured(test[0], asked, chances[n].click) for n, (_, asked) in scored.items()},
        curve_measure="nDCG@10",
        curves={name: tuple(values) for name, values in ranker.manifest.curves.items()},
        calibration=bins,
        calibration_error=errors,
        segments=segments(test[0], chances[NEW], lambda i: _top_category(i, snapshot)),
        importance=ranker.importance(),
    )


def _top_category(product_id: str, snapshot: Snapshot) -> str:
    product = snapshot.products[snapshot.row_of[product_id]]
    return department(product.category.in_locale("en")) or "none"
