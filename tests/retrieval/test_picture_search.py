"""A photo in the query: what looks alike, of the same kind, in the colour that was asked for."""

from pathlib import Path

import pytest

from retrieval.catalogue import MemoryCatalogue
from retrieval.encoders import HashingTextEncoder
from retrieval.errors import PictureRejectedError
from retrieval.indexer import index
from retrieval.query import Constraint, Query
from retrieval.ranker import WeightedRanker
from retrieval.search import ProductSearch
from retrieval.vector_store import MemoryVectorStore
from tests.retrieval.conftest import MeanColourEncoder, draw

# Each product has a look of its own, by which the test's encoder knows it.
LOOKS = {
    "run-daily-blue.webp": (20, 40, 200),
    "run-daily-black.webp": (20, 20, 22),
    "run-light-white.webp": (40, 90, 140),
    "run-black-black.webp": (22, 20, 20),
    "kettle-black.webp": (200, 30, 20),
    "dress-linen-red.webp": (200, 60, 20),
}


@pytest.fixture
def search(catalogue: MemoryCatalogue, tmp_path: Path) -> ProductSearch:
    for name, colour in LOOKS.items():
        draw(tmp_path, name, colour)
    store, text_encoder, image_encoder = MemoryVectorStore(), HashingTextEncoder(), MeanColourEncoder()
    index(catalogue, text_encoder, image_encoder, store, tmp_path)
    return ProductSearch(catalogue, text_encoder, image_encoder, store, WeightedRanker())


def photo(tmp_path: Path, colour: tuple[int, int, int]) -> bytes:
    draw(tmp_path, "photo.png", colour)
    return (tmp_path / "photo.png").read_bytes()


def test_a_photo_finds_what_looks_alike(search: ProductSearch, tmp_path: Path) -> None:
    result = search.search(Query(image=photo(tmp_path, (20, 40, 200))))
    first = result.hits[0]
    assert first.product.product_id == "run-daily"
    assert first.variant.image == "run-daily-blue.webp"
    assert first.reasons[0].code == "similar_look"
    assert {h.product.category.in_locale("en") for h in result.hits} == {"Shoes > Running shoes"}


def test_the_trace_names_the_picture_collection(search: ProductSearch, tmp_path: Path) -> None:
    result = search.search(Query(image=photo(tmp_path, (20, 40, 200))))
    assert result.trace["collections"] == "products_image"
    assert "chroma:image" in result.hits[0].sources


def test_like_this_but_in_another_colour(search: ProductSearch, tmp_path: Path) -> None:
    white = Constraint("colour", "=", "white")
    result = search.search(Query("like this but in white", (white,), image=photo(tmp_path, (20, 40, 200))))
    assert [h.product.product_id for h in result.hits] == ["run-light"]
    assert result.hits[0].variant.options["colour"] == "white"


def test_what_is_no_photo_is_refused(search: ProductSearch) -> None:
    with pytest.raises(PictureRejectedError):
        search.search(Query(image=b"no picture"))
