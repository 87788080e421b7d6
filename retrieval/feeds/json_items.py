"""The objects of a JSON array, one at a time, from a stream that may be any size."""

import json
import re
from collections.abc import Iterator

from retrieval.feeds.rows import BROKEN, DROPPED, RawRow, Trouble
from retrieval.feeds.text_stream import MAX_LINE_CHARS, TextStream

BETWEEN_ITEMS = re.compile(r"[\s,]*")
ARRAY_START = re.compile(r'\s*(?:\{\s*"(?:products|items|goods|data)"\s*:\s*)?\[')


def read_json_items(stream: TextStream) -> Iterator[RawRow | Trouble]:
    """Items of `[…]` or `{"products": […]}`; a damaged item ends the reading."""
    lines = stream.lines()
    decoder = json.JSONDecoder()
    buffer = _Buffer()
    start = None
    for line in lines:
        buffer.text += line.text
        if start is None:
            start = ARRAY_START.match(buffer.text)
            if start is None:
                if len(buffer.text) > 10_000:
                    yield Trouble(buffer.line, BROKEN, "no JSON array of products begins here")
                    return
                continue
            buffer.skip(start.end())
        yield from stream.take_troubles()
        # Trying at every line of a pretty-printed item would take quadratic time.
        if len(buffer.text) < buffer.wait_for:
            continue
        yield from _take_items(buffer, decoder)
        if buffer.is_closed:
            return
        if len(buffer.text) > MAX_LINE_CHARS:
            break
    yield from _take_items(buffer, decoder)
    yield from stream.take_troubles()
    if not buffer.is_closed:
        yield Trouble(buffer.line, BROKEN, "the JSON is cut off or not valid from here on")


class _Buffer:
    """Text not yet read, and the line it begins at."""

    def __init__(self) -> None:
        self.text = ""
        self.line = 1
        self.wait_for = 0
        self.is_closed = False

    def skip(self, count: int) -> None:
        self.line += self.text.count("\n", 0, count)
        self.text = self.text[count:]


def _take_items(buffer: _Buffer, decoder: json.JSONDecoder) -> Iterator[RawRow | Trouble]:
    position = 0
    text = buffer.text
    line = buffer.line
    while True:
        gap = BETWEEN_ITEMS.match(text, position)
        after_gap = gap.end() if gap else position
        line += text.count("\n", position, after_gap)
        position = after_gap
        if text.startswith("]", position):
            buffer.is_closed = True
            break
        try:
            item, end = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            break
        if isinstance(item, dict):
            yield RawRow(line, item)
        else:
            yield Trouble(line, DROPPED, "not an object")
        line += text.count("\n", position, end)
        position = end
    buffer.skip(position)
    buffer.line = line
    buffer.wait_for = 2 * len(buffer.text)
