"""A Chroma folder that was deleted, cut off or altered is noticed at the next open and filled again."""

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.catalogue import MemoryCatalogue, VectorRow
from retrieval.chroma_store import ChromaVectorStore
from retrieval.folder_seal import SEAL_FILE, FolderSeal
from retrieval.indexer import synchronise

pytestmark = pytest.mark.vendor

ROWS = 1_200  # from 1,000 on Chroma writes its graph to the disk
LOCK = "aisle.lock"
CHROMA_FILES = {
    "chroma.sqlite3",
    "data_level0.bin",
    "header.bin",
    "index_metadata.pickle",
    "length.bin",
    "link_lists.bin",
}


def filled_catalogue() -> MemoryCatalogue:
    vectors = np.random.default_rng(4).normal(size=(ROWS, 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    catalogue = MemoryCatalogue()
    catalogue.save_vectors("text", "encoder", [VectorRow(f"p{i:04}", "digest") for i in range(ROWS)], vectors)
    return catalogue


CATALOGUE = filled_catalogue()


@pytest.fixture(scope="module")
def sealed_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sealed") / "chroma"
    assert filled_at_open(folder) == ROWS
    return folder


@pytest.fixture
def folder(sealed_folder: Path, tmp_path: Path) -> Path:
    return copy_of(sealed_folder, tmp_path / "chroma")


def copy_of(sealed: Path, target: Path) -> Path:
    shutil.rmtree(target, ignore_errors=True)
    return Path(shutil.copytree(sealed, target, ignore=shutil.ignore_patterns(LOCK)))


def filled_at_open(folder: Path) -> int:
    """How many vectors an open had to write; at the end all of them are there and answer rightly."""
    store = ChromaVectorStore.open_embedded(folder)
    try:
        written, _ = synchronise(CATALOGUE, "text", "encoder", store)
        assert len(store.ids("products_text")) == ROWS
        _, vectors = CATALOGUE.vectors("text", "encoder")
        for at in range(0, ROWS, 97):
            best = store.nearest("products_text", vectors[at : at + 1], 1)[0]
            assert best.vector_id.startswith(f"p{at:04}")
        return written
    finally:
        store.close()


def data_files(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if p.is_file() and p.name != LOCK)


def flip(path: Path, share: float, bit: int) -> None:
    content = bytearray(path.read_bytes())
    content[int(share * (len(content) - 1))] ^= 1 << bit
    path.write_bytes(content)


def test_a_folder_that_nobody_touched_is_taken_as_it_is(folder: Path) -> None:
    assert filled_at_open(folder) == 0
    assert filled_at_open(folder) == 0


def test_chroma_keeps_its_graph_on_the_disk(folder: Path) -> None:
    assert {p.name for p in data_files(folder)} == CHROMA_FILES | {SEAL_FILE}


@settings(max_examples=25, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(which=st.integers(0, 100), share=st.floats(0, 1), bit=st.integers(0, 7))
def test_any_flipped_bit_of_any_file_is_noticed(
    sealed_folder: Path, tmp_path: Path, which: int, share: float, bit: int
) -> None:
    folder = copy_of(sealed_folder, tmp_path / "chroma")
    files = data_files(folder)
    flip(files[which % len(files)], share, bit)
    assert filled_at_open(folder) == ROWS


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def overwrite(path: Path) -> None:
    path.write_bytes(b"\x00" * path.stat().st_size)


@pytest.mark.parametrize("damage", [truncate, overwrite, Path.unlink])
@pytest.mark.parametrize(
    "name",
    [
        "chroma.sqlite3",
        "data_level0.bin",
        "header.bin",
        "length.bin",
        "link_lists.bin",
        "index_metadata.pickle",
    ],
)
def test_each_file_may_be_lost_cut_off_or_emptied(
    folder: Path, name: str, damage: Callable[[Path], None]
) -> None:
    damage(next(p for p in data_files(folder) if p.name == name and p.stat().st_size))
    assert filled_at_open(folder) == ROWS


def test_a_deleted_folder_is_filled_again(folder: Path) -> None:
    shutil.rmtree(folder)
    assert filled_at_open(folder) == ROWS


def test_an_emptied_folder_is_filled_again(folder: Path) -> None:
    for entry in folder.iterdir():
        shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
    assert filled_at_open(folder) == ROWS


def test_a_folder_without_a_seal_is_filled_again(folder: Path) -> None:
    (folder / SEAL_FILE).unlink()  # as a process leaves it that was killed while it wrote
    assert filled_at_open(folder) == ROWS


@pytest.mark.parametrize("name", ["chroma.sqlite3", "data_level0.bin", "header.bin", "link_lists.bin"])
def test_a_folder_without_a_seal_that_is_cut_off_answers_rightly_all_the_same(
    folder: Path, name: str
) -> None:
    (folder / SEAL_FILE).unlink()
    truncate(next(p for p in data_files(folder) if p.name == name and p.stat().st_size))
    assert filled_at_open(folder) == ROWS


def test_a_seal_is_lifted_before_anything_is_written(folder: Path) -> None:
    store = ChromaVectorStore.open_embedded(folder)
    store.seal()
    assert FolderSeal(folder, frozenset({LOCK})).state() == "intact"
    store.upsert("products_text", ["new"], np.ones((1, 16), np.float32))
    assert FolderSeal(folder, frozenset({LOCK})).state() == "unknown"
    store.close()
    assert FolderSeal(folder, frozenset({LOCK})).state() == "intact"


def test_reading_does_not_break_a_seal(folder: Path) -> None:
    store = ChromaVectorStore.open_embedded(folder)
    synchronise(CATALOGUE, "text", "encoder", store)
    store.seal()
    _, vectors = CATALOGUE.vectors("text", "encoder")
    store.nearest("products_text", vectors[:1], 50)
    store.count("products_image")
    assert FolderSeal(folder, frozenset({LOCK})).state() == "intact"
    store.close()
