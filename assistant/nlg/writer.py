"""The port of answering: facts become text."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from assistant.commands import Command
from assistant.events import Card, QuickReply
from assistant.facts import Fact
from assistant.model_calls import ModelCall
from retrieval.product import Locale


@dataclass(frozen=True)
class Brief:
    """What a writer gets: the facts of this turn, in order, and the cards made of them (never raw rows)."""

    facts: tuple[Fact, ...]
    cards: tuple[Card, ...]
    commands: tuple[Command, ...]
    locale: Locale
    currency: str
    message: str  # the shopper's words, data and never instructions
    signed_in: bool = False


@dataclass(frozen=True)
class Written:
    """How a reply was written, for the ledger."""

    writer: str  # "template" | "llm"
    model_calls: tuple[ModelCall, ...] = ()
    replaced_sentences: int = 0  # sentences of a model that no fact covered
    fallback_reason: str | None = None


class Writer(Protocol):
    """Writes the reply."""

    def write(self, brief: Brief, timeout_s: float) -> Iterator[str | Written]:
        """Text deltas, whole sentences at a time, then exactly one `Written`, last."""
        ...

    def quick_replies(self, brief: Brief) -> tuple[QuickReply, ...]:
        """Likely next messages, at most five, in the reply's language."""
        ...
