"""One user turn, in order: load, understand, decide and act, advance, show, write, record."""

import logging
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from assistant.actions.runner import ActionRunner, TurnContext
from assistant.commands import Command, UserMessage
from assistant.dialogue.policy import decide
from assistant.dialogue.transitions import advance, begin_turn, remember
from assistant.errors import AssistantError, ChatModelError, MessageRejectedError
from assistant.events import (
    Card,
    Done,
    Engine,
    Failed,
    HandoffOpened,
    Notice,
    Products,
    QuickReplies,
    ReplyEvent,
    TextDelta,
)
from assistant.facts import Fact, ProductsFound, TicketOpened
from assistant.ledger import Ledger, TurnRecord
from assistant.model_calls import ModelCall
from assistant.nlg.wording import word
from assistant.nlg.writer import Brief, Writer, Written
from assistant.nlu.parser import Parse, Parser, ShownProduct
from assistant.record_json import command_json, to_json
from assistant.showing import cards_of, orders_of, table_of
from assistant.state import DialogueState
from assistant.steps import Step
from assistant.wire_format import to_wire
from retrieval.errors import AisleError
from retrieval.product import Locale

logger = logging.getLogger(__name__)

MAX_ROUNDS = 4
MAX_CHARACTERS = 4_000
"""Of a message (contracts.md §3)."""


class SessionStates(Protocol):
    """Where a session's state is read from; it is saved together with the record."""

    def load_state(self, session_id: str) -> DialogueState:
        """Raises SessionUnknownError."""
        ...


@dataclass
class _Turn:
    """What is collected while a turn runs."""

    turn_id: str
    started: float
    at: datetime
    steps: list[Step] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    events: list[ReplyEvent] = field(default_factory=list)
    timings_ms: dict[str, float] = field(default_factory=dict)
    model_calls: list[ModelCall] = field(default_factory=list)
    fallbacks: list[str] = field(default_factory=list)

    def emit(self, event: ReplyEvent) -> ReplyEvent:
        self.events.append(event)
        return event

    def mark(self, name: str, since: float) -> float:
        now = time.perf_counter()
        self.timings_ms[name] = round((now - since) * 1000, 2)
        return now

    def record(
        self,
        session_id: str,
        client_message_id: str,
        message: UserMessage,
        locale: Locale,
        end: Done | Failed,
    ) -> TurnRecord:
        """What has been collected so far, and how it ended."""
        return TurnRecord(
            turn_id=self.turn_id,
            session_id=session_id,
            client_message_id=client_message_id,
            at=self.at,
            message_text=message.text,
            image_id=message.image_id,
            locale=locale,
            commands=(),
            steps=tuple(_json_object(step) for step in self.steps),
            facts=tuple(_json_object(fact) for fact in self.facts),
            events=tuple({"id": n, **to_wire(event)} for n, event in enumerate((*self.events, end), start=1)),
            engine="",
            parser="",
            writer="",
            timings_ms=dict(self.timings_ms),
            usage={},
        )


