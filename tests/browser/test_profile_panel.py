"""What the page knows of a shopper, shown and forgotten, and what it suggests to begin with."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.chat_page import say
from tests.demo_server import DemoServer

pytestmark = pytest.mark.browser


@pytest.fixture(params=["en-US", "zh-CN"])
def page(request: pytest.FixtureRequest, chromium: Browser, demo_server: DemoServer) -> Iterator[Page]:
    context = chromium.new_context(locale=request.param, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(30_000)
    page.goto(demo_server.address)
    page.wait_for_selector("#suggested .card")
    yield page
    context.close()


def test_the_first_screen_suggests_until_something_is_said(page: Page):
    assert page.locator("#suggested .card").count() == 4

    say(page, "我穿M码")

    expect(page.locator("#suggested")).to_be_hidden()


def test_a_suggested_card_is_asked_for_by_its_title(page: Page):
    title = page.locator("#suggested .card h3").first.inner_text()

    page.locator("#suggested .card [data-send]").first.click()

    expect(page.locator("#finished .turn.assistant .card h3").first).to_have_text(title)


def test_an_interest_is_listed_and_forgotten_by_its_button(page: Page):
    say(page, "I'm vegan")
    say(page, "我穿M码")
    expect(page.locator(".profile li")).to_have_count(2)
    page.locator(".profile summary").click()

    page.locator(".profile li button").first.click()

    expect(page.locator(".profile li")).to_have_count(1)
    expect(page.locator(".profile li")).to_be_visible()
    assert page.locator("#finished .turn.assistant").count() == 2


def test_forgetting_everything_empties_the_panel(page: Page):
    say(page, "I'm vegan")
    page.locator(".profile summary").click()

    page.locator(".profile .forget-all").click()

    expect(page.locator(".profile")).to_have_count(0)


def test_axe_finds_nothing_in_the_panel_and_the_suggestions(page: Page):
    suggested = Axe().run(page, context="#suggested").response["violations"]
    say(page, "I'm vegan")
    page.locator(".profile summary").click()

    assert suggested == []
    assert Axe().run(page, context=".profile").response["violations"] == []
