"""The vector store in the shop's own PostgreSQL, by its extension pgvector: no second server to run.

A collection is a table that the first upsert makes, with the dimension of its vectors; it is derived like
Chroma's folder, so no migration knows it and `reset` drops it.
"""

from collections.abc import Sequence, Set

from pgvector.sqlalchemy import VECTOR
from sqlalchemy import (
    DDL,
    CollectionAggregate,
    Column,
    ColumnElement,
    Connection,
    Engine,
    Float,
    Index,
    Label,
    MetaData,
    Row,
    Table,
    Text,
    any_,
    delete,
    event,
    func,
    inspect,
    literal,
    select,
    text,
)
from sqlalchemy.dialects import postgresql

from retrieval.encoders import Matrix
from retrieval.errors import VectorStoreError
from retrieval.storage.transactions import reading, writing
from retrieval.vector_store import Collection, Neighbour, checked_question, checked_rows, other_dimension

_BATCH = 1_000
_MOST_INDEXED_DIMENSIONS = 2_000  # pgvector's HNSW takes no more; such a table is searched exactly
_MOST_INLINE_DIMENSIONS = 1_024  # half a page of 8 kB
_TABLE_LOCK = 4_157_002  # any number: PostgreSQL's advisory lock of who makes a collection's table
_LEAST_EXPLORED, _MOST_EXPLORED = 100, 1_000  # bounds of hnsw.ef_search; its maximum is pgvector's


def has_pgvector(engine: Engine) -> bool:
    """Whether the database is PostgreSQL and somebody has run `CREATE EXTENSION vector` in it."""
    if engine.dialect.name != "postgresql":
        return False
    with reading(engine, VectorStoreError) as connection:
        return bool(connection.scalar(text("SELECT 1 FROM pg_extension WHERE extname = 'vector'")))


class PgVectorStore:
    """Cosine similarity: HNSW over all vectors, exact under a filter."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def upsert(self, collection: Collection, ids: Sequence[str], vectors: Matrix) -> None:
        rows = checked_rows(collection, ids, vectors)
        if not rows:
            return
        table = _table(collection, vectors.shape[1])
        statement = postgresql.insert(table)
        replacing = statement.on_conflict_do_update(
            index_elements=["vector_id"], set_={"embedding": statement.excluded.embedding}
        )
        with writing(self._engine, VectorStoreError) as connection:
            _make_once(connection, table)
            _check_dimension(connection, collection, vectors.shape[1])
            stored = [{"vector_id": i, "embedding": row} for i, row in rows.items()]
            for start in range(0, len(stored), _BATCH):
                connection.execute(replacing, stored[start : start + _BATCH])

    def delete(self, collection: Collection, ids: Sequence[str]) -> None:
        table = _table(collection)
        with writing(self._engine, VectorStoreError) as connection:
            if _exists(connection, collection):
                connection.execute(delete(table).where(table.c.vector_id == _any_of(ids)))

    def count(self, collection: Collection) -> int:
        with reading(self._engine, VectorStoreError) as connection:
            if not _exists(connection, collection):
                return 0
            return connection.scalar(select(func.count()).select_from(_table(collection))) or 0

    def ids(self, collection: Collection) -> frozenset[str]:
        with reading(self._engine, VectorStoreError) as connection:
            if not _exists(connection, collection):
                return frozenset()
            return frozenset(connection.scalars(select(_table(collection).c.vector_id)))

    def nearest(
        self, collection: Collection, vector: Matrix, top_k: int, within: Set[str] | None = None
    ) -> tuple[Neighbour, ...]:
        question = checked_question(collection, vector)
        if top_k <= 0 or (within is not None and not within):
            return ()
        with reading(self._engine, VectorStoreError) as connection:
            if not _exists(connection, collection):
                return ()
            _check_dimension(connection, collection, len(question))
            if within is None and question.any():
                rows = _approximately(connection, collection, question, top_k)
            else:
                rows = _exactly(connection, collection, question, top_k, within)
        found = [Neighbour(row.vector_id, 1.0 - row.distance) for row in rows]
        return tuple(sorted(found, key=lambda n: (-n.similarity, n.vector_id)))

    def reset(self, collection: Collection) -> None:
        with writing(self._engine, VectorStoreError) as connection:
            _table(collection).drop(connection, checkfirst=True)

    def seal(self) -> None:
        """PostgreSQL looks after its files (data checksums are on by default since 18)."""

    def close(self) -> None:
        """Nothing to give back: the engine is the shop's."""


