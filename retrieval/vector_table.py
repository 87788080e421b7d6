"""Vectors of one kind in 8 bits, to be gone through exactly, and in 16 bits to score the nearest again."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from retrieval.encoders import Matrix
from retrieval.packing import Arrays, Strings, pack_strings

Floats = npt.NDArray[np.float32]
Places = npt.NDArray[np.int64]  # of vectors, ascending

_SCORED_AGAIN = 2_000
"""So many of the nearest by 8 bits get their exact cosine; the others' is off by .004 at most."""

_COPIED_SHARE = 0.1  # where both cost the same, at 213,000 x 512
_BLOCK = 50_000


def pack_vectors(
    name: str, vector_ids: Sequence[str], owners: npt.NDArray[np.int32], vectors: Matrix
) -> dict[str, npt.NDArray[Any]]:
    """The arrays that `VectorTable` reads; row i of `vectors`, (n, dimension), is of product `owners[i]`."""
    order = np.argsort(owners, kind="stable")
    scales = np.abs(vectors).max(axis=1, initial=0.0)[order] / 127
    codes = np.empty(vectors.shape, dtype=np.int8)
    exact = np.empty(vectors.shape, dtype=np.float16)
    for start in range(0, len(order), _BLOCK):
        block = slice(start, start + _BLOCK)
        rows = vectors[order[block]]
        np.rint(rows / np.maximum(scales[block], 1e-9)[:, None], out=rows)
        codes[block] = rows
        exact[block] = vectors[order[block]]
    return {
        f"{name}_codes": codes,
        f"{name}_scales": scales.astype(np.float32),
        f"{name}_exact": exact,
        f"{name}_owners": owners[order],
        **pack_strings(f"{name}_ids", (vector_ids[i] for i in order)),
    }


class VectorTable:
    """One or two packed parts; the products of the second come after the first's, which are `products` many.

    Vectors of one product lie together, in the order of the products.
    """

    def __init__(self, name: str, parts: Sequence[Arrays], products: Sequence[int]) -> None:
        """`products` are the numbers of products in each part."""
        self._name = name
        self._parts = [part for part in parts if len(part[f"{name}_owners"])] or [parts[0]]
        offsets = dict(zip(map(id, parts), np.cumsum([0, *products]).tolist(), strict=False))
        owners = [p[f"{name}_owners"] + np.int32(offsets[id(p)]) for p in self._parts]
        self.owners: npt.NDArray[np.int32] = np.concatenate(owners) if len(owners) > 1 else owners[0]
        self._lengths = [len(own) for own in owners]
        self.holds_one_each = bool((np.diff(self.owners) > 0).all())
        counts = np.bincount(self.owners, minlength=sum(products))
        self._starts = np.concatenate([[0], np.cumsum(counts)])  # Shape: (products + 1,)

    def __len__(self) -> int:
        return len(self.owners)

    @property
    def dimension(self) -> int:
        """Of every vector; 0 where there is none."""
        return int(self._parts[0][f"{self._name}_codes"].shape[1])

    def similarities(self, questions: Matrix, at: Places | None = None) -> Floats:
        """Cosine to the nearest of the questions, (n, dimension), of all vectors or those at some places."""
        found = np.concatenate([self._coarse(n, questions, own) for n, own in self._by_part(at)])
        if len(found) > _SCORED_AGAIN:
            again = np.argpartition(-found, _SCORED_AGAIN)[:_SCORED_AGAIN]
            again.sort()
        else:
            again = np.arange(len(found))
        exact = self.vectors(again if at is None else at[again])
        found[again] = (exact @ questions.T).max(axis=1, initial=-1.0)
        return found

    def vectors(self, at: Places) -> Matrix:
        """Those at some places, shape (places, dimension)."""
        exact = [self._parts[n][f"{self._name}_exact"][own] for n, own in self._by_part(at)]
        return np.concatenate(exact).astype(np.float32)

    def of_product(self, row: int) -> Places:
        """The places of one product's vectors."""
        return np.arange(self._starts[row], self._starts[row + 1])

    def of_products(self, rows: Places) -> Places:
        """The places of some products' vectors, the products ascending."""
        first = self._starts[rows]
        counts = self._starts[rows + 1] - first
        before = np.cumsum(counts) - counts
        return np.repeat(first - before, counts) + np.arange(counts.sum())

    def first_vectors(self, rows: Places) -> tuple[Places, Matrix]:
        """Of products in any order: which of them, by place, have a vector, and the first of each."""
        order = np.argsort(rows, kind="stable")
        first = self._starts[rows[order]]
        has = self._starts[rows[order] + 1] > first
        return order[has], self.vectors(first[has])

    def names(self, at: Places) -> list[str]:
        """The ids of vectors."""
        by_part = self._by_part(at)
        return [Strings(self._parts[n], f"{self._name}_ids")[int(i)] for n, own in by_part for i in own]

    def best_of_products(self, similarities: Floats, products: int, at: Places | None = None) -> Floats:
        """Each product's highest similarity, shape (products,); -1 for one without a vector."""
        best = np.full(products, -1.0, dtype=np.float32)
        owners = self.owners if at is None else self.owners[at]
        if self.holds_one_each:
            best[owners] = similarities
        else:
            np.maximum.at(best, owners, similarities)
        return best

    def _by_part(self, at: Places | None) -> list[tuple[int, Any]]:
        """Places counted within each part; a slice for all."""
        if at is None:
            return [(n, slice(None)) for n in range(len(self._parts))]
        first = self._lengths[0]
        split = int(np.searchsorted(at, first))
        parts = [(0, at[:split])]
        return parts if len(self._parts) == 1 else [*parts, (1, at[split:] - first)]

    def _coarse(self, part: int, questions: Matrix, at: Any) -> Floats:  # noqa: ANN401 - places or a slice
        """The cosine by 8 bits."""
        import simsimd

        codes = self._parts[part][f"{self._name}_codes"]
        scales = self._parts[part][f"{self._name}_scales"]
        question_scales = np.abs(questions).max(axis=1) / 127
        asked = np.rint(questions / np.maximum(question_scales, 1e-9)[:, None]).astype(np.int8)
        # Comparing a vector costs less than copying it: most of them are all compared where they lie.
        copied = not isinstance(at, slice) and len(at) < _COPIED_SHARE * len(codes)
        chosen = codes[at] if copied else codes
        if not len(chosen):
            return np.zeros(0, dtype=np.float32)
        products = np.asarray(simsimd.cdist(asked, chosen, "dot", threads=2))  # Shape: (questions, vectors)
        best = (products * question_scales[:, None]).max(axis=0)
        return np.asarray((best if copied else best[at]) * scales[at], dtype=np.float32)
