"""What every catalogue must do, asked of each."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from assistant.storage.database import migrate, open_engine
from retrieval.catalogue import Catalogue, MemoryCatalogue, SaveReport, VectorRow
from retrieval.interactions import Impression, PlaceCount
from retrieval.product import Price, Product, Review, Text, Variant
from retrieval.storage.product_json import product_from_json, product_to_json
from retrieval.storage.sql_catalogue import SqlCatalogue
from tests.postgres import fresh_database

NOW = datetime(2026, 11, 20, 9, 30, 0, 250_000, tzinfo=UTC)


def opened(url_or_home: str | Path) -> Engine:
    engine = open_engine(url_or_home)
    migrate(engine)
    return engine


@pytest.fixture(params=["memory", "sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def catalogue(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Catalogue]:
    if request.param == "memory":
        yield MemoryCatalogue()
        return
    engine = opened(tmp_path if request.param == "sqlite" else fresh_database())
    yield SqlCatalogue(engine)
    engine.dispose()


def product(product_id: str = "dress", **changes: object) -> Product:
    dress = Product(
        product_id=product_id,
        title=Text({"en": "Linen dress", "zh": "亚麻连衣裙"}),
        description=Text({"en": "Cool & light.", "zh": "轻盈透气。"}),
        brand=Text({"en": "Tidewater", "zh": "潮间"}),
        category=Text({"en": "Clothing > Dresses", "zh": "服装 > 连衣裙"}),
        attributes={
            "material": "linen",
            "weight_g": 240,
            "upf": 40.5,
            "waterproof": False,
            "occasion": ("a", "b"),
        },
        attribute_labels={"material": Text({"zh": "材质"})},
        value_labels={"linen": Text({"en": "linen", "zh": "亚麻"})},
        variants=(
            Variant(
                f"{product_id}-red",
                {"colour": "red"},
                {"CNY": Price(26900, "CNY")},
                3,
                "dress-red.webp",
                {"CNY": Price(29900, "CNY")},
            ),
            Variant(f"{product_id}-blue", {}, {"USD": Price(3900, "USD")}, None),
        ),
        rating=4.6,
        rating_count=132,
        released=date(2026, 3, 12),
        url="https://shop.example/dress",
        flagged=True,
    )
    return replace(dress, **changes)  # type: ignore[arg-type]


def impression(request_id: str, product_id: str = "dress", **changes: object) -> Impression:
    shown = Impression(
        request_id, NOW, "s1", None, "连衣裙", "zh", product_id, 1, clicked=True, simulated=True
    )
    return replace(shown, **changes)  # type: ignore[arg-type]


def test_an_empty_catalogue_has_version_zero_and_nothing(catalogue: Catalogue) -> None:
    assert catalogue.version() == 0
    assert catalogue.products() == ()
    assert catalogue.product("dress") is None
    assert catalogue.reviews("dress") == ()
    assert catalogue.impressions() == ()


def test_a_saved_product_comes_back_as_it_was(catalogue: Catalogue) -> None:
    catalogue.save_products([product()])
    assert catalogue.product("dress") == product()
    assert catalogue.products() == (product(),)


def test_products_are_ordered_by_id_whatever_the_database_thinks_of_letters(catalogue: Catalogue) -> None:
    ids = ["b", "B", "a", "A-1", "a1", "中", "é", "10", "9"]
    catalogue.save_products(product(i) for i in ids)
    assert [p.product_id for p in catalogue.products()] == sorted(ids)


def test_a_save_tells_what_is_new_changed_and_the_same(catalogue: Catalogue) -> None:
    catalogue.save_products([product("a"), product("b")])
    saved = catalogue.save_products([product("a"), product("b", rating=3.0), product("c")])
    assert saved == SaveReport(added=1, changed=1, unchanged=1)
    assert [p.rating for p in catalogue.products()] == [4.6, 3.0, 4.6]


def test_the_version_grows_when_a_product_changes(catalogue: Catalogue) -> None:
    catalogue.save_products([product()])
    before = catalogue.version()
    catalogue.save_products([product(rating=1.0)])
    assert catalogue.version() > before > 0


def test_products_that_are_not_saved_stay(catalogue: Catalogue) -> None:
    catalogue.save_products([product("a")])
    catalogue.save_products([product("b")])
    assert [p.product_id for p in catalogue.products()] == ["a", "b"]


def test_replacing_all_removes_the_others(catalogue: Catalogue) -> None:
    catalogue.save_products([product("a"), product("b")])
    before = catalogue.version()
    catalogue.save_products([product("b")], replace_all=True)
    assert [p.product_id for p in catalogue.products()] == ["b"]
    assert catalogue.version() > before


def test_more_products_than_fit_one_statement(catalogue: Catalogue) -> None:
    many = [product(f"p{n:05}") for n in range(1_203)]
    assert catalogue.save_products(many) == SaveReport(1_203, 0, 0)
    assert len(catalogue.products()) == 1_203


def test_reviews_of_a_product_come_newest_first(catalogue: Catalogue) -> None:
    old = Review("r1", "dress", 5, "很凉快", "zh", date(2026, 1, 2))
    new = Review("r2", "dress", 2, "Too long", "en", date(2026, 2, 3))
    other = Review("r3", "shirt", 4, "Fine", "en", date(2026, 2, 4))
    assert catalogue.save_reviews([old, new, other]) == 3
    assert catalogue.reviews("dress") == (new, old)


def test_a_review_saved_again_is_replaced_and_not_new(catalogue: Catalogue) -> None:
    review = Review("r1", "dress", 5, "Good", "en", date(2026, 1, 2))
    catalogue.save_reviews([review])
    assert catalogue.save_reviews([replace(review, text="Better")]) == 0
    assert [r.text for r in catalogue.reviews("dress")] == ["Better"]


def test_vectors_come_back_exactly_ordered_by_id(catalogue: Catalogue) -> None:
    vectors = np.random.default_rng(1).normal(size=(3, 8)).astype(np.float32)
    catalogue.save_vectors(
        "text", "enc-1", [VectorRow("b", "1"), VectorRow("a", "2"), VectorRow("c", "3")], vectors
    )
    ids, stored = catalogue.vectors("text", "enc-1")
    assert ids == ("a", "b", "c")
    np.testing.assert_array_equal(stored, vectors[[1, 0, 2]])
    assert catalogue.vector_rows("text", "enc-1") == (
        VectorRow("a", "2"),
        VectorRow("b", "1"),
        VectorRow("c", "3"),
    )


def test_vectors_of_another_kind_or_encoder_are_apart(catalogue: Catalogue) -> None:
    catalogue.save_vectors("text", "enc-1", [VectorRow("a", "1")], np.ones((1, 4), dtype=np.float32))
    assert catalogue.vectors("image", "enc-1")[0] == ()
    assert catalogue.vectors("text", "enc-2")[1].shape == (0, 0)


def test_a_vector_saved_again_replaces_and_a_deleted_one_is_gone(catalogue: Catalogue) -> None:
    catalogue.save_vectors("image", "e", [VectorRow("a|x.webp", "1")], np.ones((1, 4), dtype=np.float32))
    catalogue.save_vectors("image", "e", [VectorRow("a|x.webp", "2")], np.zeros((1, 4), dtype=np.float32))
    assert catalogue.vector_rows("image", "e") == (VectorRow("a|x.webp", "2"),)
    assert catalogue.vectors("image", "e")[1].sum() == 0
    catalogue.delete_vectors("image", "e", ["a|x.webp", "never there"])
    assert catalogue.vector_rows("image", "e") == ()


def test_an_impression_is_kept_once(catalogue: Catalogue) -> None:
    shown = impression("r1")
    assert catalogue.save_impressions([shown, impression("r1", "shirt", position=2)]) == 2
    assert catalogue.save_impressions([replace(shown, clicked=False), impression("r2")]) == 1
    assert shown in catalogue.impressions()


def test_impressions_are_counted_by_product_and_place_from_a_time_on(catalogue: Catalogue) -> None:
    assert (catalogue.place_counts(), catalogue.latest_impression()) == ((), None)
    before = NOW - timedelta(days=9)
    catalogue.save_impressions(
        [
            impression("r1", at=before, position=2, clicked=True, carted=True),
            impression("r2", at=NOW, position=2, clicked=False),
            impression("r3", "shirt", at=NOW, position=1, clicked=True),
        ]
    )

    assert catalogue.place_counts() == (
        PlaceCount("dress", 2, shown=2, clicked=1, carted=1, purchased=0),
        PlaceCount("shirt", 1, shown=1, clicked=1, carted=0, purchased=0),
    )
    assert [c.shown for c in catalogue.place_counts(NOW)] == [1, 1]
    assert catalogue.latest_impression() == NOW


def test_impressions_come_oldest_first_in_utc(catalogue: Catalogue) -> None:
    shanghai = timezone(timedelta(hours=8))
    later = impression("r1", at=NOW)
    earlier = impression("r2", at=(NOW - timedelta(hours=1)).astimezone(shanghai), customer_id="C1")
    catalogue.save_impressions([later, earlier])
    assert [i.request_id for i in catalogue.impressions()] == ["r2", "r1"]
    assert catalogue.impressions()[0].at == NOW - timedelta(hours=1)


def test_text_that_databases_refuse_is_kept_without_it(catalogue: Catalogue) -> None:
    catalogue.save_impressions([impression("r1", query="a\x00b\ud800c")])
    assert len(catalogue.impressions()) == 1


def test_a_product_saved_by_one_process_raises_the_version_that_another_sees(tmp_path: Path) -> None:
    here, there = SqlCatalogue(opened(tmp_path)), SqlCatalogue(opened(tmp_path))
    there.save_products([product()])
    assert here.version() == 1
    assert here.product("dress") == product()


def test_saving_the_same_again_leaves_the_version(tmp_path: Path) -> None:
    catalogue = SqlCatalogue(opened(tmp_path))
    catalogue.save_products([product()])
    catalogue.save_products([product()])
    assert catalogue.version() == 1


def test_an_import_that_fails_halfway_leaves_nothing(tmp_path: Path) -> None:
    catalogue = SqlCatalogue(opened(tmp_path))

    def broken_feed() -> Iterator[Product]:
        yield from (product(f"p{n}") for n in range(700))
        raise RuntimeError("the feed broke")

    with pytest.raises(RuntimeError):
        catalogue.save_products(broken_feed())
    assert catalogue.products() == ()
    assert catalogue.version() == 0


names = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
texts = st.dictionaries(st.sampled_from(["en", "zh"]), names).map(Text)
values = st.one_of(
    names, st.integers(-(10**12), 10**12), st.floats(allow_nan=False, allow_infinity=False), st.booleans(),
    st.lists(names, max_size=3).map(tuple),
)  # fmt: skip
prices = st.builds(Price, st.integers(0, 10**9), st.sampled_from(["CNY", "USD"]))
variants = st.builds(
    Variant,
    variant_id=names,
    options=st.dictionaries(names, names, max_size=3),
    prices=st.dictionaries(st.sampled_from(["CNY", "USD"]), prices),
    stock=st.none() | st.integers(0, 99),
    image=st.none() | names,
    list_prices=st.dictionaries(st.sampled_from(["CNY", "USD"]), prices),
)
products = st.builds(
    Product,
    product_id=names,
    title=texts,
    description=texts,
    brand=texts,
    category=texts,
    attributes=st.dictionaries(names, values, max_size=5),
    attribute_labels=st.dictionaries(names, texts, max_size=2),
    value_labels=st.dictionaries(names, texts, max_size=2),
    variants=st.lists(variants, max_size=3).map(tuple),
    rating=st.none() | st.floats(1, 5),
    released=st.none() | st.dates(),
)


@given(products)
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_every_product_survives_its_document(one: Product) -> None:
    assert product_from_json(product_to_json(one)) == one


# ---------------------------------------------------------------- what changed


def test_changes_of_products_and_vectors_are_told_from_a_number_on(catalogue: Catalogue) -> None:
    catalogue.save_products([product("a"), product("b"), product("c")])
    before = catalogue.latest_change()
    catalogue.save_products([product("a"), product("b", rating=1.0)])
    catalogue.save_vectors("image", "e", [VectorRow("c|c.webp", "d")], np.ones((1, 2), dtype=np.float32))
    assert catalogue.changed_since(before, 10) == ("b", "c")
    assert catalogue.changed_since(catalogue.latest_change(), 10) == ()


def test_a_product_that_is_gone_counts_as_changed(catalogue: Catalogue) -> None:
    catalogue.save_products([product("a"), product("b")])
    before = catalogue.latest_change()
    catalogue.save_products([product("a")], replace_all=True)
    assert catalogue.changed_since(before, 10) == ("b",)
    assert catalogue.products_named(("b", "a")) == (product("a"),)


def test_more_changes_than_wanted_are_not_listed(catalogue: Catalogue) -> None:
    catalogue.save_products([product("a"), product("b")])
    assert catalogue.changed_since(0, 1) is None
    assert catalogue.changed_since(0, 2) == ("a", "b")


def test_products_stream_in_the_order_of_their_ids(catalogue: Catalogue) -> None:
    catalogue.save_products([product("b"), product("a"), product("B"), product("中")])
    assert [p.product_id for p in catalogue.stream_products()] == ["B", "a", "b", "中"]


def test_some_vectors_can_be_read_alone(catalogue: Catalogue) -> None:
    rows = [VectorRow("b", "1"), VectorRow("a", "2"), VectorRow("c", "3")]
    catalogue.save_vectors("text", "e", rows, np.eye(3, dtype=np.float32))
    ids, vectors = catalogue.vectors_of("text", "e", ("c", "b", "nobody"))
    assert ids == ("b", "c")
    assert catalogue.vector_rows("text", "e", ("c", "b", "nobody")) == (rows[0], rows[2])
    assert (catalogue.vector_count("text", "e"), catalogue.vector_count("text", "other")) == (3, 0)
    assert vectors.tolist() == [[1, 0, 0], [0, 0, 1]]
