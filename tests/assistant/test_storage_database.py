"""Opening and migrating the database: new, current, from a newer version, by two at once, after a kill."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, MetaData, inspect, text

from assistant.errors import DatabaseError
from assistant.storage import database, schema
from assistant.storage.database import REVISION, migrate, open_engine
from retrieval.storage import schema as catalogue_schema
from tests.postgres import fresh_database


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    opened = open_engine(tmp_path if request.param == "sqlite" else fresh_database())
    yield opened
    opened.dispose()


def test_the_revisions_make_the_tables_that_the_code_declares(engine: Engine) -> None:
    migrate(engine)
    declared = MetaData()
    for table in (*catalogue_schema.metadata.tables.values(), *schema.metadata.tables.values()):
        table.to_metadata(declared)
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), declared)
    assert differences == []


def test_the_newest_revision_is_the_one_that_the_code_expects() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(database.__file__).with_name("migrations")))
    assert ScriptDirectory.from_config(config).get_current_head() == REVISION


def test_migrating_a_current_database_changes_nothing_and_is_quick(engine: Engine) -> None:
    migrate(engine)
    begun = time.perf_counter()
    migrate(engine)
    assert time.perf_counter() - begun < 0.3


def test_a_database_of_a_newer_version_is_refused_and_left_alone(engine: Engine) -> None:
    migrate(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseError, match=r"'9999'.*upgrade aisle"):
        migrate(engine)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "9999"


def test_two_that_migrate_at_once_both_succeed(engine: Engine) -> None:
    failures: list[Exception] = []

    def run() -> None:
        try:
            migrate(engine)
        except DatabaseError as error:
            failures.append(error)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert inspect(engine).has_table("turns")


def test_a_file_that_is_no_database_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / database.FILE_NAME).write_bytes(b"not a database, " * 100)
    with pytest.raises(DatabaseError, match="aisle doctor"):
        migrate(open_engine(tmp_path))


@pytest.mark.parametrize("url", ["mysql://shop@localhost/shop", "nonsense://", "://"])
def test_a_url_of_another_database_is_refused(url: str) -> None:
    with pytest.raises(DatabaseError, match="AISLE_DATABASE_URL"):
        open_engine(url)


def test_a_home_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DatabaseError, match="AISLE_HOME"):
        open_engine(tmp_path / "file" / "home")


def test_what_was_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    script = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from assistant.storage.database import migrate, open_engine
from assistant.storage.sessions import SessionStore
engine = open_engine(Path(sys.argv[1]))
migrate(engine)
for number in range(20):
    SessionStore(engine).create(f"s{number}", "digest", None, "en", datetime(2027, 1, 1, tzinfo=UTC))
    print(number, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
    killed = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, timeout=60, check=False
    )
    acknowledged = len(killed.stdout.split())
    engine = open_engine(tmp_path)
    migrate(engine)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM sessions")) == acknowledged == 20


def test_a_writer_waits_for_another_instead_of_failing(tmp_path: Path) -> None:
    engine = open_engine(tmp_path)
    migrate(engine)
    holding, failures = threading.Event(), []

    def hold() -> None:
        with database.writing(engine) as connection:
            connection.execute(text("INSERT INTO catalogue_version VALUES (1, 1)"))
            holding.set()
            threading.Event().wait(0.3)

    def add() -> None:
        try:
            with database.writing(engine) as connection:
                connection.execute(text("UPDATE catalogue_version SET version = version + 1"))
        except DatabaseError as error:
            failures.append(error)

    holder, adder = threading.Thread(target=hold), threading.Thread(target=add)
    holder.start()
    holding.wait(5)
    adder.start()
    holder.join()
    adder.join()
    assert failures == []
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT version FROM catalogue_version")) == 2
