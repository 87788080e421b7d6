"""Conversations with the chat page in Chromium: messages are typed, and what the page shows is read back.

What is covered: words, cards (title, options, price, picture, relaxed wishes), tables, orders, tickets and
quick replies, all from the page. What is not: commands and engine, which no page shows; they are taken from
the record of the turn whose thumbs the page shows.
"""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from playwright.sync_api import Browser, Locator, Page, expect

from assistant.evals.shop_under_test import ShopRecords
from assistant.events import (
    Card,
    Done,
    Failed,
    HandoffOpened,
    Notice,
    OrderItem,
    OrderShown,
    Products,
    QuickReplies,
    QuickReply,
    ReplyEvent,
    Table,
    TextDelta,
)
from retrieval.product import Locale, Price, Product, Variant

WAIT_MS = 60_000
BROWSER_LOCALES: dict[Locale, str] = {"zh": "zh-CN", "en": "en-US"}
CURRENCIES = {"¥": "CNY", "$": "USD"}
REFUSED = "refused"
"""The code of a refusal, since the page has only its words."""


class ServerRecords(Protocol):
    """What the server has on record."""

    def done_of(self, turn_id: str) -> Done:
        """The end of a turn."""
        ...

    def sessions_of(self, customer: str) -> int:
        """In how many sessions a customer is signed in."""
        ...

    def name_of(self, customer: str) -> str:
        """As the page lists the customer."""
        ...


class PageConversations:
    """Opens the page afresh for every conversation; nothing of another visit is remembered."""

    def __init__(
        self,
        browser: Browser,
        address: str,
        shop: ShopRecords,
        server: ServerRecords,
    ) -> None:
        self._browser = browser
        self._address = address
        self._shop = shop
        self._server = server

    def open_conversation(self, customer: str | None, locale: Locale) -> "PageConversation":
        self.close()
        context = self._browser.new_context(locale=BROWSER_LOCALES[locale])
        page = context.new_page()
        page.set_default_timeout(WAIT_MS)
        page.goto(self._address)
        page.wait_for_selector(".welcome")
        conversation = PageConversation(page, self._shop, self._server)
        if customer:
            conversation.sign_in(customer)
        return conversation

    def close(self) -> None:
        """Forget the visit before."""
        for context in self._browser.contexts:
            context.close()


class PageConversation:
    """One visit."""

    def __init__(self, page: Page, shop: ShopRecords, server: ServerRecords) -> None:
        self._page = page
        self._shop = shop
        self._server = server

    def sign_in(self, customer: str) -> None:
        """Choose a demo customer, and wait until the server knows."""
        before = self._server.sessions_of(customer)
        self._page.click("#customer input")
        self._page.locator("#customer ul li", has_text=self._server.name_of(customer)).click()
        until = time.monotonic() + WAIT_MS / 1000
        while self._server.sessions_of(customer) == before:
            assert time.monotonic() < until, f"{customer} was not signed in"
            self._page.wait_for_timeout(50)

    def send(self, text: str, image: Path | None) -> Sequence[ReplyEvent]:
        """Type, wait for the end of the turn, and read it."""
        turns = self._page.locator("#finished .turn.assistant")
        before = turns.count()
        if image is not None:
            self._page.set_input_files("#message input[type=file]", str(image))
            self._page.wait_for_selector("#message .thumbnail-item, #message img")
        self._page.fill("#message textarea", text)
        self._page.press("#message textarea", "Enter")
        expect(turns).to_have_count(before + 1, timeout=WAIT_MS)
        return tuple(self._events(turns.last))

    def _events(self, turn: Locator) -> Iterator[ReplyEvent]:
        for text in turn.locator(".notice").all_inner_texts():
            yield Notice("shown", text)
        cards = tuple(self._card(card) for card in turn.locator(".card").all())
        if cards:
            yield Products(cards)
        for table in turn.locator(".table").all():
            yield _table(table)
        for order in turn.locator(".order").all():
            yield _order(order)
        said = "\n".join(turn.locator(".said").all_inner_texts())
        thumbs = turn.locator(".thumbs button")
        if not thumbs.count():
            yield Failed(REFUSED, said, retry=False)
            return
        yield TextDelta(said)
        for ticket in turn.locator(".ticket").all_inner_texts():
            yield HandoffOpened(ticket, "open")
        replies = turn.locator(".quick-replies button").all()
        if replies:
            yield QuickReplies(tuple(QuickReply(r.inner_text(), _attribute(r, "data-send")) for r in replies))
        yield self._server.done_of(_attribute(thumbs.first, "data-turn"))

    def _card(self, card: Locator) -> Card:
        """The product by its title, its variant by the options and the picture, as a shopper would tell."""
        title = card.locator("h3").inner_text()
        product = self._shop.product(self._shop.titles().get(title, ""))
        assert product is not None, f"the shop sells no {title!r}"
        options = card.locator(".options").inner_text()
        picture = _attribute(card.locator("img"), "src")
        display = card.locator(".price b").inner_text()
        variant = _variant(product, options, picture)
        return Card(
            product_id=product.product_id,
            variant_id=variant.variant_id if variant else f"none with {options} and {picture}",
            title=title,
            price=_price(display),
            price_display=display,
            image=picture,
            in_stock=card.locator(".stock.out").count() == 0,
            position=int(card.locator(".number").inner_text()),
            why=tuple(card.locator(".why").all_inner_texts()),
            relaxed=tuple(card.locator(".relaxed").all_inner_texts()),
        )


def _variant(product: Product, options: str, picture: str) -> Variant | None:
    for variant in product.variants:
        labels = {
            " · ".join(product.label(value, locale) for value in variant.options.values())
            for locale in BROWSER_LOCALES
        }
        if options in labels and variant.image and picture.endswith(variant.image):
            return variant
    return None


def _price(display: str) -> Price:
    return Price(round(float(display[1:].replace(",", "")) * 100), CURRENCIES[display[0]])


def _table(table: Locator) -> Table:
    rows = [tuple(row.locator("th, td").all_inner_texts()) for row in table.locator("tr").all()]
    return Table(rows[0], tuple(rows[1:]))


def _order(order: Locator) -> OrderShown:
    """`order_id` is the last word of the head; lines and total are read for the amounts in them."""
    lines = order.locator("li").all()
    return OrderShown(
        order_id=order.locator("header b").inner_text().split()[-1],
        state=order.locator(".state").inner_text(),
        items=tuple(
            OrderItem(
                title=line.locator("span").first.evaluate("span => span.firstChild.textContent"),
                options=line.locator("small").inner_text(),
                price=line.locator("span").last.inner_text(),
                quantity=1,
            )
            for line in lines
        ),
        total=order.locator("footer b").inner_text(),
        placed_at=order.locator("footer span").inner_text(),
    )


def _attribute(found: Locator, name: str) -> str:
    return found.get_attribute(name) or ""
