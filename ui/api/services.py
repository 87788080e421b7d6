"""What the API needs, as small ports; wiring supplies them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal, Protocol

from assistant.actions.shopper_memory import ShopperMemory
from assistant.commands import UserMessage
from assistant.facts import InterestsForgotten, OrderView, ProfileTold
from assistant.identity import EmbedTokens
from assistant.ledger import TurnRecord
from assistant.sessions import EventBuffer, SessionChannels, TurnUnderWay
from assistant.steps import ForgetInterests
from assistant.storage.shop_events import EventReport, ShopEvent
from retrieval.product import Locale, Product
from retrieval.query import Constraint, Query, SearchResult
from ui.api.metrics import Metrics
from ui.limits import RateLimiter, Rates


class Session(Protocol):
    """A session as the store knows it."""

    @property
    def session_id(self) -> str: ...
    @property
    def token_digest(self) -> str: ...
    @property
    def customer_id(self) -> str | None: ...
    @property
    def locale(self) -> Locale: ...
    @property
    def expires_at(self) -> datetime: ...


class Sessions(Protocol):
    """Where sessions are kept."""

    def create(
        self,
        session_id: str,
        token_digest: str,
        customer_id: str | None,
        locale: Locale,
        expires_at: datetime,
    ) -> Session: ...

    def get(self, session_id: str) -> Session | None: ...

    def set_customer(self, session_id: str, customer_id: str | None) -> None: ...

    def delete(self, session_id: str) -> bool:
        """Forget everything of the session."""
        ...


class Turns(Protocol):
    """Runs messages (assistant/sessions.py)."""

    def start(self, session_id: str, client_message_id: str, message: UserMessage) -> EventBuffer: ...

    def find(self, session_id: str, client_message_id: str) -> EventBuffer | None: ...

    def under_way(self, session_id: str) -> tuple[TurnUnderWay, ...]: ...

    def forget(self, session_id: str) -> None: ...


class Transcripts(Protocol):
    """Reads the ledger."""

    def transcript(self, session_id: str) -> tuple[TurnRecord, ...]: ...


class Images(Protocol):
    """Pictures that shoppers uploaded, by session."""

    def save(self, session_id: str, image_id: str, content: bytes, at: datetime) -> None: ...

    def get(self, session_id: str, image_id: str) -> bytes | None: ...


class ShopEvents(Protocol):
    """What shoppers did with the cards they saw."""

    def save(self, session_id: str, events: Sequence[ShopEvent], now: datetime) -> EventReport: ...


class Feedback(Protocol):
    """Thumbs up and down."""

    def save(
        self, session_id: str, turn_id: str, rating: Literal[1, -1], text: str, at: datetime
    ) -> None: ...


class Profiles(Protocol):
    """What is known of shoppers, as they may see and delete it."""

    def recall(self, session_id: str, customer_id: str | None, locale: Locale) -> ProfileTold: ...

    def forget(
        self, session_id: str, customer_id: str | None, step: ForgetInterests, locale: Locale
    ) -> InterestsForgotten: ...


class Search(Protocol):
    """Retrieval alone."""

    def search(self, query: Query) -> SearchResult: ...


class Orders(Protocol):
    """The orders of one customer."""

    def orders_of(self, customer_id: str, locale: Locale) -> tuple[OrderView, ...]: ...


@dataclass(frozen=True)
class Readiness:
    """Whether the shop can answer, and the state of each part in a word or two."""

    ready: bool
    parts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ApiServices:
    """Everything that `create_api` is given. Plain values have the defaults of a shop on one machine."""

    sessions: Sessions
    turns: Turns
    channels: SessionChannels
    transcripts: Transcripts
    images: Images
    events: ShopEvents
    feedback: Feedback
    search: Search
    memory: ShopperMemory
    profiles: Profiles
    product: Callable[[str], Product | None]
    orders: Orders
    currency_for: Callable[[Sequence[Constraint], Locale], str]  # the price list that answers them
    readiness: Callable[[], Readiness]
    metrics: Metrics
    embed_tokens: EmbedTokens
    token_secret: str
    pictures: Path  # the shop's product pictures
    limiter: RateLimiter
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    rates: Rates = field(default_factory=Rates)
    allowed_origins: frozenset[str] = frozenset()
    shop_name: str = "aisle"
    session_lifetime: timedelta = timedelta(days=7)
    heartbeat_s: float = 15.0
