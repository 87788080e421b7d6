"""Whole searches over the small shop: the right products, and only those that meet the limits."""

from pathlib import Path

import pytest

from retrieval.catalogue import MemoryCatalogue
from retrieval.encoders import HashingTextEncoder
from retrieval.errors import CatalogueEmptyError, VectorStoreError
from retrieval.indexer import index
from retrieval.query import Constraint, Query, SearchResult
from retrieval.ranker import WeightedRanker
from retrieval.search import ProductSearch
from retrieval.vector_store import MemoryVectorStore
from tests.retrieval.conftest import make_product

RUNNING_SHOES = {"run-daily", "run-light", "run-rain", "run-black"}


def ids(result: SearchResult) -> list[str]:
    return [hit.product.product_id for hit in result.hits]


@pytest.mark.parametrize("text", ["running shoes", "跑鞋", "跑步鞋", "runing shoes"])
def test_a_kind_of_thing_is_found_in_both_languages_and_misspelled(search: ProductSearch, text: str) -> None:
    result = search.search(Query(text, limit=10))
    assert set(ids(result)) == RUNNING_SHOES
    assert result.total == 4


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("cattle", ("cattle",)),
        ("blue settle", ("blue", "settle")),
        ("吸尘器", ("吸尘器",)),
        ("kettel", ()),
        ("wool kettle", ()),
        ("runing shoes", ()),
    ],
)
def test_a_thing_that_the_shop_does_not_have_is_named(
    search: ProductSearch, text: str, unknown: tuple[str, ...]
) -> None:
    assert search.search(Query(text)).unknown_words == unknown


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("monitor 27 inch", "monitor-27"),
        ('27" 4k monitor', "monitor-27"),
        ("27寸显示器", "monitor-27"),
        ("降噪耳机", "phones-quiet"),
        ("敏感肌洗面奶", "wash-oat"),
        ("dinosaur puzzle", "puzzle-dino"),
        ("500ml kettle", "kettle"),
        ("連衣裙 亞麻", "dress-linen"),
    ],
)
def test_the_best_fit_comes_first(search: ProductSearch, text: str, first: str) -> None:
    assert ids(search.search(Query(text)))[0] == first


def test_a_word_that_names_clothes_finds_all_clothes(search: ProductSearch) -> None:
    found = set(ids(search.search(Query("衣服", locale="zh", limit=20))))
    assert found == {"dress-linen", "dress-slip", "dress-wool", "tee-plain", "tee-dino", "cardigan"}


@pytest.mark.parametrize("text", ["asdfgh", "kayak", "量子计算机"])
def test_what_the_shop_does_not_have_is_not_found(search: ProductSearch, text: str) -> None:
    assert search.search(Query(text)).total == 0


def test_every_hit_meets_the_limits_on_one_variant(search: ProductSearch) -> None:
    limits = (
        Constraint("price", "<", 8000, currency="USD"),
        Constraint("size", "=", "42"),
        Constraint("colour", "!=", "black"),
    )
    result = search.search(Query("running shoes", limits, limit=10))
    assert set(ids(result)) == {"run-daily", "run-light"}
    assert result.total == 2
    assert all(h.variant.options["size"] == "42" for h in result.hits)
    assert all(h.variant.options["colour"] != "black" for h in result.hits)
    assert all(h.relaxed == () for h in result.hits)


def test_the_ways_out_are_counted_when_nothing_fits(search: ProductSearch) -> None:
    waterproof = Constraint("waterproof", "=", True)
    cheap = Constraint("price", "<", 8000, currency="USD")
    result = search.search(Query("running shoes", (cheap, waterproof)))
    assert result.total == 0
    ways_out = {str(r.dropped): (r.instead and r.instead.value, r.count) for r in result.relaxations}
    assert ways_out == {"waterproof = True": (None, 3), "price < 80": (9400, 1)}
    assert set(ids(result)) == RUNNING_SHOES
    assert all(len(h.relaxed) == 1 for h in result.hits)


def test_words_that_repeat_the_limits_do_not_count_twice(search: ProductSearch) -> None:
    red = Constraint("colour", "=", "red")
    clothes = Constraint("category", "=", "服装")
    result = search.search(Query("红色的衣服", (red, clothes), locale="zh", currency="CNY", limit=10))
    assert set(ids(result)) == {"dress-linen", "dress-wool", "tee-plain"}
    assert {h.variant.options["colour"] for h in result.hits} == {"red"}


def test_the_variant_of_a_card_is_in_stock_where_one_is(search: ProductSearch) -> None:
    red = Constraint("colour", "=", "red")
    hit = search.search(Query("linen dress", (red,))).hits[0]
    assert hit.variant.variant_id == "dress-linen-red-M"


def test_sold_out_products_come_last(search: ProductSearch) -> None:
    result = search.search(Query("leather", limit=10))
    assert ids(result)[-1] == "wallet"
    assert result.total > 1


