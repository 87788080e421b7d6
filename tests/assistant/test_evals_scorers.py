"""Each scorer: what it accepts, what it refuses, and what it says then."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from assistant.evals.cases import Expected
from assistant.evals.product_checks import holds
from assistant.evals.scorers import (
    SCORERS,
    JudgedTurn,
    score_cards,
    score_command,
    score_ending,
    score_engine,
    score_events,
    score_grounded,
    score_language,
    score_mentions,
    score_order,
    score_words,
)
from assistant.events import Card, Done, Failed, OrderShown, Products, ReplyEvent, Table, TextDelta
from retrieval.product import Price, Product, Text
from tests.assistant.shop import product, variant

DRESS = product(
    "dress",
    "Linen dress",
    "亚麻连衣裙",
    variant("dress-red-m", cny=299, usd=45, colour="red", size="M"),
    variant("dress-navy-m", cny=329, usd=49, colour="navy", size="M"),
    attributes={"material": "linen", "age": "3-6 years", "for_whom": ("women", "mother")},
)
MUG = product(
    "mug",
    "Tall mug",
    "高马克杯",
    variant("mug-white", cny=59, usd=9, colour="white", stock=0),
    category=Text({"en": "Kitchen > Mugs", "zh": "厨房用品 > 杯子"}),
)


class Records:
    """A shop of two products, one customer and one policy."""

    def __init__(self) -> None:
        self.products = {"dress": DRESS, "mug": MUG}

    def product(self, product_id: str) -> Product | None:
        return self.products.get(product_id)

    def titles(self) -> Mapping[str, str]:
        return {title: p.product_id for p in self.products.values() for title in p.title.all()}

    def policy_text(self) -> str:
        return "Free delivery from $75."

    def latest_order(self, customer_id: str) -> str | None:
        return {"C1": "W2"}.get(customer_id)


def card(shown: Product, variant_id: str, position: int = 1, currency: str = "CNY", **given: object) -> Card:
    found = shown.variant(variant_id)
    assert found is not None
    price = found.price_in(currency)
    return Card(
        product_id=shown.product_id,
        variant_id=variant_id,
        title=shown.title.in_locale("zh"),
        price=price,
        price_display="",
        image="",
        in_stock=found.in_stock,
        position=position,
        **given,
    )


RED, NAVY, WHITE = card(DRESS, "dress-red-m"), card(DRESS, "dress-navy-m", 2), card(MUG, "mug-white", 2)


def done(*commands: Mapping[str, object]) -> Done:
    return Done("t", "local", "local", "template", commands, {}, {})


def turn(
    expect: Mapping[str, object],
    *events: ReplyEvent,
    earlier: Sequence[Sequence[ReplyEvent]] = (),
    said: str = "",
    customer: str | None = None,
) -> JudgedTurn:
    return JudgedTurn(said, Expected.model_validate(expect), events, earlier, (), customer, Records())


def all_cards(field: str, op: str, value: object, **given: object) -> Mapping[str, object]:
    return {"cards": {"all": [{"field": field, "op": op, "value": value, **given}]}}


def test_nothing_is_judged_that_nobody_expects():
    silent = turn({}, TextDelta("hello"), done())

    assert [score.name for scorer in SCORERS if (score := scorer(silent))] == ["ends well"]


@pytest.mark.parametrize(
    ("expect", "last", "met"),
    [
        ({}, done(), True),
        ({}, Failed("internal", "sorry", retry=True), False),
        ({"error": "message_empty"}, Failed("message_empty", "write", retry=False), True),
        ({"error": "message_empty"}, Failed("internal", "sorry", retry=True), False),
        ({"error": "message_empty"}, done(), False),
    ],
)
def test_a_turn_ends_as_expected(expect, last, met):
    assert score_ending(turn(expect, last)).is_met is met


def test_a_turn_without_an_end_fails():
    assert not score_ending(turn({}, TextDelta("half"))).is_met


@pytest.mark.parametrize(("engine", "met"), [("llm", True), ("fallback", False), ("local", False)])
def test_the_local_engine_does_not_pass_for_a_model(engine, met):
    answered = Done("t", engine, "local", "template", (), {}, {}, {"fallback_reasons": ["parse: no answer"]})
    judged = replace(turn({}, answered), engine="model")

    score = score_engine(judged)

    assert score.is_met is met
    assert "no answer" in score.explanation
    assert score_engine(turn({}, answered)) is None


SEARCH = {
    "name": "search",
    "query": "",
    "constraints": [{"field": "price", "op": "<=", "value": 300, "hard": True}],
}


@pytest.mark.parametrize(
    ("command", "met"),
    [
        ({"name": "search"}, True),
        ({"name": "search", "constraints": [{"field": "price", "value": 300}]}, True),
        ({"name": "search", "constraints": [{"field": "price", "value": 200}]}, False),
        ({"name": "refine"}, False),
        ({"name": "search", "sort": "price"}, False),
    ],
)
def test_a_command_is_compared_by_the_fields_named(command, met):
    assert score_command(turn({"command": command}, done(SEARCH))).is_met is met


@pytest.mark.parametrize(
    ("expect", "met"),
    [
        (all_cards("price", "<=", 299, currency="CNY"), True),
        (all_cards("price", "<", 299, currency="CNY"), False),
        (all_cards("price", "<=", 299, currency="USD"), False),
        (all_cards("category", "=", "Dresses"), True),
        (all_cards("category", "=", "服装"), True),
        (all_cards("category", "=", "Mugs"), False),
        (all_cards("colour", "=", "red"), True),
        (all_cards("colour", "not_in", ["red", "blue"]), False),
        (all_cards("size", "in", ["S", "m"]), True),
        (all_cards("for_whom", "=", "mother"), True),
        (all_cards("age", "covers", 5), True),
        (all_cards("age", "covers", 7), False),
        (all_cards("rating", ">=", 4.4), True),
        (all_cards("in_stock", "=", True), True),
        (all_cards("unheard_of", "=", "x"), False),
        (all_cards("unheard_of", "!=", "x"), True),
    ],
)
def test_a_card_is_checked_against_the_catalogue(expect, met):
    assert score_cards(turn(expect, Products((RED,)))).is_met is met


def test_a_card_that_lies_about_its_price_is_judged_by_the_catalogue():
    lying = Card(**{**vars(RED), "price": Price(9900, "CNY")})

    score = score_cards(turn(all_cards("price", "<=", 200), Products((lying,))))

    assert not score.is_met
    assert "299" in score.explanation


def test_a_card_of_an_unknown_product_fails_even_an_exclusion():
    unknown = Card(**{**vars(RED), "product_id": "ghost"})

    assert not score_cards(turn(all_cards("colour", "!=", "black"), Products((unknown,)))).is_met


@pytest.mark.parametrize(
    ("cards", "met"),
    [
        ({"min": 1, "max": 2}, True),
        ({"min": 3}, False),
        ({"max": 1}, False),
        ({"any": [{"field": "colour", "op": "=", "value": "white"}]}, True),
        ({"any": [{"field": "colour", "op": "=", "value": "pink"}]}, False),
        ({"include": ["mug"]}, True),
        ({"include": ["lamp"]}, False),
    ],
)
def test_cards_are_counted_and_looked_through(cards, met):
    assert score_cards(turn({"cards": cards}, Products((RED, WHITE)))).is_met is met


def test_a_wish_given_up_must_stand_on_the_card():
    expect = {"cards": {"labelled": True, "all": [{"field": "price", "op": "<=", "value": 200}]}}
    honest = card(DRESS, "dress-red-m", relaxed=("price <= 200",))

    assert score_cards(turn(expect, Products((honest,)))).is_met
    assert not score_cards(turn(expect, Products((RED,)))).is_met
    assert not score_cards(turn(all_cards("price", "<=", 200), Products((honest,)))).is_met


@pytest.mark.parametrize(
    ("cards", "met"),
    [
        ({"are": ["@1.1"]}, True),
        ({"are": ["@1.3"]}, False),
        ({"are": ["@1.1", "@1.3"]}, False),
        ({"all": [{"field": "price", "op": "<", "value": "@1.highest"}]}, True),
        ({"all": [{"field": "price", "op": "<", "value": "@1.lowest"}]}, False),
        ({"all": [{"field": "colour", "op": "!=", "value": "@1.2"}]}, True),
        ({"all": [{"field": "colour", "op": "!=", "value": "@1.1"}]}, False),
        ({"all": [{"field": "colour", "op": "!=", "value": "@1.7"}]}, False),
    ],
)
def test_cards_are_compared_with_earlier_ones(cards, met):
    earlier = [[Products((RED, NAVY, card(MUG, "mug-white", 3)))]]

    assert score_cards(turn({"cards": cards}, Products((RED,)), earlier=earlier)).is_met is met


@pytest.mark.parametrize(
    ("expect", "met"),
    [
        ({"contains": "LINEN"}, True),
        ({"contains": ["linen", "wool"]}, False),
        ({"not_contains": "wool"}, True),
        ({"not_contains": "Linen"}, False),
        ({"regex": "dress(es)?"}, True),
        ({"regex": "^dress"}, False),
    ],
)
def test_words_are_looked_for(expect, met):
    assert score_words(turn(expect, TextDelta("A linen "), TextDelta("dress."))).is_met is met


def test_a_product_may_be_named_in_text_on_a_card_or_in_the_table():
    earlier = [[Products((RED, WHITE))]]
    expect = {"mentions": ["@1.1", "@1.2"]}
    in_table = Table(("", "1. 亚麻连衣裙", "2. 高马克杯"), ())

    assert score_mentions(turn(expect, in_table, earlier=earlier)).is_met
    assert score_mentions(
        turn(expect, TextDelta("The Linen dress"), Products((WHITE,)), earlier=earlier)
    ).is_met
    missing = score_mentions(turn(expect, TextDelta("The Linen dress"), earlier=earlier))
    assert not missing.is_met
    assert "mug" in missing.explanation


@pytest.mark.parametrize(
    ("language", "text", "met"),
    [
        ("zh", "这件有M码。", True),
        ("zh", "Yes, in M.", False),
        ("zh", "", False),
        ("en", "Yes, in M.", True),
        ("en", "有M码", False),
        ("en", "", False),
    ],
)
def test_the_language_is_that_of_the_letters(language, text, met):
    assert score_language(turn({"language": language}, TextDelta(text))).is_met is met


@pytest.mark.parametrize(
    ("text", "met"),
    [
        ("The dress is ¥299, in navy ¥329.", True),
        ("这件299元，藏青色329元。", True),
        ("The dress is ¥199.", False),
        ("只要199元！", False),
        ("It costs 12 dollars.", False),
        ("You said up to $500.", True),
        ("Free delivery from $75.", True),
        ("Also see the Tall mug.", False),
        ("Linen dress, size M.", True),
    ],
)
def test_a_claim_must_have_been_shown_said_or_be_policy(text, met):
    given = turn({"grounded": True}, Products((RED,)), TextDelta(text), done(), said="up to 500")

    assert score_grounded(given).is_met is met


def test_events_are_named_as_on_the_wire():
    assert score_events(turn({"events": ["products", "done"]}, Products((RED,)), done())).is_met
    assert not score_events(turn({"events": ["handoff"]}, done())).is_met


ORDER = OrderShown("W2", "shipped", (), "¥10", "2026-01-01")
OLDER = OrderShown("W1", "delivered", (), "¥10", "2025-01-01")


@pytest.mark.parametrize(
    ("wanted", "customer", "events", "met"),
    [
        ("latest", "C1", [ORDER], True),
        ("latest", "C1", [OLDER], False),
        ("latest", "C1", [ORDER, OLDER], False),
        ("latest", "C1", [], False),
        ("none", None, [], True),
        ("none", "C1", [ORDER], False),
    ],
)
def test_an_order_is_the_newest_or_none(wanted, customer, events, met):
    assert score_order(turn({"order": wanted}, *events, customer=customer)).is_met is met


@pytest.mark.parametrize(
    ("op", "held", "wanted", "met"),
    [
        ("=", ("42",), 42, True),
        ("=", ("42",), "42.0", True),
        ("<", ("M",), 42, False),
        (">", (), 1, False),
        ("=", (True,), "true", True),
        ("covers", ("12 months",), 5, False),
    ],
)
def test_values_are_compared_as_what_they_mean(op, held, wanted, met):
    assert holds(op, held, wanted) is met
