"""What shoppers did with the cards they saw, as pages report it (contracts.md §3) and logs tell it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import get_args

from sqlalchemy import ColumnElement, Connection, Engine, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from assistant.errors import SessionUnknownError
from assistant.storage import schema
from assistant.storage.database import reading, writing
from assistant.storage.shown_cards import Cards, ShownCards
from retrieval.behaviour_log import BehaviourEvent
from retrieval.shopper import Behaviour, BehaviourKind
from retrieval.storage.schema import impressions, products

KINDS: Mapping[str, BehaviourKind] = {kind: kind for kind in get_args(BehaviourKind)}
MAX_ID_LENGTH = 200
CLOCK_DRIFT = timedelta(minutes=5)
MOST_REMEMBERED = 200
"""Of a customer's acts in earlier visits, the latest."""

MOST_ACTS_A_MINUTE = 60
FASTEST = (10, timedelta(seconds=2))
"""Acts on so many products in so short a time, or more than `MOST_ACTS_A_MINUTE`, are no shopper's."""


@dataclass(frozen=True)
class ShopEvent:
    """One event as a client sends it; `at` is when it says it happened."""

    event_id: str
    kind: str
    product_id: str
    turn_id: str | None = None
    position: int | None = None
    at: datetime | None = None
    variant_id: str | None = None


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
        self._shown = ShownCards()

    def save(self, session_id: str, events: Sequence[ShopEvent], now: datetime) -> EventReport:
        """Keep what is new and sound. An event without a time happened `now`.

        One that names no turn belongs to the latest that showed the product. A session that acts faster
        than a shopper can is marked from its first event to its last, and none of it is learned from.

        Raises:
            SessionUnknownError: There is no such session.
        """
        sessions = schema.sessions
        with writing(self._engine) as connection:
            owner = connection.execute(
                select(sessions.c.customer_id).where(sessions.c.session_id == session_id)
            ).one_or_none()
            if owner is None:
                raise SessionUnknownError(f"There is no session {session_id!r}.")
            shown = self._shown.of_session(connection, session_id)
            known_products = _known_products(connection, events)
            rejected, sound = [], []
            for event in events:
                code = _rejection(event, now, known_products, shown)
                if code:
                    rejected.append(RejectedEvent(event.event_id, code))
                else:
                    sound.append(_attributed(replace(event, at=min(event.at or now, now)), shown))
            known = _known_events(connection, session_id, sound)
            new = {event.event_id: event for event in reversed(sound) if event.event_id not in known}
            kept = list(reversed(new.values()))
            if kept:
                is_suspect = _is_suspect(connection, session_id, kept)
                _insert(connection, [_row(session_id, e, owner[0], is_suspect=is_suspect) for e in kept])
                if is_suspect:
                    _mark_suspect(connection, session_id)
        return EventReport(len(kept), len(sound) - len(kept), tuple(rejected))

    def save_log(self, logged: Sequence[BehaviourEvent]) -> int:
        """Keep events of another system's sessions, sound as they are; returns how many were new."""
        rows = [
            _row(
                e.session_id,
                ShopEvent(e.event_id, e.kind, e.product_id, e.request_id, e.position, e.at),
                e.customer_id,
                e.query,
                is_suspect=False,
            )
            for e in logged
        ]
        with writing(self._engine) as connection:
            return _insert(connection, rows)

    def mark_suspects(self, session_ids: Iterable[str]) -> None:
        """Learn nothing of sessions that no shopper made."""
        with writing(self._engine) as connection:
            for session_id in session_ids:
                _mark_suspect(connection, session_id)

    def of_session(self, session_id: str) -> tuple[ShopEvent, ...]:
        """Oldest first."""
        table = schema.shop_events
        columns = [table.c[name] for name in ShopEvent.__dataclass_fields__]
        with reading(self._engine) as connection:
            rows = connection.execute(select(*columns).where(table.c.session_id == session_id)).all()
        found = [ShopEvent(**row._mapping) for row in rows]
        return tuple(sorted(found, key=lambda e: (str(e.at), e.event_id)))

    def acts_in_visit(self, session_id: str) -> tuple[Behaviour, ...]:
        """What was clicked, put in a cart, bought, liked or disliked in a session; oldest first."""
        return self._acts(schema.shop_events.c.session_id == session_id)

    def acts_before(self, customer_id: str, session_id: str) -> tuple[Behaviour, ...]:
        """Likewise by a customer in all sessions but one; the latest `MOST_REMEMBERED`."""
        table = schema.shop_events
        return self._acts((table.c.customer_id == customer_id) & (table.c.session_id != session_id))

    def _acts(self, whose: ColumnElement[bool]) -> tuple[Behaviour, ...]:
        table = schema.shop_events
        query = (
            select(table.c.product_id, table.c.kind, table.c.at, table.c.variant_id)
            .where(whose, table.c.kind != "impression")
            .order_by(table.c.at.desc(), table.c.event_id.desc())
            .limit(MOST_REMEMBERED)
        )
        with reading(self._engine) as connection:
            rows = connection.execute(query).all()
        return tuple(Behaviour(i, KINDS[kind], at, variant) for i, kind, at, variant in reversed(rows))

    def forget_session(self, session_id: str) -> None:
        """Delete a session's events, also where they became impressions."""
        with writing(self._engine) as connection:
            forget_behaviour(connection, [session_id])

    def forget_customer(self, customer_id: str) -> None:
        """Delete all events of a customer, of their sessions too, and the impressions made of them."""
        sessions = schema.sessions
        with writing(self._engine) as connection:
            own = connection.scalars(
                select(sessions.c.session_id).where(sessions.c.customer_id == customer_id)
            ).all()
            forget_behaviour(connection, own, customer_id)


