"""A turn's buffer as server-sent events."""

import json
from collections.abc import AsyncIterator

from fastapi.responses import StreamingResponse

from assistant.sessions import EventBuffer
from assistant.wire_format import WireEvent

HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
HEARTBEAT = ": still here\n\n"


def event_stream(buffer: EventBuffer, last_id: int, heartbeat_s: float) -> StreamingResponse:
    """The events after `last_id`, as they come. No thread waits for them."""
    return StreamingResponse(
        frames(buffer, last_id, heartbeat_s), media_type="text/event-stream", headers=HEADERS
    )


async def frames(buffer: EventBuffer, last_id: int, heartbeat_s: float) -> AsyncIterator[str]:
    """One frame an event, and a comment where nothing happened for `heartbeat_s`."""
    while True:
        events = await buffer.wait_events_after(last_id, heartbeat_s)
        for event in events:
            yield frame(event)
            last_id = event.id
            if event.ends_turn:
                return
        if not events and buffer.ended:
            return
        if not events:
            yield HEARTBEAT


def frame(event: WireEvent) -> str:
    """`id`, `event` and `data`, the latter on one line: JSON escapes every line break."""
    data = json.dumps(event.data, ensure_ascii=False, separators=(",", ":"))
    return f"id: {event.id}\nevent: {event.event}\ndata: {data}\n\n"


def last_event_id(header: str | None) -> int:
    """The number a client has; 0 when it has none, or something that is no number."""
    return int(header) if header and header.isascii() and header.isdigit() else 0
