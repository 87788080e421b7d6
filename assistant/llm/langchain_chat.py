"""The chat model of the settings, on LangChain's `init_chat_model`: bounded in time and size, not retried.

What is covered: a hard limit on connecting, on each read and on the whole call, also against a server
that sends a byte a second; a limit on the size of an answer; an endpoint without structured output.
What is not: stopping a provider's own client in the middle of a read. Such a call goes on in its thread
until its read times out, so the number of calls under way has a limit.
"""

import contextvars
import json
import queue
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import httpx

from assistant.errors import (
    ChatModelError,
    ChatModelRateLimitError,
    ChatModelReplyError,
    ChatModelTimeoutError,
    ChatModelUnreachableError,
    SettingsError,
)
from assistant.llm.chat_model import ChatMessage, JsonSchema, ModelReply

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage

MAX_REPLY_BYTES = 64 * 1024
"""Of an answer as it comes over the wire; for a stream, of its text."""

MAX_STREAM_BYTES = 1024 * 1024
"""Of a stream over the wire, where each word comes in an envelope of some hundred bytes."""

MAX_OUTPUT_TOKENS = 700
MAX_CALLS = 64
"""Under way at once, those included that were given up on and still hang."""

_END_KEYS = ("finish_reason", "stop_reason", "done_reason")
"""Where providers say that an answer is complete."""

Structure = Literal["json_schema", "json_object", "tool_call", "plain"]
"""Ways to ask for JSON: OpenAI's, llama.cpp's (a schema beside the type), a tool call, and words alone."""

_LADDER: Mapping[Structure, Structure] = {
    "json_schema": "json_object",
    "json_object": "tool_call",
    "tool_call": "plain",
}
_REFUSES_STRUCTURE = re.compile(r"response_format|json_schema|tool_choice|\btools?\b|validation error")
"""In what a server says with a 500 where it means a 400."""


@dataclass(frozen=True)
class _Budget:
    """What one call may take."""

    deadline: float  # of time.monotonic()
    timeout_s: float
    max_bytes: int

    def left_s(self) -> float:
        return self.deadline - time.monotonic()


_budget: contextvars.ContextVar[_Budget] = contextvars.ContextVar("budget")