def forget_behaviour(
    connection: Connection, session_ids: Sequence[str], customer_id: str | None = None
) -> None:
    """Delete what sessions, and a customer, did: events and impressions."""
    for table in (schema.shop_events, impressions):
        of_sessions = table.c.session_id.in_(session_ids)
        whose = of_sessions if customer_id is None else or_(of_sessions, table.c.customer_id == customer_id)
        connection.execute(delete(table).where(whose))


def take_along(connection: Connection, session_id: str, customer_id: str) -> None:
    """What was done in a session before somebody signed in was done by them."""
    table = schema.shop_events
    anonymous = (table.c.session_id == session_id) & table.c.customer_id.is_(None)
    connection.execute(update(table).where(anonymous).values(customer_id=customer_id))


def suspect_sessions(acts: Mapping[str, Sequence[tuple[datetime, str]]]) -> frozenset[str]:
    """The sessions whose (time, product) acts no shopper could do."""
    return frozenset(session_id for session_id, done in acts.items() if _too_fast(done))


def _too_fast(acts: Iterable[tuple[datetime, str]]) -> bool:
    ordered = sorted(acts)
    most, brief = FASTEST
    for first, (at, _) in enumerate(ordered):
        within = first + MOST_ACTS_A_MINUTE
        if within < len(ordered) and ordered[within][0] - at < timedelta(minutes=1):
            return True
        soon = {product for other, product in ordered[first : first + 5 * most] if other - at < brief}
        if len(soon) >= most:
            return True
    return False


def _mark_suspect(connection: Connection, session_id: str) -> None:
    table = schema.shop_events
    connection.execute(update(table).where(table.c.session_id == session_id).values(is_suspect=True))
    connection.execute(delete(impressions).where(impressions.c.session_id == session_id))


def _is_suspect(connection: Connection, session_id: str, new: Sequence[ShopEvent]) -> bool:
    table = schema.shop_events
    acts = [(e.at, e.product_id) for e in new if e.kind != "impression" and e.at is not None]
    if not acts:
        return False
    recent = connection.execute(
        select(table.c.at, table.c.product_id, table.c.is_suspect)
        .where(table.c.session_id == session_id, table.c.kind != "impression")
        .order_by(table.c.at.desc())
        .limit(MOST_ACTS_A_MINUTE + 1)
    ).all()
    return any(row.is_suspect for row in recent) or _too_fast([*acts, *((r[0], r[1]) for r in recent)])


def _known_products(connection: Connection, events: Sequence[ShopEvent]) -> frozenset[str]:
    wanted = {e.product_id for e in events}
    return frozenset(
        connection.scalars(select(products.c.product_id).where(products.c.product_id.in_(wanted)))
    )


def _known_events(connection: Connection, session_id: str, events: Sequence[ShopEvent]) -> frozenset[str]:
    table = schema.shop_events
    ids = [e.event_id for e in events]
    found = select(table.c.event_id).where(table.c.session_id == session_id, table.c.event_id.in_(ids))
    return frozenset(connection.scalars(found))


def _rejection(
    event: ShopEvent, now: datetime, known_products: frozenset[str], shown: Mapping[str, Cards]
) -> str | None:
    """The code of what is wrong with an event, or None."""
    if not event.event_id or len(event.event_id) > MAX_ID_LENGTH:
        return "event_id_invalid"
    if event.kind not in KINDS:
        return "kind_unknown"
    if event.position is not None and event.position < 1:
        return "position_invalid"
    if event.at is not None and (event.at.tzinfo is None or event.at > now + CLOCK_DRIFT):
        return "time_invalid"
    if event.product_id not in known_products:
        return "product_unknown"
    if event.turn_id is not None and event.turn_id not in shown:
        return "turn_unknown"
    return None


def _attributed(event: ShopEvent, shown: Mapping[str, Cards]) -> ShopEvent:
    """With the turn, the position and the variant of the card that it is about."""
    turn_id = event.turn_id
    if turn_id is None:
        turn_id = next((t for t, cards in shown.items() if event.product_id in cards), None)
    card = shown[turn_id].get(event.product_id) if turn_id is not None else None
    if card is None:
        return event
    return replace(
        event,
        turn_id=turn_id,
        position=event.position or card.position,
        variant_id=event.variant_id or card.variant_id,
    )


def _row(
    session_id: str, event: ShopEvent, customer_id: str | None, query: str | None = None, *, is_suspect: bool
) -> dict[str, object]:
    return asdict(event) | {
        "session_id": session_id,
        "customer_id": customer_id,
        "query": query,
        "is_suspect": is_suspect,
        "is_folded": False,
    }


def _insert(connection: Connection, rows: Sequence[Mapping[str, object]]) -> int:
    """Returns how many were new."""
    table = schema.shop_events
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table).on_conflict_do_nothing().returning(table.c.event_id)
    return len(connection.execute(statement, list(rows)).all()) if rows else 0
