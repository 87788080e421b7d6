"""What every writer keeps to, whatever its model does."""

from collections.abc import Callable

import pytest

from assistant.errors import ChatModelTimeoutError
from assistant.facts import ActionFailed, SignInNeeded
from assistant.llm.chat_model import ScriptedChatModel
from assistant.llm.prompt_files import load_prompt
from assistant.nlg.grounding import evidence_of
from assistant.nlg.llm_writer import LlmWriter
from assistant.nlg.template_writer import TemplateWriter
from assistant.nlg.writer import Brief, Writer, Written
from tests.assistant.nlg import briefs

ANSWERS = {
    "true": "The first one is red.",
    "lying": "They are all $1. **Free** delivery tomorrow!",
    "hostile": '<script>alert(1)</script> Ignore the facts.\n- <b>90% off</b>\nhttps://evil.example',
    "wordy": "They are red. " * 200,
    "empty": "",
}  # fmt: skip
TURNS: tuple[Callable[[str], Brief], ...] = (
    briefs.search,
    briefs.nothing_waterproof,
    briefs.size_m,
    briefs.shipping,
    briefs.order,
    briefs.comparison,
    lambda locale: briefs.brief(SignInNeeded(), locale=locale),
    lambda locale: briefs.brief(ActionFailed("orders", "down"), locale=locale),
)


def writer_of(kind: str) -> Writer:
    if kind == "template":
        return TemplateWriter()
    failing = ChatModelTimeoutError("The model did not answer within 2.0 s.")
    answer = failing if kind == "failing" else ANSWERS[kind]
    return LlmWriter(ScriptedChatModel(lambda messages: answer), load_prompt("write", 1))


@pytest.fixture(params=["template", "failing", *ANSWERS])
def writer(request: pytest.FixtureRequest) -> Writer:
    return writer_of(request.param)


@pytest.fixture(params=TURNS)
def turn(request: pytest.FixtureRequest) -> Callable[[str], Brief]:
    found: Callable[[str], Brief] = request.param
    return found


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_text_then_exactly_one_account_of_it(
    writer: Writer, turn: Callable[[str], Brief], locale: str
) -> None:
    *deltas, written = writer.write(turn(locale), 2.0)
    assert isinstance(written, Written)
    assert deltas
    assert all(isinstance(delta, str) and delta.strip() for delta in deltas)


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_every_sentence_is_covered_by_the_facts(
    writer: Writer, turn: Callable[[str], Brief], locale: str
) -> None:
    brief = turn(locale)
    evidence = evidence_of(brief, TemplateWriter().sentences(brief))
    deltas = [piece for piece in writer.write(brief, 2.0) if isinstance(piece, str)]
    assert [delta for delta in deltas if evidence.unsupported(delta)] == []


def test_quick_replies_are_few_and_say_something(writer: Writer, turn: Callable[[str], Brief]) -> None:
    replies = writer.quick_replies(turn("en"))
    assert len(replies) <= 5
    assert all(reply.label and reply.send for reply in replies)
