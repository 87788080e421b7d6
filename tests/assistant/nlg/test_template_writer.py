import string
from dataclasses import replace

import pytest
import yaml

from assistant.commands import Search
from assistant.facts import (
    ActionFailed,
    Comparison,
    ComparisonRow,
    Fact,
    OptionAnswer,
    OrdersFound,
    OrderUnknown,
    PolicyFound,
    PolicyPassage,
    ProductDetail,
    ProductsFound,
    Property,
    ReferenceUnresolved,
    ReviewsFound,
    SignInNeeded,
    Talk,
    TicketOpened,
)
from assistant.nlg.template_writer import TemplateWriter
from assistant.nlg.wording import words_of
from assistant.nlg.writer import Brief, Written
from retrieval.query import Constraint, Query, Relaxation, SearchResult
from tests.assistant.shop import SHIRT, SLIP, WRAP, found, hits

RED = Constraint("colour", "=", "red")
DRESSES = Constraint("category", "=", "Dresses")
UP_TO_300 = Constraint("price", "<=", 30000, currency="CNY")
M = Constraint("size", "=", "M")
S = Constraint("size", "=", "S")


def text_of(*facts: Fact, locale: str = "zh", message: str = "m") -> str:
    currency = "CNY" if locale == "zh" else "USD"
    brief = Brief(facts, (), (Search(""),), locale, currency, message)
    pieces = list(TemplateWriter().write(brief, 0))
    assert isinstance(pieces[-1], Written)
    return "".join(piece for piece in pieces if isinstance(piece, str))


def searched(
    *constraints: Constraint, result: SearchResult, purpose: str = "refine", locale: str = "zh"
) -> Fact:
    query = Query("", constraints, locale=locale, currency="CNY" if locale == "zh" else "USD")
    return ProductsFound(purpose, query, result)  # type: ignore[arg-type]


def test_a_search_says_what_was_understood_and_how_many_there_are():
    said = text_of(searched(DRESSES, RED, UP_TO_300, result=found(WRAP, SHIRT, total=9)))
    assert "红色、300元以内的连衣裙" in said
    assert "9" in said


def test_the_same_in_english():
    under = Constraint("price", "<", 8000, currency="USD")
    size = Constraint("size", "=", "42")
    not_black = Constraint("colour", "!=", "black")
    said = text_of(
        searched(DRESSES, under, size, not_black, result=found(WRAP, SHIRT), locale="en"), locale="en"
    )
    assert "dresses in size 42 not black under $80" in said


@pytest.mark.parametrize(
    ("locale", "words", "told"),
    [("en", ("vacuum", "cleaner"), "no “vacuum cleaner”"), ("zh", ("吸尘器",), "没有「吸尘器」")],
)
def test_what_the_shop_does_not_have_is_not_counted_as_found(locale, words, told):
    result = replace(found(WRAP, SHIRT), unknown_words=words)
    said = text_of(searched(result=result, locale=locale), locale=locale)
    assert told in said
    assert "2" not in said


def test_when_nothing_fits_each_way_out_is_counted():
    result = SearchResult(
        hits(SHIRT, relaxed=(RED,)),
        0,
        relaxations=(
            Relaxation(RED, None, 3),
            Relaxation(UP_TO_300, Constraint("price", "<=", 32000, currency="CNY"), 1),
        ),
    )
    said = text_of(searched(DRESSES, RED, UP_TO_300, result=result))
    assert "没有完全符合" in said
    assert "不限「红色」有 3 件" in said
    assert "320元以内有 1 件" in said


def test_a_size_in_stock_is_told_with_what_is_left_and_what_is_sold_out():
    answer = OptionAnswer(M, True, True, (WRAP.variants[1],))
    said = text_of(ProductDetail(WRAP, WRAP.variants[1], "有M码吗", (answer,), position=2))
    assert said.startswith("有")
    assert "第二件" in said
    assert "3 件" in said
    assert "S已售完" in said


def test_a_size_that_is_sold_out_is_not_promised():
    answer = OptionAnswer(S, True, False, (WRAP.variants[0],))
    said = text_of(ProductDetail(WRAP, WRAP.variants[1], "S?", (answer,)), locale="en")
    assert "sold out" in said
    assert "In stock: M" in said


def test_a_property_that_the_catalogue_does_not_have_is_not_invented():
    answer = OptionAnswer(Constraint("vegan", "=", True), known=False, holds=False)
    assert "没有写" in text_of(ProductDetail(WRAP, WRAP.variants[1], "是素皮吗", (answer,)))


