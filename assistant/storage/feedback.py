"""Thumbs up and down."""

from datetime import datetime
from typing import Literal

from sqlalchemy import Engine, delete, insert, select

from assistant.errors import MessageRejectedError
from assistant.storage import schema
from assistant.storage.database import writing


class FeedbackStore:
    """What a shopper thought of a turn; the last word counts."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def save(self, session_id: str, turn_id: str, rating: Literal[1, -1], text: str, at: datetime) -> None:
        """Keep the rating of a turn of this session.

        Raises:
            MessageRejectedError: `turn_unknown`: the session has no such turn.
        """
        turns, feedback = schema.turns, schema.feedback
        with writing(self._engine) as connection:
            known = select(turns.c.turn_id).where(
                turns.c.session_id == session_id, turns.c.turn_id == turn_id
            )
            if connection.scalar(known) is None:
                raise MessageRejectedError("turn_unknown", "There is no such turn in this conversation.")
            connection.execute(delete(feedback).where(feedback.c.turn_id == turn_id))
            connection.execute(insert(feedback).values(turn_id=turn_id, rating=rating, text=text, at=at))
