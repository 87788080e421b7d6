"""The port of the shop's stored catalogue, and one in memory. SQL behind it holds the truth."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

import numpy as np

from retrieval.encoders import Matrix
from retrieval.interactions import Impression, PlaceCount
from retrieval.product import Product, Review

VectorKind = Literal["text", "image"]


@dataclass(frozen=True)
class VectorRow:
    """What one stored vector was made of. A text vector's id is the product's, a picture's `product|file`.

    `digest` identifies the encoded input, so that only what changed is encoded again.
    """

    vector_id: str
    digest: str


@dataclass(frozen=True)
class SaveReport:
    """What an import changed."""

    added: int
    changed: int
    unchanged: int


class Catalogue(Protocol):
    """Products, reviews, vectors and interactions of one shop."""

    def version(self) -> int:
        """Grows with every change of a product, also by another process; 0 for an empty shop."""
        ...

    def latest_change(self) -> int:
        """Grows with every change of a product and of its vectors; 0 before the first."""
        ...

    def changed_since(self, change: int, at_most: int) -> tuple[str, ...] | None:
        """The ids, in order, of products that changed later or are gone; None for more than `at_most`."""
        ...

    def save_products(self, products: Iterable[Product], *, replace_all: bool = False) -> SaveReport:
        """Insert or update by id; idempotent. `replace_all` removes products not among them."""
        ...

    def products(self) -> tuple[Product, ...]:
        """All, ordered by id."""
        ...

    def stream_products(self) -> Iterator[Product]:
        """All, ordered by id, never many of them in memory."""
        ...

    def products_named(self, product_ids: Sequence[str]) -> tuple[Product, ...]:
        """Those of them that exist, ordered by id."""
        ...

    def product(self, product_id: str) -> Product | None: ...

    def save_reviews(self, reviews: Iterable[Review]) -> int: ...

    def reviews(self, product_id: str) -> tuple[Review, ...]:
        """Newest first."""
        ...

    def vector_rows(
        self, kind: VectorKind, encoder: str, vector_ids: Sequence[str] | None = None
    ) -> tuple[VectorRow, ...]:
        """All, or those of some ids that exist; ordered by id."""
        ...

    def vector_count(self, kind: VectorKind, encoder: str) -> int: ...

    def save_vectors(
        self, kind: VectorKind, encoder: str, rows: Sequence[VectorRow], vectors: Matrix
    ) -> None:
        """Insert or replace, one transaction."""
        ...

    def delete_vectors(self, kind: VectorKind, encoder: str, vector_ids: Sequence[str]) -> None: ...

    def vectors(self, kind: VectorKind, encoder: str) -> tuple[tuple[str, ...], Matrix]:
        """All ids (ordered) and their vectors, shape (n, dimension); (0, 0) when there is none."""
        ...

    def vectors_of(
        self, kind: VectorKind, encoder: str, vector_ids: Sequence[str]
    ) -> tuple[tuple[str, ...], Matrix]:
        """The same for those of some ids that exist."""
        ...

    def save_impressions(self, impressions: Iterable[Impression]) -> int:
        """Insert, ignoring (request_id, product_id) that are known; returns how many were new."""
        ...

    def impressions(self) -> tuple[Impression, ...]:
        """Oldest first."""
        ...

    def impression_count(self) -> int: ...

    def place_counts(self, since: datetime | None = None) -> tuple[PlaceCount, ...]:
        """The impressions, all or the later ones, counted by product and position, in that order."""
        ...

    def latest_impression(self) -> datetime | None:
        """When the newest was; None before the first."""
        ...


class MemoryCatalogue:
    """Everything in dictionaries; for tests and for `eval`, which leaves the shop's data alone."""

    def __init__(self) -> None:
        self._version = 0
        self._changes: dict[str, int] = {}  # product id -> number of its latest change
        self._products: dict[str, Product] = {}
        self._reviews: dict[str, Review] = {}
        self._vectors: dict[tuple[str, str], dict[str, tuple[str, Matrix]]] = {}
        self._impressions: dict[tuple[str, str], Impression] = {}

    def version(self) -> int:
        return self._version

    def save_products(self, products: Iterable[Product], *, replace_all: bool = False) -> SaveReport:
        added = changed = unchanged = 0
        incoming = {p.product_id: p for p in products}
        for product_id, product in incoming.items():
            known = self._products.get(product_id)
            added += known is None
            changed += known is not None and known != product
            unchanged += known == product
        differing = [i for i, p in incoming.items() if self._products.get(i) != p]
        gone = self._products.keys() - incoming.keys() if replace_all else ()
        self._note_changes([*differing, *gone])
        self._products = incoming if replace_all else self._products | incoming
        self._version += 1
        return SaveReport(added, changed, unchanged)

    def products(self) -> tuple[Product, ...]:
        return tuple(self._products[i] for i in sorted(self._products))

    def stream_products(self) -> Iterator[Product]:
        return iter(self.products())

    def products_named(self, product_ids: Sequence[str]) -> tuple[Product, ...]:
        return tuple(self._products[i] for i in sorted(set(product_ids) & self._products.keys()))

    def latest_change(self) -> int:
        return max(self._changes.values(), default=0)

    def changed_since(self, change: int, at_most: int) -> tuple[str, ...] | None:
        found = tuple(sorted(i for i, number in self._changes.items() if number > change))
        return found if len(found) <= at_most else None

    def _note_changes(self, product_ids: Iterable[str]) -> None:
        number = self.latest_change() + 1
        self._changes |= dict.fromkeys(product_ids, number)

    def product(self, product_id: str) -> Product | None:
        return self._products.get(product_id)

    def save_reviews(self, reviews: Iterable[Review]) -> int:
        before = len(self._reviews)
        self._reviews |= {r.review_id: r for r in reviews}
        return len(self._reviews) - before

    def reviews(self, product_id: str) -> tuple[Review, ...]:
        found = [r for r in self._reviews.values() if r.product_id == product_id]
        return tuple(sorted(found, key=lambda r: (r.date, r.review_id), reverse=True))

    def vector_rows(
        self, kind: VectorKind, encoder: str, vector_ids: Sequence[str] | None = None
    ) -> tuple[VectorRow, ...]:
        rows = self._vectors.get((kind, encoder), {})
        wanted = rows if vector_ids is None else rows.keys() & set(vector_ids)
        return tuple(VectorRow(i, rows[i][0]) for i in sorted(wanted))

    def vector_count(self, kind: VectorKind, encoder: str) -> int:
        return len(self._vectors.get((kind, encoder), {}))

    def save_vectors(
        self, kind: VectorKind, encoder: str, rows: Sequence[VectorRow], vectors: Matrix
    ) -> None:
        stored = self._vectors.setdefault((kind, encoder), {})
        stored |= {r.vector_id: (r.digest, v) for r, v in zip(rows, vectors, strict=True)}
        self._note_changes(product_id_of(r.vector_id) for r in rows)

    def delete_vectors(self, kind: VectorKind, encoder: str, vector_ids: Sequence[str]) -> None:
        for vector_id in vector_ids:
            self._vectors.get((kind, encoder), {}).pop(vector_id, None)
        self._note_changes(map(product_id_of, vector_ids))

    def vectors(self, kind: VectorKind, encoder: str) -> tuple[tuple[str, ...], Matrix]:
        return self.vectors_of(kind, encoder, tuple(self._vectors.get((kind, encoder), {})))

    def vectors_of(
        self, kind: VectorKind, encoder: str, vector_ids: Sequence[str]
    ) -> tuple[tuple[str, ...], Matrix]:
        stored = self._vectors.get((kind, encoder), {})
        ids = tuple(sorted(stored.keys() & set(vector_ids)))
        if not ids:
            return (), np.zeros((0, 0), dtype=np.float32)
        return ids, np.stack([stored[i][1] for i in ids])

    def save_impressions(self, impressions: Iterable[Impression]) -> int:
        before = len(self._impressions)
        for impression in impressions:
            self._impressions.setdefault((impression.request_id, impression.product_id), impression)
        return len(self._impressions) - before

    def impressions(self) -> tuple[Impression, ...]:
        return tuple(sorted(self._impressions.values(), key=lambda i: (i.at, i.request_id, i.position)))

    def impression_count(self) -> int:
        return len(self._impressions)

    def place_counts(self, since: datetime | None = None) -> tuple[PlaceCount, ...]:
        counts: dict[tuple[str, int], list[int]] = {}
        for row in self._impressions.values():
            if since is None or row.at >= since:
                count = counts.setdefault((row.product_id, row.position), [0, 0, 0, 0])
                for at, happened in enumerate((True, row.clicked, row.carted, row.purchased)):
                    count[at] += happened
        return tuple(PlaceCount(*place, *count) for place, count in sorted(counts.items()))

    def latest_impression(self) -> datetime | None:
        return max((row.at for row in self._impressions.values()), default=None)


def product_id_of(vector_id: str) -> str:
    """Whose vector it is."""
    return vector_id.partition("|")[0]
