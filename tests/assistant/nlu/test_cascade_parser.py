from dataclasses import dataclass, field

import pytest

from assistant.commands import Command, More, Unclear, UserMessage
from assistant.errors import ChatModelError, ChatModelTimeoutError
from assistant.nlu.cascade_parser import CascadeParser
from assistant.nlu.parser import Parse, ShownProduct
from assistant.state import DialogueState


@dataclass
class FixedParser:
    """Always understands the same; keeps the times it was given."""

    parser: str
    command: Command
    confidence: float = 1.0
    error: ChatModelError | None = None
    timeouts: list[float] = field(default_factory=list)

    def parse(
        self, message: UserMessage, state: DialogueState, shown: tuple[ShownProduct, ...], timeout_s: float
    ) -> Parse:
        self.timeouts.append(timeout_s)
        if self.error:
            raise self.error
        return Parse((self.command,), "en", self.parser, self.confidence)  # type: ignore[arg-type]


def parse(local: FixedParser, model: FixedParser) -> Parse:
    return CascadeParser(local, model).parse(UserMessage("hm"), DialogueState(), (), 2.5)


def test_a_sure_local_parse_costs_no_model_call() -> None:
    model = FixedParser("llm", Unclear())
    assert parse(FixedParser("local", More(), 0.9), model).parser == "local"
    assert model.timeouts == []


@pytest.mark.parametrize("confidence", [0.0, 0.69])
def test_an_unsure_one_asks_the_model_with_all_the_time_left(confidence: float) -> None:
    model = FixedParser("llm", More())
    assert parse(FixedParser("local", Unclear(), confidence), model).commands == (More(),)
    assert model.timeouts == [2.5]


def test_when_the_model_fails_the_local_parse_stands_and_says_why() -> None:
    model = FixedParser("llm", More(), error=ChatModelTimeoutError("The model did not answer within 2.5 s."))
    found = parse(FixedParser("local", Unclear(), 0.2), model)
    assert found.commands == (Unclear(),)
    assert found.fallback_reason == "The model did not answer within 2.5 s."
