"""A turn that fails says so, leaves its record, and is not run again when its message is repeated."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from assistant.actions.runner import TurnContext
from assistant.assistant import Assistant
from assistant.commands import UserMessage
from assistant.errors import DatabaseError
from assistant.facts import Fact
from assistant.nlg.template_writer import TemplateWriter
from assistant.nlu.parser import Parse, ShownProduct
from assistant.sessions import TurnWorkers
from assistant.state import DialogueState
from assistant.steps import Step
from assistant.storage.database import migrate, open_engine
from assistant.storage.ledger import SqlLedger
from assistant.storage.sessions import SessionStore
from tests.fakes import START, make_ids

WAIT_S = 5.0


@dataclass
class FailingParser:
    """Fails with an error; keeps what it was asked."""

    error: Exception
    asked: list[str] = field(default_factory=list)

    def parse(
        self, message: UserMessage, state: DialogueState, shown: tuple[ShownProduct, ...], timeout_s: float
    ) -> Parse:
        self.asked.append(message.text)
        raise self.error


class IdleRunner:
    """Has nothing to do."""

    def run(self, steps: Sequence[Step], context: TurnContext) -> Sequence[Fact]:
        return ()


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_engine(tmp_path)
    migrate(engine)
    SessionStore(engine).create("s1", "digest", None, "zh", datetime(2030, 1, 1, tzinfo=UTC))
    yield engine
    engine.dispose()


@pytest.fixture(params=[DatabaseError("The disk is full."), KeyError("a bug")], ids=["known", "bug"])
def parser(request: pytest.FixtureRequest) -> FailingParser:
    return FailingParser(request.param)


def workers_on(engine: Engine, parser: FailingParser) -> TurnWorkers:
    """As after a start: nothing is in memory."""
    ledger = SqlLedger(engine)
    assistant = Assistant(
        parser=parser,
        local_parser=parser,
        writer=TemplateWriter(),
        runner=IdleRunner(),  # type: ignore[arg-type]
        states=SessionStore(engine),
        ledger=ledger,
        now=lambda: START + timedelta(seconds=1),
        new_id=make_ids("turn"),
    )
    return TurnWorkers(assistant.reply, ledger)


def test_a_turn_that_failed_leaves_its_record(engine: Engine, parser: FailingParser) -> None:
    said = tuple(workers_on(engine, parser).start("s1", "m1", UserMessage("裙子")).stream(WAIT_S))
    (record,) = SqlLedger(engine).transcript("s1")
    assert record.status == "failed"
    assert (record.message_text, record.locale) == ("裙子", "zh")
    assert [event["event"] for event in record.events] == ["error"]
    assert list(record.events) == [event.as_dict() for event in said]


def test_a_repeat_after_a_restart_replays_the_failure(engine: Engine, parser: FailingParser) -> None:
    first = tuple(workers_on(engine, parser).start("s1", "m1", UserMessage("裙子")).stream(WAIT_S))
    again = tuple(workers_on(engine, parser).start("s1", "m1", UserMessage("裙子")).stream(WAIT_S))
    assert again == first
    assert parser.asked == ["裙子"]


def test_a_turn_that_failed_leaves_the_conversation_as_it_was(engine: Engine, parser: FailingParser) -> None:
    before = DialogueState(locale="zh", turn=3, query="连衣裙")
    SessionStore(engine).save_state("s1", before)
    tuple(workers_on(engine, parser).start("s1", "m1", UserMessage("裙子")).stream(WAIT_S))
    assert SessionStore(engine).load_state("s1") == before


def test_a_refused_message_leaves_no_record(engine: Engine, parser: FailingParser) -> None:
    (refusal,) = workers_on(engine, parser).start("s1", "m1", UserMessage(" ")).stream(WAIT_S)
    assert refusal.data["code"] == "message_empty"
    assert SqlLedger(engine).transcript("s1") == ()