def test_what_was_asked_openly_is_answered_from_the_properties():
    detail = ProductDetail(WRAP, WRAP.variants[1], "?", properties=(Property("material", "材质", "亚麻"),))
    assert "材质：亚麻" in text_of(detail)


def test_a_comparison_gives_a_reason_from_a_row_for_each_choice():
    rows = (
        ComparisonRow("price", "价格", ("¥269", "¥199"), 1),
        ComparisonRow("rating", "评分", ("4.4", "4.7"), 1),
    )
    said = text_of(Comparison((WRAP, SHIRT), (WRAP.variants[1], SHIRT.variants[0]), (1, 2), rows))
    assert "要便宜、评分高选第二件「棉质衬衫裙」（¥199、4.7）" in said


def test_a_policy_answer_names_its_section():
    passage = PolicyPassage("Shipping", "3. Canada", "…", "We ship to Canada in 6–9 working days.", "en", 0.9)
    said = text_of(PolicyFound("Canada?", (passage,)), locale="en")
    assert said == "We ship to Canada in 6–9 working days. (Shipping, section 3)"


EVERY_FACT: list[Fact] = [
    searched(DRESSES, RED, result=found(WRAP, SHIRT)),
    searched(DRESSES, result=found(WRAP, SHIRT, SLIP, total=30), purpose="search"),
    searched(DRESSES, result=found(WRAP), purpose="more"),
    searched(UP_TO_300, result=found(WRAP), purpose="recommend"),
    searched(RED, result=found(WRAP), purpose="similar"),
    searched(RED, result=SearchResult((), 0)),
    ProductDetail(WRAP, WRAP.variants[1], "", passage="Washes at 30 degrees."),
    ReviewsFound(WRAP, WRAP.variants[1], "fit", ()),
    OrdersFound((), "status"),
    OrderUnknown("W1"),
    SignInNeeded(),
    PolicyFound("?", ()),
    TicketOpened("T-1", "asked"),
    TicketOpened("T-1", "cancel_order"),
    TicketOpened("T-1", "angry"),
    ReferenceUnresolved("#9", 4),
    ReferenceUnresolved("it", 0),
    *(ActionFailed(what, "x") for what in ("search", "orders", "policy", "ticket", "picture", "detail")),
    *(
        Talk(kind)
        for kind in (
            "greeting", "thanks", "goodbye", "about_bot", "insult", "manipulation", "compliment",
            "out_of_scope", "unclear",
        )
    ),
    Talk("unclear", "compare"),
    Talk("unclear", "never heard of"),
]  # fmt: skip


@pytest.mark.parametrize("locale", ["zh", "en"])
@pytest.mark.parametrize("fact", EVERY_FACT, ids=lambda f: type(f).__name__)
def test_every_fact_has_a_sentence_in_each_language(fact: Fact, locale: str):
    said = text_of(fact, locale=locale)
    assert said
    assert "{" not in said
    if locale == "zh":
        assert any("一" <= c <= "鿿" for c in said)


def test_both_languages_have_the_same_sentences_with_the_same_values():
    english, chinese = words_of("en"), words_of("zh")
    assert english.keys() == chinese.keys()
    fields = {
        key: {
            name
            for wording in value
            if isinstance(wording, str)
            for _, name, _, _ in string.Formatter().parse(wording)
            if name
        }
        for key, value in english.items()
        if isinstance(value, list)
    }
    for key, names in fields.items():
        assert names == {
            name
            for wording in yaml.safe_load(str(chinese[key]))
            if isinstance(wording, str)
            for _, name, _, _ in string.Formatter().parse(wording)
            if name
        }, key


def test_wordings_vary_with_the_message_and_are_the_same_for_the_same_one():
    said = {text_of(Talk("greeting"), message=f"hi {n}", locale="en") for n in range(12)}
    assert len(said) > 1
    assert text_of(Talk("greeting"), message="hi 1") == text_of(Talk("greeting"), message="hi 1")


def test_an_attempt_to_change_prices_is_answered_with_what_is_possible():
    replies = TemplateWriter().quick_replies(Brief((Talk("manipulation"),), (), (), "zh", "CNY", "m"))
    assert [r.send for r in replies] == ["看折扣商品"]


def test_at_most_five_quick_replies_and_no_two_alike():
    brief = Brief(
        (searched(DRESSES, result=found(WRAP, SHIRT, total=9), purpose="search"),), (), (), "zh", "CNY", "m"
    )
    replies = TemplateWriter().quick_replies(brief)
    assert 0 < len(replies) <= 5
    assert len({r.label for r in replies}) == len(replies)
