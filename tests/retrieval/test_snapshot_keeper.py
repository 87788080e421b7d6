"""Searches follow the catalogue: at once beside packed arrays, and from a folder at the next start."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from retrieval.array_folder import ArrayFolder, ArraysUnusableError
from retrieval.catalogue import MemoryCatalogue
from retrieval.encoders import HashingTextEncoder
from retrieval.indexer import index
from retrieval.interactions import Impression
from retrieval.product import Product, Text
from retrieval.query import Constraint, Query
from retrieval.ranker import WeightedRanker
from retrieval.search import ProductSearch
from retrieval.snapshot_keeper import SnapshotKeeper
from retrieval.vector_store import MemoryVectorStore
from tests.retrieval.conftest import both_prices, make_product, shop_products

ENCODER = HashingTextEncoder()


class CountingCatalogue(MemoryCatalogue):
    """Counts how often everything is read."""

    def __init__(self) -> None:
        super().__init__()
        self.streams = 0

    def stream_products(self):  # type: ignore[no-untyped-def]  # like its parent
        self.streams += 1
        return super().stream_products()


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CountingCatalogue:
    """A catalogue that counts as a big one."""
    monkeypatch.setattr("retrieval.snapshot_keeper._PACKED_IN_PLACE", 0)
    catalogue = CountingCatalogue()
    catalogue.save_products(shop_products())
    index(catalogue, ENCODER, None, MemoryVectorStore(), tmp_path)
    return catalogue


def open_keeper(catalogue: MemoryCatalogue, folder: Path) -> SnapshotKeeper:
    return SnapshotKeeper(catalogue, ENCODER.name, None, None, ArrayFolder(folder / "arrays"), writes=True)


def open_search(catalogue: MemoryCatalogue, folder: Path) -> ProductSearch:
    store, keeper = MemoryVectorStore(), open_keeper(catalogue, folder)
    return ProductSearch(catalogue, ENCODER, None, store, WeightedRanker(), snapshots=keeper)


def found(search: ProductSearch, text: str = "", *limits: Constraint) -> set[str]:
    return {h.product.product_id for h in search.search(Query(text, limits, limit=50)).hits}


def with_price(product: Product, usd: float) -> Product:
    return replace(product, variants=tuple(replace(v, prices=both_prices(usd)) for v in product.variants))


def test_a_new_price_is_found_without_reading_everything(shop: CountingCatalogue, tmp_path: Path) -> None:
    search = open_search(shop, tmp_path)
    dear = Constraint("price", ">", 100_000, currency="USD")
    assert search.search(Query("", (dear,))).total == 0
    read = shop.streams
    kettle = shop.product("kettle")
    assert kettle is not None
    shop.save_products([with_price(kettle, 2_000)])
    hits = search.search(Query("", (dear,))).hits
    assert [(h.product.product_id, h.variant.prices["USD"].amount_minor) for h in hits] == [
        ("kettle", 200_000)
    ]
    assert shop.streams == read


def test_what_is_sold_out_is_no_longer_in_stock(shop: CountingCatalogue, tmp_path: Path) -> None:
    search = open_search(shop, tmp_path)
    in_stock = Constraint("in_stock", "=", True)
    assert "kettle" in found(search, "kettle", in_stock)
    kettle = shop.product("kettle")
    assert kettle is not None
    shop.save_products([replace(kettle, variants=tuple(replace(v, stock=0) for v in kettle.variants))])
    assert "kettle" not in found(search, "kettle", in_stock)
    assert "kettle" in found(search, "kettle")


def test_a_new_product_is_found_by_its_words_in_both_languages(
    shop: CountingCatalogue, tmp_path: Path
) -> None:
    search = open_search(shop, tmp_path)
    assert found(search, "submarine") == set()
    toy = make_product("sub", "Yellow submarine", "黄色潜水艇", "Toys > Puzzles", 20)
    shop.save_products([replace(toy, category=Text({"en": "Toys > Boats", "zh": "玩具 > 船"}))])
    assert found(search, "submarine") == {"sub"}
    assert "sub" in found(search, "潜水艇")
    assert found(search, "", Constraint("category", "=", "Boats")) == {"sub"}


def test_a_deleted_product_is_gone_and_not_counted(shop: CountingCatalogue, tmp_path: Path) -> None:
    search = open_search(shop, tmp_path)
    before = search.search(Query("")).total
    shop.save_products([p for p in shop_products() if p.product_id != "kettle"], replace_all=True)
    result = search.search(Query("", limit=50))
    assert result.total == before - 1
    assert "kettle" not in {h.product.product_id for h in result.hits}
    assert dict(next(f for f in result.facets if f.field == "category").counts)["Kitchen > Kettles"] == 1


def test_a_changed_title_is_found_by_its_new_words_only(shop: CountingCatalogue, tmp_path: Path) -> None:
    search = open_search(shop, tmp_path)
    kettle = shop.product("kettle")
    assert kettle is not None
    shop.save_products([replace(kettle, title=Text({"en": "Samovar"}), description=Text({}))])
    assert found(search, "samovar") == {"kettle"}
    assert search.search(Query("", limit=50)).total == len(shop_products())


def test_what_changed_ranks_like_what_was_packed_with_the_rest(
    shop: CountingCatalogue, tmp_path: Path
) -> None:
    beside = open_search(shop, tmp_path / "1")
    beside.search(Query(""))
    changed = [with_price(p, 33) for p in shop_products()[:5]]
    shop.save_products(changed)
    anew = open_search(shop, tmp_path / "2")
    for text in ("running shoes", "连衣裙", "linen dress", "black", ""):
        ours, theirs = (s.search(Query(text, limit=50)) for s in (beside, anew))
        assert {h.product.product_id for h in ours.hits} == {h.product.product_id for h in theirs.hits}
        assert ours.total == theirs.total
        assert ours.facets == theirs.facets


def test_the_next_start_reads_the_folder_and_takes_over_what_changed(
    shop: CountingCatalogue, tmp_path: Path
) -> None:
    assert found(open_search(shop, tmp_path), "samovar") == set()
    read = shop.streams
    shop.save_products([make_product("samovar", "Samovar", "茶炊", "Kitchen > Kettles", 90)])
    assert found(open_search(shop, tmp_path), "samovar") == {"samovar"}
    assert shop.streams == read


def damage(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


@pytest.mark.parametrize("harm", [damage, Path.unlink, lambda file: file.write_bytes(file.read_bytes()[:-1])])
@pytest.mark.parametrize("name", ["manifest.json", "posting_rows.npy", "products.npy"])
def test_a_damaged_folder_is_made_anew(
    shop: CountingCatalogue, tmp_path: Path, name: str, harm: Callable[[Path], None]
) -> None:
    expected = found(open_search(shop, tmp_path), "shoes")
    read = shop.streams
    harm(next((tmp_path / "arrays").rglob(name)))
    assert found(open_search(shop, tmp_path), "shoes") == expected
    assert shop.streams > read


def test_arrays_of_another_encoder_are_made_anew(shop: CountingCatalogue, tmp_path: Path) -> None:
    found(open_search(shop, tmp_path))
    read = shop.streams
    keeper = SnapshotKeeper(shop, "another", None, None, ArrayFolder(tmp_path / "arrays"))
    assert len(keeper.current().text) == 0
    assert shop.streams > read


def test_big_arrays_are_checked_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("retrieval.array_folder._CHECKED_LATER", 1_000)
    folder = ArrayFolder(tmp_path)
    folder.write({"big": np.arange(1_000)}, {})
    damage(next(tmp_path.rglob("big.npy")))
    folder.read()
    with pytest.raises(ArraysUnusableError, match="damaged"):
        folder.check()


def test_a_write_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    folder = ArrayFolder(tmp_path)
    folder.write({"a": np.arange(3)}, {"of": "first"})
    with pytest.raises(FileNotFoundError):
        folder.write({"a": np.arange(4), "no/where": np.arange(1)}, {"of": "second"})
    arrays, about = folder.read()
    assert (arrays["a"].tolist(), about) == ([0, 1, 2], {"of": "first"})


def shown(request_id: str, product_id: str, at: datetime, *, clicked: bool) -> Impression:
    return Impression(request_id, at, "s1", None, "", "en", product_id, 1, clicked=clicked)


def test_demand_and_trend_follow_what_shoppers_do(shop: CountingCatalogue, tmp_path: Path) -> None:
    keeper = open_keeper(shop, tmp_path)
    before = keeper.current()
    assert not before.demand.any()
    assert not before.trend.any()
    streams = shop.streams
    old, new = datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)
    shop.save_impressions(shown(f"old{n}", "kettle", old, clicked=True) for n in range(30))
    shop.save_impressions(shown(f"new{n}", "kettle", new, clicked=False) for n in range(30))
    shop.save_impressions(shown(f"rise{n}", "run-rain", new, clicked=True) for n in range(30))

    keeper.refresh_demand()

    after = keeper.current()
    kettle, shoe = after.row_of["kettle"], after.row_of["run-rain"]
    assert after.demand[shoe] > after.demand[kettle]
    assert after.trend[shoe] > 0 > after.trend[kettle]
    assert shop.streams == streams  # nothing else was read again


def test_demand_of_what_changed_beside_the_packed_arrays_stays(
    shop: CountingCatalogue, tmp_path: Path
) -> None:
    keeper = open_keeper(shop, tmp_path)
    keeper.current()
    kettle = shop.product("kettle")
    assert kettle is not None
    shop.save_products([with_price(kettle, 43)])
    assert len(keeper.current().parts) == 2
    at = datetime(2026, 11, 1, tzinfo=UTC)
    shop.save_impressions(shown(f"r{n}", "run-rain", at, clicked=True) for n in range(9))
    shop.save_impressions(shown(f"k{n}", "kettle", at, clicked=False) for n in range(9))

    keeper.refresh_demand()

    after = keeper.current()
    assert len(after.demand) == len(after.products)
    assert after.demand[after.row_of["run-rain"]] > 0
    assert after.demand[after.row_of["kettle"]] == 0  # until it is packed anew
