"""Behaviour logs on disk: JSON lines, or CSV/TSV with the same names as header; gzipped or not.

A line is one impression: request_id, at (ISO time, UTC), session_id, customer_id, query, product_id,
position, clicked, carted, purchased.
"""

import csv
import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from retrieval.errors import FeedError
from retrieval.interactions import Impression
from retrieval.text_analysis import is_chinese

NEEDED = ("request_id", "at", "product_id", "position")
_TRUE = frozenset({"1", "true", "yes", "t", "y"})


@dataclass(frozen=True)
class BadLine:
    """A line that is no impression, and why."""

    line: int
    reason: str


def read_impressions(path: Path, *, simulated: bool = False) -> Iterator[Impression | BadLine]:
    """Impressions in the order of the file; a line that cannot be used comes as `BadLine`.

    Raises:
        FeedError: the file cannot be opened or is not text.
    """
    try:
        with _open_text(path) as stream:
            for number, fields in _rows(stream, path):
                if isinstance(fields, str):
                    yield BadLine(number, fields)
                    continue
                try:
                    yield _impression(fields, simulated=simulated)
                except ValueError as error:
                    yield BadLine(number, str(error))
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise FeedError(f"{path} cannot be read to its end: {error}") from error


def _open_text(path: Path) -> TextIO:
    with path.open("rb") as stream:
        is_gzip = stream.read(2) == b"\x1f\x8b"
    if is_gzip:
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")


def _rows(stream: TextIO, path: Path) -> Iterator[tuple[int, Mapping[str, object] | str]]:
    name = path.name.removesuffix(".gz")
    if name.endswith((".csv", ".tsv")):
        reader = csv.DictReader(stream, delimiter="\t" if name.endswith(".tsv") else ",")
        for row in reader:
            yield reader.line_num, {str(k): v for k, v in row.items()}
        return
    for number, line in enumerate(stream, start=1):
        if not line.strip():
            continue
        try:
            loaded = json.loads(line)
        except json.JSONDecodeError as error:
            yield number, f"not JSON: {error.msg}"
            continue
        yield number, loaded if isinstance(loaded, dict) else "not a JSON object"


def _impression(fields: Mapping[str, object], *, simulated: bool) -> Impression:
    missing = [name for name in NEEDED if fields.get(name) in (None, "")]
    if missing:
        raise ValueError(f"without {', '.join(missing)}")
    query = str(fields.get("query") or "")
    position = int(str(fields["position"]))
    if position < 1:
        raise ValueError(f"position {position}, but the first is 1")
    at = datetime.fromisoformat(str(fields["at"]))
    return Impression(
        request_id=str(fields["request_id"]),
        at=at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC),
        session_id=str(fields.get("session_id") or fields["request_id"]),
        customer_id=str(fields["customer_id"]) if fields.get("customer_id") else None,
        query=query,
        locale=str(fields.get("locale") or ("zh" if is_chinese(query) else "en")),
        product_id=str(fields["product_id"]),
        position=position,
        clicked=_flag(fields.get("clicked")),
        carted=_flag(fields.get("carted")),
        purchased=_flag(fields.get("purchased")),
        simulated=simulated or _flag(fields.get("simulated")),
    )


def _flag(value: object) -> bool:
    return value is True or str(value).strip().lower() in _TRUE
