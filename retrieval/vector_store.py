"""The port of the vector database, and a store in memory that tests and small shops can use."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np

from retrieval.encoders import Matrix

Collection = Literal["products_text", "products_image"]


@dataclass(frozen=True)
class Neighbour:
    """A stored vector near the query; similarity is the cosine in [-1, 1]."""

    vector_id: str
    similarity: float


class VectorStore(Protocol):
    """Vectors by id in named collections. Derived data: SQL holds the truth."""

    def upsert(self, collection: Collection, ids: Sequence[str], vectors: Matrix) -> None: ...

    def delete(self, collection: Collection, ids: Sequence[str]) -> None: ...

    def count(self, collection: Collection) -> int: ...

    def ids(self, collection: Collection) -> frozenset[str]: ...

    def nearest(
        self, collection: Collection, vector: Matrix, top_k: int, within: Set[str] | None = None
    ) -> tuple[Neighbour, ...]:
        """The `top_k` nearest of one vector of shape (1, dimension), best first, ties by id.

        `within` restricts to those ids before top-k; an empty set gives no neighbour.
        """
        ...

    def reset(self, collection: Collection) -> None:
        """Empty a collection."""
        ...

    def close(self) -> None: ...


class MemoryVectorStore:
    """Exact search over vectors held in memory."""

    def __init__(self) -> None:
        self._rows: dict[str, dict[str, Matrix]] = {}

    def upsert(self, collection: Collection, ids: Sequence[str], vectors: Matrix) -> None:
        rows = self._rows.setdefault(collection, {})
        rows.update({i: v.astype(np.float32) for i, v in zip(ids, vectors, strict=True)})

    def delete(self, collection: Collection, ids: Sequence[str]) -> None:
        for vector_id in ids:
            self._rows.get(collection, {}).pop(vector_id, None)

    def count(self, collection: Collection) -> int:
        return len(self._rows.get(collection, {}))

    def ids(self, collection: Collection) -> frozenset[str]:
        return frozenset(self._rows.get(collection, {}))

    def nearest(
        self, collection: Collection, vector: Matrix, top_k: int, within: Set[str] | None = None
    ) -> tuple[Neighbour, ...]:
        rows = self._rows.get(collection, {})
        ids = sorted(rows if within is None else rows.keys() & within)
        if not ids or top_k <= 0:
            return ()
        matrix = np.stack([rows[i] for i in ids])  # Shape: (n, dimension)
        similarities = matrix @ vector[0]
        best = np.lexsort((np.arange(len(ids)), -similarities))[:top_k]
        return tuple(Neighbour(ids[i], float(similarities[i])) for i in best)

    def reset(self, collection: Collection) -> None:
        self._rows.pop(collection, None)

    def close(self) -> None:
        self._rows.clear()
