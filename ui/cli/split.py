"""`aisle split`: a log into train, validation and test files, by time or by customer."""

import argparse
from pathlib import Path

from retrieval.splits import PARTS, split_log


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """FILE, `--by`, `--ratios`, `--out`."""
    parser.add_argument("file", type=Path, metavar="FILE", help="JSON lines, CSV or TSV, gzipped or not")
    parser.add_argument(
        "--by",
        choices=("time", "customer"),
        required=True,
        help="time: later rows are for testing; customer: nobody is in two parts",
    )
    parser.add_argument(
        "--ratios",
        type=_ratios,
        default=(70.0, 15.0, 15.0),
        metavar="TRAIN,VALIDATION,TEST",
        help="shares of the rows, or of the customers (default: 70,15,15)",
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="where to write (default: beside FILE)")


def run(args: argparse.Namespace) -> int:
    """Split, and print each part's rows and file."""
    report = split_log(args.file, args.out or args.file.parent, args.by, args.ratios)
    for part in PARTS:
        print(f"{part}\t{report.rows[part]}\t{report.files[part]}")
    if report.dropped:
        print(f"dropped\t{report.dropped}")
    return 0


def _ratios(text: str) -> tuple[float, ...]:
    try:
        ratios = tuple(float(part) for part in text.split(","))
    except ValueError:
        ratios = ()
    if len(ratios) != len(PARTS) or min(ratios) <= 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not three positive numbers such as 70,15,15")
    return ratios
