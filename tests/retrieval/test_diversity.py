"""Diversity: an order that trades relevance for unlikeness."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.diversity import intra_list_likeness, maximal_marginal_relevance

TWINS_AND_ANOTHER = np.array([[1.0, 0.99, 0.1], [0.99, 1.0, 0.1], [0.1, 0.1, 1.0]])


def test_a_twin_of_the_first_waits_for_something_else():
    order = maximal_marginal_relevance(np.array([1.0, 0.9, 0.5]), TWINS_AND_ANOTHER, 3, trade_off=0.5)
    assert order.tolist() == [0, 2, 1]


def test_relevance_alone_orders_where_nothing_is_traded():
    order = maximal_marginal_relevance(np.array([0.2, 0.9, 0.5]), TWINS_AND_ANOTHER, 3, trade_off=1.0)
    assert order.tolist() == [1, 2, 0]


def test_the_best_comes_first_however_much_is_traded():
    order = maximal_marginal_relevance(np.array([0.2, 0.9, 0.5]), TWINS_AND_ANOTHER, 1, trade_off=0.0)
    assert order.tolist() == [1]


def test_nothing_to_choose_from_gives_nothing():
    assert maximal_marginal_relevance(np.zeros(0), np.zeros((0, 0)), 4, trade_off=0.5).tolist() == []


def test_a_trade_off_above_one_is_refused():
    with pytest.raises(ValueError, match="from 0 to 1"):
        maximal_marginal_relevance(np.ones(1), np.ones((1, 1)), 1, trade_off=1.5)


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=8), st.floats(0, 1), st.integers(0, 10))
def test_an_order_names_each_place_at_most_once(relevance, trade_off, count):
    vectors = np.random.default_rng(7).standard_normal((len(relevance), 3))
    order = maximal_marginal_relevance(np.array(relevance), vectors @ vectors.T, count, trade_off)
    assert len(set(order.tolist())) == len(order) == min(count, len(relevance))


def test_the_likeness_of_a_list_is_that_of_its_pairs():
    assert intra_list_likeness(TWINS_AND_ANOTHER) == pytest.approx((0.99 + 0.1 + 0.1) / 3)
    assert intra_list_likeness(np.ones((1, 1))) == 0.0
