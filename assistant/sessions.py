"""Runs turns: one worker a turn, its buffer of numbered events, one turn at a time a session.

A turn runs to its end whoever is watching. Whoever shows it reads the buffer, so a lost connection loses
nothing, a resume asks no model twice, and every turn leaves its record. Readers may be threads (Gradio,
terminal) or coroutines (server-sent events); the latter cost no thread while they wait.
"""

import asyncio
import logging
import threading
import time
import weakref
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from assistant.commands import UserMessage
from assistant.events import Failed, ReplyEvent
from assistant.ledger import TurnRecord
from assistant.wire_format import WireEvent, wire_event

logger = logging.getLogger(__name__)

Reply = Callable[[str, str, UserMessage], Iterable[ReplyEvent]]
"""(session_id, client_message_id, message) -> the events of the turn, which it also records."""

Clock = Callable[[], float]
"""Seconds that only ever grow."""

KEEP_BUFFER_S = 600.0
"""How long an ended turn can be replayed from memory; afterwards it comes from the ledger."""

INTERNAL_ERROR = {
    "en": "Something went wrong on our side. Please send your message again.",
    "zh": "我们这边出了点问题，请再发一次。",
}
SESSION_CLOSED = {"en": "This conversation was deleted.", "zh": "这段对话已删除。"}


class PastTurns(Protocol):
    """The ledger, as far as a replay needs it."""

    def turn_by_client_message(self, session_id: str, client_message_id: str) -> TurnRecord | None: ...


