"""What the chat page draws of events: everything is there, and nothing of it is markup."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.events import (
    Failed,
    OrderItem,
    OrderShown,
    Products,
    QuickReplies,
    QuickReply,
    Table,
    TextDelta,
)
from assistant.showing import product_card
from assistant.wire_format import to_wire
from tests.assistant.shop import SHIRT, WRAP
from ui.cards import card_html, shopper_html, turn_html

TAGS_OURS = re.compile(
    r"</?(?:article|p|ul|li|div|span|h3|b|s|small|img|button|svg|path|i|br|table|thead|tbody|tr|th|td|section|"
    r"header|footer)\b[^<>]*>"
)
HOSTILE = st.text(alphabet=st.sampled_from(list("<>\"'&=/ab一 ")), min_size=1, max_size=24)


def card(product=WRAP, locale: str = "en"):
    shown = product_card(
        product, product.variants[1 % len(product.variants)], locale=locale, currency="CNY", position=2
    )
    return to_wire(Products((shown,)))["data"]["products"][0]  # type: ignore[index]


def test_a_card_shows_picture_title_price_rating_and_its_number():
    html = card_html(card(), "en")
    for part in ("Linen wrap dress", "¥269", "4.4", "31 ratings", "/images/wrap-red-m.webp", ">2<", "3 left"):
        assert part in html


def test_an_old_price_is_struck_through_only_where_there_is_one():
    assert "<s>¥249</s>" in card_html(card(SHIRT), "en")
    assert "<s>" not in card_html(card(WRAP), "en")


def test_the_buttons_of_a_card_send_what_a_shopper_would_say():
    assert 'data-send="Similar to #2"' in card_html(card(), "en")
    assert 'data-send="问问第2件"' in card_html(card(locale="zh"), "zh")


@given(HOSTILE)
def test_no_text_of_others_becomes_markup(text: str):
    hostile = card() | {
        "title": text,
        "why": [text],
        "options": {"x": text},
        "relaxed_words": [text],
        "image": text,
    }
    events = [
        {"event": "text", "data": {"delta": text}},
        {"event": "products", "data": {"products": [hostile]}},
        to_wire(OrderShown(text, text, (OrderItem(text, text, text, 1),), text, text, text)),
        to_wire(QuickReplies((QuickReply(text, text),))),
        to_wire(Failed("x", text, retry=False)),
        {"event": "done", "data": {"turn_id": text}},
    ]
    html = turn_html(events, "en", is_over=True) + shopper_html(text, "", "en")
    html += turn_html([to_wire(Table(("", text), ((text, text),)))], "zh", is_over=True)
    rest = TAGS_OURS.sub("", html)
    assert "<" not in rest
    assert ">" not in rest


def test_a_quick_reply_with_an_address_is_a_link():
    event = to_wire(QuickReplies((QuickReply("Sale", "Sale", "/sale?a=1&b=2"),)))
    assert '<a href="/sale?a=1&amp;b=2"' in turn_html([event], "en", is_over=True)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "//evil.example", "data:text/html,x"])
def test_a_link_leads_to_a_page_or_nowhere(address: str):
    event = to_wire(QuickReplies((QuickReply("Sale", "Sale", address),)))
    assert "<a " not in turn_html([event], "en", is_over=True)


@pytest.mark.parametrize(("is_over", "waits"), [(False, True), (True, False)])
def test_a_turn_that_has_said_nothing_yet_waits(is_over: bool, waits: bool):
    assert ("waiting" in turn_html([], "en", is_over=is_over)) is waits


def test_words_stand_above_the_cards_though_cards_come_first():
    events = [{"event": "products", "data": {"products": [card()]}}, to_wire(TextDelta("Here is one."))]
    html = turn_html(events, "en", is_over=True)
    assert html.index("Here is one.") < html.index("Linen wrap dress")
