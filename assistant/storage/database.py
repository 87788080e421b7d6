"""Opens the shop's database and brings it to this version's schema."""

import sqlite3
from contextlib import AbstractContextManager
from pathlib import Path

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    column,
    create_engine,
    event,
    inspect,
    make_url,
    select,
    table,
    text,
)
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from assistant.errors import DatabaseError
from retrieval.storage import transactions

REVISION = "0004"
"""The newest revision in migrations/versions."""

FILE_NAME = "aisle.sqlite"
BUSY_TIMEOUT_S = 10
MIGRATION_LOCK = 4_157_001  # any number: PostgreSQL's advisory lock of this program


def open_engine(url_or_home: str | Path) -> Engine:
    """An engine on a database URL, or on the SQLite file in a home folder (made when absent).

    Raises:
        DatabaseError: The URL names no database that aisle speaks, or the folder cannot be made.
    """
    url = _database_url(url_or_home)
    if url.get_backend_name() == "postgresql":
        return create_engine(url.set(drivername="postgresql+psycopg"), pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_S})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def migrate(engine: Engine) -> None:
    """Bring the schema to this version; quick when it already is. Two processes may do it at once.

    Raises:
        DatabaseError: The database is from a newer version of aisle, or is not a database.
    """
    with reading(engine) as connection:
        if _revision(connection) == REVISION:
            return
    with writing(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
        if _revision(connection) != REVISION:  # nobody else did it while we waited
            _upgrade(connection)


def reading(engine: Engine) -> AbstractContextManager[Connection]:
    """As in retrieval, failing with `DatabaseError`."""
    return transactions.reading(engine, DatabaseError)


def writing(engine: Engine) -> AbstractContextManager[Connection]:
    """As in retrieval, failing with `DatabaseError`."""
    return transactions.writing(engine, DatabaseError)


def _database_url(url_or_home: str | Path) -> URL:
    if isinstance(url_or_home, Path) or "://" not in url_or_home:
        home = Path(url_or_home)
        try:
            home.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise DatabaseError(
                f"The data folder {home} cannot be made ({error}); set AISLE_HOME to another."
            ) from error
        return URL.create("sqlite", database=str(home / FILE_NAME))
    try:
        url = make_url(url_or_home.replace("postgres://", "postgresql://", 1))
    except ArgumentError as error:
        raise DatabaseError("AISLE_DATABASE_URL cannot be read as a URL.") from error
    if url.get_backend_name() not in {"sqlite", "postgresql"}:
        raise DatabaseError(
            f"AISLE_DATABASE_URL begins with {url.drivername!r}; aisle works on sqlite and postgresql."
        )
    return url


def _prepare_sqlite(connection: sqlite3.Connection, record: object) -> None:
    connection.isolation_level = None  # the driver opens no transactions of its own: _begin_sqlite does
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")  # an acknowledged write outlives a power cut
    connection.execute("PRAGMA foreign_keys = ON")


def _begin_sqlite(connection: Connection) -> None:
    at_once = connection.get_execution_options().get(transactions.WRITE_LOCK_AT_ONCE)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if at_once else "BEGIN")


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.scalar(select(column("version_num")).select_from(table("alembic_version")))


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    config.attributes["connection"] = connection
    revision = _revision(connection)
    try:
        if revision is not None:
            ScriptDirectory.from_config(config).get_revision(revision)
    except CommandError as error:
        raise DatabaseError(
            f"The database {connection.engine.url.render_as_string()} has schema {revision!r}, which this "
            f"version of aisle does not know (its newest is {REVISION!r}); "
            "upgrade aisle or use another AISLE_HOME."
        ) from error
    try:
        command.upgrade(config, REVISION)
    except SQLAlchemyError as error:
        raise DatabaseError(f"The database could not be brought to schema {REVISION!r}: {error}") from error
