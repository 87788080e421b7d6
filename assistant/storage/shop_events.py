"""What shoppers did with the cards they saw, as pages report it (contracts.md §3)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, insert, select

from assistant.storage import schema
from assistant.storage.database import reading, writing
from retrieval.storage.schema import products

KINDS = frozenset({"impression", "click", "cart", "purchase", "like", "dislike"})
MAX_ID_LENGTH = 200
CLOCK_DRIFT = timedelta(minutes=5)


@dataclass(frozen=True)
class ShopEvent:
    """One event as a client sends it; `at` is when it says it happened."""

    event_id: str
    kind: str
    product_id: str
    turn_id: str | None = None
    position: int | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class RejectedEvent:
    """An event that was not kept, and why."""

    event_id: str
    code: str


@dataclass(frozen=True)
class EventReport:
    """What became of a batch."""

    accepted: int
    duplicate: int
    rejected: tuple[RejectedEvent, ...]


class EventStore:
    """Events by session and the client's event id, so that a repeated report counts once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def save(self, session_id: str, events: Sequence[ShopEvent], now: datetime) -> EventReport:
        """Keep what is new and sound. An event without a time happened `now`."""
        rejected: list[RejectedEvent] = []
        accepted: dict[str, ShopEvent] = {}
        duplicate = 0
        table = schema.shop_events
        with writing(self._engine) as connection:
            known = set(
                connection.scalars(
                    select(table.c.event_id).where(
                        table.c.session_id == session_id, table.c.event_id.in_([e.event_id for e in events])
                    )
                )
            )
            for event in events:
                code = _rejection(connection, session_id, event, now)
                if code:
                    rejected.append(RejectedEvent(event.event_id, code))
                elif event.event_id in known or event.event_id in accepted:
                    duplicate += 1
                else:
                    accepted[event.event_id] = event
            if accepted:
                connection.execute(
                    insert(table),
                    [
                        asdict(e) | {"session_id": session_id, "at": min(e.at or now, now)}
                        for e in accepted.values()
                    ],
                )
        return EventReport(len(accepted), duplicate, tuple(rejected))

    def of_session(self, session_id: str) -> tuple[ShopEvent, ...]:
        """Oldest first."""
        table = schema.shop_events
        columns = [c for c in table.columns if c is not table.c.session_id]
        with reading(self._engine) as connection:
            rows = connection.execute(select(*columns).where(table.c.session_id == session_id)).all()
        found = [ShopEvent(**row._mapping) for row in rows]
        return tuple(sorted(found, key=lambda e: (str(e.at), e.event_id)))


def _rejection(connection: Connection, session_id: str, event: ShopEvent, now: datetime) -> str | None:
    """The code of what is wrong with an event, or None."""
    turns = schema.turns
    if not event.event_id or len(event.event_id) > MAX_ID_LENGTH:
        return "event_id_invalid"
    if event.kind not in KINDS:
        return "kind_unknown"
    if event.position is not None and event.position < 1:
        return "position_invalid"
    if event.at is not None and (event.at.tzinfo is None or event.at > now + CLOCK_DRIFT):
        return "time_invalid"
    if not connection.scalar(select(products.c.product_id).where(products.c.product_id == event.product_id)):
        return "product_unknown"
    if event.turn_id is not None and not connection.scalar(
        select(turns.c.turn_id).where(turns.c.session_id == session_id, turns.c.turn_id == event.turn_id)
    ):
        return "turn_unknown"
    return None
