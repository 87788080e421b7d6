"""Behaviour logs on disk: JSON lines, CSV or TSV (gzipped or not), Parquet, of impressions or plain events.

An impression row is one product of one list: request_id, at, session_id, customer_id, query, product_id,
position, clicked, carted, purchased. A row with a `kind` is an event: event_id, at, session_id, customer_id,
kind, product_id, query, position, request_id. Times are ISO 8601, UTC where they name no zone, or Unix
seconds or milliseconds. An event without an id gets one from what it says, so that a second import finds it.
"""

import csv
import gzip
import hashlib
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO, get_args

from retrieval.errors import FeedError
from retrieval.interactions import Impression
from retrieval.shopper import BehaviourKind
from retrieval.text_analysis import language_of

IMPRESSION_FIELDS = ("request_id", "at", "product_id", "position")
EVENT_FIELDS = ("at", "session_id", "kind", "product_id")

KINDS: Mapping[str, BehaviourKind] = {kind: kind for kind in get_args(BehaviourKind)} | {
    "shown": "impression",
    "show": "impression",
    "view": "click",  # of a product's page
    "pageview": "click",
    "pv": "click",
    "detail": "click",
    "add_to_cart": "cart",
    "addtocart": "cart",
    "basket": "cart",
    "buy": "purchase",
    "order": "purchase",
    "transaction": "purchase",
    "fav": "like",
    "favorite": "like",
    "favourite": "like",
}
TABLES = (".csv", ".tsv", ".parquet")
_TRUE = frozenset({"1", "true", "yes", "t", "y"})
_MILLISECONDS_FROM = 1e11  # seconds would be the year 5138
_MOST_CHARACTERS = 200  # of an id

Fields = Mapping[str, object]


@dataclass(frozen=True)
class BadLine:
    """A line that cannot be used, and why."""

    line: int
    reason: str


@dataclass(frozen=True)
class BehaviourEvent:
    """One act, or one product shown, in a session of another system."""

    event_id: str
    at: datetime  # UTC
    session_id: str
    customer_id: str | None
    kind: BehaviourKind
    product_id: str
    query: str
    position: int | None
    request_id: str | None  # the list that showed the product


def read_log(
    path: Path, mapped: Mapping[str, str] | None = None, *, simulated: bool = False
) -> Iterator[tuple[int, Impression | BehaviourEvent | BadLine]]:
    """What each line says, in the order of the file, with the line's number (of Parquet: the row's).

    Args:
        path: the log; its name says the format.
        mapped: our name of a field -> the file's.
        simulated: whether no shopper did any of it.

    Raises:
        FeedError: the file cannot be read to its end, or has no columns that make an event.
    """
    shown: dict[tuple[str, str], tuple[str, int]] = {}
    names = mapped or {}
    is_table = path.name.removesuffix(".gz").endswith(TABLES)
    try:
        for number, fields in _rows(path):
            if isinstance(fields, str):
                yield number, BadLine(number, fields)
                continue
            if is_table:
                _check_columns(path, fields, names)
                is_table = False  # all rows have the same
            try:
                own = {**fields, **{ours: fields.get(theirs) for ours, theirs in names.items()}}
                if _has(own, "kind"):
                    yield number, _attributed(_event(own), shown)
                else:
                    yield number, _impression(own, simulated=simulated)
            except (ValueError, OverflowError) as error:
                yield number, BadLine(number, str(error))
    except (OSError, EOFError, UnicodeDecodeError, csv.Error) as error:
        raise FeedError(f"{path} cannot be read to its end: {error}") from error


def _check_columns(path: Path, columns: Fields, mapped: Mapping[str, str]) -> None:
    """Raises FeedError for a table without a column that its rows cannot do without."""
    there = {name for name in columns if name not in mapped.values()} | mapped.keys()
    wanted = EVENT_FIELDS if "kind" in there else IMPRESSION_FIELDS
    missing = [name for name in wanted if name not in there]
    if missing:
        raise FeedError(
            f"{path} has no column {', '.join(missing)}; its columns are {', '.join(sorted(columns))[:500]}. "
            f"Name others with --map {missing[0]}=THEIRS; events have a column kind, lists have request_id."
        )


def _rows(path: Path) -> Iterator[tuple[int, Fields | str]]:
    name = path.name.removesuffix(".gz")
    if name.endswith(".parquet"):
        yield from _parquet_rows(path)
        return
    with _open_text(path) as stream:
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
            except (json.JSONDecodeError, RecursionError) as error:
                yield number, f"not JSON: {getattr(error, 'msg', 'nested too deeply')}"
                continue
            yield number, loaded if isinstance(loaded, dict) else "not a JSON object"


