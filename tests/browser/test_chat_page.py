"""The chat page of a real `aisle demo`, in Chromium, as a shopper uses it."""

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from assistant.storage.database import FILE_NAME
from tests.browser.host_page import HostPage
from tests.chat_page import last, say
from tests.conftest import ROOT
from tests.demo_server import DemoServer

pytestmark = pytest.mark.browser

PICTURE = ROOT / "data" / "images" / "canvas-high-top-red.webp"
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def page(chromium: Browser, demo_server: DemoServer) -> Iterator[Page]:
    context = chromium.new_context(locale="en-US", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(30_000)
    page.goto(demo_server.address)
    page.wait_for_selector(".welcome")
    yield page
    context.close()


def amounts(texts: list[str]) -> list[float]:
    return [float(re.sub(r"[^\d.]", "", text)) for text in texts]


def test_a_message_in_english_is_answered_with_words_and_cards(page: Page):
    say(page, "I need running shoes under $80, size 42, not black")
    assert "running shoes" in last(page, ".said")[0]
    prices = amounts(last(page, ".card .price b"))
    assert len(prices) == 4
    assert max(prices) < 80
    assert all("42" in options and "black" not in options for options in last(page, ".card .options"))


def test_a_message_in_chinese_is_answered_in_chinese(page: Page):
    say(page, "红色的衣服，300元以内")
    assert "红色、300元以内" in last(page, ".said")[0]
    assert all("红色" in options for options in last(page, ".card .options"))
    assert max(amounts(last(page, ".card .price b"))) <= 300


def test_a_conversation_is_still_there_after_a_reload(page: Page):
    say(page, "适合敏感肌的洗面奶")
    before = last(page, ".card h3")
    page.reload()
    page.wait_for_selector("#finished .card")
    assert last(page, ".card h3") == before
    say(page, "第二件多少钱")
    assert last(page, ".card h3") == before[1:2]


def test_a_photo_finds_what_looks_alike(page: Page):
    page.set_input_files("#message input[type=file]", str(PICTURE))
    page.wait_for_selector("#message .thumbnail-item, #message img")
    say(page, "")
    titles = last(page, ".card h3")
    assert "Canvas high-top sneaker" in titles
    assert page.locator("#finished .sent-picture").count() == 1


def test_the_buttons_of_a_card_ask_about_it(page: Page):
    say(page, "27 inch monitor")
    title = last(page, ".card h3")[1]
    page.locator("#finished .card").nth(1).get_by_role("button", name="Ask about this").click()
    expect(page.locator("#finished .turn.assistant")).to_have_count(2)
    assert title in last(page, ".said")[0]


def test_what_was_seen_and_clicked_is_in_the_shops_records(page: Page, demo_server: DemoServer):
    say(page, "27 inch monitor")
    turn_id = page.locator("#finished .thumbs button").first.get_attribute("data-turn")
    shown = page.locator("#finished .card").count()
    page.locator("#finished .card").nth(1).get_by_role("button", name="Similar").click()
    expect(page.locator("#finished .turn.assistant")).to_have_count(2)
    query = "SELECT kind, position FROM shop_events WHERE turn_id = ? ORDER BY kind, position"
    with sqlite3.connect(demo_server.home / FILE_NAME) as database:
        kept = database.execute(query, (turn_id,)).fetchall()
    assert kept == [("click", 2), *(("impression", position) for position in range(1, shown + 1))]


def test_a_quick_reply_is_sent_by_a_click(page: Page):
    page.locator(".welcome .quick-replies button").first.click()
    expect(page.locator("#finished .turn.assistant")).to_have_count(1)
    assert last(page, ".card")


def test_a_demo_customer_signs_in_and_sees_an_order(page: Page):
    say(page, "where is my order?")
    assert "sign in" in last(page, ".said")[0]
    page.click("#customer input")
    page.locator("#customer ul li").nth(3).click()
    page.wait_for_timeout(500)
    say(page, "where is my order?")
    assert last(page, ".order")


def test_the_page_speaks_the_language_that_is_chosen(page: Page):
    page.get_by_text("中文", exact=True).click()
    expect(page.locator(".welcome h2")).to_have_text("想找点什么？")
    expect(page.locator("#message textarea")).to_have_attribute("placeholder", re.compile("照片"))
    page.reload()
    expect(page.locator(".welcome h2")).to_have_text("想找点什么？")


def test_a_new_conversation_forgets_the_old_one(page: Page):
    say(page, "red dress")
    page.click("#fresh")
    expect(page.locator(".welcome")).to_be_visible()
    expect(page.locator("#finished .turn")).to_have_count(0)


def test_a_message_that_is_too_long_is_answered_with_the_remedy(page: Page):
    say(page, "shoes " * 4_000)
    assert "4,000" in last(page, ".said")[0] or "4000" in last(page, ".said")[0]


def test_thumbs_are_kept(page: Page, demo_server: DemoServer):
    say(page, "hello")
    up = page.locator("#finished .thumbs button").first
    up.click()
    expect(up).to_have_attribute("aria-pressed", "true")


def test_markup_in_a_message_stays_text(page: Page):
    say(page, "<img src=x onerror=document.title='owned'> red shoes")
    assert page.title() != "owned"
    assert page.locator("#finished .turn.shopper img").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_what_we_draw(page: Page, scheme: str):
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.reload()
    page.wait_for_selector(".welcome")
    say(page, "red clothes up to $40")
    say(page, "compare the first two")
    found = Axe().run(page, context="#conversation")
    serious = [v for v in found.response["violations"] if v["impact"] in ("serious", "critical")]
    assert serious == []


def test_on_a_phone_nothing_is_wider_than_the_screen(page: Page):
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    say(page, "red clothes up to $40")
    widest = "Math.max(...[...document.querySelectorAll('#top, #finished > *, .cards, #message')]"
    assert page.evaluate(f"{widest}.map(e => e.getBoundingClientRect().right))") <= 390
    assert page.locator("#message textarea").is_visible()


@pytest.fixture
def visitor(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(locale="en-US")
    yield context.new_page()
    context.close()


def test_the_widget_line_chats_on_an_allowed_page_of_another_origin(
    demo_server: DemoServer, host: HostPage, visitor: Page
):
    host.embed(demo_server.address, demo_server.aisle("embed", "new", "--origin", host.origin).split()[-1])
    visitor.goto(host.origin)
    visitor.get_by_role("button").first.click()
    box = visitor.get_by_role("textbox")
    box.fill("running shoes under $80")
    box.press("Enter")
    expect(visitor.get_by_text("running shoe", exact=False).first).to_be_visible(timeout=20_000)


def test_the_widget_does_not_appear_where_it_is_not_allowed(
    demo_server: DemoServer, host: HostPage, visitor: Page
):
    elsewhere = demo_server.aisle("embed", "new", "--origin", "https://elsewhere.example").split()[-1]
    host.embed(demo_server.address, elsewhere)
    visitor.goto(host.origin)
    visitor.wait_for_timeout(1_500)
    assert visitor.get_by_role("button").count() == 0


def test_the_pictures_are_served_by_the_shop(page: Page, demo_server: DemoServer):
    say(page, "mug")
    loaded = page.locator("#finished .card img").first
    expect(loaded).to_have_js_property("complete", True)
    assert loaded.evaluate("image => image.naturalWidth") > 0
    assert Path(demo_server.home / "images").is_dir()
