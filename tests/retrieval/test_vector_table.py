"""Vectors by product, whatever order is asked for and whichever part they lie in."""

import numpy as np
import pytest

from retrieval.vector_table import VectorTable, pack_vectors

VECTORS = np.eye(5, dtype=np.float32)


@pytest.fixture
def table() -> VectorTable:
    """Of products 0 to 5: product 0 has two vectors and 1 none; 3 to 5 came later, and 4 has none."""
    first = pack_vectors("v", ["0a", "0b", "2"], np.array([0, 0, 2], dtype=np.int32), VECTORS[:3])
    later = pack_vectors("v", ["3", "5"], np.array([0, 2], dtype=np.int32), VECTORS[3:])
    return VectorTable("v", [first, later], [3, 3])


def test_each_product_with_a_vector_gets_its_own_first_one(table: VectorTable) -> None:
    rows = np.array([5, 1, 0, 4, 3, 2])

    known, vectors = table.first_vectors(rows)

    found = {int(rows[at]): int(vector.argmax()) for at, vector in zip(known, vectors, strict=True)}
    assert found == {0: 0, 2: 2, 3: 3, 5: 4}


def test_products_without_vectors_give_none(table: VectorTable) -> None:
    known, vectors = table.first_vectors(np.array([4, 1]))

    assert (len(known), vectors.shape) == (0, (0, 5))
