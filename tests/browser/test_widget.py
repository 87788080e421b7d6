"""The widget line in an empty page of another origin, in Chromium."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.host_page import HostPage
from tests.fakes import START, FakeShop, make_shop, picture_bytes, served
from ui.api.app import create_api

pytestmark = pytest.mark.browser

DESK = {"width": 1280, "height": 860}
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def browser(chromium: Browser) -> Browser:
    return chromium


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[FakeShop]:
    shop = make_shop(tmp_path)
    yield shop
    shop.workers.close()


@pytest.fixture
def assistant(shop: FakeShop, host: HostPage) -> Iterator[str]:
    with served(create_api(shop.services)) as address:
        host.embed(address, shop.embed_tokens.create([host.origin], START))
        yield address


@pytest.fixture
def page(browser: Browser, assistant: str) -> Iterator[Page]:
    context = browser.new_context(viewport=DESK, locale="en-US", reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(8_000)
    yield page
    context.close()


def open_chat(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("button", name="Chat with the shop's assistant").click()


def say(page: Page, text: str) -> None:
    page.get_by_label("Write a message").fill(text)
    page.keyboard.press("Enter")


def test_a_shopper_chats_in_the_panel(page: Page, host: HostPage) -> None:
    open_chat(page, host.origin)
    expect(page.get_by_text("automated assistant, not a person")).to_be_visible()
    say(page, "a dress")
    expect(page.get_by_text("For “a dress”: these two.")).to_be_visible()
    expect(page.get_by_role("listitem")).to_have_count(2)
    expect(page.get_by_role("heading", name="Linen wrap dress")).to_be_visible()
    expect(page.get_by_text("over $30")).to_be_visible()
    say(page, "红色的裙子")
    expect(page.get_by_text("关于「红色的裙子」，先看这两件。")).to_be_visible()


def test_the_page_of_a_chinese_shop_is_chinese(
    page: Page, host: HostPage, assistant: str, shop: FakeShop
) -> None:
    host.embed(assistant, shop.embed_tokens.create([host.origin], START), 'data-locale="zh"')
    page.goto(host.origin)
    page.get_by_role("button", name="与商店助手聊天").click()
    page.get_by_role("button", name="怎么退货？").click()
    expect(page.get_by_text("关于「怎么退货？」")).to_be_visible()
    page.get_by_role("button", name="问问 牛津衬衫").click()
    expect(page.get_by_text("关于「问问第2件」")).to_be_visible()


def test_an_origin_that_is_not_allowed_sees_nothing(page: Page, host: HostPage, shop: FakeShop) -> None:
    with page.expect_event("requestfailed", lambda request: "/v1/embed" in request.url):
        page.goto(host.other_origin)  # Chromium withholds the answer, since the origin is not in it
    page.wait_for_load_state("networkidle")
    assert page.locator("[data-aisle-widget]").count() == 0
    assert shop.reply.calls == []


def test_a_revoked_token_shows_nothing(page: Page, host: HostPage, shop: FakeShop) -> None:
    shop.embed_tokens.revoke("embed1", START)
    with page.expect_event("requestfailed", lambda request: "/v1/embed" in request.url):
        page.goto(host.origin)
    page.wait_for_load_state("networkidle")
    assert page.locator("[data-aisle-widget]").count() == 0


def test_a_reload_keeps_the_conversation(page: Page, host: HostPage, shop: FakeShop) -> None:
    open_chat(page, host.origin)
    say(page, "a dress")
    expect(page.get_by_role("button", name="Only red")).to_be_visible()
    page.reload()
    expect(page.get_by_text("For “a dress”: these two.")).to_be_visible()
    expect(page.get_by_role("listitem")).to_have_count(2)
    page.get_by_role("button", name="Only red").click()
    expect(page.get_by_text("For “Only red”: these two.")).to_be_visible()
    assert len({id for id, _ in shop.reply.calls}) == 2


def test_a_lost_connection_is_resumed_without_asking_twice(
    page: Page, host: HostPage, shop: FakeShop
) -> None:
    cut: list[str] = []

    def cut_once(route: Route) -> None:
        response = route.fetch()
        if cut:
            route.fulfill(response=response)
            return
        cut.append(route.request.url)
        first_event = response.text().split("\n\n")[0] + "\n\n"
        route.fulfill(response=response, body=first_event)

    page.route("**/messages", cut_once)
    open_chat(page, host.origin)
    say(page, "a dress")
    expect(page.get_by_text("For “a dress”: these two.")).to_be_visible()
    assert len(cut) == 1
    assert len(shop.reply.calls) == 1


def test_a_photo_is_sent_and_still_there_after_a_reload(page: Page, host: HostPage, shop: FakeShop) -> None:
    open_chat(page, host.origin)
    page.locator("input[type=file]").set_input_files(
        {"name": "shoe.png", "mimeType": "image/png", "buffer": picture_bytes("PNG")}
    )
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("listitem")).to_have_count(2)
    assert shop.reply.calls[0][1].image_id is not None
    page.reload()
    expect(page.get_by_alt_text("Your photo")).to_be_visible()


def test_what_is_no_picture_is_refused_in_words(page: Page, host: HostPage) -> None:
    open_chat(page, host.origin)
    page.locator("input[type=file]").set_input_files(
        {"name": "x.png", "mimeType": "image/png", "buffer": b"<svg onload=alert(1)>"}
    )
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("I could not read that as a picture.")).to_be_visible()


def test_text_is_never_read_as_html(page: Page, host: HostPage) -> None:
    open_chat(page, host.origin)
    say(page, "<img src=x onerror=\"document.title='owned'\">")
    expect(page.get_by_text("For “<img src=x")).to_be_visible()
    assert page.title() == "A shop"


def test_a_message_that_is_too_long_gets_a_normal_reply(page: Page, host: HostPage) -> None:
    open_chat(page, host.origin)
    say(page, "x" * 4_001)
    expect(page.get_by_text("I can read up to 4,000 at once")).to_be_visible()


def test_a_bug_of_the_assistant_is_said_in_words(page: Page, host: HostPage) -> None:
    open_chat(page, host.origin)
    say(page, "crash")
    expect(page.get_by_text("Something went wrong on our side.")).to_be_visible()


def test_a_new_conversation_forgets_the_old_one(page: Page, host: HostPage) -> None:
    open_chat(page, host.origin)
    say(page, "a dress")
    expect(page.get_by_role("button", name="Only red")).to_be_visible()
    page.get_by_role("button", name="New conversation").click()
    expect(page.get_by_text("For “a dress”")).to_have_count(0)
    page.reload()
    expect(page.get_by_text("automated assistant, not a person")).to_be_visible()
    expect(page.get_by_text("For “a dress”")).to_have_count(0)


def test_the_keyboard_is_enough(page: Page, host: HostPage) -> None:
    page.goto(host.origin)
    launcher = page.get_by_role("button", name="Chat with the shop's assistant")
    launcher.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Write a message")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(launcher).to_be_focused()


def test_on_a_phone_the_panel_covers_the_page_and_keeps_the_focus(page: Page, host: HostPage) -> None:
    page.set_viewport_size(PHONE)
    open_chat(page, host.origin)
    box = page.get_by_role("dialog").bounding_box()
    assert box == {"x": 0, "y": 0, "width": 390, "height": 844}
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.hasAttribute('data-aisle-widget')")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(page: Page, host: HostPage, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
    open_chat(page, host.origin)
    say(page, "a dress")
    expect(page.get_by_role("button", name="Only red")).to_be_visible()
    say(page, "compare")
    expect(page.get_by_role("table")).to_be_visible()
    keep_screenshot(page, f"widget-{scheme}")
    found = Axe().run(page).response["violations"]
    assert [v["id"] for v in found if v["impact"] in ("serious", "critical")] == []


def keep_screenshot(page: Page, name: str) -> None:
    """For people to look at, where `TEST_SCREENSHOTS` names a folder."""
    folder = os.environ.get("TEST_SCREENSHOTS")
    if folder:
        page.screenshot(path=f"{folder}/{name}.png")