def test_browsing_shows_different_kinds(search: ProductSearch) -> None:
    result = search.search(Query("", limit=4))
    kinds = {h.product.category.in_locale("en").partition(" > ")[0] for h in result.hits}
    assert len(kinds) == 4
    assert result.total == 24


def test_pages_follow_one_another_without_gap_or_repeat(search: ProductSearch) -> None:
    whole = ids(search.search(Query("", limit=24)))
    pages = [i for start in range(0, 24, 4) for i in ids(search.search(Query("", limit=4, offset=start)))]
    assert sorted(pages) == sorted(whole)
    assert [h.position for h in search.search(Query("", limit=4, offset=4)).hits] == [5, 6, 7, 8]


@pytest.mark.parametrize(
    ("sort", "first", "last"),
    [("price_asc", "run-daily", "run-rain"), ("price_desc", "run-rain", "run-daily")],
)
def test_a_sort_orders_what_is_relevant(search: ProductSearch, sort: str, first: str, last: str) -> None:
    found = ids(search.search(Query("running shoes", sort=sort, limit=10)))  # type: ignore[arg-type]
    assert (found[0], found[-1]) == (first, last)
    assert set(found) == RUNNING_SHOES


def test_something_cheap_puts_the_cheap_first(search: ProductSearch) -> None:
    assert ids(search.search(Query("便宜的耳机", locale="zh")))[0] == "phones-wired"


def test_what_shall_be_preferred_comes_first_in_its_order(search: ProductSearch) -> None:
    wanted = ("run-black", "kettle", "run-rain")
    assert ids(search.search(Query("running shoes", prefer_product_ids=wanted)))[:2] == [
        "run-black",
        "run-rain",
    ]


def test_what_is_excluded_is_not_shown(search: ProductSearch) -> None:
    result = search.search(Query("running shoes", exclude_product_ids=frozenset({"run-light"}), limit=10))
    assert set(ids(result)) == RUNNING_SHOES - {"run-light"}
    assert result.total == 3


def test_similar_products_are_of_the_same_kind_and_not_itself(search: ProductSearch) -> None:
    result = search.search(Query(like_product_id="dress-slip"))
    assert set(ids(result)) == {"dress-linen", "dress-wool"}


def test_facets_count_products(search: ProductSearch) -> None:
    result = search.search(Query("running shoes"))
    counts = {f.field: dict(f.counts) for f in result.facets}
    assert counts["colour"] == {"black": 2, "blue": 2, "white": 1}
    assert sum(n for n in counts["price"].values()) == 4


def test_the_trace_names_collections_and_candidates(search: ProductSearch) -> None:
    trace = search.search(Query("running shoes")).trace
    assert trace["collections"] == "products_text"
    assert trace["candidates:chroma:text"] == 4
    assert trace["candidates:lexical"] == 4


def test_reasons_are_true_of_the_shown(search: ProductSearch) -> None:
    result = search.search(Query("running shoes", limit=4, sort="price_asc"))
    cheapest = [h.product.product_id for h in result.hits if any(r.code == "cheapest" for r in h.reasons)]
    assert cheapest == ["run-daily"]
    dress = search.search(Query("linen dress", sort="price_asc")).hits[0]
    assert ("on_sale", "25") in {(r.code, r.value) for r in dress.reasons}


def test_a_soft_wish_ranks_and_hides_nothing(search: ProductSearch) -> None:
    wish = Constraint("waterproof", "=", True, hard=False)
    result = search.search(Query("running shoes", (wish,), limit=10))
    assert ids(result)[0] == "run-rain"
    assert result.total == 4


def test_a_changed_catalogue_is_noticed(search: ProductSearch, catalogue: MemoryCatalogue) -> None:
    search.search(Query("running shoes"))
    catalogue.save_products(
        [make_product("run-new", "Trail running shoe", "越野跑鞋", "Shoes > Running shoes", 50)]
    )
    assert "run-new" in ids(search.search(Query("running shoes", limit=10)))


def test_a_failing_store_leaves_exact_search(catalogue: MemoryCatalogue, tmp_path: Path) -> None:
    class BrokenStore(MemoryVectorStore):
        def nearest(self, *_: object, **__: object) -> tuple[()]:
            raise VectorStoreError("gone")

    index(catalogue, HashingTextEncoder(), None, MemoryVectorStore(), tmp_path)
    broken = ProductSearch(catalogue, HashingTextEncoder(), None, BrokenStore(), WeightedRanker())
    result = broken.search(Query("running shoes", limit=10))
    assert set(ids(result)) == RUNNING_SHOES
    assert "gone" in str(result.trace["failed:products_text"])


def test_an_empty_shop_says_so() -> None:
    empty = ProductSearch(
        MemoryCatalogue(), HashingTextEncoder(), None, MemoryVectorStore(), WeightedRanker()
    )
    with pytest.raises(CatalogueEmptyError, match="aisle import"):
        empty.search(Query("shoes"))