class LangChainChat:
    """A `ChatModel` on any provider that LangChain knows."""

    def __init__(self, name: str, model: "BaseChatModel", first_structure: Structure) -> None:
        self.name = name
        self._model = model
        self._structure = first_structure
        self._free_calls = threading.Semaphore(MAX_CALLS)

    @classmethod
    def open(cls, name: str) -> "LangChainChat":
        """The model `provider:model`. Imports LangChain (seconds), so call it off the shopper's path.

        The provider's key and address are read by LangChain under their own names.

        Raises:
            SettingsError: the name has no provider, its package is missing, or it has no key.
        """
        provider, _, model = name.partition(":")
        if not provider or not model:
            raise SettingsError(f"AISLE_MODEL is provider:model, such as openai:gpt-4o-mini, not {name!r}.")
        from langchain.chat_models import init_chat_model
        from openai import OpenAIError

        is_openai = provider == "openai"
        client: dict[str, Any] = {"http_client": _bounded_client()} if is_openai else {}
        try:
            chat = init_chat_model(
                model,
                model_provider=provider,
                temperature=0,
                max_retries=0,
                max_tokens=MAX_OUTPUT_TOKENS,
                **client,
            )
        except ImportError as error:
            raise SettingsError(
                f"AISLE_MODEL={name} needs the package langchain-{provider}: pip install langchain-{provider}"
            ) from error
        except (OpenAIError, ValueError) as error:
            raise SettingsError(f"AISLE_MODEL={name} cannot be used: {error}") from error
        return cls(name, chat, "json_schema" if is_openai else "tool_call")

    def complete(
        self, messages: Sequence[ChatMessage], schema: JsonSchema | None, timeout_s: float
    ) -> ModelReply:
        """See `ChatModel`. Where the endpoint refuses a way to ask for JSON, the next is tried, and kept."""
        deadline = time.monotonic() + timeout_s
        structure: Structure = self._structure if schema else "plain"
        while True:
            budget = _Budget(deadline, timeout_s, MAX_REPLY_BYTES)
            try:
                (reply,) = self._in_thread(lambda how: self._invoke(messages, schema, how), structure, budget)
            except _StructureRefusedError as refusal:
                following = _LADDER.get(structure)
                if following is None or schema is None:
                    raise ChatModelReplyError(str(refusal)) from refusal
                structure = following
                continue
            if schema:
                self._structure = structure
            return _checked(reply)

    def stream(self, messages: Sequence[ChatMessage], timeout_s: float) -> Iterator[str | ModelReply]:
        """See `ChatModel`. A stream that ends without saying why is cut off, and an error."""
        budget = _Budget(time.monotonic() + timeout_s, timeout_s, MAX_STREAM_BYTES)
        try:
            yield from self._in_thread(lambda _: self._chunks(messages), "plain", budget)
        except _StructureRefusedError as refusal:
            raise ChatModelReplyError(str(refusal)) from refusal

    # ------------------------------------------------------------------ in the worker thread

    def _invoke(
        self, messages: Sequence[ChatMessage], schema: JsonSchema | None, structure: Structure
    ) -> Iterator[str | ModelReply]:
        asked = [(m.role, m.text) for m in messages]
        if schema is None or structure == "plain":
            answer = self._model.invoke(asked)
            yield _reply(answer, answer.text)
            return
        title = str(schema["title"])
        if structure in ("json_schema", "json_object"):
            named = {"name": title, "schema": schema, "strict": False}
            content = {"json_schema": named} if structure == "json_schema" else {"schema": schema}
            wanted = {"type": structure, **content}
            answer = self._model.invoke(asked, response_format=wanted)
            yield _reply(answer, answer.text)
            return
        function = {"name": title, "description": "The answer.", "parameters": schema}
        tool = {"type": "function", "function": function}
        answer = self._model.bind_tools([tool], tool_choice=title).invoke(asked)
        calls = getattr(answer, "tool_calls", [])
        yield _reply(answer, json.dumps(calls[0]["args"], ensure_ascii=False) if calls else answer.text)

    def _chunks(self, messages: Sequence[ChatMessage]) -> Iterator[str | ModelReply]:
        whole: list[str] = []
        size, tokens_in, tokens_out, is_finished = 0, 0, 0, False
        for chunk in self._model.stream([(m.role, m.text) for m in messages]):
            usage: Mapping[str, Any] = chunk.usage_metadata or {}
            tokens_in = usage.get("input_tokens", tokens_in)
            tokens_out = usage.get("output_tokens", tokens_out)
            is_finished = is_finished or any(chunk.response_metadata.get(key) for key in _END_KEYS)
            if not chunk.text:
                continue
            size += len(chunk.text.encode())
            if size > MAX_REPLY_BYTES:
                raise ChatModelReplyError(f"The answer is longer than {MAX_REPLY_BYTES // 1024} kB.")
            whole.append(chunk.text)
            yield chunk.text
        if not is_finished:
            raise ChatModelUnreachableError("The stream broke off before the answer was complete.")
        yield ModelReply("".join(whole), tokens_in, tokens_out)

    # ------------------------------------------------------------------ the caller's side

    def _in_thread(
        self, ask: Callable[[Structure], Iterator[str | ModelReply]], structure: Structure, budget: _Budget
    ) -> Iterator[str | ModelReply]:
        """What `ask` yields, until the deadline; then the caller goes on, whatever the thread does."""
        late = ChatModelTimeoutError(f"The model did not answer within {max(0.0, budget.timeout_s):.1f} s.")
        if budget.left_s() <= 0:
            raise late
        if not self._free_calls.acquire(blocking=False):
            raise ChatModelUnreachableError(f"{MAX_CALLS} calls are under way or hang at the endpoint.")
        pieces: queue.SimpleQueue[str | ModelReply | ChatModelError | None] = queue.SimpleQueue()
        is_given_up = threading.Event()

        def work() -> None:
            try:
                _budget.set(budget)
                with _mapped_errors():
                    for piece in ask(structure):
                        pieces.put(piece)
                        if is_given_up.is_set():
                            break
                pieces.put(None)
            except ChatModelError as error:
                pieces.put(error)
            finally:
                self._free_calls.release()

        threading.Thread(
            target=contextvars.Context().run, args=(work,), name="chat-model", daemon=True
        ).start()
        try:
            while True:
                try:
                    piece = pieces.get(timeout=max(0.0, budget.left_s()))
                except queue.Empty:
                    raise late from None
                if piece is None:
                    return
                if isinstance(piece, ChatModelError):
                    raise piece
                yield piece
        finally:
            is_given_up.set()