class Assistant:
    """Replies to messages. `parser` and `writer` may be a model's; the local ones finish when it fails."""

    def __init__(
        self,
        *,
        parser: Parser,
        local_parser: Parser,
        writer: Writer,
        runner: ActionRunner,
        states: SessionStates,
        ledger: Ledger,
        now: Callable[[], datetime],
        new_id: Callable[[], str],
        model_timeout_s: float = 2.5,
    ) -> None:
        self._parser = parser
        self._local_parser = local_parser
        self._writer = writer
        self._runner = runner
        self._states = states
        self._ledger = ledger
        self._now = now
        self._new_id = new_id
        self._model_timeout_s = model_timeout_s

    def reply(self, session_id: str, client_message_id: str, message: UserMessage) -> Iterator[ReplyEvent]:
        """The events of one turn, in wire order, ending in `Done` or `Failed`; never raises.

        The record is stored before the last event is yielded. A refused message leaves none: no turn ran.
        """
        turn = _Turn(self._new_id(), time.perf_counter(), self._now())
        try:
            yield from self._events(turn, session_id, client_message_id, message)
        except MessageRejectedError as error:
            yield Failed(error.code, error.detail, retry=False)
        except AisleError as error:
            logger.exception("turn failed, turn_id=%s session_id=%s", turn.turn_id, session_id)
            failed = Failed("turn_failed", str(error), retry=isinstance(error, AssistantError))
            yield self._record_failure(turn, session_id, client_message_id, message, failed)
        except Exception:  # a shopper must hear something; the log has the rest
            logger.exception("turn crashed, turn_id=%s session_id=%s", turn.turn_id, session_id)
            failed = Failed("internal", _sorry(message), retry=True)
            yield self._record_failure(turn, session_id, client_message_id, message, failed)

    def _events(
        self, turn: _Turn, session_id: str, client_message_id: str, message: UserMessage
    ) -> Iterator[ReplyEvent]:
        check_message(message)
        before = self._states.load_state(session_id)

        parse = self._understand(turn, message, before)
        state = begin_turn(before, parse.locale)
        self._act(turn, state, parse.commands, session_id, message)
        state = advance(state, parse.commands, turn.facts)

        if turn.fallbacks:
            text = word(state.locale, "notices", "answered_without_model")
            yield turn.emit(Notice("answered_without_model", text))
        cards = cards_of(turn.facts, state)
        yield from self._show(turn, cards, state)
        brief = Brief(
            facts=tuple(turn.facts),
            cards=cards,
            commands=parse.commands,
            locale=state.locale,
            currency=state.currency,
            message=message.text,
            signed_in=state.customer_id is not None,
        )
        written = yield from self._write(turn, brief)
        yield from self._after_text(turn, brief)

        reply = "".join(e.delta for e in turn.events if isinstance(e, TextDelta))
        state = remember(state, message.text, reply)
        done = self._done(turn, parse, written)
        record = turn.record(session_id, client_message_id, message, state.locale, done)
        self._ledger.commit_turn(state, _with_outcome(record, done))
        yield done

    def _understand(self, turn: _Turn, message: UserMessage, state: DialogueState) -> Parse:
        shown = tuple(ShownProduct(i.position, i.product_id, i.title, i.options) for i in state.shown)
        since = time.perf_counter()
        try:
            parse = self._parser.parse(message, state, shown, self._time_left(turn))
        except ChatModelError as error:
            logger.warning("chat model did not parse (%s), turn_id=%s", error, turn.turn_id)
            turn.fallbacks.append(f"parse: {error}")
            parse = self._local_parser.parse(message, state, shown, 0)
        if parse.fallback_reason:
            turn.fallbacks.append(f"parse: {parse.fallback_reason}")
        turn.model_calls.extend(parse.model_calls)
        turn.mark("understand", since)
        return parse

    def _act(
        self,
        turn: _Turn,
        state: DialogueState,
        commands: tuple[Command, ...],
        session_id: str,
        message: UserMessage,
    ) -> None:
        """Rounds of deciding and acting until nothing is left to do."""
        since = time.perf_counter()
        context = TurnContext(session_id, state, message.text)
        for _ in range(MAX_ROUNDS):
            steps = decide(state, commands, turn.facts)
            if not steps:
                break
            turn.steps.extend(steps)
            turn.facts.extend(self._runner.run(steps, context))
        turn.mark("act", since)

    def _show(self, turn: _Turn, cards: tuple[Card, ...], state: DialogueState) -> Iterator[ReplyEvent]:
        if cards:
            yield turn.emit(Products(cards))
        table = table_of(turn.facts, state.locale)
        if table:
            yield turn.emit(table)
        for order in orders_of(turn.facts, state.locale):
            yield turn.emit(order)
        turn.mark("first_event", turn.started)

    def _write(self, turn: _Turn, brief: Brief) -> Generator[ReplyEvent, None, Written]:
        """Text deltas; returns how it was written."""
        since = time.perf_counter()
        written = Written("template")
        for piece in self._writer.write(brief, self._time_left(turn)):
            if isinstance(piece, Written):
                written = piece
            elif piece:
                yield turn.emit(TextDelta(piece))
        if written.fallback_reason:
            logger.warning("chat model did not write (%s), turn_id=%s", written.fallback_reason, turn.turn_id)
            turn.fallbacks.append(f"write: {written.fallback_reason}")
        turn.model_calls.extend(written.model_calls)
        turn.mark("write", since)
        return written

    def _after_text(self, turn: _Turn, brief: Brief) -> Iterator[ReplyEvent]:
        for fact in brief.facts:
            if isinstance(fact, TicketOpened):
                yield turn.emit(HandoffOpened(fact.ticket_id, "open"))
        replies = self._writer.quick_replies(brief)
        if replies:
            yield turn.emit(QuickReplies(replies))

    def _time_left(self, turn: _Turn) -> float:
        """Seconds that model calls of this turn may still take."""
        return max(0.0, self._model_timeout_s - (time.perf_counter() - turn.started))

    def _done(self, turn: _Turn, parse: Parse, written: Written) -> Done:
        turn.mark("total", turn.started)
        engine: Engine = "local"
        if turn.fallbacks:
            engine = "fallback"
        elif "llm" in (parse.parser, written.writer):
            engine = "llm"
        return Done(
            turn_id=turn.turn_id,
            engine=engine,
            parser=parse.parser,
            writer=written.writer,
            commands=tuple(command_json(command) for command in parse.commands),
            timings_ms=dict(turn.timings_ms),
            usage={
                "model_calls": len(turn.model_calls),
                "input_tokens": sum(call.input_tokens for call in turn.model_calls),
                "output_tokens": sum(call.output_tokens for call in turn.model_calls),
            },
            trace=_trace(turn, parse, written),
        )

    def _record_failure(
        self,
        turn: _Turn,
        session_id: str,
        client_message_id: str,
        message: UserMessage,
        failed: Failed,
    ) -> Failed:
        """Keep the turn as far as it came, so that a repeat of the message replays it; the state stays."""
        locale = "zh" if _is_chinese(message) else "en"
        record = turn.record(session_id, client_message_id, message, locale, failed)
        try:
            self._ledger.commit_turn(None, replace(record, status="failed"))
        except AisleError as error:  # most likely what failed the turn
            logger.error("a failed turn has no record (%s), turn_id=%s", error, turn.turn_id)  # noqa: TRY400
        return failed


