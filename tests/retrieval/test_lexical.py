"""BM25 over fields: what matches, how much of a query is covered, and where."""

import pytest

from retrieval.lexical import LEAST_COVERAGE, LexicalIndex, LexicalMatch
from retrieval.text_analysis import Analyser
from tests.retrieval.conftest import make_product, shop_products

PRODUCTS = sorted(shop_products(), key=lambda p: p.product_id)
ANALYSER = Analyser()
INDEX = LexicalIndex(PRODUCTS, ANALYSER)


def match(text: str, index: LexicalIndex = INDEX) -> LexicalMatch:
    return index.match(index.terms(ANALYSER.tokens(text), lambda _: (), {}))


def row(product_id: str) -> int:
    return [p.product_id for p in PRODUCTS].index(product_id)


def test_a_title_word_scores_and_covers() -> None:
    found = match("waterproof running shoe")
    assert found.score.argmax() == row("run-rain")
    assert found.naming_coverage[row("run-rain")] == pytest.approx(1.0)
    assert 0 < found.coverage[row("run-daily")] < 1
    assert found.coverage[row("kettle")] == 0


def test_an_attribute_is_head_but_no_name() -> None:
    found = match("sensitive")
    assert found.head_coverage[row("wash-oat")] == pytest.approx(1.0)
    assert found.naming_coverage[row("wash-oat")] == 0


def test_a_description_is_neither() -> None:
    found = match("made to last")
    assert found.coverage[row("kettle")] > 0
    assert found.head_coverage[row("kettle")] == 0


def test_what_a_title_says_after_for_is_not_its_name() -> None:
    shop = [
        make_product("bag", "Sleeve for a 14 inch laptop", "14寸电脑包", "Bags > Wallets", 20),
        make_product("computer", "Thin laptop", "轻薄笔记本电脑", "Electronics > Laptops", 700),
    ]
    found = match("laptop", LexicalIndex(shop, ANALYSER))
    assert found.naming_coverage.tolist() == [0.0, 1.0]
    assert found.coverage[0] == 1.0


def test_a_word_the_shop_does_not_know_lowers_the_coverage() -> None:
    assert match("kettle").coverage[row("kettle")] == pytest.approx(1.0)
    assert match("kettle xyzzy").coverage[row("kettle")] == pytest.approx(0.5, abs=0.01)


def test_a_synonym_finds_what_only_has_the_other_word() -> None:
    terms = INDEX.terms(["kettle"], lambda word: {"kettle": (("headphon",),)}.get(word, ()), {})
    assert INDEX.match(terms).coverage[row("phones-wired")] == pytest.approx(0.9)


def test_a_phrase_needs_all_its_words() -> None:
    terms = INDEX.terms(["footwear"], lambda _: (("run", "shoe"),), {})
    found = INDEX.match(terms)
    assert found.coverage[row("run-daily")] > 0
    assert found.coverage[row("boot-leather")] == 0


def test_no_term_matches_nothing() -> None:
    assert INDEX.match(()).score.max() == 0


def test_an_empty_shop_has_no_word() -> None:
    assert match("kettle", LexicalIndex([], ANALYSER)).score.shape == (0,)


@pytest.mark.parametrize("asked", ["ipadpro", "ipadpro11"])
def test_words_written_together_find_both(asked: str) -> None:
    shop = [
        make_product("case", "Case for iPad Pro", "iPad Pro 保护套", "Bags > Wallets", 20),
        make_product("other", "Folio 11", "保护套 11", "Bags > Wallets", 20),
    ]
    found = match(asked, LexicalIndex(shop, ANALYSER))
    assert found.coverage[0] > 0
    assert found.coverage[1] == 0


def test_a_rare_synonym_adds_no_more_than_the_common_word() -> None:
    shop = [
        make_product(f"shirt-{n}", "Cotton t-shirt", "棉T恤", "Clothing > Dresses", 20) for n in range(9)
    ] + [make_product("tee", "Cotton tee", "棉上衣", "Clothing > Dresses", 20)]
    index = LexicalIndex(shop, ANALYSER)
    terms = index.terms(["tshirt"], lambda word: {"tshirt": (("tee",),)}.get(word, ()), {})
    score = index.match(terms).score
    assert 0 < score[-1] <= score[0] * 1.5


def test_a_mistyped_word_is_mended() -> None:
    (term,) = INDEX.terms(["kettel"], lambda _: (), {"kettel": "kettel"})
    assert term.stands_for


@pytest.mark.parametrize("word", ["settle", "cattle", "printer", "headlines"])
def test_a_word_that_is_english_is_not_mended(word: str) -> None:
    (term,) = INDEX.terms([word], lambda _: (), {word: word})
    assert not term.stands_for


def test_in_a_large_shop_common_words_count_where_the_rare_ones_are() -> None:
    text = "gooseneck kettle women"
    whole, large = match(text), match(text, LexicalIndex(PRODUCTS, ANALYSER, large=0))
    relevant = whole.coverage >= LEAST_COVERAGE
    assert relevant.any()
    assert large.coverage[relevant] == pytest.approx(whole.coverage[relevant])
    assert large.score[relevant] == pytest.approx(whole.score[relevant])
    assert (large.score > 0).sum() < (whole.score > 0).sum()


def test_the_noun_counts_wherever_it_is_however_common() -> None:
    terms = INDEX.terms(ANALYSER.tokens("gooseneck kettle women"), lambda _: (), {})
    large = LexicalIndex(PRODUCTS, ANALYSER, large=0).match(terms, things=terms[-1:])
    assert large.score == pytest.approx(INDEX.match(terms).score)
