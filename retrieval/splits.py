"""Logs divided into train, validation and test parts without leakage.

By time: requests are ordered by their first moment and cut; one request is never in two parts, and no
request of a part began before one of the parts before it. By customer: a customer's rows are all in one
part, chosen by a hash, so that a longer log keeps everybody where they were.
"""

import bisect
import csv
import gzip
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Literal

from retrieval.errors import FeedError
from retrieval.feeds.text_stream import open_text

By = Literal["time", "customer"]
Part = Literal["train", "validation", "test"]
PARTS: tuple[Part, ...] = ("train", "validation", "test")

TIME_COLUMNS = ("at", "timestamp", "time", "date", "created_at", "datetime", "时间")
REQUEST_COLUMNS = ("request_id", "query_id", "session_id", "order_id")
CUSTOMER_COLUMNS = ("customer_id", "user_id", "customer", "user", "用户", "session_id")


LAST_SECOND = 10**11  # beyond any date


@dataclass(frozen=True)
class SplitReport:
    """Rows of each part, and rows that no part could take (no time, no customer, not readable)."""

    rows: Mapping[Part, int]
    files: Mapping[Part, Path]
    dropped: int


@dataclass(frozen=True)
class _LogRow:
    """A line as it stands in the file, and its fields."""

    text: str
    fields: Mapping[str, object]


def split_log(source: Path, folder: Path, by: By, ratios: Sequence[float] = (70, 15, 15)) -> SplitReport:
    """Write SOURCE's rows to `<name>.train…`, `.validation…`, `.test…` in `folder`, in their order.

    Raises:
        FeedError: The log cannot be read, or has no column of times or of customers.
        ValueError: `ratios` are not three positive numbers.
    """
    if len(ratios) != len(PARTS) or min(ratios) <= 0:
        raise ValueError(f"ratios are three positive numbers, not {list(ratios)}")
    part_of = _by_time(source, ratios) if by == "time" else _by_customer(source, ratios)
    files = {part: folder / _part_name(source, part) for part in PARTS}
    counts = dict.fromkeys(PARTS, 0)
    dropped = 0
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        out = {part: stack.enter_context(_open_for_writing(path)) for part, path in files.items()}
        header = _header(source)
        for file in out.values():
            file.write(header)
        for row in _read_log(source):
            part = part_of(row.fields) if row else None
            if row is None or part is None:
                dropped += 1
                continue
            out[part].write(row.text)
            counts[part] += 1
    return SplitReport(counts, files, dropped)


def _by_time(source: Path, ratios: Sequence[float]) -> Callable[[Mapping[str, object]], Part | None]:
    """A request belongs to its first moment; the cuts fall between moments, never inside one."""
    first_moments: dict[str, datetime] = {}
    counts: dict[str, int] = {}
    for row in _read_log(source):
        moment = _moment(row.fields) if row else None
        if row is None or moment is None:
            continue
        key = _key(row.fields, REQUEST_COLUMNS) or moment.isoformat()
        first_moments[key] = min(moment, first_moments.get(key, moment))
        counts[key] = counts.get(key, 0) + 1
    if not first_moments:
        raise FeedError(f"{source}: no row has a time in a column such as {', '.join(TIME_COLUMNS[:4])}.")
    cuts = _cuts(first_moments, counts, ratios)

    def part_of(fields: Mapping[str, object]) -> Part | None:
        moment = _moment(fields)
        if moment is None:
            return None
        key = _key(fields, REQUEST_COLUMNS) or moment.isoformat()
        return PARTS[bisect.bisect_right(cuts, first_moments[key])]

    return part_of


