"""`aisle import-events FILE`: a behaviour log (JSON lines, CSV, TSV, gzipped or not) into the shop."""

import argparse
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from assistant.settings import load_settings
from assistant.wiring import open_shop
from retrieval.catalogue import Catalogue
from retrieval.impressions_log import BadLine, read_impressions
from retrieval.interactions import Impression

BATCH = 5_000
MOST_TOLD = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The file."""
    parser.add_argument("file", type=Path, help="one impression a line")
    parser.add_argument("--simulated", action="store_true", help="mark the events as simulated")


def run(args: argparse.Namespace) -> int:
    """Import; a line that cannot be used is named and skipped."""
    with open_shop(load_settings(), owns_index=False) as shop:
        read, new, bad = import_events(shop.catalogue, args.file, simulated=args.simulated)
    print(f"read\t{read}\nnew\t{new}\nknown\t{read - new - len(bad)}\nrejected\t{len(bad)}")
    for line in bad[:MOST_TOLD]:
        print(f"line {line.line}\t{line.reason}")
    return 0 if read > len(bad) or not read else 1


def import_events(catalogue: Catalogue, path: Path, *, simulated: bool) -> tuple[int, int, list[BadLine]]:
    """How many lines were read, how many impressions were new, and the lines that were rejected."""
    bad: list[BadLine] = []
    read = 0

    def good() -> Iterator[Impression]:
        nonlocal read
        for row in read_impressions(path, simulated=simulated):
            read += 1
            if isinstance(row, BadLine):
                bad.append(row)
            else:
                yield row

    rows = good()
    new = sum(catalogue.save_impressions(batch) for batch in batched_rows(rows))
    return read, new, bad


def batched_rows(rows: Iterator[Impression]) -> Iterator[tuple[Impression, ...]]:
    """Rows in transactions of a bearable size."""
    while batch := tuple(islice(rows, BATCH)):
        yield batch
