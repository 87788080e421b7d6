"""JSON lines: one product a line, or a file that is one JSON array of products."""

import json
from collections.abc import Iterator

from retrieval.feeds.json_items import read_json_items
from retrieval.feeds.rows import DROPPED, RawRow, Trouble
from retrieval.feeds.text_stream import MAX_LINE_CHARS, TextStream


def read_jsonl(stream: TextStream) -> Iterator[RawRow | Trouble]:
    """Rows in file order; a line that is not a JSON object is dropped."""
    rest_of_cut_line = False
    for line in stream.lines():
        yield from stream.take_troubles()
        if line.is_cut or rest_of_cut_line:
            if not rest_of_cut_line:
                yield Trouble(line.number, DROPPED, f"the line is longer than {MAX_LINE_CHARS:,} characters")
            rest_of_cut_line = line.is_cut
            continue
        if not line.text.strip():
            continue
        try:
            fields = json.loads(line.text)
        except (ValueError, RecursionError) as error:
            yield Trouble(line.number, DROPPED, f"not JSON ({_short(error)})")
            continue
        if isinstance(fields, dict):
            yield RawRow(line.number, fields)
        else:
            yield Trouble(line.number, DROPPED, "not a JSON object")
    yield from stream.take_troubles()


def read_json(stream: TextStream) -> Iterator[RawRow | Trouble]:
    """Rows of a file that is one JSON array."""
    return read_json_items(stream)


def _short(error: Exception) -> str:
    return "nested too deep" if isinstance(error, RecursionError) else str(error).splitlines()[0][:120]
