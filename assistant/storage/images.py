"""Pictures that shoppers upload, as bytes of their session."""

from datetime import datetime

from sqlalchemy import Engine, func, insert, select

from assistant.errors import MessageRejectedError
from assistant.storage import schema
from assistant.storage.database import reading, writing


class ImageStore:
    """Pictures by id; one session never reads another's. Both limits are refused with a stable code."""

    def __init__(self, engine: Engine, max_bytes: int = 4_000_000, max_a_session: int = 40) -> None:
        self._engine = engine
        self._max_bytes = max_bytes
        self._max_a_session = max_a_session

    def save(self, session_id: str, image_id: str, content: bytes, at: datetime) -> None:
        """Keep an accepted, re-encoded picture.

        Raises:
            MessageRejectedError: `image_too_large`, or `too_many_images` in this session.
        """
        if len(content) > self._max_bytes:
            raise MessageRejectedError(
                "image_too_large",
                f"The picture has {len(content):,} bytes; at most {self._max_bytes:,} are taken.",
            )
        table = schema.images
        with writing(self._engine) as connection:
            held = connection.scalar(
                select(func.count()).select_from(table).where(table.c.session_id == session_id)
            )
            if held is not None and held >= self._max_a_session:
                raise MessageRejectedError(
                    "too_many_images", f"This conversation holds {held} pictures already; start a new one."
                )
            connection.execute(
                insert(table).values(image_id=image_id, session_id=session_id, content=content, at=at)
            )

    def get(self, session_id: str, image_id: str) -> bytes | None:
        """The picture, or None when this session has none of that id."""
        table = schema.images
        query = select(table.c.content).where(table.c.image_id == image_id, table.c.session_id == session_id)
        with reading(self._engine) as connection:
            return connection.scalar(query)
