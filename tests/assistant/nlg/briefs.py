"""Turns as a writer gets them, in both languages, on the small shop of the tests."""

from datetime import UTC, datetime

from assistant.commands import Search
from assistant.facts import (
    Comparison,
    ComparisonRow,
    Fact,
    OptionAnswer,
    OrderItemView,
    OrdersFound,
    OrderView,
    PolicyFound,
    PolicyPassage,
    ProductDetail,
    ProductsFound,
)
from assistant.nlg.writer import Brief
from assistant.showing import cards_of
from assistant.state import DialogueState
from retrieval.product import Price
from retrieval.query import Constraint, Query, SearchResult
from tests.assistant.shop import SHIRT, SLIP, WRAP, found, hits, shown

RED = Constraint("colour", "=", "red")
DRESSES = Constraint("category", "=", "Dresses")
WATERPROOF = Constraint("waterproof", "=", value=True)
UNDER_60 = Constraint("price", "<", 6000, currency="USD")
UP_TO_300 = Constraint("price", "<=", 30000, currency="CNY")


def brief(*facts: Fact, locale: str = "en", message: str = "red dresses") -> Brief:
    """The facts with the cards that the assistant would make of them."""
    currency = "CNY" if locale == "zh" else "USD"
    listed = [h.product for f in facts if isinstance(f, ProductsFound) for h in f.result.hits]
    state = DialogueState(
        locale=locale, currency=currency, shown=shown(*listed, currency=currency, locale=locale)
    )
    return Brief(facts, cards_of(facts, state), (Search("dress"),), locale, currency, message)


def search(locale: str = "en", *, total: int = 9) -> Brief:
    """Three red dresses: wrap $39 ¥269 4.4, shirt $29 ¥199 4.7 (was ¥249), slip $45 ¥299 4.4."""
    price = UP_TO_300 if locale == "zh" else UNDER_60
    query = Query("", (DRESSES, RED, price), locale=locale, currency="CNY" if locale == "zh" else "USD")
    return brief(ProductsFound("search", query, found(WRAP, SHIRT, SLIP, total=total)), locale=locale)


def nothing_waterproof(locale: str = "en") -> Brief:
    """No dress is waterproof; the nearest are shown."""
    query = Query("", (DRESSES, WATERPROOF), locale=locale)
    result = SearchResult(hits(WRAP, SHIRT, relaxed=(WATERPROOF,)), 0)
    return brief(ProductsFound("search", query, result), locale=locale)


def size_m(locale: str = "en", *, holds: bool = True) -> Brief:
    """Whether the wrap dress comes in M: three left; or in XL: no."""
    asked = Constraint("size", "=", "M" if holds else "XL")
    variant = WRAP.variants[1]
    answer = OptionAnswer(asked, True, holds, (variant,) if holds else (), "" if holds else "S, M")
    return brief(ProductDetail(WRAP, variant, "M?", (answer,), position=2), locale=locale)


def shipping(locale: str = "en") -> Brief:
    """Delivery to Canada, as the policies have it."""
    if locale == "zh":
        text = "我们发货到加拿大，6到9个工作日送达，运费14美元起。"
        passage = PolicyPassage("配送政策", "3. 国际配送", text, text, "zh", 0.9)
    else:
        text = "We ship to Canada in 6–9 working days, from $14."
        passage = PolicyPassage("Shipping", "3. International delivery", text, text, "en", 0.9)
    return brief(PolicyFound("do you ship to Canada?", (passage,)), locale=locale)


def order(locale: str = "en") -> Brief:
    """One order on its way."""
    placed = datetime(2026, 5, 1, 9, tzinfo=UTC)
    item = OrderItemView("wrap", WRAP.title.in_locale(locale), "Red, M", 1, Price(3900, "USD"))
    view = OrderView(
        "W2378156", "shipped", placed, (item,), Price(3900, "USD"), "SF", "SF10023",
        "Left the warehouse", datetime(2026, 5, 2, tzinfo=UTC), datetime(2026, 5, 6, tzinfo=UTC),
    )  # fmt: skip
    return brief(OrdersFound((view,), "status"), locale=locale)


def comparison(locale: str = "en") -> Brief:
    """The wrap dress against the shirt dress, which is cheaper and better rated."""
    rows = (
        ComparisonRow("price", "Price", ("$39", "$29"), 1),
        ComparisonRow("rating", "Rating", ("4.4", "4.7"), 1),
        ComparisonRow("weight_g", "Weight", ("240 g", "310 g"), 0),
    )
    fact = Comparison((WRAP, SHIRT), (WRAP.variants[1], SHIRT.variants[0]), (1, 2), rows)
    return brief(fact, locale=locale)
