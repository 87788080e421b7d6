"""Which cards the turns of a session showed, out of their records."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock

from sqlalchemy import Connection, select

from assistant.storage import schema

_TURNS_KEPT = 20_000


@dataclass(frozen=True)
class ShownCard:
    """Where a turn showed a product, and which variant of it."""

    position: int
    variant_id: str | None


Cards = Mapping[str, ShownCard]  # by product


class ShownCards:
    """Reads each turn once: a record never changes. Safe to call from several threads."""

    def __init__(self) -> None:
        self._known: dict[str, Cards] = {}
        self._lock = Lock()

    def of_session(self, connection: Connection, session_id: str) -> Mapping[str, Cards]:
        """By turn, the latest first."""
        turns = schema.turns
        of_session = turns.c.session_id == session_id
        ids = connection.scalars(
            select(turns.c.turn_id).where(of_session).order_by(turns.c.number.desc())
        ).all()
        missing = [turn_id for turn_id in ids if turn_id not in self._known]
        read: dict[str, Cards] = {}
        if missing:
            query = select(turns.c.turn_id, turns.c.record).where(of_session, turns.c.turn_id.in_(missing))
            read = {turn_id: _cards(record) for turn_id, record in connection.execute(query)}
        with self._lock:
            if len(self._known) + len(read) > _TURNS_KEPT:
                self._known = {}
            self._known.update(read)
            known = self._known
        return {turn_id: read.get(turn_id) or known.get(turn_id) or {} for turn_id in ids}


def _cards(record: str) -> Cards:
    events = json.loads(record).get("events", ())
    products = [p for event in events if event["event"] == "products" for p in event["data"]["products"]]
    return {p["id"]: ShownCard(p["position"], p.get("variant_id")) for p in products}
