"""What every vector store must do, asked of each: in memory, Chroma in a folder and as a server, pgvector."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from assistant.storage.database import open_engine
from retrieval.errors import VectorStoreError
from retrieval.storage.pgvector_store import PgVectorStore, has_pgvector
from retrieval.vector_store import Collection, MemoryVectorStore, VectorStore
from tests.chroma_server import ChromaServer, chroma_server
from tests.postgres import fresh_database, fresh_database_with_pgvector

OpenStore = Callable[[], VectorStore]

VENDORS = (
    pytest.param("chroma", marks=pytest.mark.vendor),
    pytest.param("chroma-server", marks=pytest.mark.vendor),
    pytest.param("pgvector", marks=pytest.mark.postgres),
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaServer]:
    with chroma_server(tmp_path_factory.mktemp("chroma-server")) as running:
        yield running


@pytest.fixture(scope="module")
def postgres() -> Iterator[Engine]:
    engine = open_engine(fresh_database_with_pgvector())
    yield engine
    engine.dispose()


def opener(kind: str, request: pytest.FixtureRequest, folder: Path) -> OpenStore:
    from retrieval.chroma_store import ChromaVectorStore

    match kind:
        case "memory":
            return MemoryVectorStore
        case "chroma":
            return lambda: ChromaVectorStore.open_embedded(folder)
        case "chroma-server":
            url = request.getfixturevalue("server").url
            return lambda: ChromaVectorStore.open_server(url)
        case _:
            engine = request.getfixturevalue("postgres")
            return lambda: PgVectorStore(engine)


def emptied(store: VectorStore) -> VectorStore:
    for collection in get_args(Collection):
        store.reset(collection)
    return store


@pytest.fixture(params=["memory", *VENDORS])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[VectorStore]:
    opened = emptied(opener(request.param, request, tmp_path / "chroma")())
    yield opened
    opened.close()


@pytest.fixture(params=VENDORS)
def open_kept(request: pytest.FixtureRequest, tmp_path: Path) -> OpenStore:
    """Opens a store that outlives its process, empty at first."""
    open_store = opener(request.param, request, tmp_path / "chroma")
    emptied(open_store()).close()
    return open_store


def unit_rows(count: int, seed: int = 3, dimension: int = 32) -> np.ndarray:
    rows = np.random.default_rng(seed).normal(size=(count, dimension)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def names(count: int) -> list[str]:
    return [f"p{i:04}" for i in range(count)]


def found(store: VectorStore, question: np.ndarray, top_k: int, within: set[str] | None = None) -> list[str]:
    return [n.vector_id for n in store.nearest("products_text", question, top_k, within)]


# ------------------------------------------------------------------ what is in it


def test_a_new_store_is_empty(store: VectorStore) -> None:
    assert store.count("products_text") == 0
    assert store.ids("products_text") == frozenset()
    assert store.nearest("products_text", unit_rows(1), 5) == ()


def test_what_was_put_in_is_counted_and_listed(store: VectorStore) -> None:
    store.upsert("products_text", names(40), unit_rows(40))
    assert store.count("products_text") == 40
    assert store.ids("products_text") == frozenset(names(40))


def test_putting_nothing_in_changes_nothing(store: VectorStore) -> None:
    store.upsert("products_text", names(3), unit_rows(3))
    store.upsert("products_text", [], np.zeros((0, 32), np.float32))
    assert store.ids("products_text") == frozenset(names(3))


def test_nothing_put_into_a_new_store_leaves_it_empty(store: VectorStore) -> None:
    store.upsert("products_text", [], np.zeros((0, 0), np.float32))
    assert store.count("products_text") == 0


def test_a_second_upsert_replaces(store: VectorStore) -> None:
    rows = unit_rows(10)
    store.upsert("products_text", names(10), rows)
    store.upsert("products_text", ["p0003"], rows[7:8])
    assert store.count("products_text") == 10
    assert set(found(store, rows[7:8], 2)) == {"p0003", "p0007"}


def test_the_same_upsert_twice_is_one(store: VectorStore) -> None:
    rows = unit_rows(30)
    store.upsert("products_text", names(30), rows)
    once = store.nearest("products_text", rows[4:5], 30)
    store.upsert("products_text", names(30), rows)
    assert store.nearest("products_text", rows[4:5], 30) == once


def test_an_upsert_of_old_and_new_ids_takes_both(store: VectorStore) -> None:
    rows = unit_rows(6)
    store.upsert("products_text", names(4), rows[:4])
    store.upsert("products_text", names(6)[2:], rows[[0, 1, 4, 5]])
    assert store.count("products_text") == 6
    assert set(found(store, rows[:1], 2)) == {"p0000", "p0002"}


def test_of_an_id_that_comes_twice_in_a_batch_the_last_counts(store: VectorStore) -> None:
    rows = unit_rows(3)
    store.upsert("products_text", ["a", "b", "a"], rows)
    assert store.ids("products_text") == {"a", "b"}
    assert found(store, rows[2:3], 1) == ["a"]
    assert store.nearest("products_text", rows[2:3], 1)[0].similarity == pytest.approx(1.0, abs=1e-4)


def test_what_was_deleted_is_not_found(store: VectorStore) -> None:
    rows = unit_rows(10)
    store.upsert("products_text", names(10), rows)
    store.delete("products_text", ["p0004"])
    assert store.count("products_text") == 9
    assert "p0004" not in found(store, rows[4:5], 10)


def test_deleting_what_is_not_there_changes_nothing(store: VectorStore) -> None:
    store.upsert("products_text", names(3), unit_rows(3))
    store.delete("products_text", ["elsewhere"])
    assert store.count("products_text") == 3


def test_deleting_from_an_empty_store_is_no_error(store: VectorStore) -> None:
    store.delete("products_text", ["elsewhere"])
    assert store.count("products_text") == 0


def test_deleting_no_ids_deletes_nothing(store: VectorStore) -> None:
    store.upsert("products_text", names(3), unit_rows(3))
    store.delete("products_text", [])
    assert store.count("products_text") == 3


def test_what_was_deleted_can_come_back_as_another(store: VectorStore) -> None:
    rows = unit_rows(4)
    store.upsert("products_text", names(3), rows[:3])
    store.delete("products_text", ["p0001"])
    store.upsert("products_text", ["p0001"], rows[3:])
    assert found(store, rows[3:], 1) == ["p0001"]
    assert store.count("products_text") == 3


def test_all_deleted_is_empty_again(store: VectorStore) -> None:
    store.upsert("products_text", names(5), unit_rows(5))
    store.delete("products_text", names(5))
    assert store.count("products_text") == 0
    assert found(store, unit_rows(1), 5) == []


def test_collections_do_not_mix(store: VectorStore) -> None:
    store.upsert("products_text", names(3), unit_rows(3))
    store.upsert("products_image", ["a|1.webp"], unit_rows(1, dimension=16))
    assert store.ids("products_image") == frozenset({"a|1.webp"})
    assert store.count("products_text") == 3


def test_one_id_may_be_in_both_collections(store: VectorStore) -> None:
    rows = unit_rows(2)
    store.upsert("products_text", ["same"], rows[:1])
    store.upsert("products_image", ["same"], rows[1:])
    store.delete("products_text", ["same"])
    assert store.count("products_text") == 0
    assert store.nearest("products_image", rows[1:], 1)[0].vector_id == "same"


def test_reset_empties_one_collection(store: VectorStore) -> None:
    store.upsert("products_text", names(3), unit_rows(3))
    store.upsert("products_image", ["a|1.webp"], unit_rows(1))
    store.reset("products_text")
    assert store.count("products_text") == 0
    assert store.count("products_image") == 1


def test_after_a_reset_another_dimension_goes_in(store: VectorStore) -> None:
    store.upsert("products_text", names(3), unit_rows(3))
    store.reset("products_text")
    store.upsert("products_text", names(2), unit_rows(2, dimension=8))
    assert found(store, unit_rows(1, dimension=8), 5) == ["p0000", "p0001"]


@pytest.mark.parametrize("dimension", [2, 1_024, 1_536, 3_072])
def test_vectors_of_any_usual_dimension_go_in(store: VectorStore, dimension: int) -> None:
    rows = unit_rows(12, dimension=dimension)
    store.upsert("products_text", names(12), rows)
    best = store.nearest("products_text", rows[5:6], 3)
    assert best[0].vector_id == "p0005"
    assert best[0].similarity == pytest.approx(1.0, abs=1e-4)


def test_an_empty_store_can_be_reset(store: VectorStore) -> None:
    store.reset("products_image")
    store.reset("products_image")
    assert store.count("products_image") == 0


@pytest.mark.parametrize(
    "odd",
    [
        "红色|连衣裙 1.webp",
        "a/b?c#d&e=f%20",
        "p'; DROP TABLE products_text_vectors; --",
        'quote " and \\ backslash',
        " space at both ends ",
        "tab\tand\nline",
        "👗🧶 é e\u0301",
        "@" * 400,
        "NULL",
        "{a,b}",
    ],
)
def test_an_id_with_any_characters_survives(store: VectorStore, odd: str) -> None:
    rows = unit_rows(2)
    store.upsert("products_image", [odd, "plain"], rows)
    assert store.ids("products_image") == {odd, "plain"}
    assert [n.vector_id for n in store.nearest("products_image", rows[:1], 2, {odd})] == [odd]
    store.delete("products_image", [odd])
    assert store.ids("products_image") == {"plain"}


def test_more_rows_than_one_batch_go_in_and_out(store: VectorStore) -> None:
    many = 5_600  # Chroma takes 5,461 at once
    store.upsert("products_text", names(many), unit_rows(many, dimension=4))
    assert store.count("products_text") == many
    assert len(store.ids("products_text")) == many
    store.delete("products_text", names(many)[1:])
    assert store.ids("products_text") == {"p0000"}


# ------------------------------------------------------------------ what is near


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
    similarities = [n.similarity for n in store.nearest("products_text", question, 10)]
    expected = sorted((rows @ question[0]).tolist(), reverse=True)[:10]
    assert similarities == sorted(similarities, reverse=True)
    assert similarities == pytest.approx(expected, abs=1e-3)


def test_the_similarity_is_the_cosine_whatever_the_lengths(store: VectorStore) -> None:
    rows = np.array([[9, 0], [0, 5], [-0.1, 0]], np.float32)
    store.upsert("products_text", ["same", "right", "back"], rows)
    neighbours = store.nearest("products_text", np.array([[0.2, 0]], np.float32), 3)
    assert [n.vector_id for n in neighbours] == ["same", "right", "back"]
    assert [n.similarity for n in neighbours] == pytest.approx([1.0, 0.0, -1.0], abs=1e-4)


def test_equal_neighbours_come_in_the_order_of_their_ids(store: VectorStore) -> None:
    rows = np.repeat(unit_rows(1), 9, axis=0)
    backwards = names(9)[::-1]
    store.upsert("products_text", backwards, rows)
    assert found(store, rows[:1], 9) == names(9)


def test_equal_neighbours_are_the_same_ones_each_time(store: VectorStore) -> None:
    store.upsert("products_text", names(20), np.repeat(unit_rows(1), 20, axis=0))
    first = store.nearest("products_text", unit_rows(1), 5)
    assert all(store.nearest("products_text", unit_rows(1), 5) == first for _ in range(5))


def test_more_than_there_is_gives_all(store: VectorStore) -> None:
    store.upsert("products_text", names(7), unit_rows(7))
    assert sorted(found(store, unit_rows(1), 50)) == names(7)


@pytest.mark.parametrize("top_k", [0, -1])
def test_nothing_asked_for_is_nothing_given(store: VectorStore, top_k: int) -> None:
    store.upsert("products_text", names(7), unit_rows(7))
    assert store.nearest("products_text", unit_rows(1), top_k) == ()


def test_many_neighbours_can_be_asked_for(store: VectorStore) -> None:
    rows = unit_rows(1_500)
    store.upsert("products_text", names(1_500), rows)
    assert len(set(found(store, rows[:1], 1_200))) == 1_200


def test_the_approximate_answer_is_nearly_the_exact_one(store: VectorStore) -> None:
    rows = unit_rows(2_000)
    store.upsert("products_text", names(2_000), rows)
    questions = unit_rows(20, seed=11)
    nearest = [{f"p{i:04}" for i in np.argsort(-rows @ question)[:50]} for question in questions]
    recalled = [
        len(exact.intersection(found(store, question[None], 50))) / 50
        for question, exact in zip(questions, nearest, strict=True)
    ]
    assert np.mean(recalled) >= 0.98


# ------------------------------------------------------------------ within


@pytest.mark.parametrize("kept", [1, 5, 40, 150, 199, 200])
def test_a_filter_acts_before_top_k(store: VectorStore, kept: int) -> None:
    rows = unit_rows(200)
    store.upsert("products_text", names(200), rows)
    within = set(names(200)[-kept:])
    neighbours = found(store, rows[:1], 20, within)
    assert len(neighbours) == min(20, kept)
    assert set(neighbours) <= within


def test_a_filtered_answer_is_the_exact_one(store: VectorStore) -> None:
    rows = unit_rows(300)
    store.upsert("products_text", names(300), rows)
    kept = list(range(0, 300, 7))
    question = unit_rows(1, seed=5)
    best = sorted(kept, key=lambda i: -float(rows[i] @ question[0]))[:10]
    assert found(store, question, 10, {names(300)[i] for i in kept}) == [names(300)[i] for i in best]


def test_an_empty_filter_finds_nothing(store: VectorStore) -> None:
    store.upsert("products_text", names(5), unit_rows(5))
    assert store.nearest("products_text", unit_rows(1), 5, frozenset()) == ()


def test_a_filter_of_everything_filters_nothing(store: VectorStore) -> None:
    store.upsert("products_text", names(50), unit_rows(50))
    assert found(store, unit_rows(1), 10, set(names(50))) == found(store, unit_rows(1), 10)


def test_a_filter_may_name_what_is_not_stored(store: VectorStore) -> None:
    store.upsert("products_text", names(5), unit_rows(5))
    assert found(store, unit_rows(1), 5, {"p0002", "elsewhere"}) == ["p0002"]


def test_a_filter_of_unknown_ids_alone_finds_nothing(store: VectorStore) -> None:
    store.upsert("products_text", names(5), unit_rows(5))
    assert store.nearest("products_text", unit_rows(1), 5, frozenset({"elsewhere"})) == ()


def test_a_filter_in_an_empty_store_finds_nothing(store: VectorStore) -> None:
    assert store.nearest("products_text", unit_rows(1), 5, frozenset({"p0001"})) == ()


def test_a_filter_does_not_bring_back_what_was_deleted(store: VectorStore) -> None:
    store.upsert("products_text", names(5), unit_rows(5))
    store.delete("products_text", ["p0001"])
    assert found(store, unit_rows(1), 5, {"p0001", "p0002"}) == ["p0002"]


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kept=st.sets(st.integers(0, 119)), top_k=st.integers(1, 130))
def test_any_filter_gives_what_is_nearest_in_it(store: VectorStore, kept: set[int], top_k: int) -> None:
    rows = unit_rows(120)
    store.upsert("products_text", names(120), rows)
    question = unit_rows(1, seed=21)
    best = sorted(kept, key=lambda i: -float(rows[i] @ question[0]))[:top_k]
    assert found(store, question, top_k, {names(120)[i] for i in kept}) == [names(120)[i] for i in best]


# ------------------------------------------------------------------ what it refuses


def test_vectors_of_another_dimension_are_refused_with_both_numbers(store: VectorStore) -> None:
    store.upsert("products_text", names(3), unit_rows(3))
    with pytest.raises(VectorStoreError, match=r"32.*16.*aisle index --rebuild"):
        store.upsert("products_text", ["new"], unit_rows(1, dimension=16))
    assert store.ids("products_text") == frozenset(names(3))


def test_a_question_of_another_dimension_is_refused(store: VectorStore) -> None:
    store.upsert("products_text", names(3), unit_rows(3))
    with pytest.raises(VectorStoreError, match=r"32.*16.*aisle index --rebuild"):
        store.nearest("products_text", unit_rows(1, dimension=16), 2)


@pytest.mark.parametrize("number", [np.nan, np.inf, -np.inf])
def test_a_vector_that_is_not_finite_is_refused_by_its_id(store: VectorStore, number: float) -> None:
    rows = unit_rows(3)
    rows[1, 5] = number
    with pytest.raises(VectorStoreError, match="'p0001'"):
        store.upsert("products_text", names(3), rows)
    assert store.count("products_text") == 0


def test_a_question_that_is_not_finite_is_refused(store: VectorStore) -> None:
    store.upsert("products_text", names(3), unit_rows(3))
    with pytest.raises(VectorStoreError, match="not finite"):
        store.nearest("products_text", unit_rows(1) * np.nan, 2)


def test_an_empty_id_is_refused(store: VectorStore) -> None:
    with pytest.raises(VectorStoreError, match="empty"):
        store.upsert("products_text", ["a", ""], unit_rows(2))


@pytest.mark.parametrize("count", [1, 3])
def test_ids_and_vectors_of_different_number_are_refused(store: VectorStore, count: int) -> None:
    with pytest.raises(VectorStoreError, match=f"{count} ids"):
        store.upsert("products_text", names(count), unit_rows(2))


def test_a_vector_of_zeros_is_near_nothing(store: VectorStore) -> None:
    store.upsert("products_text", ["zero", "there"], np.array([[0, 0], [1, 0]], np.float32))
    assert store.count("products_text") == 2
    neighbours = store.nearest("products_text", np.array([[1, 0]], np.float32), 2, {"zero", "there"})
    assert [(n.vector_id, round(n.similarity, 4)) for n in neighbours] == [("there", 1.0), ("zero", 0.0)]


def test_a_question_of_zeros_is_near_nothing(store: VectorStore) -> None:
    store.upsert("products_text", names(3), unit_rows(3))
    neighbours = store.nearest("products_text", np.zeros((1, 32), np.float32), 3)
    assert [n.similarity for n in neighbours] == [0.0, 0.0, 0.0]


# ------------------------------------------------------------------ who else is there


def test_readers_are_answered_while_somebody_writes(store: VectorStore) -> None:
    rows = unit_rows(400)
    store.upsert("products_text", names(400)[:100], rows[:100])
    failures: list[str] = []
    written = threading.Event()

    def read() -> None:
        while not written.is_set():
            neighbours = store.nearest("products_text", rows[:1], 10)
            if len(neighbours) != 10 or neighbours[0].vector_id != "p0000":
                failures.append(str(neighbours))

    with ExitStack() as readers:
        for _ in range(3):
            reader = threading.Thread(target=read)
            reader.start()
            readers.callback(reader.join)
        readers.callback(written.set)
        for start in range(100, 400, 20):
            store.upsert("products_text", names(400)[start : start + 20], rows[start : start + 20])
    assert failures == []
    assert store.count("products_text") == 400


def test_two_writers_lose_nothing(store: VectorStore) -> None:
    rows = unit_rows(200)

    def write(first: int) -> None:
        for at in range(first, 200, 2):
            store.upsert("products_text", [names(200)[at]], rows[at : at + 1])

    writers = [threading.Thread(target=write, args=(first,)) for first in (0, 1)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert store.ids("products_text") == frozenset(names(200))


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param("chroma-server", marks=pytest.mark.vendor),
        pytest.param("pgvector", marks=pytest.mark.postgres),
    ],
)
def test_what_another_process_fills_afresh_is_found(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    open_store = opener(kind, request, tmp_path)
    running = emptied(open_store())
    running.upsert("products_text", names(3), unit_rows(3))
    beside = open_store()
    beside.reset("products_text")
    beside.upsert("products_text", ["new"], unit_rows(1, dimension=8))
    assert found(running, unit_rows(1, dimension=8), 3) == ["new"]
    running.upsert("products_text", ["newer"], unit_rows(1, dimension=8))
    assert beside.ids("products_text") == {"new", "newer"}


# ------------------------------------------------------------------ what stays


def test_what_was_put_in_is_there_after_a_reopening(open_kept: OpenStore) -> None:
    rows = unit_rows(30)
    first = open_kept()
    first.upsert("products_text", names(30), rows)
    first.seal()
    first.close()
    second = open_kept()
    assert second.ids("products_text") == frozenset(names(30))
    assert found(second, rows[8:9], 1) == ["p0008"]
    second.close()


def test_what_was_deleted_stays_away_after_a_reopening(open_kept: OpenStore) -> None:
    first = open_kept()
    first.upsert("products_text", names(5), unit_rows(5))
    first.delete("products_text", ["p0002"])
    first.close()
    second = open_kept()
    assert second.count("products_text") == 4
    assert "p0002" not in found(second, unit_rows(5)[2:3], 5)
    second.close()


def test_after_a_reopening_it_still_knows_its_dimension(open_kept: OpenStore) -> None:
    first = open_kept()
    first.upsert("products_text", names(5), unit_rows(5))
    first.close()
    second = open_kept()
    with pytest.raises(VectorStoreError, match=r"32.*16"):
        second.upsert("products_text", ["new"], unit_rows(1, dimension=16))
    second.close()


def test_a_reset_lasts(open_kept: OpenStore) -> None:
    first = open_kept()
    first.upsert("products_text", names(5), unit_rows(5))
    first.reset("products_text")
    first.close()
    second = open_kept()
    assert second.count("products_text") == 0
    second.close()


# ------------------------------------------------------------------ when it is gone


@pytest.mark.vendor
def test_a_server_that_is_not_there_is_named(tmp_path: Path) -> None:
    from retrieval.chroma_store import ChromaVectorStore

    with pytest.raises(VectorStoreError, match=r"127\.0\.0\.1:9 does not answer.*AISLE_CHROMA_URL"):
        ChromaVectorStore.open_server("http://127.0.0.1:9")


@pytest.mark.vendor
@pytest.mark.timeout(60)
def test_a_server_that_went_away_or_hangs_is_not_waited_for(tmp_path: Path) -> None:
    from retrieval.chroma_store import ChromaVectorStore

    with chroma_server(tmp_path) as running:
        store = ChromaVectorStore.open_server(running.url)
        store.upsert("products_text", names(5), unit_rows(5))
        running.process.send_signal(signal.SIGSTOP)
        with pytest.raises(VectorStoreError, match=r"timed out.*AISLE_CHROMA_URL"):
            store.nearest("products_text", unit_rows(1), 3)
        with pytest.raises(VectorStoreError, match="does not answer"):
            ChromaVectorStore.open_server(running.url)
        running.process.kill()
        running.process.wait()
        with pytest.raises(VectorStoreError, match="AISLE_CHROMA_URL"):
            store.upsert("products_text", names(5), unit_rows(5))
        store.close()


@pytest.mark.postgres
def test_a_database_that_went_away_is_named_without_its_password() -> None:
    engine = open_engine("postgresql://shop:secret@127.0.0.1:9/shop")
    with pytest.raises(VectorStoreError, match="aisle doctor") as failure:
        PgVectorStore(engine).count("products_text")
    assert "secret" not in str(failure.value)


@pytest.mark.postgres
def test_a_database_without_the_extension_is_known() -> None:
    engine = open_engine(fresh_database())
    assert not has_pgvector(engine)
    engine.dispose()


@pytest.mark.postgres
def test_a_database_with_the_extension_is_known(postgres: Engine) -> None:
    assert has_pgvector(postgres)


def test_sqlite_has_no_such_extension(tmp_path: Path) -> None:
    assert not has_pgvector(open_engine(tmp_path))