class EventBuffer:
    """The events of one turn, numbered from 1, while they arrive and some time after."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._events: list[WireEvent] = []
        self._changed = threading.Condition()
        self._wakers: set[Callable[[], None]] = set()
        self.started_at = clock()
        self.first_event_at: float | None = None
        self.ended_at: float | None = None

    @property
    def ended(self) -> bool:
        """Whether no further event will come."""
        return self.ended_at is not None

    @property
    def events(self) -> tuple[WireEvent, ...]:
        """All so far."""
        return tuple(self._events)

    def append(self, event: ReplyEvent) -> None:
        """Number the event and show it to every reader. After the end it is ignored."""
        with self._changed:
            if self.ended:
                return
            self.first_event_at = self.first_event_at or self._clock()
            self._events.append(wire_event(len(self._events) + 1, event))
            self._wake()

    def fill(self, events: Iterable[WireEvent]) -> None:
        """Take over the events of a turn that ended before."""
        with self._changed:
            self._events.extend(events)
            self._wake()

    def end(self) -> None:
        """Let every reader know that this was all."""
        with self._changed:
            if not self.ended:
                self.ended_at = self._clock()
            self._wake()

    def events_after(self, last_id: int, timeout_s: float) -> tuple[WireEvent, ...]:
        """Wait for events beyond `last_id`; empty when the turn ended or nothing came in time."""
        with self._changed:
            self._changed.wait_for(lambda: self.ended or len(self._events) > last_id, timeout_s)
            return tuple(self._events[max(last_id, 0) :])

    def wait_until_ended(self, timeout_s: float) -> bool:
        """Whether the turn ended within `timeout_s`."""
        with self._changed:
            return self._changed.wait_for(lambda: self.ended, timeout_s)

    async def wait_events_after(self, last_id: int, timeout_s: float) -> tuple[WireEvent, ...]:
        """`events_after` for a coroutine."""
        loop = asyncio.get_running_loop()
        woken = asyncio.Event()

        def wake() -> None:
            with suppress(RuntimeError):  # the reader's loop was closed while this turn went on
                loop.call_soon_threadsafe(woken.set)

        with self._changed:
            if not self.ended and len(self._events) <= last_id:
                self._wakers.add(wake)
            else:
                woken.set()
        try:
            with suppress(TimeoutError):
                await asyncio.wait_for(woken.wait(), timeout_s)
        finally:
            with self._changed:
                self._wakers.discard(wake)
        return tuple(self._events[max(last_id, 0) :])

    def stream(self, timeout_s: float) -> Iterator[WireEvent]:
        """Every event from the first to the end, for a thread.

        Raises:
            TimeoutError: nothing came for `timeout_s` and the turn has not ended.
        """
        last_id = 0
        while True:
            events = self.events_after(last_id, timeout_s)
            yield from events
            last_id += len(events)
            if self.ended and last_id == len(self._events):
                return
            if not events:
                raise TimeoutError(f"no event for {timeout_s} s")

    def _wake(self) -> None:
        self._changed.notify_all()
        for wake in tuple(self._wakers):
            wake()


@dataclass(frozen=True)
class TurnUnderWay:
    """A message and the events of its turn, running or waiting for the one before."""

    session_id: str
    client_message_id: str
    message: UserMessage
    buffer: EventBuffer


class TurnWorkers:
    """Starts turns and finds them again.

    Args:
        reply: runs one turn and records it; it converts its own failures.
        past_turns: where a message that was sent before the last restart is found.
        workers: turns that run at once; further ones wait.
        keep_s: seconds that an ended turn stays in memory.
        clock: monotonic seconds.
        on_end: called once with every turn that ran, for metrics.
    """

    def __init__(
        self,
        reply: Reply,
        past_turns: PastTurns,
        *,
        workers: int = 8,
        keep_s: float = KEEP_BUFFER_S,
        clock: Clock = time.monotonic,
        on_end: Callable[[EventBuffer], None] | None = None,
    ) -> None:
        self._reply = reply
        self._past_turns = past_turns
        self._keep_s = keep_s
        self._clock = clock
        self._on_end = on_end
        self._lock = threading.Lock()
        self._buffers: dict[tuple[str, str], EventBuffer] = {}
        self._running: dict[str, TurnUnderWay] = {}
        self._waiting: dict[str, deque[TurnUnderWay]] = {}
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="turn")

    def start(self, session_id: str, client_message_id: str, message: UserMessage) -> EventBuffer:
        """Run this message once; a repeat gets the events of the first time. Never waits."""
        turn = TurnUnderWay(session_id, client_message_id, message, EventBuffer(self._clock))
        with self._lock:
            self._drop_old_buffers()
            known = self._buffers.get((session_id, client_message_id))
            if known is not None:
                return known
            self._buffers[session_id, client_message_id] = turn.buffer
            if session_id in self._running:
                self._waiting.setdefault(session_id, deque()).append(turn)
            else:
                self._submit(turn)
        return turn.buffer

    def find(self, session_id: str, client_message_id: str) -> EventBuffer | None:
        """The turn of a message sent before, running or recorded; None when it never arrived."""
        with self._lock:
            known = self._buffers.get((session_id, client_message_id))
        if known is not None:
            return known
        record = self._past_turns.turn_by_client_message(session_id, client_message_id)
        if record is None:
            return None
        buffer = EventBuffer(self._clock)
        _replay(record, buffer)
        buffer.end()
        return buffer

    def under_way(self, session_id: str) -> tuple[TurnUnderWay, ...]:
        """The turns of a session that have not ended, in the order in which they will."""
        with self._lock:
            running = self._running.get(session_id)
            waiting = tuple(self._waiting.get(session_id, ()))
        if running is None or running.buffer.ended:
            return waiting
        return (running, *waiting)

    def forget(self, session_id: str, timeout_s: float = 5.0) -> None:
        """Drop what waits, let the running turn end (at most `timeout_s`), and drop all buffers.

        A caller that deletes the session's records afterwards finds none written behind its back.
        """
        with self._lock:
            dropped = self._waiting.pop(session_id, deque())
            running = self._running.get(session_id)
        for turn in dropped:
            turn.buffer.append(Failed("session_closed", _worded(SESSION_CLOSED, turn.message), retry=False))
            turn.buffer.end()
        if running is not None and not running.buffer.wait_until_ended(timeout_s):
            logger.warning("a turn outlived its session, session_id=%s", session_id)
        with self._lock:
            for key in [k for k in self._buffers if k[0] == session_id]:
                del self._buffers[key]

    def close(self) -> None:
        """Take no further turns; those running go on to their end, those waiting are dropped."""
        with self._lock:
            self._waiting.clear()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _submit(self, turn: TurnUnderWay) -> None:
        self._running[turn.session_id] = turn
        self._pool.submit(self._run, turn).add_done_callback(_log_failure)

    def _run(self, turn: TurnUnderWay) -> None:
        ran = False
        try:
            record = self._past_turns.turn_by_client_message(turn.session_id, turn.client_message_id)
            if record is not None:
                _replay(record, turn.buffer)
            else:
                ran = True
                for event in self._reply(turn.session_id, turn.client_message_id, turn.message):
                    turn.buffer.append(event)
        finally:
            if not any(e.ends_turn for e in turn.buffer.events):
                turn.buffer.append(
                    Failed("internal_error", _worded(INTERNAL_ERROR, turn.message), retry=True)
                )
            turn.buffer.end()
            self._start_next(turn.session_id)
            if ran and self._on_end is not None:
                self._on_end(turn.buffer)

    def _start_next(self, session_id: str) -> None:
        with self._lock:
            del self._running[session_id]
            waiting = self._waiting.get(session_id)
            if not waiting:
                self._waiting.pop(session_id, None)
                return
            self._submit(waiting.popleft())

    def _drop_old_buffers(self) -> None:
        oldest = self._clock() - self._keep_s
        for key, buffer in list(self._buffers.items()):
            if buffer.ended_at is not None and buffer.ended_at < oldest:
                del self._buffers[key]


class SessionChannels:
    """What reaches a session outside a message: an answer from the desk, say.

    Only those who listen get it; who comes later reads the transcript.
    """

    def __init__(self) -> None:
        self._listening: weakref.WeakValueDictionary[str, EventBuffer] = weakref.WeakValueDictionary()
        self._lock = threading.Lock()

    def listen(self, session_id: str) -> EventBuffer:
        """The buffer of this session, which lives as long as somebody holds it."""
        with self._lock:
            buffer = self._listening.get(session_id)
            if buffer is None:
                buffer = EventBuffer()
                self._listening[session_id] = buffer
            return buffer

    def publish(self, session_id: str, event: ReplyEvent) -> bool:
        """Show the event to whoever listens; False when nobody does."""
        buffer = self._listening.get(session_id)
        if buffer is None:
            return False
        buffer.append(event)
        return True


def _replay(record: TurnRecord, buffer: EventBuffer) -> None:
    buffer.fill(WireEvent.from_dict(event) for event in record.events)


def _worded(texts: Mapping[str, str], message: UserMessage) -> str:
    return texts["zh" if message.locale == "zh" else "en"]


def _log_failure(future: "Future[None]") -> None:
    if not future.cancelled() and (error := future.exception()) is not None:
        logger.error("a turn ended with an unexpected error", exc_info=error)
