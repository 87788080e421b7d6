"""The ports of a batch on a real shop: conversations in sessions of their own, and the shop's records."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Protocol

from assistant.commands import UserMessage
from assistant.events import ReplyEvent
from assistant.orders import Order
from retrieval.images import decode_picture, encode_jpeg
from retrieval.product import Locale, Product

PICTURE_SIDE = 1024
SESSION_LIFE = timedelta(hours=1)


class Replies(Protocol):
    """What an `Assistant` does."""

    def reply(self, session_id: str, client_message_id: str, message: UserMessage) -> Iterator[ReplyEvent]:
        """The events of one turn."""
        ...


class Sessions(Protocol):
    """Where sessions are made."""

    def create(
        self,
        session_id: str,
        token_digest: str,
        customer_id: str | None,
        locale: Locale,
        expires_at: datetime,
    ) -> object:
        """A new session."""
        ...

    def delete(self, session_id: str) -> bool:
        """Forget a session."""
        ...


class Pictures(Protocol):
    """Where the pictures of a session are kept."""

    def save(self, session_id: str, image_id: str, content: bytes, at: datetime) -> None:
        """Keep an accepted picture."""
        ...


class SessionConversation:
    """A conversation in one session."""

    def __init__(
        self,
        session_id: str,
        locale: Locale,
        assistant: Replies,
        pictures: Pictures,
        now: Callable[[], datetime],
        new_id: Callable[[], str],
    ) -> None:
        self._session_id = session_id
        self._locale = locale
        self._assistant = assistant
        self._pictures = pictures
        self._now = now
        self._new_id = new_id

    def send(self, text: str, image: Path | None) -> Sequence[ReplyEvent]:
        """All events; a picture is checked and re-encoded as an upload is."""
        image_id = None
        if image is not None:
            image_id = self._new_id()
            kept = encode_jpeg(decode_picture(image.read_bytes(), PICTURE_SIDE))
            self._pictures.save(self._session_id, image_id, kept, self._now())
        message = UserMessage(text, image_id, self._locale)
        return tuple(self._assistant.reply(self._session_id, self._new_id(), message))


class SessionConversations:
    """Opens conversations with one assistant."""

    def __init__(
        self,
        assistant: Replies,
        sessions: Sessions,
        pictures: Pictures,
        *,
        now: Callable[[], datetime],
        new_id: Callable[[], str],
    ) -> None:
        self._assistant = assistant
        self._sessions = sessions
        self._pictures = pictures
        self._now = now
        self._new_id = new_id
        self._opened: list[str] = []

    def open_conversation(self, customer: str | None, locale: Locale) -> SessionConversation:
        """A session whose token nobody has: only this batch can write to it."""
        session_id = self._new_id()
        self._sessions.create(session_id, "batch", customer, locale, self._now() + SESSION_LIFE)
        self._opened.append(session_id)
        return SessionConversation(
            session_id, locale, self._assistant, self._pictures, self._now, self._new_id
        )

    def forget(self) -> None:
        """Delete every session that was opened here."""
        while self._opened:
            self._sessions.delete(self._opened.pop())


class Catalogue(Protocol):
    """What the shop sells."""

    def products(self) -> Sequence[Product]:
        """All products."""
        ...


class Orders(Protocol):
    """What was ordered."""

    def orders_of(self, customer_id: str) -> Sequence[Order]:
        """Newest first."""
        ...


class ShopRecords:
    """`ShopFacts` of a shop; its catalogue and policies are read once."""

    def __init__(self, catalogue: Catalogue, orders: Orders, knowledge: Path) -> None:
        self._catalogue = catalogue
        self._orders = orders
        self._knowledge = knowledge

    @cached_property
    def _products(self) -> Mapping[str, Product]:
        return {product.product_id: product for product in self._catalogue.products()}

    @cached_property
    def _titles(self) -> Mapping[str, str]:
        return {title: p.product_id for p in self._products.values() for title in p.title.all()}

    @cached_property
    def _policies(self) -> str:
        files = sorted(self._knowledge.rglob("*.md"))
        return "\n".join(file.read_text(encoding="utf-8") for file in files)

    def product(self, product_id: str) -> Product | None:
        return self._products.get(product_id)

    def titles(self) -> Mapping[str, str]:
        return self._titles

    def policy_text(self) -> str:
        return self._policies

    def latest_order(self, customer_id: str) -> str | None:
        orders = self._orders.orders_of(customer_id)
        return orders[0].id if orders else None
