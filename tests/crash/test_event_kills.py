"""`kill -9` at a random moment while four writers keep events: nothing that was acknowledged is lost."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from assistant.storage.database import open_engine
from assistant.storage.shop_events import EventStore
from tests.conftest import ROOT

pytestmark = [pytest.mark.crash, pytest.mark.timeout(600, func_only=True)]

KILLS = 20
WRITERS = 4
MOST_S = 3.0  # after the first acknowledgement

WRITING = """
import sys, threading
from datetime import UTC, datetime
from pathlib import Path
from assistant.storage.database import migrate, open_engine
from assistant.storage.sessions import SessionStore
from assistant.storage.shop_events import EventStore, ShopEvent
from retrieval.storage.sql_catalogue import SqlCatalogue
from tests.assistant.test_shop_events import product
engine, now = open_engine(Path(sys.argv[1])), datetime(2026, 11, 20, tzinfo=UTC)
migrate(engine)
SqlCatalogue(engine).save_products([product("dress-0")])
telling = threading.Lock()
def write(session_id):
    for number in range(10_000):
        batch = [ShopEvent(f"{number}-{n}", "impression", "dress-0") for n in range(20)]
        EventStore(engine).save(session_id, batch, now)
        with telling:
            print(session_id, number, flush=True)
for writer in range(int(sys.argv[2])):
    SessionStore(engine).create(f"s{writer}", "digest", None, "en", datetime(2027, 1, 1, tzinfo=UTC))
for writer in range(int(sys.argv[2])):
    threading.Thread(target=write, args=(f"s{writer}",)).start()
"""


@pytest.mark.parametrize("number", range(KILLS))
def test_no_event_that_was_acknowledged_is_lost(tmp_path: Path, number: int) -> None:
    told = tmp_path / "told"
    with told.open("wb") as out:
        command = [sys.executable, "-c", WRITING, str(tmp_path), str(WRITERS)]
        with subprocess.Popen(command, stdout=out, cwd=ROOT) as process:
            until = time.monotonic() + 300
            while not told.stat().st_size and time.monotonic() < until:
                time.sleep(0.02)
            time.sleep(random.Random(number).uniform(0, MOST_S))
            process.kill()
    lines = told.read_text(encoding="utf-8").split("\n")[:-1]
    acknowledged = {
        f"{session_id}/{batch}-{n}" for session_id, batch in map(str.split, lines) for n in range(20)
    }

    engine = open_engine(tmp_path)
    kept = {
        f"s{writer}/{event.event_id}"
        for writer in range(WRITERS)
        for event in EventStore(engine).of_session(f"s{writer}")
    }
    engine.dispose()

    assert acknowledged
    assert acknowledged <= kept
    assert len(kept) % 20 == 0  # a batch is kept as a whole
