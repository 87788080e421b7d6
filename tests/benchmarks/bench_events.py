"""How many events of shoppers SQLite keeps a second, in process and over HTTP, and how long folding takes.

Every batch is of a session of its own: a turn's cards as impressions, and a click on each. It is committed,
with fsync, before it is acknowledged; what was kept is counted afterwards. Over HTTP, one process is the
server and its `CLIENTS` clients. Processor time is what the events took of it, however busy the machine is.
"""

import threading
import time
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
from sqlalchemy import Engine, func, select

from assistant.identity import SessionGrant, new_session_token, token_digest
from assistant.ledger import TurnRecord
from assistant.state import DialogueState
from assistant.storage import schema
from assistant.storage.database import migrate, open_engine
from assistant.storage.ledger import SqlLedger
from assistant.storage.live_impressions import LiveImpressions
from assistant.storage.sessions import SessionStore
from assistant.storage.shop_events import EventStore, ShopEvent
from assistant.wiring import new_id, utc_now
from retrieval.product import Price, Product, Text, Variant
from retrieval.storage.sql_catalogue import SqlCatalogue
from tests.benchmarks.machine import machine, percentile
from tests.fakes import make_shop, served
from ui.api.app import create_api
from ui.limits import Rate, Rates

PRODUCTS = [f"p{number:04}" for number in range(2_000)]
BATCH = 20
BATCHES = 500
CLIENTS = 4
UNLIMITED = Rates(requests_an_address=Rate(10**9), sessions_an_address=Rate(10**9))


@dataclass(frozen=True)
class Measured:
    """Seconds of each batch, of all by the clock, and of processor time."""

    batches: list[float]
    seconds: float
    spent: float


class Stopwatch:
    """From its making on."""

    def __init__(self) -> None:
        self._begun, self._spent = time.perf_counter(), time.process_time()

    def stopped(self, batches: list[float]) -> Measured:
        """What has passed."""
        return Measured(batches, time.perf_counter() - self._begun, time.process_time() - self._spent)


def main() -> None:
    """Print the table."""
    print(f"{machine()}\n")
    print("| way | events | events/s | processor s | batch p50 ms | p95 ms | lost |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for name, measure in (("in process", _in_process), ("HTTP", _over_http)):
        with TemporaryDirectory() as folder:
            engine = _opened(Path(folder))
            print(_row(name, engine, measure(engine, Path(folder))))
            if name == "HTTP":
                print(f"\n{_folding(engine)}")
            engine.dispose()


def _opened(home: Path) -> Engine:
    engine = open_engine(home)
    migrate(engine)
    SqlCatalogue(engine).save_products(map(_product, PRODUCTS))
    return engine


def _product(product_id: str) -> Product:
    variant = Variant(product_id, {}, {"USD": Price(3900, "USD")}, 3)
    return Product(product_id, Text({"en": "Dress"}), Text({}), Text({}), Text({}), {}, {}, {}, (variant,))


def _shown(number: int) -> list[str]:
    return [PRODUCTS[(number * 7 + n) % len(PRODUCTS)] for n in range(BATCH // 2)]


def _show(engine: Engine, session_id: str, number: int) -> None:
    """Record a turn that showed the cards of a batch."""
    cards = [{"id": p, "variant_id": p, "position": n + 1} for n, p in enumerate(_shown(number))]
    record = TurnRecord(
        turn_id=f"t-{session_id}",
        session_id=session_id,
        client_message_id="m1",
        at=utc_now(),
        message_text="red dresses",
        image_id=None,
        locale="en",
        commands=(),
        steps=(),
        facts=(),
        events=({"id": 1, "event": "products", "data": {"products": cards}},),
        engine="local",
        parser="local",
        writer="template",
        timings_ms={},
        usage={},
    )
    SqlLedger(engine).commit_turn(DialogueState(), record)


def _batch(number: int) -> list[ShopEvent]:
    at = utc_now() - timedelta(minutes=5)
    shown = _shown(number)
    seen = [ShopEvent(f"i{n}", "impression", p, None, n + 1, at) for n, p in enumerate(shown)]
    done = [
        ShopEvent(f"c{n}", "click", p, None, n + 1, at + timedelta(seconds=3 * n))
        for n, p in enumerate(shown)
    ]
    return seen + done


def _in_process(engine: Engine, home: Path) -> Measured:
    store, sessions = EventStore(engine), SessionStore(engine)
    ids = [new_id() for _ in range(BATCHES)]
    for number, session_id in enumerate(ids):
        sessions.create(session_id, "x", None, "en", utc_now() + timedelta(hours=1))
        _show(engine, session_id, number)
    times = []
    watch = Stopwatch()
    for number, session_id in enumerate(ids):
        since = time.perf_counter()
        store.save(session_id, _batch(number), utc_now())
        times.append(time.perf_counter() - since)
    return watch.stopped(times)


def _over_http(engine: Engine, home: Path) -> Measured:
    sessions = SessionStore(engine)
    fake = make_shop(home / "fake", UNLIMITED)
    services = replace(fake.services, sessions=sessions, events=EventStore(engine), now=utc_now)
    tokens = []
    for number in range(BATCHES):
        session_id = new_id()
        token = new_session_token(SessionGrant(session_id))
        sessions.create(session_id, token_digest(token), None, "en", utc_now() + timedelta(hours=1))
        _show(engine, session_id, number)
        tokens.append((session_id, token))
    times: list[float] = []
    with served(create_api(services)) as address:

        def send(client_number: int) -> None:
            with httpx.Client(base_url=address, timeout=60) as http:
                for number in range(client_number, BATCHES, CLIENTS):
                    session_id, token = tokens[number]
                    body = {"events": [_wire(event) for event in _batch(number)]}
                    since = time.perf_counter()
                    answer = http.post(
                        f"/v1/sessions/{session_id}/events",
                        json=body,
                        headers={"Authorization": f"Bearer {token}"},
                    )
                    times.append(time.perf_counter() - since)
                    if answer.status_code != 202 or answer.json()["accepted"] != BATCH:
                        raise SystemExit(f"not taken: {answer.status_code} {answer.text}")

        threads = [threading.Thread(target=send, args=(n,)) for n in range(CLIENTS)]
        watch = Stopwatch()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        measured = watch.stopped(times)
    fake.workers.close()
    return measured


def _wire(event: ShopEvent) -> dict[str, object]:
    told = {"event_id": event.event_id, "kind": event.kind, "product_id": event.product_id}
    return told | {"position": event.position, "at": event.at.isoformat() if event.at else None}


def _row(name: str, engine: Engine, took: Measured) -> str:
    with engine.connect() as connection:
        kept = connection.scalar(select(func.count()).select_from(schema.shop_events)) or 0
    sent = BATCH * BATCHES
    p50, p95 = (1_000 * percentile(took.batches, share) for share in (0.5, 0.95))
    speed = f"{sent / took.seconds:,.0f} | {took.spent:.1f}"
    return f"| {name} | {sent:,} | {speed} | {p50:.1f} | {p95:.1f} | {sent - kept} |"


def _folding(engine: Engine) -> str:
    live, begun, folded = LiveImpressions(engine), time.perf_counter(), 0
    while some := live.fold():
        folded += some
    seconds = time.perf_counter() - begun
    return f"{folded:,} events were folded in {seconds:.2f} s, {folded / seconds:,.0f} a second."


if __name__ == "__main__":
    main()
