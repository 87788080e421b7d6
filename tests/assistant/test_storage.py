"""Sessions, ledger, events, pictures, feedback and tickets, on SQLite and PostgreSQL."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from assistant.actions.handoff import Ticket
from assistant.errors import DatabaseError, MessageRejectedError, SessionUnknownError
from assistant.ledger import TurnRecord
from assistant.state import DialogueState, HeldConstraint, HistoryLine
from assistant.storage.database import migrate, open_engine
from assistant.storage.feedback import FeedbackStore
from assistant.storage.images import ImageStore
from assistant.storage.ledger import SqlLedger
from assistant.storage.sessions import PURGED_AT_ONCE, SessionStore, StoredSession
from assistant.storage.shop_events import EventStore, RejectedEvent, ShopEvent
from assistant.storage.state_json import state_from_json, state_to_json
from assistant.storage.tickets import TicketStore
from retrieval.product import Price, Product, Text, Variant
from retrieval.query import Constraint
from retrieval.storage.sql_catalogue import SqlCatalogue
from tests.postgres import fresh_database

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    opened = open_engine(tmp_path if request.param == "sqlite" else fresh_database())
    migrate(opened)
    SessionStore(opened).create("s1", "digest", None, "zh", NOW + timedelta(days=1))
    yield opened
    opened.dispose()


def record(message: str = "m1", **changes: object) -> TurnRecord:
    turn = TurnRecord(
        turn_id=f"turn-{message}",
        session_id="s1",
        client_message_id=message,
        at=NOW,
        message_text="红色的，300元以内",
        image_id=None,
        locale="zh",
        commands=[{"name": "search", "query": "连衣裙"}],
        steps=[{"name": "search_products"}],
        facts=[{"name": "products_found", "total": 3}],
        events=[{"id": 1, "event": "text", "data": {"delta": "好的"}}],
        engine="local",
        parser="local",
        writer="template",
        timings_ms={"parse": 1.5},
        usage={"tokens": 0},
        trace={"share": 0.5},
    )
    return replace(turn, **changes)  # type: ignore[arg-type]


# ------------------------------------------------------------------ sessions


def test_a_session_comes_back_as_it_was_made(engine: Engine) -> None:
    assert SessionStore(engine).get("s1") == StoredSession(
        "s1", "digest", None, "zh", NOW + timedelta(days=1)
    )
    assert SessionStore(engine).get("other") is None


def test_a_new_session_starts_in_its_language_with_its_customer(engine: Engine) -> None:
    store = SessionStore(engine)
    store.create("s2", "digest", "C0001", "zh", NOW)
    assert store.load_state("s2") == DialogueState(locale="zh", customer_id="C0001")


def test_the_customer_is_the_sessions_whatever_the_state_says(engine: Engine) -> None:
    store = SessionStore(engine)
    store.set_customer("s1", "C0001")
    store.save_state("s1", DialogueState(customer_id="C9999", query="shoes"))
    assert store.load_state("s1") == DialogueState(customer_id="C0001", query="shoes")
    store.set_customer("s1", None)
    assert store.load_state("s1").customer_id is None


@pytest.mark.parametrize(
    "ask",
    [
        lambda store: store.load_state("gone"),
        lambda store: store.save_state("gone", DialogueState()),
        lambda store: store.set_customer("gone", "C0001"),
    ],
)
def test_an_unknown_session_is_said_to_be_unknown(engine: Engine, ask: object) -> None:
    with pytest.raises(SessionUnknownError, match="gone"):
        ask(SessionStore(engine))  # type: ignore[operator]


def test_forgetting_a_session_leaves_nothing_of_what_was_said(engine: Engine) -> None:
    store, ledger, tickets = SessionStore(engine), SqlLedger(engine), TicketStore(engine)
    ledger.commit_turn(DialogueState(), record())
    FeedbackStore(engine).save("s1", "turn-m1", -1, "bad", NOW)
    ImageStore(engine).save("s1", "i1", b"picture", NOW)
    SqlCatalogue(engine).save_products([product()])
    EventStore(engine).save("s1", [ShopEvent("e1", "click", "dress")], NOW)
    tickets.open(Ticket("t1", "s1", None, "asked", "wants a dress", "open", NOW))

    assert store.delete("s1") is True

    assert ledger.transcript("s1") == ()
    assert ImageStore(engine).get("s1", "i1") is None
    assert EventStore(engine).of_session("s1") == ()
    left = tickets.get("t1")
    assert left is not None
    assert (left.session_id, left.summary, left.reason) == (None, "", "asked")
    assert store.delete("s1") is False


def test_expired_sessions_are_purged_with_what_was_said_in_them(engine: Engine) -> None:
    store, ledger = SessionStore(engine), SqlLedger(engine)
    store.create("old", "digest", None, "zh", NOW - timedelta(days=1))
    ledger.commit_turn(DialogueState(), record("m1", session_id="old"))
    assert store.purge_expired(NOW) == 1
    assert store.get("old") is None
    assert ledger.transcript("old") == ()
    assert store.get("s1") is not None
    assert store.purge_expired(NOW) == 0


def test_many_expired_sessions_are_purged_some_at_once(engine: Engine) -> None:
    store = SessionStore(engine)
    for number in range(PURGED_AT_ONCE + 3):
        store.create(f"old{number}", "digest", None, "zh", NOW - timedelta(days=1))
    assert [store.purge_expired(NOW) for _ in range(3)] == [PURGED_AT_ONCE, 3, 0]


def test_a_ticket_outlives_its_expired_session(engine: Engine) -> None:
    SessionStore(engine).create("old", "digest", None, "zh", NOW - timedelta(days=1))
    ticket = Ticket("T1", "old", None, "asked for a person", "wants a refund", "open", NOW)
    TicketStore(engine).open(ticket)
    SessionStore(engine).purge_expired(NOW)
    kept = TicketStore(engine).get("T1")
    assert kept is not None
    assert kept.summary == "wants a refund"


# -------------------------------------------------------------------- ledger


def test_a_turn_is_kept_with_its_state(engine: Engine) -> None:
    state = DialogueState(locale="zh", turn=1, query="连衣裙")
    SqlLedger(engine).commit_turn(state, record())
    assert SqlLedger(engine).turn_by_client_message("s1", "m1") == record()
    assert SqlLedger(engine).turn_by_client_message("s1", "m2") is None
    assert SessionStore(engine).load_state("s1") == state


def test_a_turn_that_failed_is_kept_and_changes_no_state(engine: Engine) -> None:
    ledger = SqlLedger(engine)
    ledger.commit_turn(DialogueState(query="first"), record())
    ledger.commit_turn(None, record("m2", status="failed"))
    assert ledger.transcript("s1") == (record(), record("m2", status="failed"))
    assert SessionStore(engine).load_state("s1").query == "first"


def test_the_transcript_is_in_the_order_of_recording(engine: Engine) -> None:
    ledger = SqlLedger(engine)
    for message in ("m3", "m1", "m2"):
        ledger.commit_turn(DialogueState(), record(message))
    assert [turn.client_message_id for turn in ledger.transcript("s1")] == ["m3", "m1", "m2"]


def test_a_second_record_of_a_message_is_refused_and_changes_no_state(engine: Engine) -> None:
    ledger = SqlLedger(engine)
    ledger.commit_turn(DialogueState(query="first"), record())
    with pytest.raises(DatabaseError):
        ledger.commit_turn(DialogueState(query="second"), record(turn_id="turn-again"))
    assert SessionStore(engine).load_state("s1").query == "first"
    assert ledger.transcript("s1") == (record(),)


def test_a_turn_that_ends_after_its_session_was_forgotten_leaves_nothing(engine: Engine) -> None:
    SessionStore(engine).delete("s1")
    with pytest.raises(SessionUnknownError):
        SqlLedger(engine).commit_turn(DialogueState(), record())
    assert SqlLedger(engine).transcript("s1") == ()


def test_a_message_of_odd_characters_is_kept(engine: Engine) -> None:
    odd = "a\x00b\ud800c\u2028 𝔘"
    state = DialogueState(history=(HistoryLine("shopper", odd),))
    SqlLedger(engine).commit_turn(state, record(message_text=odd))
    assert SqlLedger(engine).transcript("s1")[0].message_text == odd
    assert SessionStore(engine).load_state("s1").history[0].text == odd


# -------------------------------------------------- events, pictures, feedback


def product(product_id: str = "dress") -> Product:
    variant = Variant(product_id, {}, {"USD": Price(3900, "USD")}, 3)
    return Product(product_id, Text({"en": "Dress"}), Text({}), Text({}), Text({}), {}, {}, {}, (variant,))


@pytest.fixture
def events(engine: Engine) -> EventStore:
    SqlCatalogue(engine).save_products([product()])
    SqlLedger(engine).commit_turn(DialogueState(), record())
    return EventStore(engine)


def test_an_event_counts_once_however_often_it_is_reported(events: EventStore) -> None:
    click = ShopEvent("e1", "click", "dress", turn_id="turn-m1", position=2, at=NOW - timedelta(seconds=5))
    first = events.save("s1", [click, click], NOW)
    again = events.save("s1", [click], NOW)
    assert (first.accepted, first.duplicate) == (1, 1)
    assert (again.accepted, again.duplicate) == (0, 1)
    assert events.of_session("s1") == (click,)


@pytest.mark.parametrize(
    ("event", "code"),
    [
        (ShopEvent("e1", "stare", "dress"), "kind_unknown"),
        (ShopEvent("e1", "click", "gone"), "product_unknown"),
        (ShopEvent("e1", "click", "dress", turn_id="elsewhere"), "turn_unknown"),
        (ShopEvent("e1", "click", "dress", position=0), "position_invalid"),
        (ShopEvent("e1", "click", "dress", at=NOW + timedelta(days=1)), "time_invalid"),
        (ShopEvent("e1", "click", "dress", at=datetime(2026, 1, 1)), "time_invalid"),  # noqa: DTZ001
        (ShopEvent("", "click", "dress"), "event_id_invalid"),
        (ShopEvent("e" * 201, "click", "dress"), "event_id_invalid"),
    ],
)
def test_an_unsound_event_is_rejected_by_its_code(events: EventStore, event: ShopEvent, code: str) -> None:
    report = events.save("s1", [event, ShopEvent("e2", "cart", "dress")], NOW)
    assert report.rejected == (RejectedEvent(event.event_id, code),)
    assert report.accepted == 1


def test_a_picture_is_given_to_its_own_session_only(engine: Engine) -> None:
    store = ImageStore(engine)
    store.save("s1", "i1", b"\x00\xffpicture", NOW)
    assert store.get("s1", "i1") == b"\x00\xffpicture"
    assert store.get("s2", "i1") is None


def test_pictures_are_limited_in_size_and_number(engine: Engine) -> None:
    store = ImageStore(engine, max_bytes=10, max_a_session=2)
    with pytest.raises(MessageRejectedError) as too_large:
        store.save("s1", "i0", b"x" * 11, NOW)
    store.save("s1", "i1", b"x", NOW)
    store.save("s1", "i2", b"x", NOW)
    with pytest.raises(MessageRejectedError) as too_many:
        store.save("s1", "i3", b"x", NOW)
    assert (too_large.value.code, too_many.value.code) == ("image_too_large", "too_many_images")


def test_feedback_is_for_a_turn_of_the_session_and_may_be_changed(events: EventStore, engine: Engine) -> None:
    store = FeedbackStore(engine)
    store.save("s1", "turn-m1", 1, "", NOW)
    store.save("s1", "turn-m1", -1, "on second thought\x00", NOW)
    with pytest.raises(MessageRejectedError, match="no such turn"):
        store.save("s1", "turn-of-another", 1, "", NOW)


def test_the_open_ticket_of_a_session_is_found(engine: Engine) -> None:
    store = TicketStore(engine)
    ticket = Ticket("t1", "s1", "C0001", "angry", "summary", "open", NOW)
    assert store.open_ticket_of("s1") is None
    store.open(ticket)
    assert store.open_ticket_of("s1") == ticket
    assert store.get("t1") == ticket
    assert store.get("t2") is None


# ------------------------------------------------------------- state as JSON

values = st.one_of(
    st.text(),
    st.integers(),
    st.floats(allow_nan=False),
    st.booleans(),
    st.lists(st.text(), max_size=3).map(tuple),
)
constraints = st.builds(
    Constraint, field=st.text(), op=st.sampled_from(["=", "<=", "not_in"]), value=values, hard=st.booleans()
)
states = st.builds(
    DialogueState,
    locale=st.sampled_from(["en", "zh"]),
    query=st.text(),
    constraints=st.lists(st.builds(HeldConstraint, constraint=constraints), max_size=3).map(tuple),
    sort=st.sampled_from(["relevance", "price_asc"]),
    focus=st.lists(st.text(), max_size=4).map(tuple),
    history=st.lists(st.builds(HistoryLine), max_size=3).map(tuple),
)


@given(states)
def test_every_state_survives_its_json(state: DialogueState) -> None:
    assert state_from_json(state_to_json(state)) == state


def test_a_state_of_another_version_keeps_what_is_known() -> None:
    assert state_from_json('{"query": "shoes", "added_later": 1}') == DialogueState(query="shoes")
    with pytest.raises(DatabaseError, match="cannot be read"):
        state_from_json('{"turn": "many"}')
