"""What every vector store must do, asked of each."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from retrieval.vector_store import MemoryVectorStore, VectorStore


@pytest.fixture(params=["memory", pytest.param("chroma", marks=pytest.mark.vendor)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[VectorStore]:
    if request.param == "memory":
        opened: VectorStore = MemoryVectorStore()
    else:
        from retrieval.chroma_store import ChromaVectorStore

        opened = ChromaVectorStore.open_embedded(tmp_path / "chroma")
    yield opened
    opened.close()


def unit_rows(count: int, seed: int = 3, dimension: int = 32) -> np.ndarray:
    rows = np.random.default_rng(seed).normal(size=(count, dimension)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def names(count: int) -> list[str]:
    return [f"p{i:04}" for i in range(count)]


def test_a_new_store_is_empty(store: VectorStore) -> None:
    assert store.count("products_text") == 0
    assert store.ids("products_text") == frozenset()
    assert store.nearest("products_text", unit_rows(1), 5) == ()


def test_what_was_put_in_is_counted_and_listed(store: VectorStore) -> None:
    store.upsert("products_text", names(40), unit_rows(40))
    assert store.count("products_text") == 40
    assert store.ids("products_text") == frozenset(names(40))


def test_the_nearest_of_a_stored_vector_is_itself(store: VectorStore) -> None:
    rows = unit_rows(60)
    store.upsert("products_text", names(60), rows)
    best = store.nearest("products_text", rows[17:18], 3)
    assert best[0].vector_id == "p0017"
    assert best[0].similarity == pytest.approx(1.0, abs=1e-4)
    assert len(best) == 3


def test_neighbours_come_best_first_with_their_cosine(store: VectorStore) -> None:
    rows = unit_rows(80)
    store.upsert("products_text", names(80), rows)
    question = unit_rows(1, seed=9)
    found = store.nearest("products_text", question, 10)
    similarities = [n.similarity for n in found]
    expected = sorted((rows @ question[0]).tolist(), reverse=True)[:10]
    assert similarities == sorted(similarities, reverse=True)
    assert similarities == pytest.approx(expected, abs=1e-3)


@pytest.mark.parametrize("kept", [1, 5, 40, 150, 199])
def test_a_filter_acts_before_top_k(store: VectorStore, kept: int) -> None:
    rows = unit_rows(200)
    store.upsert("products_text", names(200), rows)
    within = frozenset(names(200)[-kept:])
    found = store.nearest("products_text", rows[:1], 20, within)
    assert len(found) == min(20, kept)
    assert {n.vector_id for n in found} <= within


def test_an_empty_filter_finds_nothing(store: VectorStore) -> None:
    store.upsert("products_text", names(5), unit_rows(5))
    assert store.nearest("products_text", unit_rows(1), 5, frozenset()) == ()


def test_a_filter_may_name_what_is_not_stored(store: VectorStore) -> None:
    store.upsert("products_text", names(5), unit_rows(5))
    found = store.nearest("products_text", unit_rows(1), 5, frozenset({"p0002", "elsewhere"}))
    assert [n.vector_id for n in found] == ["p0002"]


def test_a_filter_of_unknown_ids_alone_finds_nothing(store: VectorStore) -> None:
    store.upsert("products_text", names(5), unit_rows(5))
    assert store.nearest("products_text", unit_rows(1), 5, frozenset({"elsewhere"})) == ()


def test_more_than_there_is_gives_all(store: VectorStore) -> None:
    store.upsert("products_text", names(7), unit_rows(7))
    assert len(store.nearest("products_text", unit_rows(1), 50)) == 7


def test_nothing_asked_for_is_nothing_given(store: VectorStore) -> None:
    store.upsert("products_text", names(7), unit_rows(7))
    assert store.nearest("products_text", unit_rows(1), 0) == ()


def test_a_second_upsert_replaces(store: VectorStore) -> None:
    rows = unit_rows(10)
    store.upsert("products_text", names(10), rows)
    store.upsert("products_text", ["p0003"], rows[7:8])
    assert store.count("products_text") == 10
    assert {n.vector_id for n in store.nearest("products_text", rows[7:8], 2)} == {"p0003", "p0007"}


def test_what_was_deleted_is_not_found(store: VectorStore) -> None:
    rows = unit_rows(10)
    store.upsert("products_text", names(10), rows)
    store.delete("products_text", ["p0004"])
    assert store.count("products_text") == 9
    assert "p0004" not in {n.vector_id for n in store.nearest("products_text", rows[4:5], 10)}


def test_deleting_what_is_not_there_changes_nothing(store: VectorStore) -> None:
    store.upsert("products_text", names(3), unit_rows(3))
    store.delete("products_text", ["elsewhere"])
    assert store.count("products_text") == 3


def test_collections_do_not_mix(store: VectorStore) -> None:
    store.upsert("products_text", names(3), unit_rows(3))
    store.upsert("products_image", ["a|1.webp"], unit_rows(1, dimension=16))
    assert store.ids("products_image") == frozenset({"a|1.webp"})
    assert store.count("products_text") == 3


def test_reset_empties_one_collection(store: VectorStore) -> None:
    store.upsert("products_text", names(3), unit_rows(3))
    store.upsert("products_image", ["a|1.webp"], unit_rows(1))
    store.reset("products_text")
    assert store.count("products_text") == 0
    assert store.count("products_image") == 1
    store.upsert("products_text", names(2), unit_rows(2, dimension=8))
    assert store.count("products_text") == 2


def test_ids_with_any_characters_survive(store: VectorStore) -> None:
    odd = ["红色|连衣裙 1.webp", "a/b?c#d", "p'; DROP TABLE x"]
    store.upsert("products_image", odd, unit_rows(3))
    assert store.ids("products_image") == frozenset(odd)


def test_more_rows_than_one_batch_go_in(store: VectorStore) -> None:
    store.upsert("products_text", names(5_500), unit_rows(5_500, dimension=4))
    assert store.count("products_text") == 5_500
