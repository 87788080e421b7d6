"""One transaction a function, with the driver's errors mapped at the border."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from retrieval.errors import AisleError, RetrievalError

WRITE_LOCK_AT_ONCE = "write_lock_at_once"
"""Execution option that makes SQLite take the write lock at BEGIN (assistant/storage/database.py)."""


@contextmanager
def reading(engine: Engine, failure: type[AisleError] = RetrievalError) -> Iterator[Connection]:
    """A connection that reads one consistent snapshot."""
    try:
        with engine.connect() as connection:
            yield connection
    except SQLAlchemyError as error:
        raise failure(_message("read", engine, error)) from error


@contextmanager
def writing(engine: Engine, failure: type[AisleError] = RetrievalError) -> Iterator[Connection]:
    """A transaction, committed at the end, rolled back on any error.

    A transaction that reads first and writes later would fail on SQLite when another process
    wrote in between, whatever the time-out; holding the lock from the start makes it wait instead.
    """
    try:
        with engine.execution_options(**{WRITE_LOCK_AT_ONCE: True}).begin() as connection:
            yield connection
    except SQLAlchemyError as error:
        raise failure(_message("write", engine, error)) from error


def _message(verb: str, engine: Engine, error: SQLAlchemyError) -> str:
    reason = str(getattr(error, "orig", None) or error).splitlines()[0]
    return (
        f"Could not {verb} the database {engine.url.render_as_string()}: {reason}. "
        "Run `aisle doctor` to check it."
    )
