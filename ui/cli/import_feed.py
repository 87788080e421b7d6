"""`aisle import`: a product feed into the shop's database, with a report of every row."""

import argparse
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from assistant.settings import load_settings
from assistant.wiring import open_shop
from retrieval.catalogue import SaveReport
from retrieval.cleaning import CleaningOptions
from retrieval.feeds.field_names import FIELD_NAMES
from retrieval.feeds.formats import FORMATS
from retrieval.import_report import ImportReport
from retrieval.importing import PictureFolders, import_products
from retrieval.taxonomy import Taxonomy

REPORT_FILE = "import-report.json"  # in the home: of the latest import
SHOWN_REASONS = 15
SHOWN_FINDINGS = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """FEED, `--format`, `--map`, `--images`, `--currency`, `--report`."""
    parser.add_argument("feed", type=Path, metavar="FEED", help="the feed's file, gzipped or not")
    parser.add_argument(
        "--format", choices=("auto", *FORMATS), default="auto", help="default: by its content"
    )
    parser.add_argument(
        "--map",
        nargs="+",
        action="extend",
        type=_mapping,
        default=[],
        metavar="FIELD=COLUMN",
        help=f"which column holds a field, such as title=name; fields: {', '.join(sorted(FIELD_NAMES))}",
    )
    parser.add_argument("--images", type=_folder, metavar="DIR", help="folder of the products' pictures")
    parser.add_argument(
        "--currency",
        default="USD",
        type=_currency,
        help="of prices that name none, and of an ambiguous sign (default: %(default)s)",
    )
    parser.add_argument(
        "--report",
        type=_new_file,
        metavar="FILE",
        help=f"save the report as JSON there as well (always: {REPORT_FILE} in the home)",
    )


def run(args: argparse.Namespace) -> int:
    """Import, print the report; 1 when no product could be kept or the file broke off."""
    settings = load_settings()
    with open_shop(settings, owns_index=False) as shop:
        report, saved = import_products(
            args.feed,
            shop.catalogue,
            PictureFolders(args.images, shop.pictures),
            Taxonomy.load(),
            CleaningOptions(currency=args.currency, mapped=dict(args.map)),
            None if args.format == "auto" else args.format,
        )
    kept = settings.home / REPORT_FILE
    for path in filter(None, (kept, args.report)):
        path.write_text(report.to_json() + "\n", encoding="utf-8")
    _print_report(report, saved, kept)
    if not report.is_complete:
        print("aisle: the feed could not be read to its end; what came before is imported.", file=sys.stderr)
    return 0 if report.rows_kept and report.is_complete else 1


def _print_report(report: ImportReport, saved: SaveReport, kept: Path) -> None:
    for name, count in (
        ("rows read", report.rows_read),
        ("rows kept", report.rows_kept),
        ("rows mended", report.rows_mended),
        ("rows dropped", report.rows_dropped),
        ("rows flagged", report.rows_flagged),
        ("products added", saved.added),
        ("products changed", saved.changed),
        ("products unchanged", saved.unchanged),
    ):
        print(f"{name}\t{count}")
    if not report.reasons:
        return
    console = Console()
    reasons = Table("what", "times", title="Why", title_justify="left")
    for reason, count in list(report.reasons.items())[:SHOWN_REASONS]:
        reasons.add_row(reason, str(count))
    console.print(reasons)
    serious = [f for f in report.findings if f.kind != "mended"] or report.findings
    rows = Table("line", "what", "id", "reason", title="Where", title_justify="left")
    for finding in serious[:SHOWN_FINDINGS]:
        rows.add_row(str(finding.line or ""), finding.kind, finding.product_id, finding.reason)
    console.print(rows, markup=False)
    if sum(report.reasons.values()) > SHOWN_FINDINGS:
        print(f"More of them are in {kept}")


def _mapping(text: str) -> tuple[str, str]:
    field, equals, column = text.partition("=")
    if not equals or not column or field not in FIELD_NAMES:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not FIELD=COLUMN with FIELD one of {', '.join(sorted(FIELD_NAMES))}"
        )
    return field, column


def _folder(text: str) -> Path:
    if not Path(text).is_dir():
        raise argparse.ArgumentTypeError(f"{text!r} is not a folder")
    return Path(text)


def _new_file(text: str) -> Path:
    if Path(text).is_dir() or not Path(text).parent.is_dir():
        raise argparse.ArgumentTypeError(f"{text!r} is not a file in a folder that there is")
    return Path(text)


def _currency(text: str) -> str:
    if len(text) != 3 or not text.isascii() or not text.isalpha():
        raise argparse.ArgumentTypeError(f"{text!r} is not a currency code such as USD or CNY")
    return text.upper()
