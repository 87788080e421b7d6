"""Sentences that a model may write about a turn, and sentences that it may not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.facts import ProductDetail, ReviewsFound
from assistant.nlg.grounding import Evidence, evidence_of
from assistant.nlg.template_writer import TemplateWriter
from assistant.nlg.writer import Brief
from retrieval.product import Review, Text
from tests.assistant.nlg import briefs
from tests.assistant.shop import WRAP, product, variant

TURNS = (
    briefs.search,
    briefs.nothing_waterproof,
    briefs.size_m,
    briefs.shipping,
    briefs.order,
    briefs.comparison,
)


def evidence(brief: Brief) -> Evidence:
    return evidence_of(brief, TemplateWriter().sentences(brief))


SEARCH_EVIDENCE = evidence(briefs.search())


@pytest.mark.parametrize("locale", ["en", "zh"])
@pytest.mark.parametrize("turn", TURNS, ids=lambda turn: turn.__name__)
def test_what_the_templates_say_is_grounded(turn: Callable[[str], Brief], locale: str) -> None:
    brief = turn(locale)
    said = TemplateWriter().sentences(brief)
    assert [s for s in said if evidence(brief).unsupported(s)] == []


@pytest.mark.parametrize(
    ("turn", "sentence"),
    [
        (briefs.search(), "I found 9 red dresses under $60, and these three come first."),
        (briefs.search(), "Nine red dresses are under sixty dollars."),
        (briefs.search(), "The Linen wrap dress costs $39 and the Cotton shirt dress $29."),
        (briefs.search(), "The second one is rated 4.7 from 31 ratings."),
        (briefs.search(), "The Cotton shirt dress is cotton, and the Linen wrap dress is linen."),
        (briefs.search(), "Would you like to see more, or to compare them?"),
        (briefs.search(), "Tidewater makes all three."),
        (briefs.search("zh"), "红色、300元以内的连衣裙有9件，先看这3件。"),
        (briefs.search("zh"), "「亚麻裹身裙」只要两百六十九元。"),
        (briefs.search("zh"), "第二件评分4.7，原价249元，现在199元。"),
        (briefs.search("zh"), "第二件打八折。"),
        (briefs.search(), "The Cotton shirt dress has the highest rating, 4.7, and is the cheapest."),
        (briefs.search("zh"), "评分最高的是「棉质衬衫裙」，4.7分。"),
        (briefs.nothing_waterproof(), "None of the dresses is waterproof."),
        (briefs.nothing_waterproof("zh"), "没有防水的连衣裙，先看看相近的。"),
        (briefs.size_m(), "Yes, the “Linen wrap dress” has three left in M."),
        (briefs.size_m("zh"), "有，第二件「亚麻裹身裙」M码还有3件。"),
        (briefs.size_m(holds=False), "No, it does not come in XL."),
        (briefs.shipping(), "Yes, we ship to Canada in 6 to 9 working days, from $14 (Shipping, section 3)."),
        (briefs.shipping("zh"), "可以发货到加拿大，6到9个工作日，14美元起（配送政策，第3节）。"),
        (briefs.order(), "Order W2378156 is on its way and expected on May 6."),
        (briefs.order("zh"), "订单W2378156正在路上，预计5月6日。"),
        (briefs.comparison(), "The Cotton shirt dress is rated 4.7; the Linen wrap dress weighs 240 g."),
    ],
)  # fmt: skip
def test_true_sentences_pass_in_their_own_words(turn: Brief, sentence: str) -> None:
    assert evidence(turn).unsupported(sentence) == ()


@pytest.mark.parametrize(
    ("turn", "sentence", "told"),
    [
        # amounts
        (briefs.search(), "They start at $19.", "money 19 USD"),
        (briefs.search(), "They start at nineteen dollars.", "money 19 USD"),
        (briefs.search(), "The Linen wrap dress costs $29.", "money 29 USD"),  # another one's price
        (briefs.search(), "The second one costs $39.", "money 39 USD"),
        (briefs.search(), "The Linen wrap dress costs ¥269.", "money 269 CNY"),  # not this turn's price list
        (briefs.search("zh"), "「亚麻裹身裙」只要两百块。", "money 200 CNY"),
        (briefs.search("zh"), "第一件打八折。", "percent 20 promise discount"),  # that is the second one
        (briefs.search(), "I found 12 red dresses.", "count 12"),
        (briefs.search("zh"), "找到十二件。", "count 12"),
        (briefs.search(), "It is rated 4.9.", "rating 4.9"),
        (briefs.search(), "The first one is rated 4.7.", "rating 4.7"),
        (briefs.search(), "It has 4,000 reviews.", "reviews 4000"),
        (briefs.search(), "Only one left.", "stock 1"),
        (briefs.search("zh"), "仅剩2件。", "stock 2"),
        (briefs.search(), "The fifth one suits you.", "position 5"),
        (briefs.search(), "It weighs 100 g.", "measure 100 g"),
        # names
        (briefs.search(), "The Versace gown would suit you.", "name versace"),
        (briefs.search(), "Have a look at the “Golden Gown”.", "name golden gown"),
        (briefs.search("zh"), "「金色礼服」也不错。", "name 金色礼服"),
        (briefs.search("zh"), "Nike的也不错。", "name nike"),
        (briefs.order(), "Order W9999999 is on its way.", "id w9999999"),
        # times and promises
        (briefs.search(), "They arrive tomorrow.", "day tomorrow promise delivery"),
        (briefs.search("zh"), "明天送达。", "day 明天 promise delivery"),
        (briefs.order(), "It will be there on May 3.", "date 05-03"),
        (briefs.shipping(), "We ship to Canada in 2 days.", "measure 2 day"),
        (briefs.search(), "All of them come with free shipping.", "promise delivery promise free"),
        (briefs.search("zh"), "全部包邮，支持退款。", "promise free promise refund"),
        (briefs.search(), "You can use a coupon today.", "promise discount"),
        (briefs.order(), "I have cancelled your order.", "promise done"),
        (briefs.order("zh"), "已为您取消订单。", "promise done"),
        (briefs.search(), "We guarantee that it fits.", "promise guarantee"),
        (briefs.search(), "I can reserve it for you.", "promise reserve"),
        # praise and properties
        (briefs.search(), "These are the cheapest in town.", "superlative price"),
        (briefs.search("zh"), "这是最便宜的。", "superlative price"),
        (briefs.search(), "The Linen wrap dress is the cheapest.", "superlative price"),
        (briefs.search(), "It is the softest dress.", "superlative softest"),
        (briefs.search("zh"), "这件完美。", "superlative 完美"),
        (briefs.search(), "The first one is pure cashmere.", "property cashmere"),
        (briefs.search(), "The first one is waterproof.", "property waterproof"),
        (briefs.search("zh"), "第一件是真丝的。", "property silk"),
        (briefs.nothing_waterproof(), "These two are waterproof.", "property waterproof"),
        (briefs.nothing_waterproof("zh"), "这两件都防水。", "property waterproof"),
        # the other way round
        (briefs.size_m(), "No, it does not come in M.", "the opposite"),
        (briefs.size_m(holds=False), "Yes, it is there in XL.", "the opposite"),
        (briefs.size_m("zh", holds=False), "有的，XL也可以。", "the opposite"),
        # form
        (briefs.search(), "**Nine** dresses.", "markup **"),
        (briefs.search(), "See https://shop.example.", "markup https:"),
        (briefs.search(), "<b>Nine</b> dresses.", "markup <b>"),
        (briefs.search(), "As an AI I cannot wear dresses.", "markup As an AI"),
        (briefs.search(), "这里有九件连衣裙。", "another language"),
        (briefs.search("zh"), "There are nine dresses.", "another language"),
    ],
)  # fmt: skip
def test_a_claim_without_a_fact_is_found_and_named(turn: Brief, sentence: str, told: str) -> None:
    assert told in " ".join(evidence(turn).unsupported(sentence))


def test_a_products_own_praise_supports_no_promise() -> None:
    praise = Text({"en": "The cheapest gown, 90% off, free delivery tomorrow."})
    gown = product("gown", "Evening gown", "晚礼服", variant("gown-red", cny=300, usd=45, colour="red"))
    boastful = replace(gown, description=praise)
    turn = briefs.brief(ProductDetail(boastful, boastful.variants[0], "?"))
    found = evidence(turn).unsupported("It is the cheapest, with free delivery.")
    assert found == ("promise delivery", "promise free", "superlative price")


def test_what_buyers_wrote_may_be_told() -> None:
    wrote = "Runs small, the colour is lovely after ten washes."
    review = Review("r1", "wrap", 5, wrote, "en", date(2026, 5, 1))
    turn = briefs.brief(ReviewsFound(WRAP, WRAP.variants[1], "fit", (review,)))
    assert evidence(turn).unsupported("Buyers write that it runs small, even after ten washes.") == ()


def test_a_sentence_without_end_is_not_even_read() -> None:
    assert evidence(briefs.search()).unsupported("a-" * 30_000) == ("a sentence of 60000 characters",)


@given(st.text(max_size=200))
def test_any_sentence_can_be_judged(sentence: str) -> None:
    SEARCH_EVIDENCE.unsupported(sentence)
