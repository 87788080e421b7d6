"""What every parser keeps to, for whatever a shopper types."""

import json
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.commands import Similar, Unclear, UserMessage
from assistant.errors import ChatModelTimeoutError
from assistant.llm.chat_model import ScriptedChatModel
from assistant.llm.prompt_files import load_prompt
from assistant.nlu.cascade_parser import CascadeParser
from assistant.nlu.gazetteer import Gazetteer
from assistant.nlu.llm_parser import LlmParser
from assistant.nlu.local_parser import LocalParser
from assistant.nlu.parser import Parser, ShownProduct
from assistant.state import DialogueState
from tests.assistant.shop import SHOP

UNDERSTOOD = json.dumps({"commands": [{"name": "unclear", "what": ""}]})
SHOWN = (ShownProduct(1, "wrap", "Linen wrap dress", {"colour": "red"}),)


@cache
def gazetteer() -> Gazetteer:
    return Gazetteer.from_products(tuple(SHOP.values()))


def parser_of(kind: str) -> Parser:
    local = LocalParser(gazetteer)
    model = ScriptedChatModel(lambda messages: UNDERSTOOD)
    if kind == "down":
        model = ScriptedChatModel(lambda messages: ChatModelTimeoutError("late"))
    by_model = LlmParser(model, load_prompt("parse", 1), gazetteer)
    return {"local": local, "model": by_model}.get(kind) or CascadeParser(local, by_model)


@pytest.fixture(params=["local", "model", "cascade", "down"])
def parser(request: pytest.FixtureRequest) -> Parser:
    return parser_of(request.param)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(text=st.text(max_size=200))
def test_any_text_becomes_at_least_one_command(parser: Parser, text: str) -> None:
    parse = parser.parse(UserMessage(text), DialogueState(), SHOWN, 2.0)
    assert parse.commands
    assert 0 <= parse.confidence <= 1


@pytest.mark.parametrize(
    ("text", "locale"),
    [("我想买一条红色的裙子", "zh"), ("I would like a red dress", "en"), ("M", "zh"), ("😀", "zh")],
)
def test_the_language_is_that_of_the_words_else_of_the_conversation(
    parser: Parser, text: str, locale: str
) -> None:
    assert parser.parse(UserMessage(text), DialogueState(locale="zh"), (), 2.0).locale == locale


@pytest.mark.parametrize("text", ["", "   "])
def test_a_picture_alone_asks_for_what_looks_like_it(parser: Parser, text: str) -> None:
    parse = parser.parse(UserMessage(text, image_id="i1"), DialogueState(), (), 2.0)
    assert parse.commands == (Similar(image="i1"),)


def test_nonsense_is_unclear_and_not_an_error(parser: Parser) -> None:
    (command,) = parser.parse(UserMessage("asdfgh"), DialogueState(), (), 2.0).commands
    assert isinstance(command, Unclear)
