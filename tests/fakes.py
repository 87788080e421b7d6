"""Fakes that the packages do not ship themselves: real behaviour, in memory."""

import io
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Literal

import uvicorn
from PIL import Image
from starlette.types import ASGIApp

from assistant.commands import UserMessage
from assistant.dialogue.wishes import currency_of
from assistant.errors import MessageRejectedError
from assistant.events import Card, Done, Products, QuickReplies, QuickReply, ReplyEvent, Table, TextDelta
from assistant.facts import InterestsForgotten, OrderItemView, OrderView, ProfileTold
from assistant.identity import EmbedTokens
from assistant.ledger import TurnRecord
from assistant.sessions import SessionChannels, TurnWorkers
from assistant.steps import ForgetInterests
from assistant.storage.shop_events import EventReport, RejectedEvent, ShopEvent
from assistant.wire_format import numbered
from retrieval.product import Locale, Price, Product, Text, Variant
from retrieval.query import Facet, Hit, Query, Reason, SearchResult
from retrieval.shopper import Shopper
from ui.api.metrics import Metrics
from ui.api.services import ApiServices, Readiness
from ui.limits import RateLimiter, Rates

START = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
GATE_S = 30.0
SECRET = "a secret that is long enough for HS256"


@dataclass
class FakeClock:
    """Time that stands still until a test moves it."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def monotonic(self) -> float:
        return self.now.timestamp()

    def move(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


def make_ids(prefix: str = "id") -> Callable[[], str]:
    """Ids that count: id1, id2, …"""
    numbers = count(1)
    return lambda: f"{prefix}{next(numbers)}"


@dataclass(frozen=True)
class FakeSession:
    session_id: str
    token_digest: str
    customer_id: str | None
    locale: Locale
    expires_at: datetime


class FakeSessions:
    def __init__(self) -> None:
        self._sessions: dict[str, FakeSession] = {}

    def create(
        self,
        session_id: str,
        token_digest: str,
        customer_id: str | None,
        locale: Locale,
        expires_at: datetime,
    ) -> FakeSession:
        session = FakeSession(session_id, token_digest, customer_id, locale, expires_at)
        self._sessions[session_id] = session
        return session

    def get(self, session_id: str) -> FakeSession | None:
        return self._sessions.get(session_id)

    def set_customer(self, session_id: str, customer_id: str | None) -> None:
        self._sessions[session_id] = replace(self._sessions[session_id], customer_id=customer_id)

    def delete(self, session_id: str) -> bool:
        return self._sessions.pop(session_id, None) is not None


class FakeLedger:
    """Keeps the records of turns."""

    def __init__(self) -> None:
        self.records: list[TurnRecord] = []

    def append(self, record: TurnRecord) -> None:
        self.records.append(record)

    def turn_by_client_message(self, session_id: str, client_message_id: str) -> TurnRecord | None:
        key = (session_id, client_message_id)
        return next((r for r in self.records if (r.session_id, r.client_message_id) == key), None)

    def transcript(self, session_id: str) -> tuple[TurnRecord, ...]:
        return tuple(r for r in self.records if r.session_id == session_id)


@dataclass
class FakeImages:
    images: dict[tuple[str, str], bytes] = field(default_factory=dict)

    def save(self, session_id: str, image_id: str, content: bytes, at: datetime) -> None:
        self.images[session_id, image_id] = content

    def get(self, session_id: str, image_id: str) -> bytes | None:
        return self.images.get((session_id, image_id))


@dataclass
class FakeMemory:
    """A `ShopperMemory` of what a test puts in, by session."""

    shoppers: dict[str, Shopper] = field(default_factory=dict)

    def shopper(self, session_id: str, customer_id: str | None) -> Shopper:
        return self.shoppers.get(session_id, Shopper())


@dataclass
class FakeShopEvents:
    kept: dict[str, ShopEvent] = field(default_factory=dict)

    def save(self, session_id: str, events: Sequence[ShopEvent], now: datetime) -> EventReport:
        rejected = tuple(RejectedEvent(e.event_id, "kind_unknown") for e in events if e.kind == "stare")
        sound = [e for e in events if e.kind != "stare"]
        fresh = {e.event_id: e for e in sound if e.event_id not in self.kept}
        self.kept |= fresh
        return EventReport(len(fresh), len(sound) - len(fresh), rejected)


@dataclass
class FakeFeedback:
    ledger: FakeLedger
    ratings: dict[str, tuple[int, str]] = field(default_factory=dict)

    def save(self, session_id: str, turn_id: str, rating: Literal[1, -1], text: str, at: datetime) -> None:
        if turn_id not in {r.turn_id for r in self.ledger.transcript(session_id)}:
            raise MessageRejectedError("turn_unknown", "There is no such turn in this conversation.")
        self.ratings[turn_id] = (rating, text)


def make_product(product_id: str, title_en: str, title_zh: str, price_minor: int, colour: str) -> Product:
    """A product with one variant; yuan at seven to the dollar."""
    variant = Variant(
        variant_id=f"{product_id}-{colour}",
        options={"colour": colour},
        prices={"USD": Price(price_minor, "USD"), "CNY": Price(price_minor * 7, "CNY")},
        stock=3,
        image=f"{product_id}-{colour}.webp",
    )
    return Product(
        product_id=product_id,
        title=Text({"en": title_en, "zh": title_zh}),
        description=Text({"en": "Soft.", "zh": "柔软。"}),
        brand=Text({"en": "Tidewater", "zh": "潮间"}),
        category=Text({"en": "Clothing > Dresses", "zh": "服装 > 连衣裙"}),
        attributes={"material": "linen"},
        attribute_labels={"material": Text({"en": "Material", "zh": "材质"})},
        value_labels={"linen": Text({"en": "Linen", "zh": "亚麻"}), "red": Text({"en": "Red", "zh": "红色"})},
        variants=(variant,),
        rating=4.6,
        rating_count=132,
    )


PRODUCTS = {
    p.product_id: p
    for p in (
        make_product("dress", "Linen wrap dress", "亚麻裹身裙", 3900, "red"),
        make_product("shirt", "Oxford shirt", "牛津衬衫", 2900, "white"),
    )
}


class FakeSearch:
    """Finds a product whose title holds every word; keeps the queries it was asked."""

    def __init__(self) -> None:
        self.queries: list[Query] = []

    def search(self, query: Query) -> SearchResult:
        self.queries.append(query)
        words = query.text.lower().split()
        found = [
            p for p in PRODUCTS.values() if all(any(w in t.lower() for t in p.title.all()) for w in words)
        ]
        hits = tuple(
            Hit(p, p.variants[0], 1 / n, n, {"lexical": (n, 2.5)}, (Reason("title_match"),))
            for n, p in enumerate(found[: query.limit], start=1)
        )
        return SearchResult(hits, len(found), (Facet("colour", (("red", 1),)),))


class FakeProfiles:
    """`Profiles` of shoppers of whom nothing is known."""

    def recall(self, session_id: str, customer_id: str | None, locale: Locale) -> ProfileTold:
        return ProfileTold(())

    def forget(
        self, session_id: str, customer_id: str | None, step: ForgetInterests, locale: Locale
    ) -> InterestsForgotten:
        return InterestsForgotten(())


class FakeOrders:
    def orders_of(self, customer_id: str, locale: Locale) -> tuple[OrderView, ...]:
        if customer_id != "c7":
            return ()
        item = OrderItemView("dress", PRODUCTS["dress"].title.in_locale(locale), "Red", 1, Price(3900, "USD"))
        return (OrderView("W1", "shipped", START, (item,), Price(3900, "USD")),)


class FakeReply:
    """Answers like an assistant would, and records: cards, a table for "compare", a crash for "crash".

    "slow" waits at the gate before its words.
    """

    def __init__(self, ledger: FakeLedger) -> None:
        self.ledger = ledger
        self.calls: list[tuple[str, UserMessage]] = []
        self.gate = threading.Event()
        self._new_id = make_ids("turn")

    def __call__(self, session_id: str, client_message_id: str, message: UserMessage) -> Iterator[ReplyEvent]:
        self.calls.append((client_message_id, message))
        turn_id = self._new_id()
        is_zh = any("一" <= c <= "鿿" for c in message.text) or message.locale == "zh"
        events: list[ReplyEvent] = []
        if message.text == "crash":
            raise KeyError("a bug")
        if message.text == "compare":
            events.append(
                Table(("", "1. Dress", "2. Shirt"), (("Price", "$39", "$29"), ("Care", "", "Iron")))
            )
        else:
            events.append(
                Products(tuple(_card(p, n, is_zh=is_zh) for n, p in enumerate(PRODUCTS.values(), 1)))
            )
        words = (
            (f"关于「{message.text}」，", "先看这两件。")
            if is_zh
            else (f"For “{message.text}”: ", "these two.")
        )
        yield from events
        if "slow" in message.text:
            assert self.gate.wait(GATE_S)
        shown = len(events)
        events += [TextDelta(word) for word in words]
        label = "只看红色" if is_zh else "Only red"
        events.append(QuickReplies((QuickReply(label, label),)))
        events.append(Done(turn_id, "local", "local", "template", ({"name": "search"},), {"total": 1.0}, {}))
        self.ledger.append(
            TurnRecord(
                turn_id=turn_id,
                session_id=session_id,
                client_message_id=client_message_id,
                at=START,
                message_text=message.text,
                image_id=message.image_id,
                locale="zh" if is_zh else "en",
                commands=(),
                steps=(),
                facts=(),
                events=tuple(e.as_dict() for e in numbered(events)),
                engine="local",
                parser="local",
                writer="template",
                timings_ms={},
                usage={},
            )
        )
        yield from events[shown:]


def _card(product: Product, position: int, *, is_zh: bool) -> Card:
    price = product.variants[0].prices["CNY" if is_zh else "USD"]
    return Card(
        product_id=product.product_id,
        variant_id=product.variants[0].variant_id,
        title=product.title.in_locale("zh" if is_zh else "en"),
        price=price,
        price_display=f"{'¥' if is_zh else '$'}{price.amount_minor // 100}",
        image=f"/images/{product.variants[0].image}",
        in_stock=True,
        position=position,
        list_price=replace(price, amount_minor=price.amount_minor + 1000) if position == 1 else None,
        rating=product.rating,
        rating_count=product.rating_count,
        why=("同价位里评分最高" if is_zh else "Best rated at this price",),
        relaxed=("price <= 30",) if position == 2 else (),
        relaxed_words=("超出预算" if is_zh else "over $30",) if position == 2 else (),
        stock=3,
    )


@dataclass
class FakeShop:
    """Services for the API, with everything that a test may look at."""

    services: ApiServices
    clock: FakeClock
    ledger: FakeLedger
    reply: FakeReply
    workers: TurnWorkers
    search: FakeSearch
    images: FakeImages
    feedback: FakeFeedback
    events: FakeShopEvents
    memory: FakeMemory
    embed_tokens: EmbedTokens


def make_shop(home: Path, rates: Rates | None = None, allowed_origins: Sequence[str] = ()) -> FakeShop:
    """A shop of two products whose data is in memory and whose files are in `home`."""
    clock = FakeClock()
    ledger = FakeLedger()
    reply = FakeReply(ledger)
    metrics = Metrics()
    workers = TurnWorkers(reply, ledger, workers=2, on_end=metrics.count_turn)
    embed_tokens = EmbedTokens(home / "embed_tokens.json", SECRET, make_ids("embed"))
    search, images, feedback = FakeSearch(), FakeImages(), FakeFeedback(ledger)
    events, memory = FakeShopEvents(), FakeMemory()
    pictures = home / "images"
    pictures.mkdir(parents=True)
    for product in PRODUCTS.values():
        colour = {"red": (200, 40, 40), "white": (235, 235, 225)}[product.variants[0].options["colour"]]
        (pictures / str(product.variants[0].image)).write_bytes(picture_bytes("WEBP", colour))
    services = ApiServices(
        sessions=FakeSessions(),
        turns=workers,
        channels=SessionChannels(),
        transcripts=ledger,
        images=images,
        events=events,
        feedback=feedback,
        search=search,
        memory=memory,
        profiles=FakeProfiles(),
        product=PRODUCTS.get,
        orders=FakeOrders(),
        currency_for=currency_of,
        readiness=lambda: Readiness(True, {"index": "ready"}),
        metrics=metrics,
        embed_tokens=embed_tokens,
        token_secret=SECRET,
        pictures=pictures,
        limiter=RateLimiter(clock.monotonic),
        now=clock,
        new_id=make_ids("id"),
        rates=rates or Rates(),
        allowed_origins=frozenset(allowed_origins),
        shop_name="Tidewater",
        heartbeat_s=0.2,
    )
    return FakeShop(
        services, clock, ledger, reply, workers, search, images, feedback, events, memory, embed_tokens
    )


@contextmanager
def served(app: ASGIApp, port: int = 0) -> Iterator[str]:
    """The app on this machine, by default on a free port; gives its address."""
    listener = socket.create_server(("127.0.0.1", port))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(5)
        listener.close()


def picture_bytes(
    format: str = "PNG", colour: tuple[int, int, int] = (30, 90, 200), size: tuple[int, int] = (320, 320)
) -> bytes:
    """An encoded picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, format=format)
    return out.getvalue()
