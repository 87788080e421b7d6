"""What goes with a product: bought together, of another kind; and a varied first page."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.query import Constraint, Query
from retrieval.recommender.co_purchase import CoPurchases
from retrieval.recommender.complements import Complements
from retrieval.recommender.variety import likeness, varied
from retrieval.search import ProductSearch

BASKETS = (("dress-linen", "bag-tote"), ("dress-linen", "bag-tote"), ("dress-wool", "laptop-16"))


def with_it(search: ProductSearch, baskets: tuple[tuple[str, ...], ...], **asked: object):
    complements = Complements(search.snapshot, lambda: baskets, search.best_variant)
    return complements.search(Query(goes_with_product_id="dress-linen", **asked)).hits  # type: ignore[arg-type]


def other_kind(search: ProductSearch) -> str:
    """A product of another kind than a dress."""
    snapshot = search.snapshot()
    own = snapshot.row_of["dress-linen"]
    return next(
        p.product_id
        for row, p in enumerate(snapshot.products)
        if snapshot.kind_of[row] != snapshot.kind_of[own] and any(v.in_stock for v in p.variants)
    )


def test_what_was_bought_with_it_comes_first_and_the_card_says_so(search: ProductSearch) -> None:
    other = other_kind(search)

    hits = with_it(search, (("dress-linen", other),) * 5 + (("laptop-16",),) * 20)

    assert hits[0].product.product_id == other
    assert ("bought_together", "5") in [(r.code, r.value) for r in hits[0].reasons]


def test_nothing_of_the_same_kind_goes_with_it(search: ProductSearch) -> None:
    hits = with_it(search, BASKETS, limit=50)

    assert hits
    assert not any(hit.product.product_id.startswith("dress-") for hit in hits)


def test_a_limit_holds_for_what_goes_with_it(search: ProductSearch) -> None:
    hits = with_it(search, (), limit=50, constraints=(Constraint("price", "<", 5_000, currency="USD"),))

    assert all(hit.variant.price_in("USD").amount_minor < 5_000 for hit in hits)


def test_an_unknown_product_goes_with_nothing(search: ProductSearch) -> None:
    complements = Complements(search.snapshot, lambda: (), search.best_variant)

    assert complements.search(Query(goes_with_product_id="gone")).hits == ()


BASKET_LISTS = st.lists(st.lists(st.sampled_from("abcd"), max_size=4), max_size=20)


@given(BASKET_LISTS)
def test_lift_is_the_same_both_ways(baskets):
    counts = CoPurchases.count(baskets)

    assert counts.log_lift("a", "b") == pytest.approx(counts.log_lift("b", "a"))


@given(BASKET_LISTS)
def test_one_more_basket_with_both_never_lowers_their_count(baskets):
    before, after = CoPurchases.count(baskets), CoPurchases.count([*baskets, ["a", "b"]])

    assert after.with_both("a", "b") == before.with_both("a", "b") + 1


def test_things_that_are_bought_together_by_chance_have_no_lift():
    counts = CoPurchases.count([["a", "b"], ["a"], ["b"], []] * 100 + [["c"]] * 100)

    assert abs(counts.log_lift("a", "b")) < 0.35


def test_few_baskets_are_trusted_less_than_many():
    few = CoPurchases.count([["a", "b"], *[["c"]] * 50])
    many = CoPurchases.count([["a", "b"]] * 10 + [["c"]] * 500)

    assert 0 < few.log_lift("a", "b") < many.log_lift("a", "b")


def test_a_varied_order_shows_another_kind_before_a_twin(search: ProductSearch) -> None:
    snapshot = search.snapshot()
    best = np.array([snapshot.row_of[i] for i in ("dress-linen", "dress-wool", "laptop-16", "tee-plain")])

    order = varied(best, best, np.array([1.0, 0.9, 0.7, 0.0]), snapshot, 3)

    assert order[:3].tolist() == [best[0], best[2], best[1]]


def test_a_product_is_most_like_itself(search: ProductSearch) -> None:
    rows = np.arange(len(search.snapshot().products))
    alike = likeness(rows, search.snapshot())

    assert np.allclose(np.diag(alike), alike.max(axis=1), atol=1e-3)
    assert np.allclose(alike, alike.T, atol=1e-5)
