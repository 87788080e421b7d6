"""What shoppers said of themselves, and what they do not want remembered.

A visitor's is kept with the visit and goes with it; who signs in takes it along.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Engine, Table, and_, delete, insert, select

from assistant.storage import schema
from assistant.storage.database import reading, writing
from retrieval.shopper import Interest

MOST_KEPT = 40
"""Interests of one shopper; the oldest make room."""

SINGLE_VALUED = frozenset({"size", "skin_type"})
"""Fields where a new value takes the place of the one before: who wears L now does not wear M."""

_EVERYTHING = ("", "")  # the row that says when all was forgotten


@dataclass(frozen=True)
class Profile:
    """`hidden` are (field, value) pairs that are not to be concluded from behaviour: kept with weight 0.

    Behaviour up to `forgotten_at` is not to be looked at.
    """

    interests: tuple[Interest, ...] = ()
    hidden: frozenset[tuple[str, str]] = frozenset()
    forgotten_at: datetime | None = None


class ProfileStore:
    """Profiles by customer, or by session for a visitor."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def profile(self, session_id: str, customer_id: str | None) -> Profile:
        """Newest first."""
        table, owner = _owner(session_id, customer_id)
        with reading(self._engine) as connection:
            rows = connection.execute(
                select(table.c.field, table.c.value, table.c.weight, table.c.at).where(owner)
            ).all()
        ordered = sorted(rows, key=lambda row: (row.field, row.value))
        ordered.sort(key=lambda row: row.at, reverse=True)
        kept = [row for row in ordered if (row.field, row.value) != _EVERYTHING]
        return Profile(
            interests=tuple(Interest(r.field, r.value, r.weight, said=True) for r in kept if r.weight),
            hidden=frozenset((r.field, r.value) for r in kept if not r.weight),
            forgotten_at=next((r.at for r in ordered if (r.field, r.value) == _EVERYTHING), None),
        )

    def keep(
        self, session_id: str, customer_id: str | None, interests: Iterable[Interest], at: datetime
    ) -> None:
        """Remember; of a field that has one value, the new one alone. A weight of 0 hides."""
        table, owner = _owner(session_id, customer_id)
        key = {"customer_id": customer_id} if customer_id else {"session_id": session_id}
        with writing(self._engine) as connection:
            for interest in interests:
                replaced = and_(table.c.field == interest.field, table.c.value == interest.value)
                if interest.field in SINGLE_VALUED and interest.weight > 0:
                    replaced = table.c.field == interest.field
                connection.execute(delete(table).where(owner, replaced))
                row = {"field": interest.field, "value": interest.value, "weight": interest.weight, "at": at}
                connection.execute(insert(table).values(key | row))
            _make_room(connection, table, owner)

    def forget(self, session_id: str, customer_id: str | None, pairs: Iterable[tuple[str, str]]) -> None:
        """Delete the interests in these (field, value) pairs."""
        table, owner = _owner(session_id, customer_id)
        with writing(self._engine) as connection:
            for field, value in pairs:
                connection.execute(delete(table).where(owner, table.c.field == field, table.c.value == value))

    def forget_everything(self, session_id: str, customer_id: str | None, at: datetime) -> None:
        """Only that, and when, all was forgotten is kept, so that older orders tell nothing."""
        table, owner = _owner(session_id, customer_id)
        key = {"customer_id": customer_id} if customer_id else {"session_id": session_id}
        field, value = _EVERYTHING
        with writing(self._engine) as connection:
            connection.execute(delete(table).where(owner))
            connection.execute(delete(schema.session_interests).where(_of_session(session_id)))
            connection.execute(
                insert(table).values(key | {"field": field, "value": value, "weight": 0.0, "at": at})
            )


def carry_over(connection: Connection, session_id: str, customer_id: str) -> None:
    """Make what a visitor said the customer's; of two that differ the newer one holds."""
    theirs, own = schema.session_interests, schema.customer_interests
    rows = connection.execute(
        select(theirs.c.field, theirs.c.value, theirs.c.weight, theirs.c.at).where(_of_session(session_id))
    ).all()
    is_own = own.c.customer_id == customer_id
    for row in sorted(rows, key=lambda r: r.at):
        if (row.field, row.value) == _EVERYTHING:
            continue
        same = and_(is_own, own.c.field == row.field, own.c.value == row.value)
        if row.field in SINGLE_VALUED and row.weight > 0:
            same = and_(is_own, own.c.field == row.field)
        connection.execute(delete(own).where(same))
        connection.execute(insert(own).values({**row._mapping, "customer_id": customer_id}))
    connection.execute(delete(theirs).where(_of_session(session_id)))


def _owner(session_id: str, customer_id: str | None) -> tuple[Table, ColumnElement[bool]]:
    if customer_id:
        return schema.customer_interests, schema.customer_interests.c.customer_id == customer_id
    return schema.session_interests, _of_session(session_id)


def _of_session(session_id: str) -> ColumnElement[bool]:
    return schema.session_interests.c.session_id == session_id


def _make_room(connection: Connection, table: Table, owner: ColumnElement[bool]) -> None:
    rows = connection.execute(select(table.c.field, table.c.value, table.c.at).where(owner)).all()
    kept = [r for r in rows if (r.field, r.value) != _EVERYTHING]
    for row in sorted(kept, key=lambda r: (r.at, r.field, r.value))[: max(0, len(kept) - MOST_KEPT)]:
        connection.execute(delete(table).where(owner, table.c.field == row.field, table.c.value == row.value))