def _table(collection: Collection, dimension: int | None = None) -> Table:
    table = Table(
        f"{collection}_vectors",
        MetaData(),
        Column("vector_id", Text(collation="C"), primary_key=True),
        Column("embedding", VECTOR(dimension), nullable=False),
    )
    if dimension is not None and dimension <= _MOST_INDEXED_DIMENSIONS:
        Index(
            f"{collection}_vectors_hnsw",
            table.c.embedding,
            postgresql_using="hnsw",
            postgresql_ops={"embedding": "vector_cosine_ops"},
        )
    if dimension is not None and dimension <= _MOST_INLINE_DIMENSIONS:
        # Out of line, vectors would cost the planner nothing: it would read them all, not the index.
        inline = DDL("ALTER TABLE %(table)s ALTER embedding SET STORAGE PLAIN")  # type: ignore[no-untyped-call]
        event.listen(table, "after_create", inline)
    return table


def _exists(connection: Connection, collection: Collection) -> bool:
    return inspect(connection).has_table(_table(collection).name)


def _make_once(connection: Connection, table: Table) -> None:
    if not inspect(connection).has_table(table.name):
        connection.execute(select(func.pg_advisory_xact_lock(_TABLE_LOCK)))
        table.create(connection, checkfirst=True)


def _check_dimension(connection: Connection, collection: Collection, dimension: int) -> None:
    # pgvector keeps a column's dimension as its type's modifier.
    column = text(
        "SELECT atttypmod FROM pg_attribute WHERE attrelid = to_regclass(:name) AND attname = 'embedding'"
    )
    stored = connection.scalar(column, {"name": _table(collection).name})
    if stored != dimension:
        raise other_dimension(collection, stored, dimension)


def _approximately(
    connection: Connection, collection: Collection, question: Matrix, top_k: int
) -> Sequence[Row[tuple[str, float]]]:
    explored = min(max(2 * top_k, _LEAST_EXPLORED), _MOST_EXPLORED)
    # More than was explored is asked for where top_k is above the maximum; then the search goes on.
    for name, value in (("hnsw.ef_search", str(explored)), ("hnsw.iterative_scan", "strict_order")):
        connection.execute(select(func.set_config(name, value, True)))
    table = _table(collection)
    distance = table.c.embedding.cosine_distance(question)
    nearest = select(table.c.vector_id, distance.label("distance")).order_by(distance).limit(top_k).subquery()
    return connection.execute(select(nearest.c.vector_id, _known(nearest.c.distance))).all()


def _exactly(
    connection: Connection, collection: Collection, question: Matrix, top_k: int, within: Set[str] | None
) -> Sequence[Row[tuple[str, float]]]:
    table = _table(collection)
    distance = _known(table.c.embedding.cosine_distance(question))
    measured = select(table.c.vector_id, distance)
    if within is not None:
        measured = measured.where(table.c.vector_id == _any_of(sorted(within)))
    # Materialised, or the planner may walk the HNSW index and check the filter afterwards.
    kept = measured.cte("kept").prefix_with("MATERIALIZED", dialect="postgresql")
    ordered = select(kept).order_by(kept.c.distance, kept.c.vector_id).limit(top_k)
    return connection.execute(ordered).all()


def _any_of(ids: Sequence[str]) -> CollectionAggregate[bool]:
    return any_(literal(list(ids), postgresql.ARRAY(Text)))


def _known(distance: ColumnElement[float]) -> Label[float]:
    """A vector of nothing but zeros has no direction: it is near nothing, but no further than that."""
    return func.coalesce(func.nullif(distance, literal("NaN", Float)), 1.0).label("distance")
