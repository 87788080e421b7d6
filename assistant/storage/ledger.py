"""`Ledger` on SQL: a turn's record and the state it leaves, in one transaction."""

import json
from functools import cache

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Engine, insert, select, update

from assistant.errors import DatabaseError, SessionUnknownError
from assistant.ledger import TurnRecord
from assistant.state import DialogueState
from assistant.storage import schema
from assistant.storage.database import reading, writing
from assistant.storage.state_json import state_to_json


class SqlLedger:
    """One record a message; a second record of the same message is refused."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def commit_turn(self, state: DialogueState | None, record: TurnRecord) -> None:
        """Append the record and save the state; None leaves the state as it is.

        Raises:
            SessionUnknownError: The session was deleted meanwhile; then nothing is kept of the turn.
            DatabaseError: The message has its record already, or the database failed.
        """
        sessions = schema.sessions
        with writing(self._engine) as connection:
            kept = sessions.c.state if state is None else state_to_json(state)
            saved = connection.execute(
                update(sessions).where(sessions.c.session_id == record.session_id).values(state=kept)
            )
            if not saved.rowcount:
                raise SessionUnknownError(f"There is no session {record.session_id!r}.")
            connection.execute(
                insert(schema.turns).values(
                    turn_id=record.turn_id,
                    session_id=record.session_id,
                    client_message_id=record.client_message_id,
                    at=record.at,
                    status=record.status,
                    record=record_to_json(record),
                )
            )

    def turn_by_client_message(self, session_id: str, client_message_id: str) -> TurnRecord | None:
        turns = schema.turns
        query = select(turns.c.record).where(
            turns.c.session_id == session_id, turns.c.client_message_id == client_message_id
        )
        with reading(self._engine) as connection:
            document = connection.scalar(query)
        return record_from_json(document) if document is not None else None

    def transcript(self, session_id: str) -> tuple[TurnRecord, ...]:
        turns = schema.turns
        query = select(turns.c.record).where(turns.c.session_id == session_id).order_by(turns.c.number)
        with reading(self._engine) as connection:
            documents = connection.scalars(query).all()
        return tuple(record_from_json(document) for document in documents)


def record_to_json(record: TurnRecord) -> str:
    """ASCII JSON, for the reason given in `state_to_json`."""
    return json.dumps(_adapter().dump_python(record, mode="json"))


def record_from_json(document: str) -> TurnRecord:
    """Inverse of `record_to_json`; fields that a later version added take their defaults."""
    try:
        return _adapter().validate_python(json.loads(document))
    except ValidationError as error:
        raise DatabaseError(f"A stored turn cannot be read: {error.errors()[0]['msg']}.") from error


@cache
def _adapter() -> TypeAdapter[TurnRecord]:
    return TypeAdapter(TurnRecord)
