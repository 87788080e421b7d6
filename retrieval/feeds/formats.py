"""Which format a feed is in, and its reader."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, get_args

from retrieval.errors import FeedError
from retrieval.feeds.csv import guess_delimiter, read_csv
from retrieval.feeds.google import read_google_xml
from retrieval.feeds.json_items import ARRAY_START
from retrieval.feeds.jsonl import read_json, read_jsonl
from retrieval.feeds.rows import RawRow, Trouble
from retrieval.feeds.shopify import read_shopify_csv, read_shopify_json
from retrieval.feeds.text_stream import TextStream, guess_encoding, open_text, read_sample

Format = Literal["jsonl", "csv", "google", "shopify"]
FORMATS: tuple[Format, ...] = get_args(Format)


def read_feed(path: Path, format_: Format | None = None) -> Iterator[RawRow | Trouble]:
    """Rows of a feed, streaming; None guesses the format from the content.

    Raises:
        FeedError: The file cannot be opened, is empty, or is of no known format.
    """
    head = _head(path)
    reader = _reader(head, format_, path)
    with open_text(path) as stream:
        yield from reader(stream)


def _head(path: Path) -> str:
    if path.is_dir():
        raise FeedError(f"{path} is a folder; name the feed's file.")
    try:
        sample = read_sample(path)
    except OSError as error:
        raise FeedError(f"{path} cannot be read: {error.strerror or error}.") from error
    head = sample.decode(guess_encoding(sample), errors="replace").lstrip("\ufeff \t\r\n")
    if not head:
        raise FeedError(f"{path} is empty.")
    return head


def _reader(
    head: str, format_: Format | None, path: Path
) -> Callable[[TextStream], Iterator[RawRow | Trouble]]:
    is_json = head.startswith(("{", "["))
    if format_ is None:
        format_ = _guess(head, path)
    match format_:
        case "jsonl":
            return read_json if ARRAY_START.match(head) else read_jsonl
        case "csv":
            return read_csv
        case "google":
            return read_google_xml if head.startswith("<") else read_csv
        case "shopify":
            return read_shopify_json if is_json else read_shopify_csv


def _guess(head: str, path: Path) -> Format:
    first_line = head.splitlines()[0]
    if head.startswith("<"):
        return "google"
    if head.startswith(("{", "[")):
        return "shopify" if _is_shopify_json(head) else "jsonl"
    columns = first_line.split(guess_delimiter(first_line))
    if len(columns) < 2:
        raise FeedError(
            f"{path} is of no known format: it begins with {first_line[:60]!r}. "
            f"Name one of {', '.join(FORMATS)} with --format."
        )
    is_shopify = "Handle" in first_line and ("Variant Price" in first_line or "Body (HTML)" in first_line)
    return "shopify" if is_shopify else "csv"


def _is_shopify_json(head: str) -> bool:
    """Whether it is an array of products with `body_html`, and not one product a line."""
    first_line = head.splitlines()[0]
    try:
        is_whole_row = isinstance(json.loads(first_line), dict) and not first_line.startswith('{"products"')
    except (ValueError, RecursionError):
        is_whole_row = False
    return not is_whole_row and '"body_html"' in head
