"""Searches in words that a catalogue does not use: another language, another place, another way to write."""

from pathlib import Path

import pytest

from retrieval.catalogue import MemoryCatalogue
from retrieval.encoders import HashingTextEncoder
from retrieval.indexer import index
from retrieval.product import Price, Product, Text, Variant
from retrieval.query import Query
from retrieval.ranker import WeightedRanker
from retrieval.search import ProductSearch
from retrieval.taxonomy import Taxonomy
from retrieval.vector_store import MemoryVectorStore

ENGLISH = (
    "Fossil Men Black Dial Watch",
    "Revlon Red Lipstick",
    "Nike Women Running Shoes",
    "Puma Men Blue T-shirt",
    "BIBA Women Green Kurta",
    "Lee Men White Shirt",
    "Nike Women Perfume",
    "Timex Women Silver Watch",
)
CHINESE = (
    "創見 USB 隨身碟 32GB",
    "簡約型15.6吋筆電後背包",
    "鍋寶 10人份電子鍋",
    "無線藍芽耳機",
    "玻尿酸洗髮精 400ml",
    "ADISI 橡膠瑜珈墊",
    "可愛中筒襪",
    "Apple iPad Pro 保護殼",
)


def shop(titles: tuple[str, ...], locale: str, folder: Path) -> ProductSearch:
    catalogue, encoder, store = MemoryCatalogue(), HashingTextEncoder(), MemoryVectorStore()
    catalogue.save_products(
        [
            Product(
                product_id=title,
                title=Text({locale: title}),
                description=Text({}),
                brand=Text({}),
                category=Text({}),
                attributes={},
                attribute_labels={},
                value_labels={},
                variants=(Variant(title, {}, {"USD": Price(1_000, "USD")}, stock=None),),
            )
            for title in titles
        ]
    )
    index(catalogue, encoder, None, store, folder)
    return ProductSearch(catalogue, encoder, None, store, WeightedRanker(), Taxonomy.load())


def first(search: ProductSearch, text: str) -> str:
    return search.search(Query(text)).hits[0].product.product_id


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("男表 黑色", "Fossil Men Black Dial Watch"),
        ("女表", "Timex Women Silver Watch"),
        ("露华浓口红", "Revlon Red Lipstick"),
        ("耐克女鞋", "Nike Women Running Shoes"),
        ("女士香水", "Nike Women Perfume"),
        ("彪马T恤 男", "Puma Men Blue T-shirt"),
        ("绿色库尔塔", "BIBA Women Green Kurta"),
        ("白色襯衫", "Lee Men White Shirt"),
    ],
)
def test_chinese_finds_what_has_only_english(tmp_path: Path, text: str, title: str) -> None:
    assert first(shop(ENGLISH, "en", tmp_path), text) == title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("u盘 32g", "創見 USB 隨身碟 32GB"),
        ("双肩电脑包 15.6寸", "簡約型15.6吋筆電後背包"),
        ("电饭煲", "鍋寶 10人份電子鍋"),
        ("蓝牙耳机", "無線藍芽耳機"),
        ("洗发水", "玻尿酸洗髮精 400ml"),
        ("瑜伽垫", "ADISI 橡膠瑜珈墊"),
        ("女中筒袜", "可愛中筒襪"),
        ("ipadpro 保护壳", "Apple iPad Pro 保護殼"),
        ("yoga mat", "ADISI 橡膠瑜珈墊"),
        ("bluetooth headphones", "無線藍芽耳機"),
    ],
)
def test_a_taiwanese_catalogue_is_found_in_other_words(tmp_path: Path, text: str, title: str) -> None:
    assert first(shop(CHINESE, "zh", tmp_path), text) == title


def test_a_compound_of_which_the_shop_has_neither_part_finds_nothing(tmp_path: Path) -> None:
    assert shop(ENGLISH, "en", tmp_path).search(Query("量子计算机")).total == 0
