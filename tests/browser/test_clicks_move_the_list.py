"""One click changes the next answer: acts on cards move what is shown next, and it says why."""

import sqlite3
import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.storage.database import FILE_NAME
from tests.chat_page import last, say
from tests.demo_server import DemoServer

pytestmark = pytest.mark.browser

IN_ENGLISH = ("red dresses", "show me clothes for women", "like the red dresses you looked at")
IN_CHINESE = ("红色连衣裙", "看看女装", "与您刚看过的")


@pytest.fixture
def open_page(chromium: Browser, demo_server: DemoServer) -> Iterator[Callable[[], Page]]:
    contexts = []

    def opened() -> Page:
        context = chromium.new_context(locale="en-US", viewport={"width": 1280, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.goto(demo_server.address)
        page.wait_for_selector(".welcome")
        return page

    yield opened
    for context in contexts:
        context.close()


def kept(demo_server: DemoServer, kind: str, turn_id: str | None, wanted: int) -> int:
    """How many acts on a turn's cards the shop has kept, once they are as many as wanted or 5 s are over."""
    until = time.monotonic() + 5
    query = "SELECT count(*) FROM shop_events WHERE kind = ? AND turn_id = ?"
    found = 0
    while found < wanted and time.monotonic() < until:
        with sqlite3.connect(demo_server.home / FILE_NAME) as database:
            (found,) = database.execute(query, (kind, turn_id)).fetchone()
    return found


@pytest.mark.parametrize(("first", "next_", "why"), [IN_ENGLISH, IN_CHINESE])
def test_three_red_dresses_clicked_move_the_next_list_and_its_cards_say_so(
    open_page: Callable[[], Page], demo_server: DemoServer, first: str, next_: str, why: str
):
    untouched, clicking = open_page(), open_page()
    for page in (untouched, clicking):
        say(page, first)
    cards = clicking.locator("#finished .card")
    for number in range(3):
        cards.nth(number).locator("h3").click()
    assert kept(demo_server, "click", cards.first.get_attribute("data-turn"), 3) == 3

    for page in (untouched, clicking):
        say(page, next_)

    assert last(clicking, ".card h3") != last(untouched, ".card h3")
    assert any(why in told for told in last(clicking, ".card .why"))
    assert not any(why in told for told in last(untouched, ".card .why"))


def test_a_card_opens_where_it_is_clicked_and_its_thumbs_are_kept(
    open_page: Callable[[], Page], demo_server: DemoServer
):
    page = open_page()
    say(page, "27 inch monitor")
    card = page.locator("#finished .card").first
    turn_id = card.get_attribute("data-turn")

    card.locator(".picture img").click()
    expect(card.locator(".look")).to_have_attribute("aria-expanded", "true")
    card.get_by_role("button", name="Not for me").click()

    expect(card.get_by_role("button", name="Not for me")).to_have_attribute("aria-pressed", "true")
    assert (kept(demo_server, "click", turn_id, 1), kept(demo_server, "dislike", turn_id, 1)) == (1, 1)
