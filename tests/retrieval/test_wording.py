"""How a query's words stand in titles."""

import numpy as np
import pytest

from retrieval.lexical import LexicalIndex
from retrieval.product import Price, Product, Text, Variant
from retrieval.text_analysis import Analyser
from retrieval.wording import wording_features

TITLES = ("Laptop sleeve 15 inch", "Sleeve for a gaming laptop", "Gaming laptop", "Mouse")


@pytest.fixture
def index() -> LexicalIndex:
    return LexicalIndex([_product(f"p{n}", title) for n, title in enumerate(TITLES)], Analyser())


def features_of(index: LexicalIndex, text: str) -> dict[str, list[float]]:
    terms = index.terms(Analyser().tokens(text), lambda word: (), {})
    found = wording_features(np.arange(len(TITLES)), terms, index, index.match(terms))
    return {name: np.asarray(column, dtype=np.float64).round(2).tolist() for name, column in found.items()}


def test_words_side_by_side_in_order_count_as_a_pair(index: LexicalIndex) -> None:
    found = features_of(index, "gaming laptop")
    assert found["ordered_pairs"] == [0, 1, 1, 0]
    assert found["title_share"][2] == 1


def test_pairs_in_another_order_are_near_but_not_ordered(index: LexicalIndex) -> None:
    found = features_of(index, "sleeve laptop")
    assert found["ordered_pairs"][0] == 0
    assert found["near_pairs"][0] == 1


def test_the_noun_counts_more_where_it_ends_the_title(index: LexicalIndex) -> None:
    found = features_of(index, "laptop")
    assert found["noun_in_title"] == [1, 1, 1, 0]
    assert found["noun_ends_title"] == [0, 1, 1, 0]


def test_numbers_that_a_title_lacks_are_told_from_words(index: LexicalIndex) -> None:
    found = features_of(index, "laptop sleeve 15 inch")
    assert found["numbers_found"] == [1, 0, 0, 0]
    assert found["numbers_missed"] == [0, 1, 1, 1]
    assert found["words_missed"] == [0, 1, 2, 3]


def test_nothing_asked_gives_zeros(index: LexicalIndex) -> None:
    found = features_of(index, "")
    assert found["ordered_pairs"] == found["longest_run"] == found["rarity_missed"] == [0, 0, 0, 0]


def _product(product_id: str, title: str) -> Product:
    variant = Variant(product_id, {}, {"USD": Price(1_000, "USD")}, None)
    nothing = Text({})
    return Product(product_id, Text({"en": title}), nothing, nothing, nothing, {}, {}, {}, (variant,))
