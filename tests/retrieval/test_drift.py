"""Drift: nothing where nothing moved, much where a feature moved, and files that do not fit are refused."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from retrieval.drift import (
    DISTRIBUTIONS_FILE,
    SCORE,
    distribution,
    distributions,
    moved,
    population_stability,
    read_distributions,
    save_distributions,
)
from retrieval.errors import ModelFileError

NAMES = ("price", "is_new")
UNTIL = datetime(2026, 10, 1, tzinfo=UTC)
VALUES = arrays(np.float64, st.integers(1, 60), elements=st.floats(-100, 100, allow_nan=False))


def rows(chance: np.random.Generator, *, price: float = 0.0, new: float = 0.2) -> np.ndarray:
    """Requests of a shop: 2,000 prices around one, of which a share is new."""
    return np.column_stack([chance.normal(price, 1.0, 2_000), chance.random(2_000) < new]).astype(np.float32)


def levels(now: np.ndarray) -> dict[str, str]:
    then = rows(np.random.default_rng(1))
    known = distributions(then, then.sum(axis=1), NAMES, UNTIL)
    return {m.name: m.level for m in moved(known, now, now.sum(axis=1), NAMES)}


def test_requests_of_the_same_kind_have_not_moved() -> None:
    assert levels(rows(np.random.default_rng(2))) == {"price": "none", "is_new": "none", SCORE: "none"}


def test_dearer_goods_move_the_price_and_the_score_and_nothing_else() -> None:
    assert levels(rows(np.random.default_rng(2), price=1.0)) == {
        "price": "much", SCORE: "much", "is_new": "none",
    }  # fmt: skip


def test_a_feature_of_two_values_moves_too() -> None:
    assert levels(rows(np.random.default_rng(2), new=0.4))["is_new"] == "some"


def test_the_farthest_moved_comes_first() -> None:
    assert next(iter(levels(rows(np.random.default_rng(2), new=0.9)))) == "is_new"


@given(VALUES)
def test_a_distribution_is_no_distance_from_its_own_values(values: np.ndarray) -> None:
    assert population_stability(distribution(values), values) == pytest.approx(0)


@given(VALUES, VALUES)
def test_stability_is_finite_and_never_negative(then: np.ndarray, now: np.ndarray) -> None:
    found = population_stability(distribution(then), now)
    assert 0 <= found < np.inf


def test_distributions_are_read_as_they_were_written(tmp_path: Path) -> None:
    then = rows(np.random.default_rng(1))
    known = distributions(then, then.sum(axis=1), NAMES, UNTIL)
    save_distributions(tmp_path, known)

    assert read_distributions(tmp_path) == known


@pytest.mark.parametrize(("content", "said"), [(None, "before drift was watched"), ('{"of"', "is damaged")])
def test_a_folder_without_distributions_says_so(tmp_path: Path, content: str | None, said: str) -> None:
    if content is not None:
        (tmp_path / DISTRIBUTIONS_FILE).write_text(content, encoding="utf-8")
    with pytest.raises(ModelFileError, match=said):
        read_distributions(tmp_path)


def test_without_requests_nothing_can_be_said() -> None:
    with pytest.raises(ValueError, match="needs rows"):
        levels(np.zeros((0, 2), np.float32))
