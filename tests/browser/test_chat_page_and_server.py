"""What the chat page and the server keep between them, in Chromium, on a shop of two products."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect

from tests.fakes import FakeShop, make_shop, served
from ui.api.app import create_api
from ui.chat import build_chat_page, mount_chat
from ui.limits import Rate, Rates

pytestmark = pytest.mark.browser


@pytest.fixture
def shop(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[FakeShop]:
    shop = make_shop(tmp_path, getattr(request, "param", None))
    yield shop
    shop.reply.gate.set()
    shop.workers.close()


@pytest.fixture
def page(chromium: Browser, shop: FakeShop) -> Iterator[Page]:
    app = mount_chat(create_api(shop.services), build_chat_page(shop.services))
    context = chromium.new_context(locale="en-US")
    with served(app) as address:
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.goto(address)
        page.wait_for_selector(".welcome")
        yield page
        context.close()


def say(page: Page, text: str) -> None:
    page.fill("#message textarea", text)
    page.press("#message textarea", "Enter")


def test_a_turn_under_way_goes_on_after_a_reload(page: Page, shop: FakeShop) -> None:
    say(page, "a dress")
    expect(page.locator("#finished .turn.assistant")).to_have_count(1)
    say(page, "slow shirts")
    expect(page.locator("#live .card")).to_have_count(2)
    page.reload()
    expect(page.locator("#live .turn.shopper")).to_have_text("slow shirts")
    expect(page.locator("#live .card")).to_have_count(2)
    expect(page.locator("#finished .turn.assistant")).to_have_count(1)
    shop.reply.gate.set()
    expect(page.locator("#finished .turn.assistant")).to_have_count(2)
    expect(page.locator("#finished .said").last).to_have_text("For “slow shirts”: these two.")
    expect(page.locator("#live .turn")).to_have_count(0)
    assert [message.text for _, message in shop.reply.calls] == ["a dress", "slow shirts"]


def test_a_message_behind_a_resumed_turn_hides_neither(page: Page, shop: FakeShop) -> None:
    say(page, "slow shirts")
    expect(page.locator("#live .card")).to_have_count(2)
    page.reload()
    expect(page.locator("#live .card")).to_have_count(2)
    say(page, "a dress")
    expect(page.locator("#message textarea")).to_have_value("")
    shop.reply.gate.set()
    expect(page.locator("#finished .turn.shopper")).to_have_text(["slow shirts", "a dress"])


def kept(shop: FakeShop, kind: str) -> list[tuple[str, str | None, int | None]]:
    """What the shop knows of one kind of event: product, turn, position."""
    return [(e.product_id, e.turn_id, e.position) for e in shop.events.kept.values() if e.kind == kind]


def test_cards_that_were_seen_are_kept_once(page: Page, shop: FakeShop) -> None:
    say(page, "a dress")
    expect(page.locator("#finished .card")).to_have_count(2)
    page.reload()
    expect(page.locator("#finished .card")).to_have_count(2)
    assert kept(shop, "impression") == [("dress", "turn1", 1), ("shirt", "turn1", 2)]


def test_what_a_comparison_hides_was_not_seen(page: Page, shop: FakeShop) -> None:
    say(page, "compare")
    expect(page.locator("#finished table")).to_be_visible()
    say(page, "a dress")
    expect(page.locator("#finished .card")).to_have_count(2)
    assert {turn_id for _, turn_id, _ in kept(shop, "impression")} == {"turn2"}


def test_a_click_on_a_card_is_kept(page: Page, shop: FakeShop) -> None:
    say(page, "a dress")
    expect(page.locator("#finished .card")).to_have_count(2)
    page.locator("#finished .card").nth(1).locator("[data-send]").first.click()
    expect(page.locator("#finished .turn.assistant")).to_have_count(2)
    page.wait_for_timeout(2_000)  # acts are sent beside the turn, not within it
    assert kept(shop, "click") == [("shirt", "turn1", 2)]


@pytest.mark.parametrize("shop", [Rates(sessions_an_address=Rate(1))], indirect=True, ids=["one a minute"])
def test_too_many_conversations_of_one_address_are_refused_in_words(page: Page, shop: FakeShop) -> None:
    say(page, "a dress")
    expect(page.locator("#finished .card")).to_have_count(2)
    page.click("#fresh")
    expect(page.locator("#finished .said").last).to_contain_text("a little fast")
    expect(page.locator("#finished .turn.shopper")).to_have_text("a dress")
    shop.clock.move(seconds=61)
    page.click("#fresh")
    expect(page.locator(".welcome")).to_be_visible()


@pytest.mark.parametrize("shop", [Rates(sessions_an_address=Rate(1))], indirect=True, ids=["one a minute"])
def test_a_visitor_who_came_too_soon_can_chat_a_little_later(
    page: Page, chromium: Browser, shop: FakeShop
) -> None:
    context = chromium.new_context(locale="zh-CN")
    second = context.new_page()
    second.goto(page.url)
    expect(second.locator("#finished .said")).to_contain_text("有点快")
    shop.clock.move(seconds=61)
    say(second, "红色的裙子")
    expect(second.locator("#finished .card")).to_have_count(2)
    context.close()


def test_a_conversation_goes_on_after_the_server_was_restarted(chromium: Browser, shop: FakeShop) -> None:
    def app() -> FastAPI:
        return mount_chat(create_api(shop.services), build_chat_page(shop.services))

    context = chromium.new_context(locale="en-US")
    page = context.new_page()
    with served(app()) as address:
        page.goto(address)
        page.wait_for_selector(".welcome")
        say(page, "a dress")
        expect(page.locator("#finished .turn.assistant")).to_have_count(1)
    with served(app(), int(address.rpartition(":")[2])):
        say(page, "shirts")
        expect(page.locator("#finished .turn.assistant")).to_have_count(2)
    context.close()
    sessions = {record.session_id for record in shop.ledger.records}
    assert [message.text for _, message in shop.reply.calls] == ["a dress", "shirts"]
    assert len(sessions) == 1


def test_a_conversation_that_is_no_longer_kept_is_told_apart_from_the_new_one(
    page: Page, shop: FakeShop
) -> None:
    say(page, "a dress")
    expect(page.locator("#finished .turn.assistant")).to_have_count(1)
    shop.services.sessions.delete(shop.ledger.records[0].session_id)
    say(page, "shirts")
    expect(page.locator("#finished .turn.assistant")).to_have_count(2)
    expect(page.locator(".began-anew")).to_have_count(1)
    say(page, "another dress")
    expect(page.locator("#finished .turn.assistant")).to_have_count(3)
    expect(page.locator(".began-anew")).to_have_count(1)
    assert len({record.session_id for record in shop.ledger.records}) == 2
