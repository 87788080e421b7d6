"""Turns run once, in order, to their end, and can be read again."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from assistant.commands import UserMessage
from assistant.events import Done, HandoffOpened, ReplyEvent, TextDelta
from assistant.ledger import TurnRecord
from assistant.sessions import EventBuffer, SessionChannels, TurnWorkers
from assistant.wire_format import numbered

WAIT_S = 5.0


def done() -> Done:
    return Done("t1", "local", "local", "template", (), {}, {})


@dataclass
class FakeLedger:
    records: dict[tuple[str, str], TurnRecord] = field(default_factory=dict)

    def turn_by_client_message(self, session_id: str, client_message_id: str) -> TurnRecord | None:
        return self.records.get((session_id, client_message_id))


@dataclass
class EchoReply:
    """Says the text back; waits at the gate in the middle of a turn when the text is "slow"."""

    calls: list[tuple[str, str]] = field(default_factory=list)
    gate: threading.Event = field(default_factory=threading.Event)

    def __call__(self, session_id: str, client_message_id: str, message: UserMessage) -> Iterator[ReplyEvent]:
        self.calls.append((session_id, client_message_id))
        yield TextDelta(f"you said {message.text}")
        if message.text == "slow":
            assert self.gate.wait(WAIT_S)
        if message.text == "crash":
            raise KeyError("a bug")
        yield done()


@pytest.fixture
def reply() -> EchoReply:
    return EchoReply()


@pytest.fixture
def ledger() -> FakeLedger:
    return FakeLedger()


@pytest.fixture
def workers(reply: EchoReply, ledger: FakeLedger) -> Iterator[TurnWorkers]:
    workers = TurnWorkers(reply, ledger, workers=2)
    yield workers
    reply.gate.set()
    workers.close()


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WAIT_S
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.005)


def names(buffer: EventBuffer) -> list[str]:
    return [e.event for e in buffer.stream(WAIT_S)]


def test_a_turn_runs_to_its_end_without_a_reader(workers: TurnWorkers) -> None:
    buffer = workers.start("s1", "m1", UserMessage("hi"))
    assert buffer.wait_until_ended(WAIT_S)
    assert [e.event for e in buffer.events] == ["text", "done"]


def test_the_same_message_runs_once_and_gives_the_same_events(workers: TurnWorkers, reply: EchoReply) -> None:
    first = names(workers.start("s1", "m1", UserMessage("hi")))
    second = names(workers.start("s1", "m1", UserMessage("hi")))
    assert first == second
    assert reply.calls == [("s1", "m1")]


def test_one_message_id_in_two_sessions_is_two_messages(workers: TurnWorkers, reply: EchoReply) -> None:
    names(workers.start("s1", "m1", UserMessage("hi")))
    names(workers.start("s2", "m1", UserMessage("hi")))
    assert sorted(reply.calls) == [("s1", "m1"), ("s2", "m1")]


def test_a_session_has_one_turn_at_a_time(workers: TurnWorkers, reply: EchoReply) -> None:
    slow = workers.start("s1", "m1", UserMessage("slow"))
    second = workers.start("s1", "m2", UserMessage("hi"))
    assert slow.events_after(0, WAIT_S)
    assert not second.events_after(0, 0.05)
    assert reply.calls == [("s1", "m1")]
    reply.gate.set()
    assert names(second) == ["text", "done"]


def test_another_session_does_not_wait_for_it(workers: TurnWorkers) -> None:
    workers.start("s1", "m1", UserMessage("slow"))
    assert names(workers.start("s2", "m1", UserMessage("hi"))) == ["text", "done"]


def test_a_reader_goes_on_behind_the_last_event_it_has(workers: TurnWorkers) -> None:
    buffer = workers.start("s1", "m1", UserMessage("hi"))
    assert buffer.wait_until_ended(WAIT_S)
    assert [e.id for e in buffer.events_after(1, 0)] == [2]
    assert buffer.events_after(2, 0) == ()


def test_a_message_from_before_a_restart_is_replayed_from_the_ledger(
    workers: TurnWorkers, ledger: FakeLedger, reply: EchoReply
) -> None:
    kept = tuple(e.as_dict() for e in numbered([TextDelta("from before"), done()]))
    ledger.records["s1", "m1"] = TurnRecord(
        "t1",
        "s1",
        "m1",
        datetime(2026, 1, 2, tzinfo=UTC),
        "hi",
        None,
        "en",
        (),
        (),
        (),
        kept,
        "local",
        "",
        "",
        {},
        {},
    )
    buffer = workers.start("s1", "m1", UserMessage("hi"))
    assert [e.data.get("delta") for e in buffer.stream(WAIT_S)] == ["from before", None]
    found = workers.find("s1", "m1")
    assert found is not None
    assert [e.as_dict() for e in found.events] == list(kept)
    assert reply.calls == []


def test_a_message_that_never_came_is_not_found(workers: TurnWorkers) -> None:
    assert workers.find("s1", "m9") is None


@pytest.mark.parametrize(("locale", "words"), [("en", "went wrong"), ("zh", "出了点问题")])
def test_a_bug_in_a_turn_ends_it_with_a_sentence(workers: TurnWorkers, locale: str, words: str) -> None:
    buffer = workers.start("s1", "m1", UserMessage("crash", locale=locale))
    assert names(buffer) == ["text", "error"]
    assert words in str(buffer.events[-1].data["detail"])
    assert names(workers.start("s1", "m2", UserMessage("hi"))) == ["text", "done"]


def test_ended_turns_leave_the_memory_after_a_while(reply: EchoReply, ledger: FakeLedger) -> None:
    time_s = 0.0
    workers = TurnWorkers(reply, ledger, keep_s=60, clock=lambda: time_s)
    assert workers.start("s1", "m1", UserMessage("hi")).wait_until_ended(WAIT_S)
    time_s = 61.0
    workers.start("s1", "m2", UserMessage("hi"))
    assert workers.find("s1", "m1") is None


def test_metrics_hear_of_each_turn_once(reply: EchoReply, ledger: FakeLedger) -> None:
    ended: list[EventBuffer] = []
    workers = TurnWorkers(reply, ledger, on_end=ended.append)
    workers.start("s1", "m1", UserMessage("hi")).wait_until_ended(WAIT_S)
    workers.start("s1", "m1", UserMessage("hi"))
    wait_until(lambda: len(ended) == 1)
    assert ended[0].first_event_at is not None
    assert ended[0].started_at <= ended[0].first_event_at


def test_the_turns_under_way_are_those_that_have_not_ended(workers: TurnWorkers, reply: EchoReply) -> None:
    assert workers.start("s1", "m0", UserMessage("hi")).wait_until_ended(WAIT_S)
    slow = workers.start("s1", "m1", UserMessage("slow"))
    behind = workers.start("s1", "m2", UserMessage("hi"))
    workers.start("s2", "m3", UserMessage("slow"))
    turns = workers.under_way("s1")
    assert [(t.client_message_id, t.message.text, t.buffer) for t in turns] == [
        ("m1", "slow", slow),
        ("m2", "hi", behind),
    ]
    reply.gate.set()
    wait_until(lambda: workers.under_way("s1") == ())


def test_forgetting_waits_for_the_running_turn_and_drops_those_behind_it(
    workers: TurnWorkers, reply: EchoReply
) -> None:
    slow = workers.start("s1", "m1", UserMessage("slow"))
    behind = workers.start("s1", "m2", UserMessage("hi"))
    assert slow.events_after(0, WAIT_S)
    threading.Timer(0.05, reply.gate.set).start()
    workers.forget("s1", timeout_s=WAIT_S)
    assert slow.ended
    assert behind.events[-1].data["code"] == "session_closed"
    assert workers.find("s1", "m1") is None
    assert reply.calls == [("s1", "m1")]


def test_a_coroutine_reads_while_the_turn_runs(workers: TurnWorkers, reply: EchoReply) -> None:
    async def read() -> list[str]:
        buffer = workers.start("s1", "m1", UserMessage("slow"))
        seen: list[str] = []
        while not (buffer.ended and len(seen) == len(buffer.events)):
            seen += [e.event for e in await buffer.wait_events_after(len(seen), WAIT_S)]
            reply.gate.set()
        return seen

    assert asyncio.run(read()) == ["text", "done"]


def test_a_coroutine_waits_no_longer_than_it_said() -> None:
    assert asyncio.run(EventBuffer().wait_events_after(0, 0.01)) == ()


def test_only_listeners_get_what_arrives_outside_a_message() -> None:
    channels = SessionChannels()
    assert not channels.publish("s1", HandoffOpened("T1", "open"))
    buffer = channels.listen("s1")
    assert channels.publish("s1", HandoffOpened("T1", "answered"))
    assert [e.data["state"] for e in buffer.events] == ["answered"]
