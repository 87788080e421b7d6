"""The chat model through LangChain against an endpoint on loopback, working and broken."""

import time
from collections.abc import Callable, Iterator

import pytest

from assistant.errors import (
    ChatModelError,
    ChatModelRateLimitError,
    ChatModelReplyError,
    ChatModelTimeoutError,
    ChatModelUnreachableError,
    SettingsError,
)
from assistant.llm.chat_model import ChatMessage, ModelReply
from assistant.llm.langchain_chat import LangChainChat
from tests.servers.scripted_model import (
    GARBAGE,
    NO_STRUCTURE,
    OTHER_SCHEMA,
    TOO_MANY,
    Answer,
    Drip,
    Flood,
    HalfStream,
    Hang,
    Raw,
    Reply,
    Request,
    ScriptedModelServer,
)

pytestmark = pytest.mark.vendor

HELLO = (ChatMessage("system", "Be brief."), ChatMessage("user", "hello"))
SCHEMA = {"title": "commands", "type": "object", "properties": {"commands": {"type": "array"}}}
TIMEOUT_S = 0.6

Open = Callable[[Answer], tuple[LangChainChat, ScriptedModelServer]]


@pytest.fixture
def open_chat(monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    servers: list[ScriptedModelServer] = []

    def open_with(answer: Answer) -> tuple[LangChainChat, ScriptedModelServer]:
        server = ScriptedModelServer(answer)
        servers.append(server.__enter__())
        monkeypatch.setenv("OPENAI_BASE_URL", server.base_url)
        monkeypatch.setenv("OPENAI_API_KEY", "not-a-key")
        return LangChainChat.open("openai:scripted"), server

    yield open_with
    for server in servers:
        server.stop()


def complete(chat: LangChainChat) -> ModelReply:
    return chat.complete(HELLO, SCHEMA, TIMEOUT_S)


def stream(chat: LangChainChat) -> list[str | ModelReply]:
    return list(chat.stream(HELLO, TIMEOUT_S))


def test_an_answer_comes_with_its_tokens(open_chat: Open) -> None:
    assert complete(open_chat(lambda request: '{"commands": []}')[0]) == ModelReply(
        '{"commands": []}', 100, 20
    )


def test_a_stream_comes_in_pieces_and_then_as_a_whole(open_chat: Open) -> None:
    *pieces, whole = stream(open_chat(lambda request: "Nine red dresses.")[0])
    assert len(pieces) > 1
    assert "".join(map(str, pieces)) == "Nine red dresses."
    assert isinstance(whole, ModelReply)
    assert whole.text == "Nine red dresses."


def test_it_is_asked_without_chance_and_for_the_schema(open_chat: Open) -> None:
    chat, server = open_chat(lambda request: "{}")
    complete(chat)
    (request,) = server.requests
    assert request["temperature"] == 0
    assert request["response_format"]["json_schema"]["schema"] == SCHEMA
    assert [m["role"] for m in request["messages"]] == ["system", "user"]


MODES: tuple[tuple[str, Reply, type[ChatModelError], str], ...] = (
    ("hang", Hang(), ChatModelTimeoutError, "did not answer within 0.6 s"),
    ("drip", Drip(0.05), ChatModelTimeoutError, "within 0.6 s"),
    ("drip headers", Drip(0.05, headers=True), ChatModelTimeoutError, "within 0.6 s"),
    ("garbage", GARBAGE, ChatModelReplyError, "not a chat completion"),
    ("another schema", OTHER_SCHEMA, ChatModelReplyError, "not a chat completion"),
    ("429", TOO_MANY, ChatModelRateLimitError, "429"),
    ("500", Raw(b"oops", status=500), ChatModelUnreachableError, "answers 500"),
    ("401", Raw(b'{"error": {"message": "bad key"}}', status=401), ChatModelUnreachableError, "answers 401"),
    ("flood", Flood(10), ChatModelReplyError, "longer than 64 kB"),
    ("refusal", NO_STRUCTURE, ChatModelReplyError, "does not take the request"),
)


@pytest.mark.parametrize("call", [complete, stream])
@pytest.mark.parametrize(("reply", "error", "told"), [m[1:] for m in MODES], ids=[m[0] for m in MODES])
def test_a_broken_endpoint_ends_in_time_and_says_why(
    open_chat: Open,
    call: Callable[[LangChainChat], object],
    reply: Reply,
    error: type[ChatModelError],
    told: str,
) -> None:
    chat, _ = open_chat(lambda request: reply)
    started = time.monotonic()
    with pytest.raises(error, match=told):
        call(chat)
    assert time.monotonic() - started < TIMEOUT_S + 0.6


def test_a_stream_that_closes_early_is_no_answer(open_chat: Open) -> None:
    chat, _ = open_chat(lambda request: HalfStream("Nine red dresses. And the"))
    pieces: list[str | ModelReply] = []
    with pytest.raises(ChatModelUnreachableError, match="broke off"):
        pieces.extend(chat.stream(HELLO, TIMEOUT_S))


def test_an_endpoint_that_is_gone_says_so(open_chat: Open) -> None:
    chat, server = open_chat(lambda request: "{}")
    server.stop()
    with pytest.raises(ChatModelUnreachableError, match="cannot be reached"):
        complete(chat)


def test_no_failed_call_is_repeated(open_chat: Open) -> None:
    chat, server = open_chat(lambda request: TOO_MANY)
    with pytest.raises(ChatModelRateLimitError):
        complete(chat)
    assert len(server.requests) == 1


def test_the_way_of_asking_that_an_endpoint_takes_is_kept(open_chat: Open) -> None:
    def only_tools(request: Request) -> Reply:
        return NO_STRUCTURE if "response_format" in request else '{"commands": [1]}'

    chat, server = open_chat(only_tools)
    assert complete(chat).text == complete(chat).text == '{"commands": [1]}'
    assert ["tools" in request for request in server.requests] == [False, False, True, True]


def test_an_endpoint_with_neither_is_asked_in_plain_words(open_chat: Open) -> None:
    def plain_only(request: Request) -> Reply:
        return NO_STRUCTURE if "response_format" in request or "tools" in request else "{}"

    chat, server = open_chat(plain_only)
    assert complete(chat).text == "{}"
    assert len(server.requests) == 4


def test_an_endpoint_that_knows_only_json_objects_gets_the_schema_beside(open_chat: Open) -> None:
    def like_llama_cpp(request: Request) -> Reply:
        is_known = request["response_format"]["type"] == "json_object"
        refusal = b'{"error": {"message": "1 validation error: response_format.type"}}'
        return "{}" if is_known else Raw(refusal, status=500)

    chat, server = open_chat(like_llama_cpp)
    assert complete(chat).text == "{}"
    assert server.requests[1]["response_format"]["schema"] == SCHEMA


def test_without_time_nothing_is_sent(open_chat: Open) -> None:
    chat, server = open_chat(lambda request: "{}")
    with pytest.raises(ChatModelTimeoutError):
        chat.complete(HELLO, SCHEMA, 0.0)
    assert server.requests == []


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("gpt-4o", "is provider:model"),
        ("openai:", "is provider:model"),
        ("acme:best", "cannot be used"),
        ("mistralai:small", "pip install langchain-mistralai"),
    ],
)
def test_a_name_that_cannot_be_used_says_what_to_do(name: str, told: str) -> None:
    with pytest.raises(SettingsError, match=told):
        LangChainChat.open(name)


def test_a_missing_key_is_a_matter_of_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(SettingsError, match="OPENAI_API_KEY"):
        LangChainChat.open("openai:gpt-4o-mini")
