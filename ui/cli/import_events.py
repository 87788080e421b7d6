"""`aisle import-events FILE`: a behaviour log (JSON lines, CSV, TSV, Parquet) into the shop."""

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import islice
from pathlib import Path

from assistant.settings import load_settings
from assistant.storage.shop_events import EventStore, suspect_sessions
from assistant.wiring import Shop, open_shop
from retrieval.behaviour_log import BadLine, BehaviourEvent, read_log
from retrieval.behaviour_report import BehaviourBook, BehaviourReport
from retrieval.catalogue import Catalogue
from retrieval.interactions import Impression

BATCH = 5_000
MOST_TOLD = 20

Row = Impression | BehaviourEvent


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file, what its columns are called, and where the report goes."""
    parser.add_argument("file", type=Path, help="one impression, or one event with a kind, a line")
    parser.add_argument("--map", action="append", default=[], metavar="kind=name", help="a column's name")
    parser.add_argument("--simulated", action="store_true", help="mark impressions as simulated")
    parser.add_argument("--report", type=Path, metavar="F", help="write everything found as JSON")


def run(args: argparse.Namespace) -> int:
    """Import; a line that cannot be used is named and skipped."""
    if wrong := [pair for pair in args.map if "=" not in pair]:
        print(f"--map {wrong[0]} is not of the form OURS=THEIRS.", file=sys.stderr)
        return 2
    mapped = dict(pair.split("=", 1) for pair in args.map)
    with open_shop(load_settings(), owns_index=False) as shop:
        report = import_events(shop, args.file, mapped, simulated=args.simulated)
    if args.report:
        args.report.write_text(report.to_json(), encoding="utf-8")
    print(_told(report))
    return 0 if report.rows > report.rejected or not report.rows else 1


def import_events(
    shop: Shop, path: Path, mapped: Mapping[str, str] | None = None, *, simulated: bool = False
) -> BehaviourReport:
    """Keep what is new, make impressions of events, and say what was found.

    Raises:
        FeedError: the file cannot be read; what came before is kept, and another import goes on from there.
    """
    book = BehaviourBook(frozenset(p.product_id for p in shop.catalogue.stream_products()))
    acts: dict[str, list[tuple[datetime, str]]] = defaultdict(list)

    def sound() -> Iterator[Row]:
        for _, row in read_log(path, mapped, simulated=simulated):
            if isinstance(row, BadLine):
                book.reject(row)
                continue
            book.add(row)
            if isinstance(row, BehaviourEvent) and row.kind != "impression":
                acts[row.session_id].append((row.at, row.product_id))
            yield row

    rows, new = sound(), 0
    while batch := tuple(islice(rows, BATCH)):
        new += _save(batch, shop.catalogue, shop.events)
    suspects = suspect_sessions(acts)
    shop.events.mark_suspects(suspects)
    shop.follow_behaviour()
    return book.report(new, suspects)


def _save(batch: tuple[Row, ...], catalogue: Catalogue, events: EventStore) -> int:
    new = catalogue.save_impressions(row for row in batch if isinstance(row, Impression))
    logged = [row for row in batch if isinstance(row, BehaviourEvent)]
    return new + (events.save_log(logged) if logged else 0)


def _told(report: BehaviourReport) -> str:
    lines = [
        f"read\t{report.rows}",
        f"new\t{report.new}",
        f"known\t{report.duplicates}",
        f"rejected\t{report.rejected}",
        f"unknown products\t{report.unknown_products}",
        f"suspect sessions\t{len(report.suspect_sessions)}",
    ]
    if report.first and report.last:
        lines.append(f"time\t{report.first.isoformat()} to {report.last.isoformat()}")
    lines += [f"{kind}\t{count}" for kind, count in report.kinds.items()]
    clicks = list(report.clicks_by_position.items())[:10]
    if clicks:
        lines.append("clicks by position\t" + " ".join(f"{place}:{count}" for place, count in clicks))
    lines += [f"line {bad.line}\t{bad.reason}" for bad in report.bad_lines[:MOST_TOLD]]
    return "\n".join(lines)
