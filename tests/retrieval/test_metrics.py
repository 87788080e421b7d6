"""Metrics under our names, against values worked out by hand."""

from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.metrics import MEASURES, evaluate, evaluate_queries

JUDGED = {"q": {"a": 3, "b": 0, "c": 1}}


def test_ndcg_has_exponential_gain() -> None:
    run = {"q": {"c": 3.0, "x": 2.0, "a": 1.0}}
    ideal = 7 + 1 / log2(3)
    assert evaluate(JUDGED, run)["nDCG@10"] == pytest.approx((1 + 7 / log2(4)) / ideal)


def test_judged_only_skips_what_nobody_graded() -> None:
    run = {"q": {"x": 9.0, "y": 8.0, "a": 2.0, "c": 1.0}}
    found = evaluate(JUDGED, run, ("nDCG@10", "nDCG@10/judged"))
    assert found["nDCG@10/judged"] == pytest.approx(1.0)
    assert found["nDCG@10"] < 1.0


@pytest.mark.parametrize(
    ("name", "expected"), [("MRR@10", 0.5), ("HR@10", 1.0), ("R@1", 0.0), ("P@10", 0.2), ("R@10", 1.0)]
)
def test_other_measures(name: str, expected: float) -> None:
    run = {"q": {"x": 3.0, "a": 2.0, "c": 1.0}}
    assert evaluate(JUDGED, run, (name,))[name] == pytest.approx(expected)


def test_a_query_without_run_counts_as_zero() -> None:
    judged = JUDGED | {"lost": {"a": 1}}
    assert evaluate(judged, {"q": {"a": 2.0, "c": 1.0}})["nDCG@10"] == pytest.approx(0.5)
    assert evaluate_queries(judged, {"q": {"a": 1.0}})["nDCG@10"]["lost"] == 0.0


def test_nothing_judged_is_zero() -> None:
    assert evaluate({}, {"q": {"a": 1.0}}) == {"nDCG@10": 0.0}


@given(
    grades=st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 3), min_size=1),
    scores=st.dictionaries(st.sampled_from("abcdefghij"), st.floats(-5, 5), min_size=1),
)
def test_every_measure_stays_between_zero_and_one(grades: dict[str, int], scores: dict[str, float]) -> None:
    found = evaluate({"q": grades}, {"q": scores}, tuple(MEASURES))
    assert all(0.0 <= value <= 1.0 + 1e-9 for value in found.values())
