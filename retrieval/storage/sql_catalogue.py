"""`Catalogue` on SQLAlchemy: SQL holds the truth, everything else is derived from it."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

import numpy as np
from sqlalchemy import Connection, Engine, Table, case, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from retrieval.catalogue import SaveReport, VectorKind, VectorRow, product_id_of
from retrieval.encoders import Matrix
from retrieval.interactions import Impression, PlaceCount
from retrieval.product import Product, Review
from retrieval.storage import schema
from retrieval.storage.product_json import product_from_json, product_to_json
from retrieval.storage.transactions import reading, writing

BATCH_ROWS = 500  # ids in one IN list, well below what either database accepts
VECTOR_DTYPE = np.dtype("<f4")

Item = TypeVar("Item")


class SqlCatalogue:
    """One shop's products, reviews, vectors and impressions in a migrated database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def version(self) -> int:
        with reading(self._engine) as connection:
            return connection.scalar(select(schema.catalogue_version.c.version)) or 0

    def save_products(self, products: Iterable[Product], *, replace_all: bool = False) -> SaveReport:
        added = changed = unchanged = removed = 0
        incoming: set[str] = set()
        changed_ids: list[str] = []
        with writing(self._engine) as connection:
            for batch in _batches(products):
                rows = {p.product_id: _product_row(p) for p in batch}
                known = _digests(connection, rows)
                new = [row for i, row in rows.items() if known.get(i) != row["digest"]]
                if new:
                    _upsert(connection, schema.products, new)
                    changed_ids += (row["product_id"] for row in new)
                incoming |= rows.keys()
                added += len(rows.keys() - known.keys())
                changed += len(new) - len(rows.keys() - known.keys())
                unchanged += len(rows) - len(new)
            if replace_all:
                gone = _delete_products_except(connection, incoming)
                removed = len(gone)
                changed_ids += gone
            if added or changed or removed:
                _note_changes(connection, changed_ids)
                _grow_version(connection)
        return SaveReport(added, changed, unchanged)

    def products(self) -> tuple[Product, ...]:
        table = schema.products
        with reading(self._engine) as connection:
            rows = connection.execute(select(table.c.product_id, table.c.document)).all()
        # Sorted here: databases order text by their own collations.
        return tuple(product_from_json(document) for _, document in sorted(rows))

    def stream_products(self) -> Iterator[Product]:
        with reading(self._engine) as connection:
            ids = sorted(connection.scalars(select(schema.products.c.product_id)))
        for batch in _batches(ids):
            yield from self.products_named(batch)

    def products_named(self, product_ids: Sequence[str]) -> tuple[Product, ...]:
        table = schema.products
        found: list[tuple[str, str]] = []
        with reading(self._engine) as connection:
            for batch in _batches(product_ids):
                query = select(table.c.product_id, table.c.document).where(table.c.product_id.in_(batch))
                found += [(product_id, document) for product_id, document in connection.execute(query)]
        return tuple(product_from_json(document) for _, document in sorted(found))

    def latest_change(self) -> int:
        with reading(self._engine) as connection:
            return connection.scalar(select(func.max(schema.product_changes.c.number))) or 0

    def changed_since(self, change: int, at_most: int) -> tuple[str, ...] | None:
        table = schema.product_changes
        query = select(table.c.product_id).where(table.c.number > change).limit(at_most + 1)
        with reading(self._engine) as connection:
            found = sorted(connection.scalars(query))
        return tuple(found) if len(found) <= at_most else None

    def product(self, product_id: str) -> Product | None:
        table = schema.products
        with reading(self._engine) as connection:
            document = connection.scalar(select(table.c.document).where(table.c.product_id == product_id))
        return product_from_json(document) if document is not None else None

    def save_reviews(self, reviews: Iterable[Review]) -> int:
        table = schema.reviews
        added = 0
        with writing(self._engine) as connection:
            for batch in _batches(reviews):
                rows = {r.review_id: asdict(r) for r in batch}
                known = connection.scalars(select(table.c.review_id).where(table.c.review_id.in_(rows))).all()
                added += len(rows) - len(known)
                _upsert(connection, table, list(rows.values()))
        return added

    def reviews(self, product_id: str) -> tuple[Review, ...]:
        table = schema.reviews
        with reading(self._engine) as connection:
            rows = connection.execute(select(table).where(table.c.product_id == product_id)).all()
        found = [Review(**row._mapping) for row in rows]
        return tuple(sorted(found, key=lambda r: (r.date, r.review_id), reverse=True))

    def vector_rows(
        self, kind: VectorKind, encoder: str, vector_ids: Sequence[str] | None = None
    ) -> tuple[VectorRow, ...]:
        table = schema.vectors
        query = select(table.c.vector_id, table.c.digest).where(
            table.c.kind == kind, table.c.encoder == encoder
        )
        batches = [None] if vector_ids is None else _batches(vector_ids)
        rows: list[tuple[str, str]] = []
        with reading(self._engine) as connection:
            for batch in batches:
                some = query if batch is None else query.where(table.c.vector_id.in_(batch))
                rows += ((vector_id, digest) for vector_id, digest in connection.execute(some))
        return tuple(VectorRow(vector_id, digest) for vector_id, digest in sorted(rows))

    def vector_count(self, kind: VectorKind, encoder: str) -> int:
        table = schema.vectors
        query = select(func.count()).where(table.c.kind == kind, table.c.encoder == encoder)
        with reading(self._engine) as connection:
            return connection.scalar(query) or 0

    def save_vectors(
        self, kind: VectorKind, encoder: str, rows: Sequence[VectorRow], vectors: Matrix
    ) -> None:
        stored = [
            {
                "kind": kind,
                "encoder": encoder,
                "vector_id": row.vector_id,
                "digest": row.digest,
                "vector": vector.astype(VECTOR_DTYPE).tobytes(),
            }
            for row, vector in zip(rows, vectors, strict=True)
        ]
        if stored:
            with writing(self._engine) as connection:
                _upsert(connection, schema.vectors, stored)
                _note_changes(connection, (product_id_of(row.vector_id) for row in rows))

    def delete_vectors(self, kind: VectorKind, encoder: str, vector_ids: Sequence[str]) -> None:
        table = schema.vectors
        with writing(self._engine) as connection:
            for batch in _batches(vector_ids):
                connection.execute(
                    delete(table).where(
                        table.c.kind == kind, table.c.encoder == encoder, table.c.vector_id.in_(batch)
                    )
                )
            _note_changes(connection, map(product_id_of, vector_ids))

    def vectors(self, kind: VectorKind, encoder: str) -> tuple[tuple[str, ...], Matrix]:
        table = schema.vectors
        query = select(table.c.vector_id, table.c.vector).where(
            table.c.kind == kind, table.c.encoder == encoder
        )
        with reading(self._engine) as connection:
            count = connection.scalar(select(func.count()).select_from(query.subquery())) or 0
            rows = connection.execution_options(yield_per=10_000).execute(query)
            return _matrix(((vector_id, blob) for vector_id, blob in rows), count)

    def vectors_of(
        self, kind: VectorKind, encoder: str, vector_ids: Sequence[str]
    ) -> tuple[tuple[str, ...], Matrix]:
        table = schema.vectors
        query = select(table.c.vector_id, table.c.vector).where(
            table.c.kind == kind, table.c.encoder == encoder
        )
        found: list[tuple[str, bytes]] = []
        with reading(self._engine) as connection:
            for batch in _batches(vector_ids):
                rows = connection.execute(query.where(table.c.vector_id.in_(batch)))
                found += ((vector_id, blob) for vector_id, blob in rows)
        return _matrix(found, len(found))

    def save_impressions(self, impressions: Iterable[Impression]) -> int:
        table = schema.impressions
        added = 0
        with writing(self._engine) as connection:
            statement = _insert(connection, table).on_conflict_do_nothing().returning(table.c.request_id)
            for batch in _batches(impressions):
                added += len(connection.execute(statement, [asdict(i) for i in batch]).all())
        return added

    def impressions(self) -> tuple[Impression, ...]:
        with reading(self._engine) as connection:
            rows = connection.execute(select(schema.impressions)).all()
        found = [Impression(**row._mapping) for row in rows]
        return tuple(sorted(found, key=lambda i: (i.at, i.request_id, i.position)))

    def impression_count(self) -> int:
        with reading(self._engine) as connection:
            return connection.scalar(select(func.count()).select_from(schema.impressions)) or 0

    def place_counts(self, since: datetime | None = None) -> tuple[PlaceCount, ...]:
        table = schema.impressions
        place = (table.c.product_id, table.c.position)
        marks = (table.c.clicked, table.c.carted, table.c.purchased)
        sums = [func.sum(case((mark, 1), else_=0)) for mark in marks]
        query = select(*place, func.count(), *sums).group_by(*place)
        if since is not None:
            query = query.where(table.c.at >= since)
        with reading(self._engine) as connection:
            return tuple(PlaceCount(*row) for row in sorted(tuple(row) for row in connection.execute(query)))

    def latest_impression(self) -> datetime | None:
        with reading(self._engine) as connection:
            latest: datetime | None = connection.scalar(select(func.max(schema.impressions.c.at)))
            return latest


