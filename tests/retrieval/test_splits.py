"""Splitting logs: no request and no customer in two parts, no row lost, formats kept."""

import csv
import gzip
import io
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.errors import FeedError
from retrieval.splits import PARTS, Part, SplitReport, split_log

START = datetime(2026, 9, 1, tzinfo=UTC)


def log(requests: Sequence[tuple[int, str, int]]) -> list[dict[str, object]]:
    """Rows of (minute, customer, impressions) a request."""
    return [
        {
            "request_id": f"r{number}",
            "at": (START + timedelta(minutes=minute, seconds=position)).isoformat(),
            "customer_id": customer,
            "product_id": f"p{position}",
        }
        for number, (minute, customer, size) in enumerate(requests)
        for position in range(size)
    ]


def write_jsonl(path: Path, rows: Sequence[Mapping[str, object]]) -> Path:
    text = "".join(json.dumps(row) + "\n" for row in rows)
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


def read_parts(report: SplitReport) -> dict[Part, list[dict[str, object]]]:
    return {part: [json.loads(line) for line in _text(report.files[part]).splitlines()] for part in PARTS}


def _text(path: Path) -> str:
    data = path.read_bytes()
    return (gzip.decompress(data) if path.suffix == ".gz" else data).decode()


requests = st.lists(
    st.tuples(st.integers(0, 500), st.sampled_from(["C1", "C2", "C3", "C4"]), st.integers(1, 6)),
    min_size=1,
    max_size=40,
)


@given(requests)
def test_by_time_a_request_is_in_one_part_and_parts_follow_each_other(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[tuple[int, str, int]]
) -> None:
    rows = log(drawn)
    folder = tmp_path_factory.mktemp("split")
    parts = read_parts(split_log(write_jsonl(folder / "log.jsonl", rows), folder, "time"))
    begun = {row["request_id"]: row["at"] for row in reversed(rows)}
    spans = [[begun[row["request_id"]] for row in parts[part]] for part in PARTS if parts[part]]
    assert all(max(before) < min(after) for before, after in pairwise(spans))
    assert sorted(map(str, rows)) == sorted(str(row) for part in PARTS for row in parts[part])
    assert len({(row["request_id"], part) for part in PARTS for row in parts[part]}) == len(drawn)


@given(requests)
def test_by_customer_nobody_is_in_two_parts(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[tuple[int, str, int]]
) -> None:
    rows = log(drawn)
    folder = tmp_path_factory.mktemp("split")
    parts = read_parts(split_log(write_jsonl(folder / "log.jsonl", rows), folder, "customer"))
    pairs = {(row["customer_id"], part) for part in PARTS for row in parts[part]}
    assert len(pairs) == len({row["customer_id"] for row in rows})
    assert sum(len(parts[part]) for part in PARTS) == len(rows)


def test_shares_are_near_the_ratios(tmp_path: Path) -> None:
    rows = log([(minute, f"C{minute}", 3) for minute in range(1_000)])
    source = write_jsonl(tmp_path / "log.jsonl.gz", rows)
    by_time = split_log(source, tmp_path / "time", "time", (80, 10, 10))
    by_customer = split_log(source, tmp_path / "customer", "customer", (80, 10, 10))
    assert by_time.rows == {"train": 2_400, "validation": 300, "test": 300}
    assert [by_customer.rows[part] / 3_000 for part in PARTS] == pytest.approx([0.8, 0.1, 0.1], abs=0.03)
    assert by_time.files["test"].name == "log.test.jsonl.gz"


def test_a_longer_log_leaves_customers_where_they_were(tmp_path: Path) -> None:
    rows = log([(minute, f"C{minute}", 1) for minute in range(60)])
    short = read_parts(split_log(write_jsonl(tmp_path / "a.jsonl", rows[:30]), tmp_path, "customer"))
    long = read_parts(split_log(write_jsonl(tmp_path / "b.jsonl", rows), tmp_path, "customer"))
    assert all(row in long[part] for part in PARTS for row in short[part])


def test_a_table_keeps_its_header_in_every_part(tmp_path: Path) -> None:
    text = io.StringIO()
    rows = log([(minute, "C1", 1) for minute in range(20)])
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    source = tmp_path / "log.csv"
    source.write_text(text.getvalue(), encoding="utf-8")
    report = split_log(source, tmp_path, "time")
    read = {part: list(csv.DictReader(report.files[part].open(encoding="utf-8"))) for part in PARTS}
    assert [len(read[part]) for part in PARTS] == [14, 3, 3]
    assert [row["request_id"] for part in PARTS for row in read[part]] == [row["request_id"] for row in rows]


def test_rows_that_no_part_can_take_are_counted(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "log.jsonl", [*log([(1, "C1", 2), (2, "C2", 2)]), {"request_id": "r9"}])
    source.write_text(source.read_text(encoding="utf-8") + "broken\n", encoding="utf-8")
    report = split_log(source, tmp_path, "time")
    assert (report.dropped, sum(report.rows.values())) == (2, 4)


@pytest.mark.parametrize(
    "at", [1_790_000_000, 1_790_000_000_000, "2026-09-21 14:13:20", "2026-09-21T14:13:20Z"]
)
def test_times_are_seconds_milliseconds_or_iso(tmp_path: Path, at: object) -> None:
    source = write_jsonl(tmp_path / "log.jsonl", [{"timestamp": at, "user_id": "u"}])
    assert sum(split_log(source, tmp_path, "time").rows.values()) == 1


@pytest.mark.parametrize("by", ["time", "customer"])
def test_a_log_without_the_column_is_refused_in_words(tmp_path: Path, by: str) -> None:
    source = write_jsonl(tmp_path / "log.jsonl", [{"product_id": "p1"}])
    with pytest.raises(FeedError, match="no row"):
        split_log(source, tmp_path / "out", by)  # type: ignore[arg-type]


def test_ratios_that_are_none_are_refused(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "log.jsonl", log([(1, "C1", 1)]))
    with pytest.raises(ValueError, match="three positive"):
        split_log(source, tmp_path, "time", (100, 0, 0))
