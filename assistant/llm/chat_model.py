"""The port to a chat model, and the model that is made for tests.

A model gets messages and gives text. What the text means, and whether it is true, others decide.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from assistant.errors import ChatModelError, ChatModelReplyError

JsonSchema = Mapping[str, object]
"""A JSON Schema with a `title`, which names it to the model."""


@dataclass(frozen=True)
class ChatMessage:
    """One message of the exchange with a model."""

    role: Literal["system", "user", "assistant"]
    text: str


@dataclass(frozen=True)
class ModelReply:
    """A whole answer. Tokens are 0 where the endpoint does not say."""

    text: str
    input_tokens: int = 0
    output_tokens: int = 0


class ChatModel(Protocol):
    """Answers messages. Every failure is a `ChatModelError` whose message says why."""

    @property
    def name(self) -> str:
        """As in settings, `provider:model`."""
        ...

    def complete(
        self, messages: Sequence[ChatMessage], schema: JsonSchema | None, timeout_s: float
    ) -> ModelReply:
        """The whole answer, within `timeout_s` of wall-clock time.

        With a schema the text is meant to be JSON of it; how far the endpoint keeps to that differs,
        so the caller validates.
        """
        ...

    def stream(self, messages: Sequence[ChatMessage], timeout_s: float) -> Iterator[str | ModelReply]:
        """Pieces of the answer as they come, then the whole of it as a `ModelReply`, last."""
        ...


Answer = str | ChatModelError
Script = Callable[[Sequence[ChatMessage]], Answer]


@dataclass
class ScriptedChatModel:
    """Answers from a list, one a call, or by a function of the messages; keeps what it was asked.

    An answer that is an error is raised. A list that has run out is an error too.
    """

    script: Sequence[Answer] | Script = ()
    name: str = "scripted:model"
    requests: list[tuple[ChatMessage, ...]] = field(default_factory=list)

    def complete(
        self, messages: Sequence[ChatMessage], schema: JsonSchema | None, timeout_s: float
    ) -> ModelReply:
        """The next answer, whatever the schema."""
        return ModelReply(self._answer(messages), input_tokens=10, output_tokens=5)

    def stream(self, messages: Sequence[ChatMessage], timeout_s: float) -> Iterator[str | ModelReply]:
        """The next answer in pieces of eight characters."""
        text = self._answer(messages)
        yield from (text[start : start + 8] for start in range(0, len(text), 8))
        yield ModelReply(text, input_tokens=10, output_tokens=5)

    def _answer(self, messages: Sequence[ChatMessage]) -> str:
        self.requests.append(tuple(messages))
        answer = self._next(messages)
        if isinstance(answer, ChatModelError):
            raise answer
        return answer

    def _next(self, messages: Sequence[ChatMessage]) -> Answer:
        if callable(self.script):
            return self.script(messages)
        asked = len(self.requests)
        if asked > len(self.script):
            return ChatModelReplyError(f"The script has {len(self.script)} answers; this is call {asked}.")
        return self.script[asked - 1]
