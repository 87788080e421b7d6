"""Comma, tab, semicolon or bar separated values with a header line."""

import csv
from collections import deque
from collections.abc import Iterator, Sequence

from retrieval.feeds.rows import DROPPED, MENDED, RawRow, Trouble
from retrieval.feeds.text_stream import MAX_LINE_CHARS, Line, TextStream

DELIMITERS = "\t,;|"


def read_csv(stream: TextStream) -> Iterator[RawRow | Trouble]:
    """Rows in file order, values as text; cells without a column name are left out."""
    csv.field_size_limit(MAX_LINE_CHARS)
    lines = _Lines(stream)
    header_line = next(lines, "")
    delimiter = guess_delimiter(header_line)
    header = next(csv.reader([header_line], delimiter=delimiter), [])
    names = [name.strip() for name in header]
    while True:
        lines.begin_record()
        cells = _next_record(lines, delimiter)
        yield from stream.take_troubles()
        if not lines.record:
            return
        if cells is None:
            yield Trouble(lines.record[0].number, DROPPED, "a quote is opened and never closed")
            lines.give_back_rest()
        elif any(cell.strip() for cell in cells):
            yield from _row(lines.record[0].number, names, cells)


def guess_delimiter(header: str) -> str:
    """The separator that a header line uses most; a comma when it has one column."""
    return max(DELIMITERS, key=lambda delimiter: (header.count(delimiter), delimiter == ","))


def _next_record(lines: "_Lines", delimiter: str) -> list[str] | None:
    """The next record's cells; None when a quote that is never closed swallowed the lines after it."""
    try:
        cells = next(csv.reader(lines, delimiter=delimiter), [])
    except csv.Error:
        return None
    quotes = sum(line.text.count('"') for line in lines.record) if len(lines.record) > 1 else 0
    return None if quotes % 2 else cells


def _row(line: int, names: Sequence[str], cells: Sequence[str]) -> Iterator[RawRow | Trouble]:
    if len(cells) > len(names):
        yield Trouble(line, MENDED, f"{len(cells)} cells under {len(names)} columns; the last are left out")
    fields = {name: cell for name, cell in zip(names, cells, strict=False) if name and cell.strip()}
    yield RawRow(line, fields)


class _Lines:
    """The stream's lines for `csv.reader`, with those of the current record kept to be read again."""

    def __init__(self, stream: TextStream) -> None:
        self._lines = stream.lines()
        self._given_back: deque[Line] = deque()
        self.record: list[Line] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._given_back.popleft() if self._given_back else next(self._lines)
        self.record.append(line)
        return line.text

    def begin_record(self) -> None:
        self.record = []

    def give_back_rest(self) -> None:
        """Read the record's lines again, without the first."""
        self._given_back.extendleft(reversed(self.record[1:]))
