"""Indexing encodes what changed, resumes, reports bad pictures, and repairs a damaged store."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from retrieval.catalogue import MemoryCatalogue
from retrieval.encoders import HashingTextEncoder, Matrix
from retrieval.errors import IndexLockedError, VectorStoreError, VectorStoreGoneError
from retrieval.indexer import embedded_text, index, synchronise, vector_id_of
from retrieval.product import Text
from retrieval.vector_store import MemoryVectorStore
from tests.retrieval.conftest import MeanColourEncoder, draw, shop_products

TEXTS = len(shop_products())


class CountingEncoder(HashingTextEncoder):
    """Counts texts; stops like a killed process after `limit` of them."""

    def __init__(self, limit: int | None = None) -> None:
        super().__init__(64)
        self.encoded = 0
        self.limit = limit

    def encode(self, texts: Sequence[str]) -> Matrix:
        if self.limit is not None and self.encoded + len(texts) > self.limit:
            raise KeyboardInterrupt
        self.encoded += len(texts)
        return super().encode(texts)


def test_everything_is_encoded_once(catalogue: MemoryCatalogue, tmp_path: Path) -> None:
    encoder, store = CountingEncoder(), MemoryVectorStore()
    first = index(catalogue, encoder, None, store, tmp_path)
    second = index(catalogue, encoder, None, store, tmp_path)
    assert (first.encoded_texts, first.stored) == (TEXTS, TEXTS)
    assert (second.encoded_texts, second.stored) == (0, 0)
    assert {vector_id_of(key) for key in store.ids("products_text")} == {
        p.product_id for p in shop_products()
    }


def test_only_what_changed_is_encoded_again(catalogue: MemoryCatalogue, tmp_path: Path) -> None:
    encoder, store = CountingEncoder(), MemoryVectorStore()
    index(catalogue, encoder, None, store, tmp_path)
    kettle = catalogue.product("kettle")
    assert kettle is not None
    catalogue.save_products([replace(kettle, title=Text({"en": "Teapot"}))])
    report = index(catalogue, encoder, None, store, tmp_path)
    assert (report.encoded_texts, report.stored) == (1, 1)
    assert store.count("products_text") == TEXTS


def test_a_price_is_not_part_of_the_vector(catalogue: MemoryCatalogue, tmp_path: Path) -> None:
    encoder, store = CountingEncoder(), MemoryVectorStore()
    index(catalogue, encoder, None, store, tmp_path)
    kettle = catalogue.product("kettle")
    assert kettle is not None
    catalogue.save_products([replace(kettle, rating=1.0)])
    assert index(catalogue, encoder, None, store, tmp_path).encoded_texts == 0


def test_products_that_are_gone_leave_the_store(catalogue: MemoryCatalogue, tmp_path: Path) -> None:
    encoder, store = CountingEncoder(), MemoryVectorStore()
    index(catalogue, encoder, None, store, tmp_path)
    catalogue.save_products(shop_products()[:3], replace_all=True)
    report = index(catalogue, encoder, None, store, tmp_path)
    assert report.removed == TEXTS - 3
    assert store.count("products_text") == 3


def test_a_killed_run_goes_on_where_it_stopped(
    catalogue: MemoryCatalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retrieval.indexer._BATCH", {"text": 5, "image": 5})
    store = MemoryVectorStore()
    with pytest.raises(KeyboardInterrupt):
        index(catalogue, CountingEncoder(limit=12), None, store, tmp_path)
    encoder = CountingEncoder()
    index(catalogue, encoder, None, store, tmp_path)
    assert encoder.encoded == TEXTS - 10
    assert store.count("products_text") == TEXTS


def test_rebuild_encodes_all_again(catalogue: MemoryCatalogue, tmp_path: Path) -> None:
    encoder, store = CountingEncoder(), MemoryVectorStore()
    index(catalogue, encoder, None, store, tmp_path)
    report = index(catalogue, encoder, None, store, tmp_path, rebuild=True)
    assert (report.encoded_texts, report.stored) == (TEXTS, TEXTS)


def test_another_encoder_takes_the_store_over(catalogue: MemoryCatalogue, tmp_path: Path) -> None:
    store = MemoryVectorStore()
    index(catalogue, HashingTextEncoder(64), None, store, tmp_path)
    index(catalogue, HashingTextEncoder(32), None, store, tmp_path)
    assert store.count("products_text") == TEXTS
    assert store.nearest("products_text", HashingTextEncoder(32).encode(["kettle"]), 3)


def test_pictures_are_encoded_and_bad_ones_reported(catalogue: MemoryCatalogue, tmp_path: Path) -> None:
    draw(tmp_path, "kettle-black.webp", (20, 20, 20))
    (tmp_path / "kettle-white.webp").write_bytes(b"not a picture")
    store = MemoryVectorStore()
    report = index(catalogue, CountingEncoder(), MeanColourEncoder(), store, tmp_path)
    problems = dict(report.problems)
    assert report.encoded_pictures == 1
    assert "Not a picture" in problems["kettle|kettle-white.webp"]
    assert "No such file" in problems["run-rain|run-rain-blue.webp"]
    assert {vector_id_of(k) for k in store.ids("products_image")} == {"kettle|kettle-black.webp"}


def test_a_changed_picture_is_encoded_again(catalogue: MemoryCatalogue, tmp_path: Path) -> None:
    store, encoder = MemoryVectorStore(), MeanColourEncoder()
    draw(tmp_path, "kettle-black.webp", (20, 20, 20))
    index(catalogue, CountingEncoder(), encoder, store, tmp_path)
    draw(tmp_path, "kettle-black.webp", (200, 20, 20))
    assert index(catalogue, CountingEncoder(), encoder, store, tmp_path).encoded_pictures == 1
    assert index(catalogue, CountingEncoder(), encoder, store, tmp_path).encoded_pictures == 0


def test_progress_is_told_up_to_the_end(catalogue: MemoryCatalogue, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    index(
        catalogue,
        CountingEncoder(),
        None,
        MemoryVectorStore(),
        tmp_path,
        on_progress=lambda kind, done, total: told.append((kind, done, total)),
    )
    assert told[-1] == ("text", TEXTS, TEXTS)


def test_both_languages_are_embedded() -> None:
    text = embedded_text(next(p for p in shop_products() if p.product_id == "dress-linen"))
    assert {"Linen wrap dress", "亚麻裹身连衣裙", "Dresses", "连衣裙", "linen", "亚麻"} <= set(
        text.split(". ")
    )


def test_lost_and_foreign_vectors_are_mended(catalogue: MemoryCatalogue, tmp_path: Path) -> None:
    encoder, store = CountingEncoder(), MemoryVectorStore()
    index(catalogue, encoder, None, store, tmp_path)
    keys = sorted(store.ids("products_text"))
    store.delete("products_text", keys[:4])
    store.upsert("products_text", ["stranger@0"], np.ones((1, 64), np.float32))
    assert synchronise(catalogue, "text", encoder.name, store) == (4, False)
    assert sorted(store.ids("products_text")) == keys


def test_a_store_that_answers_wrongly_is_filled_afresh(catalogue: MemoryCatalogue, tmp_path: Path) -> None:
    encoder, store = CountingEncoder(), MemoryVectorStore()
    index(catalogue, encoder, None, store, tmp_path)
    keys = sorted(store.ids("products_text"))
    store.upsert("products_text", keys, -np.eye(len(keys), 64, dtype=np.float32))
    assert synchronise(catalogue, "text", encoder.name, store) == (TEXTS, True)


def test_a_store_that_does_not_answer_in_time_is_not_thrown_away(
    catalogue: MemoryCatalogue, tmp_path: Path
) -> None:
    class SlowStore(MemoryVectorStore):
        def nearest(self, *_: object, **__: object) -> tuple[()]:
            raise VectorStoreGoneError("timed out")

    encoder, store = CountingEncoder(), SlowStore()
    with pytest.raises(VectorStoreGoneError):
        index(catalogue, encoder, None, store, tmp_path)
    assert store.count("products_text") == TEXTS


# ------------------------------------------------------------------ the same on Chroma


@pytest.mark.vendor
@pytest.mark.parametrize("damage", ["deleted", "truncated", "flipped", "index truncated", "index deleted"])
def test_a_damaged_chroma_folder_is_filled_again(
    catalogue: MemoryCatalogue, tmp_path: Path, damage: str
) -> None:
    from retrieval.chroma_store import ChromaVectorStore

    folder, encoder = tmp_path / "chroma", HashingTextEncoder(64)
    store = ChromaVectorStore.open_embedded(folder)
    index(catalogue, encoder, None, store, tmp_path)
    store.close()
    break_folder(folder, damage)
    store = ChromaVectorStore.open_embedded(folder)
    index(catalogue, encoder, None, store, tmp_path)
    best = store.nearest("products_text", encoder.encode([embedded_text(shop_products()[0])]), 1)
    assert store.count("products_text") == TEXTS
    assert vector_id_of(best[0].vector_id) == shop_products()[0].product_id
    store.close()


def break_folder(folder: Path, damage: str) -> None:
    database = folder / "chroma.sqlite3"
    content = bytearray(database.read_bytes())
    match damage:
        case "deleted":
            database.unlink()
        case "truncated":
            database.write_bytes(content[: len(content) // 2])
        case "flipped":
            content[100::4_000] = bytes(b ^ 255 for b in content[100::4_000])
            database.write_bytes(content)
        case "index truncated":
            for part in folder.glob("*/*.bin"):
                part.write_bytes(part.read_bytes()[:50])
        case _:
            for part in folder.glob("*/*"):
                part.unlink()


@pytest.mark.vendor
def test_a_second_owner_of_the_folder_is_refused(tmp_path: Path) -> None:
    from retrieval.chroma_store import ChromaVectorStore

    store = ChromaVectorStore.open_embedded(tmp_path / "chroma")
    with pytest.raises(IndexLockedError, match="chroma"):
        ChromaVectorStore.open_embedded(tmp_path / "chroma")
    store.close()
    ChromaVectorStore.open_embedded(tmp_path / "chroma").close()


@pytest.mark.vendor
def test_a_server_that_is_not_there_is_reported() -> None:
    from retrieval.chroma_store import ChromaVectorStore

    with pytest.raises(VectorStoreError, match="does not answer"):
        ChromaVectorStore.open_server("http://127.0.0.1:9")


# ---------------------------------------------------------------- of some products


def test_of_some_products_only_those_are_looked_at(catalogue: MemoryCatalogue, tmp_path: Path) -> None:
    encoder, store = CountingEncoder(), MemoryVectorStore()
    index(catalogue, encoder, None, store, tmp_path)
    kettle, cardigan = catalogue.product("kettle"), catalogue.product("cardigan")
    assert kettle is not None
    assert cardigan is not None
    catalogue.save_products([replace(p, title=Text({"en": "New"})) for p in (kettle, cardigan)])
    report = index(catalogue, encoder, None, store, tmp_path, only=("kettle",))
    assert (report.encoded_texts, report.stored, store.count("products_text")) == (1, 1, TEXTS)
    assert index(catalogue, encoder, None, store, tmp_path).encoded_texts == 1


def test_of_some_products_those_that_are_gone_leave_the_store(
    catalogue: MemoryCatalogue, tmp_path: Path
) -> None:
    encoder, store = CountingEncoder(), MemoryVectorStore()
    index(catalogue, encoder, None, store, tmp_path)
    before = catalogue.latest_change()
    catalogue.save_products(shop_products()[:-2], replace_all=True)
    gone = catalogue.changed_since(before, 10)
    assert index(catalogue, encoder, None, store, tmp_path, only=gone).removed == 2
    assert store.count("products_text") == TEXTS - 2
