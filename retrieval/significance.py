"""Whether two runs differ: paired by query, so that easy and hard queries do not count."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

_RESAMPLES = 10_000
_SEED = 7


@dataclass(frozen=True)
class Difference:
    """The mean of `ours - theirs`, its 95 % interval, and the probability of one as large by chance."""

    mean: float
    low: float
    high: float
    p: float
    queries: int


def paired_difference(ours: Mapping[str, float], theirs: Mapping[str, float]) -> Difference:
    """Over the queries that both have: percentile bootstrap of the mean, and the paired t-test.

    Raises:
        ValueError: fewer than two queries in common.
    """
    from scipy import stats

    shared = sorted(ours.keys() & theirs.keys())
    if len(shared) < 2:
        raise ValueError(f"Two queries in common are needed, there are {len(shared)}.")
    differences = np.array([ours[query] - theirs[query] for query in shared])
    if not np.ptp(differences):
        mean = float(differences[0])
        return Difference(mean, mean, mean, 1.0 if mean == 0 else 0.0, len(shared))
    interval = stats.bootstrap(
        (differences,), np.mean, n_resamples=_RESAMPLES, method="percentile", rng=np.random.default_rng(_SEED)
    ).confidence_interval
    p = stats.ttest_rel([ours[query] for query in shared], [theirs[query] for query in shared]).pvalue
    return Difference(
        float(differences.mean()), float(interval.low), float(interval.high), float(p), len(shared)
    )
