"""Events of shoppers: whose they are, what showed the product, and what is learned from them."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from assistant.errors import SessionUnknownError
from assistant.ledger import TurnRecord
from assistant.state import DialogueState
from assistant.storage.database import migrate, open_engine
from assistant.storage.ledger import SqlLedger
from assistant.storage.live_impressions import LiveImpressions
from assistant.storage.sessions import SessionStore
from assistant.storage.shop_events import EventStore, ShopEvent
from retrieval.behaviour_log import BehaviourEvent
from retrieval.interactions import Impression
from retrieval.product import Price, Product, Text, Variant
from retrieval.storage.sql_catalogue import SqlCatalogue
from tests.conftest import ROOT
from tests.postgres import fresh_database

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
PRODUCTS = [f"dress-{number}" for number in range(12)]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    opened = open_engine(tmp_path if request.param == "sqlite" else fresh_database())
    migrate(opened)
    SqlCatalogue(opened).save_products(map(product, PRODUCTS))
    sessions = SessionStore(opened)
    sessions.create("s1", "digest", "C1", "en", NOW + timedelta(days=1))
    sessions.create("s2", "digest", None, "en", NOW + timedelta(days=1))
    for number, minutes in ((1, -10), (2, -5)):
        SqlLedger(opened).commit_turn(DialogueState(), turn(f"t{number}", NOW + timedelta(minutes=minutes)))
    yield opened
    opened.dispose()


@pytest.fixture
def events(engine: Engine) -> EventStore:
    return EventStore(engine)


def product(product_id: str) -> Product:
    variant = Variant(product_id, {}, {"USD": Price(3900, "USD")}, 3)
    return Product(product_id, Text({"en": "Dress"}), Text({}), Text({}), Text({}), {}, {}, {}, (variant,))


def turn(turn_id: str, at: datetime) -> TurnRecord:
    """A turn that showed dress-0 first and dress-1 second."""
    cards = [
        {"id": f"dress-{place}", "variant_id": f"dress-{place}-red", "position": place + 1}
        for place in range(2)
    ]
    return TurnRecord(
        turn_id=turn_id,
        session_id="s1",
        client_message_id=f"m-{turn_id}",
        at=at,
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


def acts(kind: str, count: int, every: timedelta, of: int = 1) -> list[ShopEvent]:
    return [
        ShopEvent(f"{kind}{n}", kind, PRODUCTS[n % of], at=NOW - timedelta(hours=1) + n * every)
        for n in range(count)
    ]


def folded(engine: Engine) -> dict[tuple[str, str], Impression]:
    live = LiveImpressions(engine)
    while live.fold():
        pass
    return {(i.request_id, i.product_id): i for i in SqlCatalogue(engine).impressions()}


def test_an_event_without_a_turn_belongs_to_the_latest_that_showed_the_product(events: EventStore) -> None:
    events.save("s1", [ShopEvent("e1", "click", "dress-1"), ShopEvent("e2", "click", "dress-9")], NOW)

    shown, elsewhere = events.of_session("s1")

    assert (shown.turn_id, shown.position, shown.variant_id) == ("t2", 2, "dress-1-red")
    assert elsewhere.turn_id is None


def test_an_event_of_a_named_turn_keeps_it_and_learns_the_variant(events: EventStore) -> None:
    events.save("s1", [ShopEvent("e1", "cart", "dress-0", turn_id="t1")], NOW)

    (kept,) = events.of_session("s1")

    assert (kept.turn_id, kept.position, kept.variant_id) == ("t1", 1, "dress-0-red")


def test_what_a_session_did_is_remembered_in_order_and_without_what_was_only_shown(
    events: EventStore,
) -> None:
    events.save(
        "s1",
        [
            ShopEvent("e1", "like", "dress-1", at=NOW - timedelta(seconds=1)),
            ShopEvent("e2", "click", "dress-0", at=NOW - timedelta(seconds=9)),
            ShopEvent("e3", "impression", "dress-0"),
        ],
        NOW,
    )

    assert [(a.kind, a.product_id) for a in events.acts_in_visit("s1")] == [
        ("click", "dress-0"),
        ("like", "dress-1"),
    ]
    assert len(events.acts_before("C1", "another")) == 2
    assert events.acts_before("C1", "s1") == ()


def test_who_signs_in_takes_along_what_they_did_before(engine: Engine, events: EventStore) -> None:
    events.save("s2", [ShopEvent("e1", "click", "dress-0")], NOW)

    SessionStore(engine).set_customer("s2", "C2")

    assert [a.product_id for a in events.acts_before("C2", "another")] == ["dress-0"]


def test_a_customers_events_outlive_the_session_and_a_visitors_do_not(
    engine: Engine, events: EventStore
) -> None:
    for session_id in ("s1", "s2"):
        events.save(session_id, [ShopEvent("e1", "click", "dress-0")], NOW)

    assert SessionStore(engine).purge_expired(NOW + timedelta(days=9)) == 2

    assert len(events.of_session("s1")) == 1
    assert events.of_session("s2") == ()


def test_events_and_impressions_are_forgotten_by_session(engine: Engine, events: EventStore) -> None:
    events.save("s1", [ShopEvent("e1", "click", "dress-0")], NOW)
    assert folded(engine)

    SessionStore(engine).delete("s1")

    assert events.of_session("s1") == ()
    assert folded(engine) == {}


def test_events_and_impressions_are_forgotten_by_customer(engine: Engine, events: EventStore) -> None:
    events.save("s1", [ShopEvent("e1", "click", "dress-0")], NOW)
    events.save("s2", [ShopEvent("e1", "click", "dress-0")], NOW)
    assert folded(engine)

    events.forget_customer("C1")

    assert events.of_session("s1") == ()
    assert len(events.of_session("s2")) == 1
    assert folded(engine) == {}


def test_an_event_of_no_session_is_refused(events: EventStore) -> None:
    with pytest.raises(SessionUnknownError):
        events.save("s9", [ShopEvent("e1", "click", "dress-0")], NOW)


def test_what_was_shown_and_what_became_of_it_is_an_impression(engine: Engine, events: EventStore) -> None:
    shown = [ShopEvent(f"i{n}", "impression", f"dress-{n}", "t1", n + 1) for n in range(2)]
    events.save("s1", [*shown, ShopEvent("e1", "cart", "dress-1", "t1")], NOW)

    found = folded(engine)

    assert found["t1", "dress-1"] == Impression(
        request_id="t1",
        at=NOW - timedelta(minutes=10),
        session_id="s1",
        customer_id="C1",
        query="red dresses",
        locale="en",
        product_id="dress-1",
        position=2,
        clicked=True,
        carted=True,
    )
    assert not found["t1", "dress-0"].clicked


def test_a_later_event_brings_an_impression_up_to_date(engine: Engine, events: EventStore) -> None:
    events.save("s1", [ShopEvent("i1", "impression", "dress-0", "t2", 1)], NOW)
    assert not folded(engine)["t2", "dress-0"].clicked

    events.save("s1", [ShopEvent("e1", "click", "dress-0")], NOW)

    assert folded(engine)["t2", "dress-0"].clicked


@pytest.mark.parametrize(
    ("done", "is_kept"),
    [
        (acts("click", 61, timedelta(milliseconds=900)), False),
        (acts("click", 60, timedelta(seconds=1)), True),
        (acts("click", 10, timedelta(milliseconds=100), of=10), False),
        (acts("click", 9, timedelta(milliseconds=100), of=9), True),
        (acts("impression", 90, timedelta(0), of=12), True),
    ],
    ids=["too many a minute", "many a minute", "too fast", "fast", "shown at once"],
)
def test_nothing_is_learned_from_a_session_that_acts_faster_than_a_shopper(
    engine: Engine, events: EventStore, done: list[ShopEvent], is_kept: bool
) -> None:
    events.save("s1", done, NOW)

    events.save("s1", [ShopEvent("last", "click", "dress-0", "t1")], NOW)

    assert (("t1", "dress-0") in folded(engine)) == is_kept
    assert len(events.of_session("s1")) == len(done) + 1


def test_a_sessions_impressions_go_when_it_turns_out_to_be_a_machines(
    engine: Engine, events: EventStore
) -> None:
    events.save("s1", [ShopEvent("e1", "click", "dress-0")], NOW)
    assert folded(engine)

    events.save("s1", acts("click", 61, timedelta(0)), NOW)

    assert folded(engine) == {}


def test_a_logs_events_are_kept_once_and_make_impressions(engine: Engine, events: EventStore) -> None:
    logged = BehaviourEvent(
        "e1", NOW, "their-session", "C7", "click", "dress-3", "红色连衣裙", position=4, request_id="list-1"
    )

    assert events.save_log([logged, replace(logged, query="again")]) == 1
    assert events.save_log([logged]) == 0

    made = folded(engine)["list-1", "dress-3"]
    assert (made.query, made.locale, made.customer_id, made.clicked) == ("红色连衣裙", "zh", "C7", True)


def test_nothing_is_learned_from_a_log_of_a_machine(engine: Engine, events: EventStore) -> None:
    events.save_log([BehaviourEvent("e1", NOW, "bot", None, "click", "dress-3", "", 4, "list-1")])
    assert folded(engine)

    events.mark_suspects(["bot"])

    assert folded(engine) == {}


def test_no_event_that_was_acknowledged_is_lost_by_a_kill(tmp_path: Path) -> None:
    script = """
import os, signal, sys
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
SessionStore(engine).create("s1", "digest", None, "en", datetime(2027, 1, 1, tzinfo=UTC))
for number in range(30):
    batch = [ShopEvent(f"{number}-{n}", "impression", "dress-0") for n in range(20)]
    print(EventStore(engine).save("s1", batch, now).accepted, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
    killed = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)],
        stdout=subprocess.PIPE,
        cwd=ROOT,
        timeout=120,
        check=False,
    )
    acknowledged = sum(map(int, killed.stdout.split()))

    engine = open_engine(tmp_path)

    assert acknowledged == 600
    assert len(EventStore(engine).of_session("s1")) == acknowledged
    engine.dispose()
