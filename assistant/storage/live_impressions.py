"""Makes events of this shop, and of imported logs, into the impressions that training and demand read.

An event belongs to the list that showed the product; a list's impressions are made when its events come and
brought up to date when later ones do. What machines did is left out.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, Engine, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from assistant.storage import schema
from assistant.storage.database import reading, writing
from retrieval.storage.schema import impressions
from retrieval.text_analysis import language_of

SESSIONS_AT_ONCE = 100
"""So many in one transaction, so that no writer waits long."""

_MARKS = {"click": "clicked", "cart": "carted", "purchase": "purchased"}
_IMPLIES = {
    "clicked": ("clicked",),
    "carted": ("clicked", "carted"),
    "purchased": ("clicked", "carted", "purchased"),
}

Row = dict[str, object]


class LiveImpressions:
    """Several processes may fold at once; the same events give the same impressions."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def fold(self) -> int:
        """Take over events of some sessions that are not among the impressions; returns how many events.

        0 when none is left.
        """
        events = schema.shop_events
        with reading(self._engine) as connection:
            waiting = connection.scalars(
                select(events.c.session_id).where(~events.c.is_folded).distinct().limit(SESSIONS_AT_ONCE)
            ).all()
            rows = connection.execute(
                select(events).where(events.c.session_id.in_(waiting)).order_by(events.c.at)
            ).all()
            sound = [row._asdict() for row in rows if not row.is_suspect and row.turn_id is not None]
            turns = _turns(connection, {str(event["turn_id"]) for event in sound})
        found = _impressions(sound, turns)
        new = [{"of_session": row.session_id, "of_event": row.event_id} for row in rows if not row.is_folded]
        with writing(self._engine) as connection:
            if found:
                _upsert(connection, found)
            if new:
                done = update(events).where(
                    events.c.session_id == bindparam("of_session"), events.c.event_id == bindparam("of_event")
                )
                connection.execute(done.values(is_folded=True), new)
        return len(new)


def _turns(connection: Connection, turn_ids: set[str]) -> Mapping[str, tuple[datetime, str, str]]:
    """When each was, what was said and in which language; of another log's lists nothing."""
    turns = schema.turns
    query = select(turns.c.turn_id, turns.c.at, turns.c.record).where(turns.c.turn_id.in_(turn_ids))
    found = {}
    for turn_id, at, record in connection.execute(query):
        told = json.loads(record)
        found[turn_id] = (at, told.get("message_text", ""), told.get("locale", "en"))
    return found


def _impressions(
    events: Sequence[Mapping[str, object]], turns: Mapping[str, tuple[datetime, str, str]]
) -> list[Row]:
    """One a list and product that has a place; a card that was acted on was seen, whoever reported it."""
    found: dict[tuple[str, str], Row] = {}
    for event in events:
        key = (str(event["turn_id"]), str(event["product_id"]))
        row = found.get(key)
        if row is None and event["position"] is not None:
            row = found[key] = _impression(event, turns)
        mark = _MARKS.get(str(event["kind"]))
        if row is not None and mark:
            row.update(dict.fromkeys(_IMPLIES[mark], True))
    return list(found.values())


def _impression(event: Mapping[str, object], turns: Mapping[str, tuple[datetime, str, str]]) -> Row:
    query = str(event["query"] or "")
    at, said, locale = turns.get(str(event["turn_id"]), (event["at"], query, language_of(query)))
    return {
        "request_id": event["turn_id"],
        "product_id": event["product_id"],
        "at": at,
        "session_id": event["session_id"],
        "customer_id": event["customer_id"],
        "query": said,
        "locale": locale,
        "position": event["position"],
        **dict.fromkeys(_MARKS.values(), False),
        "simulated": False,
    }


def _upsert(connection: Connection, rows: Sequence[Row]) -> None:
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(impressions)
    marks = {mark: statement.excluded[mark] for mark in _MARKS.values()}
    connection.execute(
        statement.on_conflict_do_update(index_elements=["request_id", "product_id"], set_=marks), list(rows)
    )
