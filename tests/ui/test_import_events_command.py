"""`aisle import-events` as a merchant types it: formats, names of columns, the report, what is refused."""

import csv
import gzip
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from assistant.settings import Settings
from assistant.storage.database import migrate, open_engine
from retrieval.interactions import Impression
from retrieval.storage.sql_catalogue import SqlCatalogue
from ui.cli import main

Rows = Sequence[dict[str, object]]

AT = datetime(2026, 11, 1, 8, tzinfo=UTC)
EVENTS: Rows = [
    {"event_id": "e1", "kind": "impression", "product_id": "mug", "position": 1, "query": "杯子"},
    {"event_id": "e2", "kind": "impression", "product_id": "cup", "position": 2, "query": "杯子"},
    {"event_id": "e3", "kind": "click", "product_id": "cup"},
    {"event_id": "e4", "kind": "cart", "product_id": "gone"},
]
LISTS: Rows = [
    {"request_id": "r1", "at": AT.isoformat(), "product_id": "mug", "position": 1, "clicked": 1},
    {"request_id": "r1", "at": AT.isoformat(), "product_id": "cup", "position": 2},
]


def dated(rows: Rows) -> Rows:
    """In one session; what is shown at once, then an act every ten seconds."""
    return [
        {"session_id": "s1", "at": (AT + timedelta(seconds=10 * max(number - 1, 0))).isoformat(), **row}
        for number, row in enumerate(rows)
    ]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "home"
    monkeypatch.setenv("AISLE_HOME", str(home))
    feed = tmp_path / "feed.jsonl"
    feed.write_text('{"id": "mug", "title": "Mug", "price": 9}\n{"id": "cup", "title": "Cup", "price": 8}\n')
    main(["import", str(feed)])
    return home


def as_jsonl(path: Path, rows: Rows) -> Path:
    path = path.with_suffix(".jsonl")
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def as_gzip(path: Path, rows: Rows) -> Path:
    packed = path.with_suffix(".jsonl.gz")
    packed.write_bytes(gzip.compress(as_jsonl(path, rows).read_bytes()))
    return packed


def as_table(path: Path, rows: Rows, delimiter: str = ",") -> Path:
    path = path.with_suffix(".csv" if delimiter == "," else ".tsv")
    columns = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return path


def as_tsv(path: Path, rows: Rows) -> Path:
    return as_table(path, rows, "\t")


def as_parquet(path: Path, rows: Rows) -> Path:
    path = path.with_suffix(".parquet")
    columns = list(dict.fromkeys(name for row in rows for name in row))
    pq.write_table(pa.table({name: [row.get(name) for row in rows] for name in columns}), path)
    return path


FORMATS = [as_jsonl, as_gzip, as_table, as_tsv, as_parquet]


def printed(capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    lines = capsys.readouterr().out.splitlines()
    return dict(line.split("\t")[:2] for line in lines if "\t" in line)


def impressions(home: Path) -> dict[tuple[str, str], Impression]:
    engine = open_engine(Settings(home=home).home)
    migrate(engine)
    found = SqlCatalogue(engine).impressions()
    engine.dispose()
    return {(i.request_id, i.product_id): i for i in found}


@pytest.mark.parametrize("written", FORMATS)
def test_events_of_every_format_become_impressions_once(
    home: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    written: Callable[[Path, Rows], Path],
) -> None:
    log = written(tmp_path / "log", dated(EVENTS))
    capsys.readouterr()

    assert main(["import-events", str(log)]) == 0
    first = printed(capsys)
    main(["import-events", str(log)])
    again = printed(capsys)

    assert (first["read"], first["new"], first["rejected"], first["unknown products"]) == ("4", "4", "0", "1")
    assert (again["new"], again["known"]) == ("0", "4")
    assert first["clicks by position"] == "2:1"
    found = impressions(home)
    request_id = f"s1@{AT.isoformat()}"
    assert found[request_id, "cup"].clicked
    assert not found[request_id, "mug"].clicked
    assert (found[request_id, "cup"].query, found[request_id, "cup"].locale) == ("杯子", "zh")


@pytest.mark.parametrize("written", FORMATS)
def test_lists_of_every_format_are_kept_as_they_are(
    home: Path, tmp_path: Path, written: Callable[[Path, Rows], Path]
) -> None:
    assert main(["import-events", str(written(tmp_path / "log", LISTS))]) == 0

    found = impressions(home)
    assert found["r1", "mug"].clicked
    assert found["r1", "cup"].position == 2


def test_columns_may_have_other_names_kinds_other_words_and_times_be_numbers(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        {"visitor": "v1", "timestamp": int(AT.timestamp() * 1_000), "event": "view", "itemid": "mug"},
        {"visitor": "v1", "timestamp": int(AT.timestamp()) + 60, "event": "addtocart", "itemid": "mug"},
    ]
    names = ["session_id=visitor", "at=timestamp", "kind=event", "product_id=itemid"]
    maps = [part for name in names for part in ("--map", name)]
    capsys.readouterr()

    assert main(["import-events", str(as_table(tmp_path / "log", rows)), *maps]) == 0

    told = printed(capsys)
    assert (told["new"], told["click"], told["cart"]) == ("2", "1", "1")
    assert told["time"] == f"{AT.isoformat()} to {(AT + timedelta(minutes=1)).isoformat()}"


def test_a_report_names_rejected_lines_unknown_products_and_machines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fast = [
        {
            "event_id": f"b{n}",
            "session_id": "bot",
            "at": AT.isoformat(),
            "kind": "click",
            "product_id": f"p{n}",
        }
        for n in range(12)
    ]
    bad = [
        {"session_id": "s1", "kind": "stare", "product_id": "mug", "at": AT.isoformat()},
        {"kind": "click"},
    ]
    log = as_jsonl(tmp_path / "log", [*bad, *fast, *dated(EVENTS)])
    report_file = tmp_path / "report.json"

    assert main(["import-events", str(log), "--report", str(report_file)]) == 0

    report = json.loads(report_file.read_text(encoding="utf-8"))
    assert (report["rows"], report["new"], report["rejected"]) == (18, 16, 2)
    assert [line["line"] for line in report["bad_lines"]] == [1, 2]
    assert "stare" in report["bad_lines"][0]["reason"]
    assert report["suspect_sessions"] == ["bot"]
    assert report["unknown_product_ids"][:2] == ["gone", "p0"]
    assert report["kinds"] == {"click": 13, "impression": 2, "cart": 1}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("log.csv", b"product,when\nmug,2026-11-01\n", "has no column request_id"),
        ("log.csv", b"kind,product_id\nclick,mug\n", "--map at=THEIRS"),
        ("log.parquet", b"not parquet", "cannot be read as Parquet"),
        ("log.jsonl", b"\xff\xfe\x00\x01", "cannot be read to its end"),
        ("log.jsonl.gz", gzip.compress(b'{"request_id": "r1"}\n' * 9_999)[:-20], "cannot be read to its end"),
    ],
)
def test_a_file_that_is_no_log_is_refused_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes, said: str
) -> None:
    log = tmp_path / name
    log.write_bytes(content)

    assert main(["import-events", str(log)]) == 1

    assert said in capsys.readouterr().err


def test_a_map_that_maps_nothing_is_wrong_usage(tmp_path: Path) -> None:
    assert main(["import-events", str(as_jsonl(tmp_path / "log", LISTS)), "--map", "kind"]) == 2
