"""Two real catalogues through the command line: what is found fits every wish, checked on the raw feed."""

import gzip
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from assistant.settings import Settings
from assistant.wiring import Shop, open_shop
from tests.demo_server import run_aisle

pytestmark = pytest.mark.shared_data

Rows = Mapping[str, Mapping[str, Any]]


def raw_rows(feed: Path) -> Rows:
    with gzip.open(feed, "rt", encoding="utf-8") as stream:
        return {row["id"]: row for row in map(json.loads, stream)}


def found(shop: Shop, query: str) -> list[str]:
    """The ids that `aisle search` prints."""
    result = shop.search.search(shop.understand(query))
    return [hit.product.product_id for hit in result.hits]


@pytest.fixture(scope="module")
def electronics(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Shop, Rows]]:
    feed = shared_data / "chorus_search" / "products.jsonl.gz"
    home = tmp_path_factory.mktemp("electronics")
    report = run_aisle(home, "import", str(feed)).stdout
    assert "rows kept\t19406" in report
    assert "encoded_texts\t19406" in run_aisle(home, "index").stdout
    with open_shop(Settings(home=home), owns_index=False) as shop:
        yield shop, raw_rows(feed)


@pytest.fixture(scope="module")
def retail(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Shop, Rows]]:
    feed = shared_data / "aws_retail_demo" / "products.jsonl.gz"
    home = tmp_path_factory.mktemp("retail")
    assert "rows kept\t2465" in run_aisle(home, "import", str(feed)).stdout
    run_aisle(home, "index")
    with open_shop(Settings(home=home), owns_index=False) as shop:
        yield shop, raw_rows(feed)


def test_a_laptop_with_16_gb_under_800(electronics):
    shop, rows = electronics
    ids = found(shop, "laptop with 16 GB RAM under 800")
    assert ids
    for row in (rows[i] for i in ids):
        assert row["price_cents"] < 80_000
        assert row["product_type"] in ("Notebook", "Hybrid (2-in-1)", "Chromebook", "Netbook")
        assert row["attributes"]["internal_memory"] == 16


def test_cheap_ink_for_a_printer_asked_in_chinese(electronics):
    shop, rows = electronics
    ids = found(shop, "便宜的打印机墨盒")
    ink = [
        r
        for r in rows.values()
        if "ink" in r["title"].lower().split() or "ink cartridge" in r["title"].lower()
    ]
    middle = sorted(r["price_cents"] for r in ink)[len(ink) // 2]
    assert len(ids) == 4
    assert all("ink" in rows[i]["title"].lower() for i in ids)
    assert all(rows[i]["price_cents"] < middle for i in ids)


def test_a_4k_monitor_of_27_inches(electronics):
    shop, rows = electronics
    ids = found(shop, "4k monitor 27 inch")
    assert ids
    for title in (rows[i]["title"] for i in ids):
        assert '(27")' in title
        assert "4K" in title or "3840 x 2160" in title


def test_importing_the_same_feed_again_changes_nothing(electronics, shared_data):
    shop, _ = electronics
    report = run_aisle(shop.home, "import", str(shared_data / "chorus_search" / "products.jsonl.gz")).stdout
    assert "products unchanged\t19406" in report


@pytest.mark.parametrize(
    ("query", "word", "price"),
    [
        ("black backpack under 100", "backpack", 100),
        ("running shoe under $120", "sho", 120),
        ("guitar under 500", "guitar", 500),
    ],
)
def test_a_made_up_shop_answers_within_the_price(retail, query: str, word: str, price: int):
    shop, rows = retail
    ids = found(shop, query)
    assert ids
    for row in (rows[i] for i in ids):
        assert row["price"] < price
        assert word in f"{row['name']} {row['style']} {row['description']}".lower()


def test_a_chinese_question_finds_english_products(retail):
    shop, rows = retail
    ids = found(shop, "100美元以内的灯")
    assert ids
    for row in (rows[i] for i in ids):
        assert row["price"] <= 100
        assert any(word in row["name"].lower() for word in ("lamp", "light", "lantern"))
