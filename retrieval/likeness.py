"""Who is near a query's vector: asked of the vector store, or searched exactly where a filter is selective.

The store's index is approximate and knows no filter: it is asked for more than is wanted, and what the filter
excludes is dropped. That costs more the fewer remain, so from some selectivity on every vector under the mask
is compared instead. Where the change lies was measured (BENCHMARKS.md, scale).
"""

import logging
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from retrieval.columns import Mask
from retrieval.encoders import Matrix
from retrieval.errors import VectorStoreError
from retrieval.indexer import vector_id_of
from retrieval.snapshot import Floats, Snapshot
from retrieval.vector_store import Collection, VectorStore
from retrieval.vector_table import VectorTable

logger = logging.getLogger(__name__)

Rows = npt.NDArray[np.int64]

TOP_K = 200
ALL_KNOWN = 60_000
"""So many vectors are all compared with each query, 5 ms, whoever names the nearest."""

_WEAK_SHARE = 0.5  # a filter that keeps so much is always left to the store
_COMPARED_WHILE_NAMED = 50
"""Vectors that are compared in the time in which the store names one more; 35 to 60 at 213,000 x 512."""

_OVERFETCH = 1.5
_MOST_WORDED = 5_000  # of the products that have the query's words, the best get their similarity


@dataclass(frozen=True)
class Likeness:
    """`similarity`: cosine of each product, shape (products,), -1 where none was computed.

    `nearest` are product rows, best first, of those that were asked for; `asked` says of whom.
    """

    similarity: Floats
    nearest: Rows
    asked: Literal["chroma", "exact"]
    failure: str = ""


def asks_store(within: int, vectors: int) -> bool:
    """Whether the store is asked for the nearest of so many of the vectors."""
    is_quicker = within >= _COMPARED_WHILE_NAMED * _asked_for(within, vectors)
    return within > 0 and (is_quicker or within >= _WEAK_SHARE * vectors)


def look_near(
    store: VectorStore,
    collection: Collection,
    vector: Matrix,
    snapshot: Snapshot,
    within: Mask,
    lexical_score: Floats,
) -> Likeness:
    """The products near a vector of shape (1, dimension), among those `within`, shape (products,)."""
    table = snapshot.text if collection == "products_text" else snapshot.image
    products = len(within)
    if not len(table) or table.dimension != vector.shape[1]:
        return Likeness(np.full(products, -1.0, dtype=np.float32), np.zeros(0, dtype=np.int64), "exact")
    similarity = None
    if len(table) <= ALL_KNOWN:
        similarity = table.best_of_products(table.similarities(vector), products)
    failure = ""
    count = int(np.count_nonzero(within[table.owners]))
    if asks_store(count, len(table)):
        try:
            nearest = nearest_in_store(store, collection, vector, snapshot, within, count)
        except VectorStoreError as error:  # the vectors are here too: go through them, and say so
            logger.warning("vector store failed, exact search used: %s", error)
            failure, nearest = str(error), None
        if nearest is not None:
            if similarity is None:
                worded = np.flatnonzero(within & (lexical_score > 0))
                if len(worded) > _MOST_WORDED:
                    best = np.argpartition(-lexical_score[worded], _MOST_WORDED)[:_MOST_WORDED]
                    worded = worded[best]
                similarity = _of_products(table, vector, np.union1d(worded, nearest), products)
            return Likeness(similarity, nearest, "chroma")
    if similarity is None:
        similarity = similarities_within(table, vector, within)
    return Likeness(similarity, best_rows(similarity, within), "exact", failure)


def similarities(table: VectorTable, vectors: Matrix | None, products: int) -> Floats:
    """Of all products, shape (products,); 0 where nothing was asked, -1 for a product without a vector."""
    if vectors is None:
        return np.zeros(products, dtype=np.float32)
    if not len(table) or table.dimension != vectors.shape[1]:
        return np.full(products, -1.0, dtype=np.float32)
    return table.best_of_products(table.similarities(vectors), products)


def similarities_within(table: VectorTable, vectors: Matrix, within: Mask) -> Floats:
    """Of the products within, compared one by one, shape (products,); -1 for the others."""
    at = np.flatnonzero(within[table.owners])
    return table.best_of_products(table.similarities(vectors, at), len(within), at)


def nearest_in_store(
    store: VectorStore, collection: Collection, vector: Matrix, snapshot: Snapshot, within: Mask, count: int
) -> Rows | None:
    """Product rows, best first; None when too few of those that the store named are within.

    `count` is the number of vectors within.

    Raises:
        VectorStoreError: the store failed.
    """
    table = snapshot.text if collection == "products_text" else snapshot.image
    neighbours = store.nearest(collection, vector[:1], _asked_for(count, len(table)))
    product_ids = [vector_id_of(n.vector_id).partition("|")[0] for n in neighbours]
    rows = snapshot.row_of.rows(product_ids)
    rows = rows[rows >= 0]
    rows = rows[within[rows]]
    _, first = np.unique(rows, return_index=True)
    nearest = rows[np.sort(first)][:TOP_K]
    few = len(nearest) < min(TOP_K, count)
    return None if few and table.holds_one_each else nearest


def _asked_for(within: int, vectors: int) -> int:
    """How many the store is to name so that enough of them are within."""
    return min(vectors, int(_OVERFETCH * TOP_K * vectors / max(within, 1)) + 10)


def _of_products(table: VectorTable, vector: Matrix, rows: Rows, products: int) -> Floats:
    at = table.of_products(rows)
    return table.best_of_products(table.similarities(vector, at), products, at)


def best_rows(similarity: Floats, within: Mask) -> Rows:
    """The rows within that have a vector, nearest first, ties by row."""
    rows = np.flatnonzero(within & (similarity > -1))
    if len(rows) > TOP_K:
        edge = np.partition(similarity[rows], -TOP_K)[-TOP_K]
        rows = rows[similarity[rows] >= edge]
    return rows[np.lexsort((rows, -similarity[rows]))][:TOP_K]
