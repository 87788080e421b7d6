"""A photo in the query: what looks alike, of the same kind, in the colour that was asked for."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from retrieval.catalogue import MemoryCatalogue
from retrieval.encoders import HashingTextEncoder, Matrix
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


class ColourWordEncoder:
    """Puts names of colours among the pictures of `MeanColourEncoder`."""

    name = MeanColourEncoder.name
    dimension = MeanColourEncoder.dimension

    def encode(self, texts: Sequence[str]) -> Matrix:
        pixels = [np.full((1, 1, 3), self.colour_in(text), np.uint8) for text in texts]
        return MeanColourEncoder().encode(pixels)

    def colour_in(self, text: str) -> tuple[int, int, int]:
        named = [
            rgb for word, rgb in {"cinnabar": (200, 30, 20), "azure": (20, 40, 200)}.items() if word in text
        ]
        return named[0] if named else (128, 128, 128)


@pytest.fixture
def word_search(search: ProductSearch, catalogue: MemoryCatalogue, tmp_path: Path) -> ProductSearch:
    store, text_encoder, image_encoder = MemoryVectorStore(), HashingTextEncoder(), MeanColourEncoder()
    index(catalogue, text_encoder, image_encoder, store, tmp_path)
    words = ColourWordEncoder()
    return ProductSearch(catalogue, text_encoder, image_encoder, store, WeightedRanker(), picture_words=words)


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


def test_words_that_no_title_has_find_what_looks_so(word_search: ProductSearch) -> None:
    result = word_search.search(Query("cinnabar"))
    assert {h.product.product_id for h in result.hits} == {"kettle", "dress-linen"}  # both red
    assert result.trace["collections"] == "products_text,products_image"
    assert "chroma:look" in result.hits[0].sources


def test_words_beside_a_photo_lead_away_from_it(
    search: ProductSearch, word_search: ProductSearch, tmp_path: Path
) -> None:
    purple = photo(tmp_path, (150, 35, 110))
    alone = search.search(Query(image=purple)).hits[0].product.product_id
    led = word_search.search(Query("azure", image=purple)).hits[0].product.product_id
    assert alone != led == "run-daily"
