"""What a shopper leans to, from what they did: bounded, fading, and true of the products it raises."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.product import Variant
from retrieval.query import Query
from retrieval.recommender.interests import concluded, interest_match, leanings, suits
from retrieval.search import ProductSearch
from retrieval.shopper import Behaviour, Interest, Shopper

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
GAINS = st.lists(st.tuples(st.sampled_from("abc"), st.floats(-4, 4)), max_size=12)


def clicks(*product_ids: str, days_ago: float = 0) -> tuple[Behaviour, ...]:
    return tuple(Behaviour(i, "click", NOW - timedelta(days=days_ago)) for i in product_ids)


def weights(interests: tuple[Interest, ...]) -> dict[tuple[str, str], float]:
    return {(i.field, i.value): i.weight for i in interests}


def said(field: str, value: str, weight: float = 1.0) -> Interest:
    return Interest(field, value, weight, said=True)


def matched(search: ProductSearch, *interests: Interest) -> dict[str, float]:
    snapshot = search.snapshot()
    rows = np.arange(len(snapshot.products))
    return {
        snapshot.products[row].product_id: float(match)
        for row, match in enumerate(interest_match(rows, interests, snapshot))
    }


@given(GAINS, st.floats(0, 1))
def test_a_leaning_stays_between_minus_one_and_one(acts, share):
    found = leanings([([("brand", value, 1.0)], gain) for value, gain in acts], {("brand", "a"): share})

    assert all(-1 < interest.weight < 1 for interest in found)


@given(GAINS, st.floats(0.01, 1))
def test_a_leaning_fades_as_its_acts_grow_older(acts, kept):
    fresh = leanings([([("brand", value, 1.0)], gain) for value, gain in acts], {})
    older = leanings([([("brand", value, 1.0)], gain * kept) for value, gain in acts], {})

    assert all(abs(weight) <= abs(weights(fresh)[key]) + 1e-9 for key, weight in weights(older).items())


def test_clicks_of_long_ago_tell_less(search: ProductSearch) -> None:
    dresses = ("dress-linen", "dress-wool", "dress-slip")
    fresh = weights(concluded(clicks(*dresses), search.snapshot(), NOW))
    old = weights(concluded(clicks(*dresses, days_ago=45), search.snapshot(), NOW))

    kind = next(key for key in fresh if key[0] == "category")
    assert 0 < old.get(kind, 0.0) < fresh[kind]


def test_nothing_is_concluded_from_nothing(search: ProductSearch) -> None:
    assert concluded((), search.snapshot(), NOW) == ()


def test_what_is_no_longer_sold_tells_nothing(search: ProductSearch) -> None:
    assert concluded(clicks("gone", "gone", "gone"), search.snapshot(), NOW) == ()


def test_a_dislike_counts_against_what_was_disliked(search: ProductSearch) -> None:
    disliked = tuple(Behaviour(i, "dislike", NOW) for i in ("dress-linen", "dress-wool"))

    assert all(interest.weight < 0 for interest in concluded(disliked, search.snapshot(), NOW))


def test_what_has_a_liked_colour_matches_and_the_rest_does_not(search: ProductSearch) -> None:
    match = matched(search, said("colour", "red"))

    assert match["dress-wool"] > 0
    assert match["laptop-16"] == 0


def test_an_avoided_material_counts_against_what_is_made_of_it(search: ProductSearch) -> None:
    assert matched(search, said("material", "wool", -1.0))["dress-wool"] < 0


def test_nobody_known_matches_nothing(search: ProductSearch) -> None:
    assert not any(matched(search).values())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["red", "blue"]), st.floats(-1, 1)), max_size=6))
def test_a_match_stays_between_minus_one_and_one(search, interests):
    match = matched(search, *(said("colour", value, weight) for value, weight in interests))

    assert all(-1 <= value <= 1 for value in match.values())


def test_a_liked_colour_comes_earlier_and_the_card_says_why(search: ProductSearch) -> None:
    plain = search.search(Query("dress", limit=20)).hits
    known = search.search(Query("dress", limit=20, shopper=Shopper(interests=(said("colour", "red"),)))).hits

    reds = [hit.position for hit in known if hit.variant.options.get("colour") == "red"]
    assert {h.product.product_id for h in known} == {h.product.product_id for h in plain}
    assert reds == list(range(1, len(reds) + 1))
    assert any(reason.code == "for_you" and reason.value == "colour | red" for reason in known[0].reasons)


def test_prices_are_the_same_for_everybody(search: ProductSearch) -> None:
    shopper = Shopper(interests=(said("price_band", "high"), said("colour", "red")))

    def prices(query: Query) -> dict[str, object]:
        return {v.variant_id: v.prices for hit in search.search(query).hits for v in hit.product.variants}

    assert prices(Query("dress", limit=20)) == prices(Query("dress", limit=20, shopper=shopper))


@pytest.mark.parametrize(("options", "weight"), [({"size": "M"}, 1.0), ({"size": "L"}, 0.0), ({}, 0.0)])
def test_a_variant_suits_by_its_options(options, weight):
    assert suits(Variant("v", options, {}, 1), (said("size", "M"),)) == weight