def _open_text(path: Path) -> TextIO:
    with path.open("rb") as stream:
        is_gzip = stream.read(2) == b"\x1f\x8b"
    if is_gzip:
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")


def _parquet_rows(path: Path) -> Iterator[tuple[int, Fields | str]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    number = 0
    try:
        with pq.ParquetFile(path) as table:
            for batch in table.iter_batches():
                for row in batch.to_pylist():
                    number += 1
                    yield number, row
    except pa.ArrowException as error:
        raise FeedError(f"{path} cannot be read as Parquet: {error}") from error


def _event(fields: Fields) -> BehaviourEvent:
    _need(fields, EVENT_FIELDS)
    told = str(fields["kind"]).strip().lower()
    kind = KINDS.get(told)
    if kind is None:
        raise ValueError(f"kind {told[:40]!r} is none of {', '.join(get_args(BehaviourKind))}")
    at, session_id, product_id = _time(fields["at"]), _id(fields, "session_id"), _id(fields, "product_id")
    position = _position(fields["position"]) if _has(fields, "position") else None
    request_id = _id(fields, "request_id") if _has(fields, "request_id") else None
    if request_id is None and kind == "impression" and position is not None:
        request_id = f"{session_id}@{at.isoformat()}"[:_MOST_CHARACTERS]  # shown at once, so in one list
    said = (session_id, at.isoformat(), told, product_id, str(position))
    digest = hashlib.blake2b("\n".join(said).encode("utf-8", "surrogatepass"), digest_size=16)
    return BehaviourEvent(
        event_id=_id(fields, "event_id") if _has(fields, "event_id") else digest.hexdigest(),
        at=at,
        session_id=session_id,
        customer_id=_id(fields, "customer_id") if _has(fields, "customer_id") else None,
        kind=kind,
        product_id=product_id,
        query=str(fields.get("query") or ""),
        position=position,
        request_id=request_id,
    )


def _attributed(event: BehaviourEvent, shown: dict[tuple[str, str], tuple[str, int]]) -> BehaviourEvent:
    """An act without a list belongs to the last that showed the product in its session."""
    key = (event.session_id, event.product_id)
    if event.request_id is None:
        known = shown.get(key)
        if known is None:
            return event
        return BehaviourEvent(
            **{**vars(event), "request_id": known[0], "position": event.position or known[1]}
        )
    if event.position is not None:
        shown[key] = (event.request_id, event.position)
    return event


def _impression(fields: Fields, *, simulated: bool) -> Impression:
    _need(fields, IMPRESSION_FIELDS)
    query = str(fields.get("query") or "")
    request_id = _id(fields, "request_id")
    return Impression(
        request_id=request_id,
        at=_time(fields["at"]),
        session_id=_id(fields, "session_id") if _has(fields, "session_id") else request_id,
        customer_id=_id(fields, "customer_id") if _has(fields, "customer_id") else None,
        query=query,
        locale=str(fields.get("locale") or language_of(query)),
        product_id=_id(fields, "product_id"),
        position=_position(fields["position"]),
        clicked=_flag(fields.get("clicked")),
        carted=_flag(fields.get("carted")),
        purchased=_flag(fields.get("purchased")),
        simulated=simulated or _flag(fields.get("simulated")),
    )


def _need(fields: Fields, names: tuple[str, ...]) -> None:
    missing = [name for name in names if not _has(fields, name)]
    if missing:
        raise ValueError(f"without {', '.join(missing)}")


def _has(fields: Fields, name: str) -> bool:
    return fields.get(name) not in (None, "")


def _id(fields: Fields, name: str) -> str:
    value = str(fields[name]).strip()
    if not value or len(value) > _MOST_CHARACTERS:
        raise ValueError(f"{name} of {len(value)} characters; it has 1 to {_MOST_CHARACTERS}")
    return value


def _position(value: object) -> int:
    number = float(str(value))
    if not math.isfinite(number) or number != int(number) or number < 1:
        raise ValueError(f"position {value}, but the first is 1")
    return int(number)


def _time(value: object) -> datetime:
    if isinstance(value, datetime):
        at = value
    else:
        text = str(value).strip()
        try:
            seconds = float(text)
        except ValueError:
            at = datetime.fromisoformat(text)
        else:
            at = datetime.fromtimestamp(seconds / 1_000 if seconds >= _MILLISECONDS_FROM else seconds, UTC)
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def _flag(value: object) -> bool:
    return value is True or str(value).strip().lower() in _TRUE
