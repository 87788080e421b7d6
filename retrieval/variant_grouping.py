"""Rows that are variants of one product joined, and rows of the same id told apart."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import blake2b

from retrieval.import_report import Finding, ReportBook
from retrieval.product import Product

MAX_OPEN_GROUPS = 20_000
"""Groups whose rows may still come. Feeds write a group's rows near each other."""


@dataclass(frozen=True)
class CleanRow:
    """A cleaned row. Rows with the same `group_id` ("" for none) are variants of one product."""

    line: int
    group_id: str
    product: Product
    notes: tuple[str, ...]


def join_rows(rows: Iterable[CleanRow], book: ReportBook) -> Iterator[Product]:
    """Products once their rows are together, in the order of their first row within groups."""
    seen = _SeenIds(book)
    groups: OrderedDict[str, Product] = OrderedDict()
    for row in rows:
        if not seen.is_new(row):
            continue
        book.row_kept()
        if not row.group_id:
            yield row.product
            continue
        known = groups.pop(row.group_id, None)
        groups[row.group_id] = _joined(known, row.product) if known else _as_group(row)
        if len(groups) > MAX_OPEN_GROUPS:
            yield groups.popitem(last=False)[1]
    yield from groups.values()


class _SeenIds:
    """Ids seen so far, with the line and a digest of their rows: of different rows the last wins."""

    def __init__(self, book: ReportBook) -> None:
        self._book = book
        self._seen: dict[str, tuple[int, bytes]] = {}

    def is_new(self, row: CleanRow) -> bool:
        """False for a repetition of the same; a different row with a known id replaces it."""
        product_id = row.product.product_id
        digest = blake2b(repr(row.product).encode("utf-8", "replace"), digest_size=8).digest()
        known = self._seen.get(product_id)
        self._seen[product_id] = (row.line, digest)
        if known is None:
            return True
        line, known_digest = known
        if known_digest == digest:
            reason = f"the same as a row before (line {line})"
            self._book.add(Finding(row.line, "dropped", reason, product_id))
            return False
        self._book.row_undone(line, f"replaced by a later row with its id (line {row.line})", product_id)
        return True


def _as_group(row: CleanRow) -> Product:
    return replace(row.product, product_id=row.group_id)


def _joined(known: Product, further: Product) -> Product:
    """The product with one more variant; what only the further row says of it is added."""
    further_ids = {v.variant_id for v in further.variants}
    return replace(
        known,
        variants=(*(v for v in known.variants if v.variant_id not in further_ids), *further.variants),
        attributes={**further.attributes, **known.attributes},
        attribute_labels={**further.attribute_labels, **known.attribute_labels},
        value_labels={**further.value_labels, **known.value_labels},
        flagged=known.flagged or further.flagged,
    )
