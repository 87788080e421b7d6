"""The port of the vector database, and a store in memory that tests and small shops can use."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np

from retrieval.encoders import Matrix
from retrieval.errors import VectorStoreError

Collection = Literal["products_text", "products_image"]


@dataclass(frozen=True)
class Neighbour:
    """A stored vector near the query; similarity is the cosine in [-1, 1]."""

    vector_id: str
    similarity: float


class VectorStore(Protocol):
    """Vectors by id in named collections. Derived data: SQL holds the truth.

    Every method raises VectorStoreError when the database fails, is gone or is damaged.
    """

    def upsert(self, collection: Collection, ids: Sequence[str], vectors: Matrix) -> None:
        """Insert or replace, `vectors` of shape (ids, dimension); of an id that comes twice the last counts.

        A collection takes the dimension of its first vectors until `reset`.

        Raises:
            VectorStoreError: another dimension, a number that is not finite, or an id that is empty.
        """
        ...

    def delete(self, collection: Collection, ids: Sequence[str]) -> None: ...

    def count(self, collection: Collection) -> int: ...

    def ids(self, collection: Collection) -> frozenset[str]: ...

    def nearest(
        self, collection: Collection, vector: Matrix, top_k: int, within: Set[str] | None = None
    ) -> tuple[Neighbour, ...]:
        """The `top_k` nearest of one vector of shape (1, dimension), best first, ties by id.

        `within` restricts to those ids before top-k; an empty set gives no neighbour. A vector of zeros has
        no direction: its similarity is 0.
        """
        ...

    def reset(self, collection: Collection) -> None:
        """Empty a collection."""
        ...

    def seal(self) -> None:
        """What is stored is right: take any change of the files but by this store for damage, from now on."""
        ...

    def close(self) -> None: ...


def checked_rows(collection: Collection, ids: Sequence[str], vectors: Matrix) -> dict[str, Matrix]:
    """The vectors to write by id, the last of an id that comes twice.

    Raises:
        VectorStoreError: what no store can search later: not one vector an id, an empty id, NaN or infinity.
    """
    if vectors.ndim != 2 or len(ids) != len(vectors):
        raise VectorStoreError(f"{collection}: {len(ids)} ids and vectors of shape {vectors.shape}.")
    if not all(ids):
        raise VectorStoreError(f"{collection}: an id is empty.")
    finite = np.isfinite(vectors).all(axis=1)
    if not finite.all():
        raise VectorStoreError(
            f"{collection}: the vector of {ids[int(np.argmin(finite))]!r} holds a number that is not finite; "
            "the encoder made it. Run `aisle index --rebuild`, or choose another encoder."
        )
    return {i: v.astype(np.float32) for i, v in zip(ids, vectors, strict=True)}


def checked_question(collection: Collection, vector: Matrix) -> Matrix:
    """The one vector of a question of shape (1, dimension), as shape (dimension,).

    Raises:
        VectorStoreError: it holds NaN or infinity, which are near nothing.
    """
    question = np.asarray(vector[0], dtype=np.float32)
    if not np.isfinite(question).all():
        raise VectorStoreError(f"{collection} was asked for a vector with a number that is not finite.")
    return question


def other_dimension(collection: Collection, stored: int, given: int) -> VectorStoreError:
    """The error of a store that holds another encoder's vectors."""
    return VectorStoreError(
        f"{collection} holds vectors of {stored} dimensions, not {given}: another encoder's. "
        "Run `aisle index --rebuild`."
    )


class MemoryVectorStore:
    """Exact search over vectors held in memory."""

    def __init__(self) -> None:
        self._rows: dict[str, dict[str, Matrix]] = {}

    def upsert(self, collection: Collection, ids: Sequence[str], vectors: Matrix) -> None:
        rows = checked_rows(collection, ids, vectors)
        known = self._rows.get(collection, {})
        self._check_dimension(collection, known, vectors.shape[1])
        self._rows[collection] = known | rows  # a new one: somebody may be reading the old

    def delete(self, collection: Collection, ids: Sequence[str]) -> None:
        gone = frozenset(ids)
        self._rows[collection] = {i: v for i, v in self._rows.get(collection, {}).items() if i not in gone}

    def count(self, collection: Collection) -> int:
        return len(self._rows.get(collection, {}))

    def ids(self, collection: Collection) -> frozenset[str]:
        return frozenset(self._rows.get(collection, {}))

    def nearest(
        self, collection: Collection, vector: Matrix, top_k: int, within: Set[str] | None = None
    ) -> tuple[Neighbour, ...]:
        question = checked_question(collection, vector)
        rows = self._rows.get(collection, {})
        ids = sorted(rows if within is None else rows.keys() & within)
        if not ids or top_k <= 0:
            return ()
        self._check_dimension(collection, rows, len(question))
        matrix = np.stack([rows[i] for i in ids])  # Shape: (n, dimension)
        lengths = np.linalg.norm(matrix, axis=1) * np.linalg.norm(question)
        similarities = matrix @ question / np.maximum(lengths, np.finfo(np.float32).tiny)
        best = np.lexsort((np.arange(len(ids)), -similarities))[:top_k]
        return tuple(Neighbour(ids[i], float(similarities[i])) for i in best)

    def _check_dimension(self, collection: Collection, rows: dict[str, Matrix], given: int) -> None:
        stored = len(next(iter(rows.values()))) if rows else given
        if stored != given:
            raise other_dimension(collection, stored, given)

    def reset(self, collection: Collection) -> None:
        self._rows.pop(collection, None)

    def seal(self) -> None:
        """Memory has no files."""

    def close(self) -> None:
        self._rows.clear()
