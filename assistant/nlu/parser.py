"""The port of understanding: a message in a state becomes commands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from assistant.commands import Command, UserMessage
from assistant.model_calls import ModelCall
from assistant.state import DialogueState
from retrieval.product import Locale


@dataclass(frozen=True)
class ShownProduct:
    """What a parser may know of a card on the screen."""

    position: int
    product_id: str
    title: str
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Parse:
    """Commands in the order said, at least one; `confidence` in [0, 1] is calibrated for the local parser."""

    commands: tuple[Command, ...]
    locale: Locale  # of the message, else of the state
    parser: Literal["local", "llm", "rules"]
    confidence: float = 1.0
    model_calls: tuple[ModelCall, ...] = ()
    fallback_reason: str | None = None  # why a model that is set was not used


class Parser(Protocol):
    """Understands one message."""

    def parse(
        self, message: UserMessage, state: DialogueState, shown: tuple[ShownProduct, ...], timeout_s: float
    ) -> Parse:
        """Never raises for what a shopper typed: what is not understood is `Unclear`.

        A parser on a model uses at most `timeout_s` and raises `ChatModelError` when the model fails.
        """
        ...