def _product_row(product: Product) -> dict[str, str]:
    document = product_to_json(product)
    digest = hashlib.blake2b(document.encode(), digest_size=16).hexdigest()
    return {"product_id": product.product_id, "digest": digest, "document": document}


def _digests(connection: Connection, product_ids: Iterable[str]) -> dict[str, str]:
    table = schema.products
    query = select(table.c.product_id, table.c.digest).where(table.c.product_id.in_(product_ids))
    return {product_id: digest for product_id, digest in connection.execute(query)}


def _matrix(rows: Iterable[tuple[str, bytes]], count: int) -> tuple[tuple[str, ...], Matrix]:
    """The ids in order and their vectors; of a million, never a second copy."""
    ids: list[str] = []
    matrix = np.zeros((0, 0), dtype=np.float32)
    for at, (vector_id, blob) in enumerate(rows):
        if at == 0:
            matrix = np.empty((count, len(blob) // VECTOR_DTYPE.itemsize), dtype=np.float32)
        ids.append(vector_id)
        matrix[at] = np.frombuffer(blob, dtype=VECTOR_DTYPE)
    if ids == sorted(ids):
        return tuple(ids), matrix
    order = sorted(range(len(ids)), key=ids.__getitem__)
    return tuple(ids[i] for i in order), matrix[order]


def _note_changes(connection: Connection, product_ids: Iterable[str]) -> None:
    """Give the products the next number; writers take turns, so that a reader misses none."""
    connection.execute(select(schema.catalogue_version.c.version).with_for_update())
    table = schema.product_changes
    number = (connection.scalar(select(func.max(table.c.number))) or 0) + 1
    for batch in _batches(dict.fromkeys(product_ids)):
        _upsert(connection, table, [{"product_id": i, "number": number} for i in batch])


def _delete_products_except(connection: Connection, kept: set[str]) -> list[str]:
    table = schema.products
    gone = sorted(set(connection.scalars(select(table.c.product_id))) - kept)
    for batch in _batches(gone):
        connection.execute(delete(table).where(table.c.product_id.in_(batch)))
    return gone


def _grow_version(connection: Connection) -> None:
    table = schema.catalogue_version
    if not connection.execute(update(table).values(version=table.c.version + 1)).rowcount:
        connection.execute(insert(table).values(id=1, version=1))


def _insert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def _upsert(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows that all have every column, or replace those of the same key."""
    statement = _insert(connection, table)
    values = {c.name: statement.excluded[c.name] for c in table.columns if not c.primary_key}
    keys = [c.name for c in table.primary_key]
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=values), rows)


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    iterator = iter(items)
    while batch := list(islice(iterator, BATCH_ROWS)):
        yield batch
