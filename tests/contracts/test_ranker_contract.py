"""What every ranker must do, asked of each."""

from pathlib import Path

import numpy as np
import pytest

from retrieval.features import FEATURES, NAMES
from retrieval.lightgbm_ranker import LightGbmRanker, RankedLists, fit
from retrieval.ranker import Ranker, WeightedRanker


def some_features(rows: int, seed: int = 5) -> np.ndarray:
    return np.random.default_rng(seed).random((rows, len(FEATURES)), dtype=np.float32)


def trained(folder: Path, seed: int = 5) -> LightGbmRanker:
    """On lists where the best rated product is always bought."""
    features = some_features(1_200, seed)
    rating = features[:, NAMES.index("rating")].reshape(-1, 6)
    grades = (rating == rating.max(axis=1, keepdims=True)).astype(np.int32).reshape(-1) * 3
    lists = RankedLists(features, grades, np.ones(len(grades), np.float32), [6] * 200)
    return fit(lists, lists, folder, simulated=False)


@pytest.fixture(params=["weighted", pytest.param("lambdamart", marks=pytest.mark.vendor)])
def ranker(request: pytest.FixtureRequest, tmp_path: Path) -> Ranker:
    return WeightedRanker() if request.param == "weighted" else trained(tmp_path)


def test_it_has_a_name(ranker: Ranker) -> None:
    assert ranker.name


def test_every_candidate_gets_one_finite_score(ranker: Ranker) -> None:
    scores = ranker.score(some_features(37))
    assert scores.shape == (37,)
    assert np.isfinite(scores).all()


def test_contributions_sum_up_to_the_score_but_for_one_constant(ranker: Ranker) -> None:
    features = some_features(37)
    left = ranker.score(features) - ranker.contributions(features).sum(axis=1)
    assert left == pytest.approx(np.full(37, left[0]))


def test_no_candidate_gets_no_score(ranker: Ranker) -> None:
    assert ranker.score(some_features(0)).shape == (0,)
    assert ranker.contributions(some_features(0)).shape == (0, len(FEATURES))


def test_a_score_does_not_depend_on_the_other_candidates(ranker: Ranker) -> None:
    features = some_features(20)
    assert ranker.score(features)[7:9] == pytest.approx(ranker.score(features[7:9]))


def test_the_same_features_score_the_same_twice(ranker: Ranker) -> None:
    features = some_features(20)
    assert ranker.score(features).tolist() == ranker.score(features).tolist()


def test_more_of_the_words_never_hurts(ranker: Ranker) -> None:
    features = some_features(30)
    better = features.copy()
    better[:, NAMES.index("head_coverage")] += 0.5
    assert (ranker.score(better) >= ranker.score(features)).all()
