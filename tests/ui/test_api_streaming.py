"""Events as frames: framed so that no text breaks out, alive while nothing happens, ended with the turn."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.events import Done, HandoffOpened, TextDelta
from assistant.sessions import EventBuffer, SessionChannels
from assistant.wire_format import wire_event
from ui.api.streaming import HEARTBEAT, frame, frames, last_event_id


async def take(source: AsyncIterator[str], number: int) -> list[str]:
    return [await anext(source) for _ in range(number)]


async def take_all(source: AsyncIterator[str]) -> list[str]:
    return [text async for text in source]


@given(st.text())
def test_no_text_breaks_out_of_its_frame(delta: str) -> None:
    text = frame(wire_event(7, TextDelta(delta)))
    head, event, data, *rest = text.split("\n")
    assert (head, event, rest) == ("id: 7", "event: text", ["", ""])
    assert json.loads(data.removeprefix("data: ")) == {"delta": delta}
    assert "\r" not in text


def test_a_quiet_stream_stays_alive_and_then_goes_on() -> None:
    buffer = EventBuffer()

    async def read() -> list[str]:
        source = frames(buffer, 0, heartbeat_s=0.01)
        first = await take(source, 1)
        buffer.append(TextDelta("hi"))
        return first + await take(source, 1)

    assert asyncio.run(read()) == [HEARTBEAT, frame(wire_event(1, TextDelta("hi")))]


def test_the_stream_closes_with_the_last_event_of_the_turn() -> None:
    buffer = EventBuffer()
    buffer.append(TextDelta("hi"))
    buffer.append(Done("t1", "local", "local", "template", (), {}, {}))
    assert len(asyncio.run(take_all(frames(buffer, 0, heartbeat_s=1)))) == 2
    assert len(asyncio.run(take_all(frames(buffer, 1, heartbeat_s=1)))) == 1


def test_a_stream_behind_the_end_of_a_turn_closes_at_once() -> None:
    buffer = EventBuffer()
    buffer.append(Done("t1", "local", "local", "template", (), {}, {}))
    buffer.end()
    assert asyncio.run(take_all(frames(buffer, 1, heartbeat_s=1))) == []


def test_a_listener_hears_what_arrives_outside_a_message() -> None:
    channels = SessionChannels()

    async def read() -> list[str]:
        source = frames(channels.listen("s1"), 0, heartbeat_s=0.01)
        await take(source, 1)
        channels.publish("s1", HandoffOpened("T1", "answered"))
        return await take(source, 1)

    assert asyncio.run(read()) == [frame(wire_event(1, HandoffOpened("T1", "answered")))]


@pytest.mark.parametrize(
    ("header", "number"), [(None, 0), ("", 0), ("12", 12), ("-1", 0), ("x", 0), ("²", 0)]
)
def test_the_number_a_client_has(header: str | None, number: int) -> None:
    assert last_event_id(header) == number
