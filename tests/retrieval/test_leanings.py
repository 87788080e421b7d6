"""What a shopper did before says what they lean to; of an unknown shopper nothing is said."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from retrieval.recommender.leanings import LEANINGS, leanings
from retrieval.search import ProductSearch
from retrieval.shopper import Behaviour, BehaviourKind, Interest, Shopper

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)


def earlier(*acts: tuple[BehaviourKind, str]) -> Shopper:
    return Shopper(
        earlier=tuple(
            Behaviour(product_id, kind, AT + timedelta(minutes=number))
            for number, (kind, product_id) in enumerate(acts)
        )
    )


def leaning(search: ProductSearch, shopper: Shopper, name: str) -> dict[str, float]:
    snapshot = search.snapshot()
    found = leanings(np.arange(len(snapshot.products)), shopper, snapshot)[name]
    return {product.product_id: float(found[row]) for row, product in enumerate(snapshot.products)}


def test_of_an_unknown_shopper_every_number_is_0(search: ProductSearch) -> None:
    rows = np.arange(len(search.snapshot().products))
    found = leanings(rows, Shopper(), search.snapshot())
    assert tuple(found) == LEANINGS
    assert not any(column.any() for column in found.values())


def test_a_product_that_is_gone_says_nothing(search: ProductSearch) -> None:
    found = leaning(search, earlier(("click", "vanished")), "brand_leaning")
    assert not any(found.values())


@pytest.mark.parametrize(
    ("name", "clicked", "liked", "other"),
    [
        ("kind_leaning", "run-daily", "run-black", "dress-slip"),
        ("department_leaning", "run-daily", "boot-faux", "dress-slip"),
        ("colour_leaning", "run-daily", "run-black", "run-light"),
        ("brand_leaning", "phones-quiet", "phones-wired", "laptop-16"),
        ("whom_leaning", "run-light", "run-black", "cardigan"),
    ],
)
def test_clicks_lean_to_what_they_have_in_common(
    search: ProductSearch, name: str, clicked: str, liked: str, other: str
) -> None:
    found = leaning(search, earlier(("click", clicked)), name)
    assert found[liked] > 0 >= found[other]


def test_a_dislike_leans_against(search: ProductSearch) -> None:
    found = leaning(search, earlier(("dislike", "phones-quiet")), "brand_leaning")
    assert found["phones-wired"] < 0 == found["laptop-16"]


def test_a_value_that_was_often_shown_and_seldom_clicked_is_not_leaned_to(search: ProductSearch) -> None:
    clicked = [("click", "run-black"), ("click", "run-light")]
    shown = [("impression", "run-black")] * 9 + [("impression", "run-light")]
    alone = leaning(search, earlier(*clicked), "colour_leaning")
    against = leaning(search, earlier(*shown, *clicked), "colour_leaning")
    assert against["run-black"] < alone["run-black"]
    assert against["run-light"] > against["run-black"]


def test_who_buys_dear_things_leans_to_dear_ones(search: ProductSearch) -> None:
    found = leaning(search, earlier(("purchase", "run-rain")), "price_leaning")
    assert found["run-rain"] > found["run-daily"]
    assert found["run-rain"] > 0


def test_what_was_bought_is_owned_and_what_was_clicked_was_seen(search: ProductSearch) -> None:
    shopper = earlier(("purchase", "cardigan"), ("click", "tee-plain"))
    owned, seen = leaning(search, shopper, "owned"), leaning(search, shopper, "seen_before")
    assert {i for i, value in owned.items() if value} == {"cardigan"}
    assert {i for i, value in seen.items() if value} == {"cardigan", "tee-plain"}


@pytest.mark.parametrize(
    ("interest", "met", "other"),
    [
        (Interest("brand", "Quietfold", 0.8), "phones-wired", "laptop-16"),
        (Interest("category", "Shoes", 0.8), "run-daily", "cardigan"),
        (Interest("price_band", "high", 0.8), "run-rain", "run-daily"),
    ],
)
def test_interests_are_met_by_what_has_their_value(
    search: ProductSearch, interest: Interest, met: str, other: str
) -> None:
    found = leaning(search, Shopper(interests=(interest,)), "interest_match")
    assert found[met] > found[other]
