"""Sessions, and the state of each conversation."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Engine, delete, insert, select, update

from assistant.errors import SessionUnknownError
from assistant.state import DialogueState
from assistant.storage import schema
from assistant.storage.database import reading, writing
from assistant.storage.profiles import carry_over
from assistant.storage.shop_events import forget_behaviour, take_along
from assistant.storage.state_json import state_from_json, state_to_json
from retrieval.product import Locale

PURGED_AT_ONCE = 200


@dataclass(frozen=True)
class StoredSession:
    """A session without its state. `token_digest` is what the secret token hashes to."""

    session_id: str
    token_digest: str
    customer_id: str | None
    locale: Locale
    expires_at: datetime  # UTC


class SessionStore:
    """Sessions by id. Whether one has expired is for the caller's clock to say."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def create(
        self,
        session_id: str,
        token_digest: str,
        customer_id: str | None,
        locale: Locale,
        expires_at: datetime,
    ) -> StoredSession:
        session = StoredSession(session_id, token_digest, customer_id, locale, expires_at)
        with writing(self._engine) as connection:
            connection.execute(insert(schema.sessions).values(**vars(session)))
        return session

    def get(self, session_id: str) -> StoredSession | None:
        table = schema.sessions
        columns = (
            table.c.session_id,
            table.c.token_digest,
            table.c.customer_id,
            table.c.locale,
            table.c.expires_at,
        )
        with reading(self._engine) as connection:
            row = connection.execute(select(*columns).where(table.c.session_id == session_id)).one_or_none()
        return StoredSession(*row) if row else None

    def set_customer(self, session_id: str, customer_id: str | None) -> None:
        """Sign a customer in, or out with None. Who signs in takes along what was said and done before.

        Raises:
            SessionUnknownError: There is no such session.
        """
        table = schema.sessions
        with writing(self._engine) as connection:
            changed = connection.execute(
                update(table).where(table.c.session_id == session_id).values(customer_id=customer_id)
            )
            if not changed.rowcount:
                raise SessionUnknownError(f"There is no session {session_id!r}.")
            if customer_id:
                carry_over(connection, session_id, customer_id)
                take_along(connection, session_id, customer_id)

    def load_state(self, session_id: str) -> DialogueState:
        """The state after the last turn. Who the customer is comes from the session, never from the state.

        Raises:
            SessionUnknownError: There is no such session, or it was deleted.
        """
        table = schema.sessions
        query = select(table.c.state, table.c.locale, table.c.customer_id).where(
            table.c.session_id == session_id
        )
        with reading(self._engine) as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise SessionUnknownError(f"There is no session {session_id!r}.")
        document, locale, customer_id = row
        state = state_from_json(document) if document else DialogueState(locale=locale)
        return replace(state, customer_id=customer_id)

    def save_state(self, session_id: str, state: DialogueState) -> None:
        """Replace the state outside a turn. Raises SessionUnknownError."""
        self._change(session_id, state=state_to_json(state))

    def delete(self, session_id: str) -> bool:
        """Forget the session: state, turns, feedback, events, pictures, and what its tickets say.

        Returns whether there was one. A ticket itself stays, for the person who works on it.
        """
        with writing(self._engine) as connection:
            connection.execute(
                update(schema.tickets).where(schema.tickets.c.session_id == session_id).values(summary="")
            )
            forget_behaviour(connection, [session_id])
            # What else belongs to the session goes by ON DELETE CASCADE.
            deleted = connection.execute(
                delete(schema.sessions).where(schema.sessions.c.session_id == session_id)
            )
            return bool(deleted.rowcount)

    def purge_expired(self, before: datetime) -> int:
        """Forget sessions that expired before a time, at most `PURGED_AT_ONCE`, so that no writer waits long.

        Returns how many. Tickets stay with their summary: a person may be working on them. So do customers'
        events, by which their next visit is served.
        """
        sessions, events = schema.sessions, schema.shop_events
        expired = select(sessions.c.session_id).where(sessions.c.expires_at < before).limit(PURGED_AT_ONCE)
        with writing(self._engine) as connection:
            gone = connection.scalars(expired).all()
            connection.execute(
                delete(events).where(events.c.session_id.in_(gone), events.c.customer_id.is_(None))
            )
            return connection.execute(delete(sessions).where(sessions.c.session_id.in_(gone))).rowcount

    def _change(self, session_id: str, **values: str | None) -> None:
        table = schema.sessions
        with writing(self._engine) as connection:
            changed = connection.execute(
                update(table).where(table.c.session_id == session_id).values(**values)
            )
            if not changed.rowcount:
                raise SessionUnknownError(f"There is no session {session_id!r}.")
