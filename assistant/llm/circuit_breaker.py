"""Spares the shopper a wait: a model that failed twice in a row is left alone for half a minute."""

import threading
from collections.abc import Callable, Iterator, Sequence

from assistant.errors import ChatModelError, ChatModelUnreachableError
from assistant.llm.chat_model import ChatMessage, ChatModel, JsonSchema, ModelReply

FAILURES = 2
PAUSE_S = 30.0


class BreakingChatModel:
    """A `ChatModel` before another one. After the pause one call tries again, and its failure pauses anew."""

    def __init__(self, model: ChatModel, monotonic: Callable[[], float]) -> None:
        self._model = model
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._failures = 0
        self._resumes_at = 0.0
        self._last_error = ""

    @property
    def name(self) -> str:
        """Of the model behind."""
        return self._model.name

    def complete(
        self, messages: Sequence[ChatMessage], schema: JsonSchema | None, timeout_s: float
    ) -> ModelReply:
        """See `ChatModel`."""
        self._check()
        try:
            reply = self._model.complete(messages, schema, timeout_s)
        except ChatModelError as error:
            self._failed(error)
            raise
        self._worked()
        return reply

    def stream(self, messages: Sequence[ChatMessage], timeout_s: float) -> Iterator[str | ModelReply]:
        """See `ChatModel`. A stream that its reader closes early counts as neither."""
        self._check()
        try:
            yield from self._model.stream(messages, timeout_s)
        except ChatModelError as error:
            self._failed(error)
            raise
        self._worked()

    def _check(self) -> None:
        with self._lock:
            left = self._resumes_at - self._monotonic()
            if self._failures < FAILURES:
                return
            if left <= 0:
                # This call is the trial; others wait for its outcome.
                self._resumes_at = self._monotonic() + PAUSE_S
                return
        raise ChatModelUnreachableError(
            f"The model failed {self._failures} times in a row and is not asked for another "
            f"{left:.0f} s; the last failure: {self._last_error}"
        )

    def _failed(self, error: ChatModelError) -> None:
        with self._lock:
            self._failures += 1
            self._resumes_at = self._monotonic() + PAUSE_S
            self._last_error = str(error)

    def _worked(self) -> None:
        with self._lock:
            self._failures = 0