class _StructureRefusedError(ChatModelError):
    """The endpoint does not take the request as it is; perhaps it lacks structured output."""


def _reply(answer: "BaseMessage", text: str) -> ModelReply:
    usage = getattr(answer, "usage_metadata", None) or {}
    return ModelReply(text, usage.get("input_tokens", 0), usage.get("output_tokens", 0))


def _checked(reply: str | ModelReply) -> ModelReply:
    if not isinstance(reply, ModelReply) or not reply.text.strip():
        raise ChatModelReplyError("The model answered nothing.")
    if len(reply.text.encode()) > MAX_REPLY_BYTES:
        raise ChatModelReplyError(f"The answer is longer than {MAX_REPLY_BYTES // 1024} kB.")
    return reply


# ------------------------------------------------------------------ the wire


class _BoundedStream(httpx.SyncByteStream):
    """A response's bytes, until the call's time or size is used up."""

    def __init__(self, stream: httpx.SyncByteStream, budget: _Budget) -> None:
        self._stream = stream
        self._budget = budget

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for piece in self._stream:
            size += len(piece)
            if size > self._budget.max_bytes:
                raise ChatModelReplyError(f"The answer is longer than {self._budget.max_bytes // 1024} kB.")
            if self._budget.left_s() <= 0:
                raise ChatModelTimeoutError(
                    f"The model did not finish within {self._budget.timeout_s:.1f} s."
                )
            yield piece

    def close(self) -> None:
        self._stream.close()


def _bounded_client() -> httpx.Client:
    """A client that takes each call's budget from its context; proxies as the environment has them."""

    def limit_time(request: httpx.Request) -> None:
        left = max(0.05, _budget.get().left_s())
        request.extensions["timeout"] = dict.fromkeys(("connect", "read", "write", "pool"), left)

    def limit_answer(response: httpx.Response) -> None:
        if isinstance(response.stream, httpx.SyncByteStream):
            response.stream = _BoundedStream(response.stream, _budget.get())

    return httpx.Client(event_hooks={"request": [limit_time], "response": [limit_answer]})


@contextmanager
def _mapped_errors() -> Iterator[None]:
    """The vendors' errors as ours. LangSmith's tracing would send messages away, so it is off."""
    import openai
    from langsmith import tracing_context

    try:
        with tracing_context(enabled=False):
            yield
    except ChatModelError:
        raise
    except (openai.OpenAIError, httpx.HTTPError, OSError) as error:
        raise _ours(error) from error
    except (TypeError, KeyError, IndexError, AttributeError, ValueError, RuntimeError) as error:
        # What LangChain and pydantic raise when they take an answer apart that has another shape.
        raise ChatModelReplyError(
            f"The endpoint's answer is not a chat completion ({type(error).__name__}: {str(error)[:200]})."
        ) from error


def _ours(error: Exception) -> ChatModelError:
    import openai

    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ChatModelError):  # raised by `_BoundedStream` and wrapped on its way up
            return cause
        cause = cause.__cause__
    told = str(error)[:200]
    match error:
        case openai.APITimeoutError() | httpx.TimeoutException() | TimeoutError():
            return ChatModelTimeoutError("The model did not answer in time.")
        case openai.RateLimitError():
            return ChatModelRateLimitError(f"The endpoint refuses for rate or quota (429): {told}")
        case openai.BadRequestError() | openai.UnprocessableEntityError():
            return _StructureRefusedError(f"The endpoint does not take the request: {told}")
        case openai.InternalServerError() if _REFUSES_STRUCTURE.search(str(error)):
            return _StructureRefusedError(f"The endpoint does not take the request: {told}")
        case openai.APIStatusError(status_code=status):
            return ChatModelUnreachableError(f"The endpoint answers {status}: {told}")
        case openai.APIConnectionError() | httpx.TransportError() | OSError():
            return ChatModelUnreachableError(f"The endpoint cannot be reached: {error.__cause__ or told}")
        case _:
            return ChatModelReplyError(f"The endpoint's answer cannot be used: {told}")
