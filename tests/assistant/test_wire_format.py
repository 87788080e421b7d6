"""Events survive the wire, and have the keys of the contracts on it."""

import json
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.events import Card, Done, Failed, OrderItem, OrderShown, Products, ReplyEvent, TextDelta
from assistant.wire_format import EVENT_TYPES, event_name, from_wire, numbered, to_wire
from retrieval.product import Price

JSON_SCALARS = st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.text(max_size=8)
JSON = st.recursive(
    JSON_SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
OBJECTS = st.dictionaries(st.text(max_size=5), JSON, max_size=3)
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
PRICES = st.builds(Price, st.integers(0, 10**9), st.sampled_from(["CNY", "USD", "EUR"]))
CARDS = st.builds(
    Card,
    price=PRICES,
    list_price=st.none() | PRICES,
    rating=st.none() | st.floats(1, 5),
    score=FLOATS,
    options=st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=2),
)
EVENTS = st.one_of(
    *(st.from_type(member) for member in get_args(ReplyEvent) if member not in (Products, Done)),
    st.builds(Products, st.lists(CARDS, max_size=3).map(tuple)),
    st.builds(
        Done,
        commands=st.lists(OBJECTS, max_size=2).map(tuple),
        timings_ms=st.dictionaries(st.text(max_size=5), FLOATS, max_size=2),
        usage=st.dictionaries(st.text(max_size=5), st.integers(0, 10**6) | FLOATS, max_size=2),
        trace=OBJECTS,
    ),
)


@given(EVENTS)
def test_every_event_survives_the_wire(event: ReplyEvent) -> None:
    wire = json.loads(json.dumps(to_wire(event)))
    assert from_wire(wire["event"], wire["data"]) == event


def test_the_table_knows_every_event_of_the_union() -> None:
    assert len(EVENT_TYPES) == len(get_args(ReplyEvent))


def make_card(**changes: object) -> Card:
    fields: dict[str, object] = {
        "product_id": "p1",
        "variant_id": "p1-red-M",
        "title": "亚麻裹身裙",
        "price": Price(26900, "CNY"),
        "price_display": "¥269",
        "image": "/images/p1.webp",
        "in_stock": True,
        "position": 1,
    }
    return Card(**(fields | changes))  # type: ignore[arg-type]


def test_a_card_has_the_keys_of_the_contract() -> None:
    card = make_card(
        list_price=Price(32900, "CNY"), url="https://shop.example/p1", rating=4.5, rating_count=12
    )
    (wire,) = to_wire(Products((card,)))["data"]["products"]  # type: ignore[index]
    assert set(wire) >= {
        "id", "variant_id", "title", "price", "list_price", "image", "url", "in_stock", "rating",
        "rating_count", "why", "relaxed", "position",
    }  # fmt: skip
    assert wire["price"] == {"amount_minor": 26900, "currency": "CNY", "display": "¥269"}
    assert wire["list_price"] == {"amount_minor": 32900, "currency": "CNY", "display": "¥329"}


def test_optional_keys_without_a_value_are_left_out() -> None:
    (wire,) = to_wire(Products((make_card(),)))["data"]["products"]  # type: ignore[index]
    assert not {"list_price", "url", "rating", "stock"} & set(wire)
    order = OrderShown("W1", "paid", (OrderItem("Mug", "", "$9", 1),), "$9", "2026-01-02")
    assert "tracking" not in to_wire(order)["data"]  # type: ignore[operator]


def test_an_error_is_named_error_on_the_wire() -> None:
    assert to_wire(Failed("internal", "Sorry.", True))["event"] == "error"
    assert event_name(TextDelta("a")) == "text"


def test_events_are_numbered_from_one() -> None:
    assert [e.id for e in numbered([TextDelta("a"), TextDelta("b")])] == [1, 2]


@pytest.mark.parametrize("data", [{}, {"delta": 1}, {"products": 3}])
def test_data_of_another_shape_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        from_wire("products" if "products" in data else "text", data)