def _cuts(
    first_moments: Mapping[str, datetime], counts: Mapping[str, int], ratios: Sequence[float]
) -> tuple[datetime, datetime]:
    """The first moments of validation and of test."""
    total = sum(counts.values())
    validation_from = total * ratios[0] / sum(ratios)
    test_from = total * (ratios[0] + ratios[1]) / sum(ratios)
    seen = 0
    after_all = max(first_moments.values()) + timedelta(microseconds=1)
    cuts: list[datetime] = []
    for key in sorted(first_moments, key=lambda k: (first_moments[k], k)):
        while len(cuts) < 2 and seen >= (validation_from, test_from)[len(cuts)]:
            cuts.append(first_moments[key])
        seen += counts[key]
    cuts += [after_all] * (2 - len(cuts))  # a log too short for three parts
    return cuts[0], cuts[1]


def _by_customer(source: Path, ratios: Sequence[float]) -> Callable[[Mapping[str, object]], Part | None]:
    if not any(row and _key(row.fields, CUSTOMER_COLUMNS) for row in _read_log(source)):
        raise FeedError(
            f"{source}: no row names a customer in a column such as {', '.join(CUSTOMER_COLUMNS[:4])}."
        )
    shares = [sum(ratios[: n + 1]) / sum(ratios) for n in range(len(ratios) - 1)]

    def part_of(fields: Mapping[str, object]) -> Part | None:
        customer = _key(fields, CUSTOMER_COLUMNS)
        if not customer:
            return None
        number = int.from_bytes(hashlib.blake2b(customer.encode("utf-8", "replace"), digest_size=8).digest())
        return PARTS[bisect.bisect_right(shares, number / 2**64)]

    return part_of


# ------------------------------------------------------------------ reading and writing


def _is_table(source: Path) -> bool:
    return source.name.removesuffix(".gz").endswith((".csv", ".tsv"))


def _header(source: Path) -> str:
    if not _is_table(source):
        return ""
    with open_text(source) as stream:
        first = next(stream.lines(), None)
    return first.text if first else ""


def _read_log(source: Path) -> Iterator[_LogRow | None]:
    """Rows in file order; None for a line that cannot be read."""
    with open_text(source) as stream:
        lines = stream.lines()
        names: list[str] = []
        delimiter = "\t" if source.name.removesuffix(".gz").endswith(".tsv") else ","
        if _is_table(source):
            first = next(lines, None)
            names = next(csv.reader([first.text], delimiter=delimiter)) if first else []
        for line in lines:
            if not line.text.strip():
                continue
            text = line.text if line.text.endswith("\n") else line.text + "\n"
            fields = _table_row(names, line.text, delimiter) if names else _json_row(line.text)
            yield None if fields is None else _LogRow(text, fields)


def _json_row(text: str) -> Mapping[str, object] | None:
    try:
        row = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return row if isinstance(row, dict) else None


def _table_row(names: Sequence[str], text: str, delimiter: str) -> Mapping[str, object] | None:
    try:
        cells = next(csv.reader([text], delimiter=delimiter))
    except (csv.Error, StopIteration):
        return None
    return dict(zip(names, cells, strict=False)) if len(cells) == len(names) else None


def _key(fields: Mapping[str, object], columns: Sequence[str]) -> str:
    """The first of the columns that has a value, with its name, so that ids of two kinds never meet."""
    for column in columns:
        value = fields.get(column)
        if isinstance(value, str | int) and value != "":
            return f"{column}:{value}"
    return ""


def _moment(fields: Mapping[str, object]) -> datetime | None:
    for column in TIME_COLUMNS:
        value = fields.get(column)
        if isinstance(value, int | float) and not isinstance(value, bool):
            seconds = value / 1000 if value > 10**11 else value  # milliseconds since 1970
            return datetime.fromtimestamp(seconds, UTC) if 0 < seconds < LAST_SECOND else None
        if isinstance(value, str) and value:
            try:
                moment = datetime.fromisoformat(value.strip())
            except ValueError:
                return None
            return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return None


def _part_name(source: Path, part: Part) -> str:
    stem, dot, ending = source.name.partition(".")
    return f"{stem}.{part}{dot}{ending}"


def _open_for_writing(path: Path) -> IO[str]:
    if path.suffix == ".gz":
        return gzip.open(path, "wt", encoding="utf-8", newline="")
    return path.open("w", encoding="utf-8", newline="")
