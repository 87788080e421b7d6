"""What a shopper does in a visit moves the next list, and its reasons say so."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.nlg.wording import reason_words
from retrieval.product import Locale
from retrieval.query import Query, Reason
from retrieval.recommender.session_likeness import session_likeness
from retrieval.search import ProductSearch
from retrieval.shopper import Behaviour, BehaviourKind, Shopper

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)


def did(*acts: tuple[BehaviourKind, str, str | None]) -> tuple[Behaviour, ...]:
    return tuple(
        Behaviour(product_id, kind, AT + timedelta(seconds=number), variant_id)
        for number, (kind, product_id, variant_id) in enumerate(acts)
    )


def likeness_by_id(search: ProductSearch, session: tuple[Behaviour, ...]) -> dict[str, float]:
    snapshot = search.snapshot()
    rows = np.arange(len(snapshot.products))
    scores = session_likeness(rows, session, snapshot)
    return {snapshot.products[row].product_id: float(scores[row]) for row in rows.tolist()}


def place(search: ProductSearch, query: Query, product_id: str) -> int:
    return [hit.product.product_id for hit in search.search(query).hits].index(product_id)


def test_what_is_of_the_kind_and_colour_of_a_click_is_more_alike_than_other_things(
    search: ProductSearch,
) -> None:
    likeness = likeness_by_id(search, did(("click", "dress-linen", "dress-linen-red-M")))

    assert (
        likeness["dress-wool"] > likeness["dress-slip"] > likeness["tee-plain"] > likeness["laptop-16"] >= 0
    )


def test_the_colour_that_was_shown_counts_and_not_every_colour_a_product_comes_in(
    search: ProductSearch,
) -> None:
    red = likeness_by_id(search, did(("click", "dress-linen", "dress-linen-red-M")))
    blue = likeness_by_id(search, did(("click", "dress-linen", "dress-linen-blue-M")))

    assert red["dress-wool"] > blue["dress-wool"]
    assert blue["cardigan"] > red["cardigan"]


def test_a_later_act_counts_more(search: ProductSearch) -> None:
    shoes_last = likeness_by_id(search, did(("click", "dress-slip", None), ("click", "run-light", None)))
    dress_last = likeness_by_id(search, did(("click", "run-light", None), ("click", "dress-slip", None)))

    assert shoes_last["run-black"] > dress_last["run-black"]


def test_a_dislike_takes_an_earlier_like_back(search: ProductSearch) -> None:
    likeness = likeness_by_id(search, did(("like", "dress-linen", None), ("dislike", "dress-linen", None)))

    assert likeness["dress-linen"] < 0
    assert likeness["dress-wool"] < 0


def test_what_was_only_shown_and_what_the_shop_no_longer_has_say_nothing(search: ProductSearch) -> None:
    likeness = likeness_by_id(search, did(("impression", "dress-linen", None), ("click", "gone", None)))

    assert set(likeness.values()) == {0.0}


@settings(
    max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture]
)  # the search is only read
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["click", "cart", "purchase", "like", "dislike"]),
            st.sampled_from(["dress-linen", "dress-slip", "run-light", "kettle", "gone"]),
            st.none(),
        ),
        max_size=20,
    )
)
def test_likeness_stays_between_minus_one_and_one(
    search: ProductSearch, acts: list[tuple[BehaviourKind, str, str | None]]
) -> None:
    assert all(-1 <= value <= 1 for value in likeness_by_id(search, did(*acts)).values())


def test_clicks_move_the_next_list_and_the_card_says_why(search: ProductSearch) -> None:
    clicked = Shopper(did(("click", "dress-linen", "dress-linen-red-M")))

    moved = search.search(Query(limit=40, shopper=clicked))

    told = {hit.product.product_id: hit.reasons for hit in moved.hits}
    assert Reason("like_your_clicks", "red | Clothing > Dresses") in told["dress-wool"]
    assert "like_your_clicks" not in {reason.code for reason in told["dress-linen"]}  # it is not like itself
    assert "like_your_clicks" not in {reason.code for reason in told["kettle"]}
    assert {h.product.product_id: h.variant.options.get("colour") for h in moved.hits}["dress-wool"] == "red"


@pytest.mark.parametrize("words", ["dress", "连衣裙"])
def test_a_disliked_product_goes_down(search: ProductSearch, words: str) -> None:
    first = search.search(Query(words, limit=10)).hits[0].product.product_id
    disliked = Shopper(did(("dislike", first, None)))

    assert place(search, Query(words, limit=10, shopper=disliked), first) > 0


def test_an_order_that_the_shopper_chose_stays(search: ProductSearch) -> None:
    clicked = Shopper(did(("click", "dress-wool", None)))
    query = Query("dress", sort="price_asc", limit=10)

    with_clicks = search.search(Query("dress", sort="price_asc", limit=10, shopper=clicked))

    assert [h.product for h in with_clicks.hits] == [h.product for h in search.search(query).hits]
    assert all(reason.code != "like_your_clicks" for hit in with_clicks.hits for reason in hit.reasons)


@pytest.mark.parametrize(
    ("value", "locale", "words"),
    [
        ("red | Clothing > Dresses", "en", "like the red dresses you looked at"),
        ("red | Clothing > Dresses", "zh", "与您刚看过的红色连衣裙相似"),
        ("Clothing > Dresses", "en", "like the dresses you looked at"),
        ("", "zh", "与您刚看过的相似"),
    ],
)
def test_the_reason_names_what_was_looked_at(
    search: ProductSearch, value: str, locale: Locale, words: str
) -> None:
    dress = search.product("dress-wool")

    assert dress is not None
    assert reason_words(Reason("like_your_clicks", value), dress, locale) == words
