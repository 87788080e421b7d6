"""Conversations with a running server over HTTP: sessions, uploads, and events as they stream."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import count
from pathlib import Path
from types import TracebackType

import httpx

from assistant.events import Failed, ReplyEvent
from assistant.wire_format import from_wire
from retrieval.product import Locale

WAIT_S = 60.0


class HttpConversations:
    """Opens a session a conversation; `customer_token` signs a customer in."""

    def __init__(self, address: str, customer_token: Callable[[str], str]) -> None:
        self._client = httpx.Client(base_url=address, timeout=WAIT_S)
        self._customer_token = customer_token

    def __enter__(self) -> "HttpConversations":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def open_conversation(self, customer: str | None, locale: Locale) -> "HttpConversation":
        wanted = {"locale": locale}
        if customer:
            wanted["customer_token"] = self._customer_token(customer)
        created = self._client.post("/v1/sessions", json=wanted)
        session = created.raise_for_status().json()
        headers = {"Authorization": f"Bearer {session['session_token']}"}
        return HttpConversation(self._client, f"/v1/sessions/{session['session_id']}", headers)


class HttpConversation:
    """One session."""

    def __init__(self, client: httpx.Client, path: str, headers: dict[str, str]) -> None:
        self._client = client
        self._path = path
        self._headers = headers
        self._message_ids = (f"m{number}" for number in count(1))

    def send(self, text: str, image: Path | None) -> Sequence[ReplyEvent]:
        """All events; a refusal, which comes as a problem document, as the event that it stands for."""
        message = {"client_message_id": next(self._message_ids), "text": text}
        if image is not None:
            file = {"file": (image.name, image.read_bytes())}
            kept = self._client.post(f"{self._path}/images", files=file, headers=self._headers)
            message["image_id"] = kept.raise_for_status().json()["image_id"]
        with self._client.stream(
            "POST", f"{self._path}/messages", json=message, headers=self._headers
        ) as answer:
            if answer.is_success:
                return tuple(_events(answer.iter_lines()))
            problem = json.loads(answer.read())
            return (Failed(problem["code"], problem["detail"], retry=False),)


def _events(lines: Iterable[str]) -> Iterator[ReplyEvent]:
    """The events of a stream; their numbers must count from 1."""
    numbers, name = count(1), ""
    for line in lines:
        key, _, value = line.partition(": ")
        match key:
            case "id":
                assert int(value) == next(numbers), f"event {value} is out of turn"
            case "event":
                name = value
            case "data":
                yield from_wire(name, json.loads(value))
