"""An OpenAI-compatible endpoint on loopback that answers by a function, or misbehaves as told.

    greeting = {"name": "chitchat", "kind": "greeting"}
    with ScriptedModelServer(answering_commands({"hello": [greeting]})) as server:
        ...  # OPENAI_BASE_URL is server.base_url

An answer is a text, sent as a completion, a tool call or a stream as the request wants it, or one of the
misbehaviours below.
"""

import json
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

Request = Mapping[str, Any]


@dataclass(frozen=True)
class Hang:
    """Accepts the request and says nothing."""


@dataclass(frozen=True)
class Drip:
    """Sends a byte at a time, for ever; with `headers` not even those get complete."""

    every_s: float = 0.2
    headers: bool = False


@dataclass(frozen=True)
class Raw:
    """Sends just this body."""

    body: bytes
    status: int = 200
    content_type: str = "application/json"


@dataclass(frozen=True)
class HalfStream:
    """Streams the text and closes the connection without an end; half of an object if not streaming."""

    text: str


@dataclass(frozen=True)
class Flood:
    """Sends an answer of that many megabytes."""

    megabytes: int = 10


Reply = str | Hang | Drip | Raw | HalfStream | Flood
Answer = Callable[[Request], Reply]

GARBAGE = Raw(b"\xff\xfe<html>502 bad gateway</html>", content_type="text/html")
OTHER_SCHEMA = Raw(b'{"result": {"output": ["hello"]}, "ok": true}')
TOO_MANY = Raw(b'{"error": {"message": "Rate limit reached", "code": "rate_limit_exceeded"}}', status=429)
NO_STRUCTURE = Raw(
    b'{"error": {"message": "unsupported parameter", "code": "unsupported_parameter"}}', status=400
)


class ScriptedModelServer:
    """A server for the length of a `with`; `requests` are the bodies it got, in order."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.requests: list[Request] = []
        self.is_stopping = threading.Event()
        self._http = _HttpServer(("127.0.0.1", 0), _Handler)
        self._http.scripted = self
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True)

    @property
    def base_url(self) -> str:
        """As `OPENAI_BASE_URL` wants it."""
        return f"http://127.0.0.1:{self._http.server_port}/v1"

    def __enter__(self) -> "ScriptedModelServer":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """As a killed server: nothing listens any more."""
        self.is_stopping.set()
        self._http.shutdown()
        self._http.server_close()


class _HttpServer(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    scripted: ScriptedModelServer


class _Handler(BaseHTTPRequestHandler):
    server: _HttpServer

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        scripted = self.server.scripted
        scripted.requests.append(body)
        with suppress(BrokenPipeError, ConnectionResetError):  # the client gave up, as it should
            self._send(scripted.answer(body), body, scripted.is_stopping)
        self.close_connection = True

    def _send(self, reply: Reply, request: Request, is_stopping: threading.Event) -> None:
        match reply:
            case str() if request.get("stream"):
                self._start("text/event-stream")
                for event in _stream_events(reply):
                    self.wfile.write(event)
            case str():
                self._body(json.dumps(_completion(reply, request)).encode())
            case Hang():
                is_stopping.wait(30)
            case Drip(every_s, headers):
                self.wfile.write(b"HTTP/1.1 200 OK\r\n")
                if not headers:
                    self.wfile.write(b"Content-Type: application/json\r\n\r\n")
                while not is_stopping.wait(every_s):
                    self.wfile.write(b"x" if headers else b" ")
            case Raw(body, status, content_type):
                self._body(body, status, content_type)
            case HalfStream(text):
                self._start("text/event-stream" if request.get("stream") else "application/json")
                for event in _stream_events(text)[:-2]:
                    self.wfile.write(event if request.get("stream") else b'{"choices": [{"mess')
            case Flood(megabytes):
                self._flood(request, megabytes)

    def _flood(self, request: Request, megabytes: int) -> None:
        if request.get("stream"):
            self._start("text/event-stream")
            event = _event({"choices": [{"index": 0, "delta": {"content": "very " * 2000}}]})
            for _ in range(megabytes * 100):
                self.wfile.write(event)
            return
        self._body(json.dumps(_completion("x" * megabytes * 1024 * 1024, request)).encode())

    def _start(self, content_type: str, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.end_headers()

    def _body(self, body: bytes, status: int = 200, content_type: str = "application/json") -> None:
        self._start(content_type, status)
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing; a test's output is its own."""


def _completion(text: str, request: Request) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": text}
    if request.get("tools"):
        function = {"name": request["tools"][0]["function"]["name"], "arguments": text}
        call = {"id": "call_1", "type": "function", "function": function}
        message = {"role": "assistant", "content": None, "tool_calls": [call]}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1_760_000_000,
        "model": str(request.get("model")),
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120},
    }


def _stream_events(text: str) -> list[bytes]:
    pieces = [text[start : start + 6] for start in range(0, len(text), 6)]
    events = [_event({"choices": [{"index": 0, "delta": {"content": piece}}]}) for piece in pieces]
    return [
        *events,
        _event({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}),
        b"data: [DONE]\n\n",
    ]


def _event(body: Mapping[str, Any]) -> bytes:
    head = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1_760_000_000, "model": "m"}
    return f"data: {json.dumps({**head, **body})}\n\n".encode()


# ------------------------------------------------------------------ what requests say, and ready answers


def is_writing(request: Request) -> bool:
    """Whether text is asked for, and not commands."""
    return bool(request.get("stream"))


def text_between(request: Request, tag: str) -> str:
    """What stands between `<tag>` and `</tag>` in the request's first user message that has it."""
    for message in request["messages"]:
        found = re.search(rf"<{tag}>\n?(.*?)\n?</{tag}>", str(message["content"]), re.DOTALL)
        if message["role"] == "user" and found:
            return found[1]
    return ""


def echo_draft(request: Request) -> str:
    """Writes what the program would have written itself."""
    return str(json.loads(text_between(request, "facts"))["draft"])


def answering_commands(
    commands: Mapping[str, Sequence[Mapping[str, Any]]],
    write: Callable[[Request], Reply] = echo_draft,
) -> Answer:
    """Understands the messages that are keys as their commands, others as unclear; writes with `write`."""

    def answer(request: Request) -> Reply:
        if is_writing(request):
            return write(request)
        said = text_between(request, "message").strip()
        return json.dumps({"commands": list(commands.get(said, [{"name": "unclear", "what": ""}]))})

    return answer


def after(first: Sequence[Reply], then: Answer) -> Answer:
    """The replies of `first`, one a request, then those of `then`."""
    waiting: Iterator[Reply] = iter(first)
    lock = threading.Lock()

    def answer(request: Request) -> Reply:
        with lock:
            reply = next(waiting, None)
        return then(request) if reply is None else reply

    return answer


def slowly(seconds: float, answer: Answer) -> Answer:
    """The same answers, later."""

    def late(request: Request) -> Reply:
        time.sleep(seconds)
        return answer(request)

    return late
