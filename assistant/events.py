"""What a turn yields, one class for each event of the wire (ui/wire_format.py), in wire order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from retrieval.product import Price


@dataclass(frozen=True)
class Notice:
    """Something about the turn itself, such as `answered_without_model`."""

    code: str
    text: str


@dataclass(frozen=True)
class Card:
    """A product as shown. `price` is the price of the variant in the turn's currency."""

    product_id: str
    variant_id: str
    title: str
    price: Price
    price_display: str
    image: str  # URL path, "" when there is no picture
    in_stock: bool
    position: int  # from 1
    list_price: Price | None = None
    url: str | None = None
    rating: float | None = None
    rating_count: int = 0
    why: tuple[str, ...] = ()
    relaxed: tuple[str, ...] = ()  # as in contracts.md: "price <= 300"
    relaxed_words: tuple[str, ...] = ()  # the same for people
    score: float = 0.0  # for the record, not shown
    stock: int | None = None
    options: Mapping[str, str] = field(default_factory=dict)  # in the shopper's words


@dataclass(frozen=True)
class Products:
    """Product cards."""

    products: tuple[Card, ...]


@dataclass(frozen=True)
class Table:
    """A comparison: the first column names the property."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class OrderItem:
    """One line of an order."""

    title: str
    options: str
    price: str
    quantity: int


@dataclass(frozen=True)
class OrderShown:
    """An order of the signed-in customer. `tracking` is words: carrier, number and last checkpoint."""

    order_id: str
    state: str
    items: tuple[OrderItem, ...]
    total: str
    placed_at: str
    tracking: str | None = None


@dataclass(frozen=True)
class TextDelta:
    """A piece of the reply, plain text."""

    delta: str


@dataclass(frozen=True)
class HandoffOpened:
    """A ticket for a person."""

    ticket_id: str
    state: str


@dataclass(frozen=True)
class QuickReply:
    """A button: what it says and what it sends. With `url` it is a link, and `send` repeats its words."""

    label: str
    send: str
    url: str | None = None  # http(s) address, or a path of the shop's site


@dataclass(frozen=True)
class QuickReplies:
    """Likely next messages."""

    replies: tuple[QuickReply, ...]


Engine = Literal["local", "llm", "fallback"]


@dataclass(frozen=True)
class Done:
    """The end of a turn that worked. `commands` are JSON objects without personal data."""

    turn_id: str
    engine: Engine
    parser: str
    writer: str
    commands: tuple[Mapping[str, object], ...]
    timings_ms: Mapping[str, float]
    usage: Mapping[str, int | float]
    trace: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Failed:
    """The end of a turn that did not work (`error` on the wire)."""

    code: str
    detail: str
    retry: bool


ReplyEvent = Notice | Products | Table | OrderShown | TextDelta | HandoffOpened | QuickReplies | Done | Failed
