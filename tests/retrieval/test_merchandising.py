"""The merchant's rules in searches of the small shop."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.catalogue import MemoryCatalogue
from retrieval.encoders import HashingTextEncoder
from retrieval.errors import MerchandisingError
from retrieval.filters import ProductColumns
from retrieval.indexer import index
from retrieval.merchandising import Condition, Merchandiser, Rule, Rules, Selection
from retrieval.merchandising_file import FILE, MerchandisingFile, parse_rules
from retrieval.product import Text
from retrieval.query import Constraint, Query, Redirect, SearchResult
from retrieval.ranker import WeightedRanker
from retrieval.search import ProductSearch
from retrieval.vector_store import MemoryVectorStore
from tests.retrieval.conftest import shop_products

NOON = datetime(2026, 6, 15, 12, tzinfo=UTC)
SearchWith = Callable[[str, Query], SearchResult]


class ShopUnderRules:
    """One search of the small shop, whose rules change."""

    def __init__(self, pictures: Path) -> None:
        catalogue, encoder, store = MemoryCatalogue(), HashingTextEncoder(), MemoryVectorStore()
        catalogue.save_products(shop_products())
        index(catalogue, encoder, None, store, pictures)
        self.rules = Rules()
        merchandiser = Merchandiser(lambda: self.rules, lambda: NOON)
        self._search = ProductSearch(
            catalogue, encoder, None, store, WeightedRanker(), merchandiser=merchandiser
        )

    def search(self, rules: Rules, query: Query) -> SearchResult:
        self.rules = rules
        return self._search.search(query)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> ShopUnderRules:
    return ShopUnderRules(tmp_path_factory.mktemp("pictures"))


@pytest.fixture
def search_with(shop: ShopUnderRules) -> SearchWith:
    return lambda text, query: shop.search(parse_rules(text), query)


def ids(result: SearchResult) -> list[str]:
    return [hit.product.product_id for hit in result.hits]


def reasons(result: SearchResult, product_id: str) -> list[str]:
    return [r.code for hit in result.hits if hit.product.product_id == product_id for r in hit.reasons]


def test_a_pinned_product_comes_first_and_says_why(search_with: SearchWith) -> None:
    result = search_with("rules: [{name: a, when: {words: shoe}, pin: run-rain}]", Query("running shoe"))

    assert ids(result)[0] == "run-rain"
    assert reasons(result, "run-rain")[0] == "shops_pick"
    assert result.trace["merchandising"] == "a"


def test_pins_stand_in_the_order_of_the_file(search_with: SearchWith) -> None:
    result = search_with("rules: [{name: a, pin: [run-rain, run-black, run-light]}]", Query("running shoe"))

    assert ids(result)[:3] == ["run-rain", "run-black", "run-light"]


def test_a_pinned_product_of_another_kind_joins_what_was_found(search_with: SearchWith) -> None:
    result = search_with("rules: [{name: a, when: {query: dress}, pin: cardigan}]", Query("dress"))

    assert ids(result)[0] == "cardigan"
    assert result.total == 4


def test_a_pinned_product_that_breaks_a_limit_is_not_shown(search_with: SearchWith) -> None:
    under_80 = Query("running shoe", (Constraint("price", "<", 8000),))
    result = search_with("rules: [{name: a, pin: run-rain}]", under_80)

    assert "run-rain" not in ids(result)


def test_a_pinned_product_takes_no_place_where_nothing_matches(search_with: SearchWith) -> None:
    green_dress = Query("dress", (Constraint("colour", "=", "green"),))
    result = search_with("rules: [{name: a, pin: tee-dino}]", green_dress)

    assert result.total == 0
    assert all(hit.relaxed for hit in result.hits)


def test_a_pinned_product_that_is_sold_out_comes_after_what_can_be_bought(search_with: SearchWith) -> None:
    result = search_with("rules: [{name: a, pin: wallet}]", Query("leather", limit=10))

    assert ids(result)[0] != "wallet"


def test_a_boosted_product_moves_up(search_with: SearchWith) -> None:
    plain = ids(search_with("", Query("running shoe")))
    last = plain[-1]
    result = search_with(f"rules: [{{name: a, boost: [{last}], strength: 4}}]", Query("running shoe"))

    assert ids(result).index(last) < plain.index(last)
    assert reasons(result, last)[0] == "shops_pick"


def test_a_buried_product_comes_last(search_with: SearchWith) -> None:
    first = ids(search_with("", Query("running shoe")))[0]
    result = search_with(f"rules: [{{name: a, bury: [{first}]}}]", Query("running shoe"))

    assert ids(result)[-1] == first


def test_products_are_chosen_by_what_the_catalogue_says(search_with: SearchWith) -> None:
    result = search_with("rules: [{name: a, hide: {material: [leather, linen]}}]", Query("", limit=50))

    assert not {"boot-leather", "wallet", "dress-linen"} & set(ids(result))
    assert "boot-faux" in ids(result)


def test_a_hidden_product_is_not_among_near_misses_either(search_with: SearchWith) -> None:
    cheap = Query("laptop", (Constraint("price", "<", 10_000),))
    result = search_with("rules: [{name: a, hide: [laptop-8]}]", cheap)

    assert ids(result) == ["laptop-16"]


def test_a_redirect_is_offered_with_the_result(search_with: SearchWith) -> None:
    text = "rules: [{name: sale, when: {words: [打折, sale]}, redirect: {to: /sale, label: {zh: 特卖}}}]"

    assert search_with(text, Query("dress on sale")).redirect == Redirect(
        Text({"zh": "特卖"}), "/sale", "sale"
    )
    assert search_with(text, Query("dress")).redirect is None


@pytest.mark.parametrize(
    ("when", "query", "applies"),
    [
        ("query: red dress", Query("red dress"), True),
        ("query: red dress", Query("Dresses", (Constraint("colour", "=", "red"),)), True),
        ("query: 红色连衣裙", Query("连衣裙", (Constraint("colour", "=", "red"),)), True),
        ("query: red dress", Query("red linen dress"), False),
        ("query: red dress", Query("dress"), False),
        ("query: dress", Query("dress", (Constraint("colour", "=", "red"),)), False),
        ("query: dress", Query("dress", (Constraint("price", "<", 9000),)), False),
        ("words: [dress, 连衣裙]", Query("red linen dress"), True),
        ("words: [dress, 连衣裙]", Query("亚麻连衣裙"), True),
        ("words: linen dress", Query("red dress"), False),
        ("words: red", Query("dress", (Constraint("colour", "=", "red"),)), True),
        ("words: red", Query("dress", (Constraint("colour", "!=", "red"),)), False),
        ("pattern: '^running'", Query("Running shoe"), True),
        ("pattern: '^shoe'", Query("Running shoe"), False),
        ("category: Shoes", Query("running shoe"), True),
        ("category: Shoes", Query("", (Constraint("category", "=", "Shoes > Boots"),)), True),
        ("category: Shoes > Boots", Query("running shoe"), False),
        ("category: 跑鞋", Query("running shoe"), True),
        ("{words: shoe, category: Clothing}", Query("running shoe"), False),
    ],
)
def test_a_rule_is_for_the_searches_that_it_names(
    search_with: SearchWith, when: str, query: Query, applies: bool
) -> None:
    text = f"rules: [{{name: a, when: {when if when[0] == '{' else '{' + when + '}'}, hide: [puzzle-dino]}}]"

    assert (search_with(text, query).trace.get("merchandising") == "a") is applies


@pytest.mark.parametrize(
    ("time", "applies"),
    [
        ("from: 2026-06-15", True),
        ("from: 2026-06-16", False),
        ("until: 2026-06-15", True),
        ("until: 2026-06-14", False),
        ("from: 2026-06-15T19:30:00+08:00", True),
        ("from: 2026-06-15T20:30:00+08:00", False),
    ],
)
def test_a_rule_is_in_force_in_its_time(search_with: SearchWith, time: str, applies: bool) -> None:
    result = search_with(f"rules: [{{name: a, {time}, pin: run-rain}}]", Query("running shoe"))

    assert (result.trace.get("merchandising") == "a") is applies


@pytest.mark.parametrize(
    "query", [Query("running shoe", sort="price_asc"), Query(like_product_id="run-daily")]
)
def test_an_order_or_a_likeness_that_was_asked_for_stays(search_with: SearchWith, query: Query) -> None:
    plain = ids(search_with("", query))

    assert (
        ids(search_with("rules: [{name: a, pin: [run-black, run-rain], bury: [run-light]}]", query)) == plain
    )


@pytest.mark.parametrize(
    ("synonyms", "asked"),
    [
        ("[frobnicator, kettle]", "frobnicator"),
        ("[tea maker, kettle]", "tea maker"),
        ("[扫地僧, 水壶]", "扫地僧"),
        ("[frobnicator, gooseneck kettle]", "frobnicator"),
    ],
)
def test_synonyms_of_the_merchant_find_what_they_stand_for(
    search_with: SearchWith, synonyms: str, asked: str
) -> None:
    assert "kettle" in ids(search_with(f"synonyms: [{synonyms}]", Query(asked)))[:2]


def test_synonyms_leave_other_searches_as_they_were(search_with: SearchWith) -> None:
    query = Query("running shoe", limit=10)

    assert ids(search_with("synonyms: [[frobnicator, kettle]]", query)) == ids(search_with("", query))


LIMITS = st.sampled_from(
    [
        Constraint("price", "<=", 6000),
        Constraint("colour", "=", "black"),
        Constraint("colour", "!=", "black"),
        Constraint("size", "=", "42"),
        Constraint("in_stock", "=", True),
        Constraint("brand", "=", "Plainbit"),
        Constraint("category", "=", "Shoes"),
        Constraint("for_whom", "=", "men"),
    ]
)
PRODUCT_IDS = st.lists(st.sampled_from([p.product_id for p in shop_products()]), max_size=5).map(tuple)
SELECTIONS = st.one_of(
    st.none(),
    PRODUCT_IDS.filter(bool).map(Selection),
    LIMITS.map(lambda limit: Selection(where=(limit,))),
)
CONDITIONS = st.builds(
    Condition,
    words=st.sampled_from([(), ("shoe",), ("dress",)]),
    category=st.sampled_from(["", "Shoes", "Clothing"]),
)
RULES = st.lists(
    st.builds(
        Rule,
        name=st.just("a"),
        when=CONDITIONS,
        pin=PRODUCT_IDS,
        boost=SELECTIONS,
        strength=st.floats(1.1, 50),
        bury=SELECTIONS,
        hide=SELECTIONS,
    ),
    max_size=3,
)


@settings(max_examples=200)
@given(
    rules=RULES,
    limits=st.lists(LIMITS, max_size=3, unique=True),
    words=st.sampled_from(["", "shoe", "dress", "leather", "black", "黑色"]),
    excluded=PRODUCT_IDS,
)
def test_whatever_the_rules_every_limit_is_met(
    shop: ShopUnderRules,
    rules: list[Rule],
    limits: list[Constraint],
    words: str,
    excluded: tuple[str, ...],
) -> None:
    query = Query(words, tuple(limits), limit=30, exclude_product_ids=frozenset(excluded))
    result = shop.search(Rules(rules=tuple(rules)), query)

    hits = [(h, ProductColumns([h.product]).meeting(limits, "USD")) for h in result.hits if not h.relaxed]
    assert all(met[h.product.variants.index(h.variant)] for h, met in hits)
    assert result.total == 0 or not any(hit.relaxed for hit in result.hits)
    assert not set(excluded) & set(ids(result))
    assert len(set(ids(result))) == len(result.hits)


BROKEN = [
    ("rules:\n  - name: a\n    pins: [x]\n", "line 3", "'pin'"),
    ("rules:\n  - name: a\n", "line 2", "does nothing"),
    ("rules:\n  - pin: [x]\n", "line 2", "'name' is missing"),
    ("rules:\n  - name: a\n    pin: [x]\n    from: soon\n", "line 4", "2026-06-01"),
    ("rules:\n  - name: a\n    pin: [x]\n    when:\n      pattern: '('\n", "line 4", "cannot be used"),
    ("rules:\n  - name: a\n    pin: [x]\n    when: {}\n", "line 4", "names no condition"),
    ("rules:\n  - name: a\n    redirect: {to: 'javascript:x', label: {en: A}}\n", "line 3", "https://"),
    ("rules:\n  - name: a\n    redirect: {to: //x.example, label: {en: A}}\n", "line 3", "https://"),
    ("rules:\n  - name: a\n    pin: [x]\n  - name: a\n    pin: [y]\n", "line 4", "second rule"),
    ("rules:\n  - name: a\n    pin: [x]\n    name: b\n", "line 4", "stands twice"),
    ("rules:\n  - name: a\n    pin: [x\n  - name: b\n", "line", "not YAML"),
    (
        "rules:\n  - name: a\n    pin: [x]\n    from: 2026-02-01\n    until: 2026-01-01\n",
        "line 2",
        "exchange",
    ),
    ("rules:\n  - name: a\n    boost: {}\n", "line 3", "boost: {brand"),
    ("synonyms:\n  - [alone]\n", "line 2", "sneakers"),
    ("synonyms:\n  - alone\n", "line 2", "sneakers"),
    ("- a\n", "line 1", ""),
]


@pytest.mark.parametrize(("text", "line", "advice"), BROKEN)
def test_a_mistake_is_named_with_its_line_and_what_to_write(text: str, line: str, advice: str) -> None:
    with pytest.raises(MerchandisingError) as raised:
        parse_rules(text)

    assert str(raised.value).startswith(line)
    assert advice in str(raised.value)


def test_an_empty_file_has_no_rules() -> None:
    assert parse_rules("") == parse_rules("# nothing yet\n") == Rules()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / FILE).write_text("rules: [{name: first, pin: x}]", encoding="utf-8")
    return tmp_path


def names(file: MerchandisingFile) -> list[str]:
    return [rule.name for rule in file.current().rules]


def test_a_saved_change_is_seen_with_the_next_question(home: Path) -> None:
    file = MerchandisingFile(home)
    assert names(file) == ["first"]

    (home / FILE).write_text("rules: [{name: second, pin: x}]", encoding="utf-8")

    assert names(file) == ["second"]


def test_a_broken_edit_keeps_the_last_good_rules_and_says_so_once(
    home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = MerchandisingFile(home)
    file.current()
    (home / FILE).write_text("rules: [{name: broken}]", encoding="utf-8")

    assert [names(file), names(file)] == [["first"], ["first"]]
    assert "does nothing" in file.problem
    assert sum("does nothing" in record.message for record in caplog.records) == 1


def test_a_broken_edit_does_no_harm_across_a_restart(home: Path) -> None:
    MerchandisingFile(home).current()
    (home / FILE).write_text("rules: [{name: broken}]", encoding="utf-8")

    assert names(MerchandisingFile(home)) == ["first"]


def test_without_the_file_there_are_no_rules(home: Path) -> None:
    file = MerchandisingFile(home)
    file.current()
    (home / FILE).unlink()

    assert file.current() == Rules()
    assert names(MerchandisingFile(home)) == []


def test_bytes_that_are_no_text_are_a_problem_and_no_crash(home: Path) -> None:
    (home / FILE).write_bytes(b"\xff\xfe rules")

    assert "merchandising.yaml" in MerchandisingFile(home).problem


def test_a_day_is_in_force_to_its_end() -> None:
    (rule,) = parse_rules(f"rules: [{{name: a, pin: x, until: {date(2026, 6, 15)}}}]").rules

    assert rule.is_in_force(datetime(2026, 6, 15, 23, 59, tzinfo=UTC))
    assert not rule.is_in_force(datetime(2026, 6, 16, tzinfo=UTC))
