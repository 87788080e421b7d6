"""Events as JSON and back: one table, keys as in the contracts.

Nearly every event is on the wire as its fields are named. A card is not: it is flat in Python and has its
amounts and their wording together on the wire.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import assert_never

from pydantic import TypeAdapter

from assistant.events import (
    Card,
    Done,
    Failed,
    HandoffOpened,
    Notice,
    OrderShown,
    Products,
    QuickReplies,
    QuickReply,
    ReplyEvent,
    Table,
    TextDelta,
)
from assistant.money import display_price
from retrieval.product import Price

WireDict = dict[str, object]
"""`{"event": name, "data": {…}}`, of JSON values only."""


@dataclass(frozen=True)
class WireEvent:
    """One event as sent: its number within the message (from 1), its name and its JSON data."""

    id: int
    event: str
    data: Mapping[str, object]

    @classmethod
    def from_dict(cls, kept: Mapping[str, object]) -> "WireEvent":
        """As `as_dict` wrote it; ValueError for anything else."""
        number, data = kept.get("id"), kept.get("data")
        if isinstance(number, int) and isinstance(data, Mapping):
            return cls(number, str(kept.get("event")), data)
        raise ValueError(f"not a kept event, its keys are {sorted(kept)}")

    def as_dict(self) -> WireDict:
        """As the ledger keeps it."""
        return {"id": self.id, "event": self.event, "data": dict(self.data)}

    @property
    def ends_turn(self) -> bool:
        """Whether nothing comes after it."""
        return self.event in ("done", "error")


EVENT_TYPES: Mapping[str, TypeAdapter[ReplyEvent]] = {
    "notice": TypeAdapter(Notice),
    "products": TypeAdapter(Products),
    "table": TypeAdapter(Table),
    "order": TypeAdapter(OrderShown),
    "text": TypeAdapter(TextDelta),
    "handoff": TypeAdapter(HandoffOpened),
    "quick_replies": TypeAdapter(QuickReplies),
    "done": TypeAdapter(Done),
    "error": TypeAdapter(Failed),
}


def event_name(event: ReplyEvent) -> str:
    """The name on the wire."""
    match event:
        case Notice():
            return "notice"
        case Products():
            return "products"
        case Table():
            return "table"
        case OrderShown():
            return "order"
        case TextDelta():
            return "text"
        case HandoffOpened():
            return "handoff"
        case QuickReplies():
            return "quick_replies"
        case Done():
            return "done"
        case Failed():
            return "error"
        case _:
            assert_never(event)


def to_wire(event: ReplyEvent) -> WireDict:
    """The event as `{"event", "data"}`; optional keys without a value are left out."""
    return {"event": event_name(event), "data": event_data(event)}


def event_data(event: ReplyEvent) -> WireDict:
    """The data alone."""
    if isinstance(event, Products):
        return {"products": [card_to_wire(c) for c in event.products]}
    data = _json_values(asdict(event))
    if isinstance(event, OrderShown) and event.tracking is None:
        del data["tracking"]
    if isinstance(event, QuickReplies):
        data["replies"] = [reply_to_wire(reply) for reply in event.replies]
    if isinstance(event, Done) and not event.trace:
        del data["trace"]
    return data


def from_wire(name: str, data: Mapping[str, object]) -> ReplyEvent:
    """The event that `to_wire` wrote.

    Raises:
        KeyError: no event has this name.
        ValueError: the data is not that event's.
    """
    if name == "products":
        cards = data.get("products")
        if not isinstance(cards, list):
            raise ValueError("`products` holds no list")
        data = {"products": [_card_fields(c) for c in cards]}
    return EVENT_TYPES[name].validate_python(data)


def wire_event(number: int, event: ReplyEvent) -> WireEvent:
    """One event as sent, with its number within the message."""
    return WireEvent(number, event_name(event), event_data(event))


def numbered(events: Iterable[ReplyEvent]) -> tuple[WireEvent, ...]:
    """A whole turn as sent."""
    return tuple(wire_event(number, event) for number, event in enumerate(events, start=1))


def card_to_wire(card: Card) -> WireDict:
    """A card of contracts §2. `relaxed_words`, `score`, `stock` and `options` are additions."""
    wire: WireDict = {
        "id": card.product_id,
        "variant_id": card.variant_id,
        "title": card.title,
        "price": _price_to_wire(card.price, card.price_display),
        "image": card.image,
        "in_stock": card.in_stock,
        "rating_count": card.rating_count,
        "why": list(card.why),
        "relaxed": list(card.relaxed),
        "relaxed_words": list(card.relaxed_words),
        "position": card.position,
        "score": card.score,
        "options": dict(card.options),
    }
    if card.list_price is not None:
        wire["list_price"] = _price_to_wire(card.list_price, display_price(card.list_price))
    optional = {"url": card.url, "rating": card.rating, "stock": card.stock}
    return wire | {key: value for key, value in optional.items() if value is not None}


def reply_to_wire(reply: QuickReply) -> WireDict:
    """A button of contracts §2; `url` is an addition, there for a link only."""
    link = {} if reply.url is None else {"url": reply.url}
    return {"label": reply.label, "send": reply.send, **link}


def _price_to_wire(price: Price, display: str) -> WireDict:
    return {"amount_minor": price.amount_minor, "currency": price.currency, "display": display}


def _card_fields(wire: object) -> WireDict:
    if not isinstance(wire, dict):
        raise ValueError(f"a card is an object, not {type(wire).__name__}")  # noqa: TRY004 - bad data, not a bug
    fields = {key: value for key, value in wire.items() if key != "id"}
    price = fields.get("price")
    display = price.get("display") if isinstance(price, dict) else None
    return fields | {"product_id": wire.get("id"), "price_display": display}


def _json_values(value: Mapping[str, object]) -> WireDict:
    return {key: _json_value(item) for key, item in value.items()}


def _json_value(value: object) -> object:
    if isinstance(value, Mapping):
        return _json_values(value)
    if isinstance(value, list | tuple):
        return [_json_value(item) for item in value]
    return value