def _with_outcome(record: TurnRecord, done: Done) -> TurnRecord:
    return replace(
        record,
        commands=done.commands,
        engine=done.engine,
        parser=done.parser,
        writer=done.writer,
        timings_ms=done.timings_ms,
        usage=done.usage,
        trace=done.trace,
    )


def check_message(message: UserMessage) -> None:
    """Raises MessageRejectedError for an empty message and for one that is too long."""
    is_zh = _is_chinese(message)
    if len(message.text) > MAX_CHARACTERS:
        raise MessageRejectedError(
            "message_too_long",
            f"消息最多 {MAX_CHARACTERS:,} 个字，这条有 {len(message.text):,} 个，请分几条发或说短一点。"
            if is_zh
            else f"A message can have up to {MAX_CHARACTERS:,} characters; this one has "
            f"{len(message.text):,}. Please shorten it or send it in parts.",
        )
    if not message.text.strip() and not message.image_id:
        raise MessageRejectedError(
            "message_empty",
            "请输入文字或发一张图片。" if is_zh else "Please write something or add a picture.",
        )


def _is_chinese(message: UserMessage) -> bool:
    return any("一" <= c <= "鿿" for c in message.text[:200]) or (
        message.locale == "zh" and not any(c.isalpha() for c in message.text[:200])
    )


def _trace(turn: _Turn, parse: Parse, written: Written) -> Mapping[str, object]:
    """Where candidates came from, who parsed and wrote, and why the model was not used."""
    searches = [fact for fact in turn.facts if isinstance(fact, ProductsFound)]
    return {
        "confidence": round(parse.confidence, 3),
        "fallback_reasons": list(turn.fallbacks),
        "model_calls": [to_json(call) for call in turn.model_calls],
        "replaced_sentences": written.replaced_sentences,
        "searches": [dict(fact.result.trace) for fact in searches],
        "sources": {
            hit.product.product_id: {name: rank for name, (rank, _) in sorted(hit.sources.items())}
            for fact in searches
            for hit in fact.result.hits
        },
    }


def _json_object(value: Step | Fact) -> Mapping[str, object]:
    plain = to_json(value)
    return plain if isinstance(plain, dict) else {}


def _sorry(message: UserMessage) -> str:
    if _is_chinese(message):
        return "抱歉，这条消息没能处理好，请再发一次。"
    return "Sorry, something went wrong with this message. Please send it again."
