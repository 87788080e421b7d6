"""A small bilingual shop, and a search over it that needs no vendor."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from retrieval.catalogue import MemoryCatalogue
from retrieval.encoders import HashingTextEncoder, Matrix, Pixels
from retrieval.indexer import index
from retrieval.product import AttributeValue, Price, Product, Text, Variant
from retrieval.ranker import WeightedRanker
from retrieval.search import ProductSearch
from retrieval.vector_store import MemoryVectorStore

COLOUR_NAMES = {
    "red": "红色",
    "blue": "蓝色",
    "black": "黑色",
    "white": "白色",
    "green": "绿色",
    "grey": "灰色",
}
VALUE_NAMES = COLOUR_NAMES | {
    "women": "女士",
    "men": "男士",
    "kids": "儿童",
    "mother": "妈妈",
    "unisex": "男女通用",
    "cotton": "棉",
    "linen": "亚麻",
    "wool": "羊毛",
    "merino wool": "美利奴羊毛",
    "leather": "皮革",
    "faux leather": "人造革",
    "gift": "礼物",
    "sensitive": "敏感肌",
    "oily": "油性皮肤",
    "dinosaurs": "恐龙",
}
CATEGORY_NAMES = {
    "Clothing": "服装",
    "Dresses": "连衣裙",
    "T-shirts": "T恤",
    "Knitwear": "针织衫",
    "Shoes": "鞋",
    "Running shoes": "跑鞋",
    "Boots": "靴子",
    "Electronics": "电子产品",
    "Headphones": "耳机",
    "Laptops": "笔记本电脑",
    "Monitors": "显示器",
    "Beauty": "美妆",
    "Cleansers": "洁面",
    "Kitchen": "厨房",
    "Kettles": "水壶",
    "Toys": "玩具",
    "Puzzles": "拼图",
    "Bags": "包袋",
    "Wallets": "钱包",
}


def make_product(
    product_id: str,
    en: str,
    zh: str,
    category: str,
    usd: float,
    *,
    colours: Iterable[str] = (),
    sizes: Iterable[str] = (),
    attributes: Mapping[str, AttributeValue] | None = None,
    rating: float | None = 4.2,
    rating_count: int = 40,
    released: date = date(2026, 1, 1),
    was: float | None = None,
    stock: Mapping[str, int] | None = None,
    brand: str = "Tidewater",
) -> Product:
    """`stock` is by "colour/size" as far as it is not 5; prices are in USD and, times seven, in CNY."""
    levels = category.split(" > ")
    variants = []
    for colour in colours or (None,):
        for size in sizes or (None,):
            named = {"colour": colour, "size": size}
            options = {name: value for name, value in named.items() if value}
            key = "/".join(options.values())
            variants.append(
                Variant(
                    variant_id="-".join([product_id, *options.values()]),
                    options=options,
                    prices=both_prices(usd),
                    stock=(stock or {}).get(key, 5),
                    image=f"{product_id}-{colour}.webp" if colour else None,
                    list_prices=both_prices(was) if was else {},
                )
            )
    return Product(
        product_id=product_id,
        title=Text({"en": en, "zh": zh}),
        description=Text({"en": f"{en}, made to last.", "zh": f"{zh}，经久耐用。"}),
        brand=Text({"en": brand, "zh": "潮间" if brand == "Tidewater" else brand}),
        category=Text({"en": category, "zh": " > ".join(CATEGORY_NAMES[level] for level in levels)}),
        attributes=attributes or {},
        attribute_labels={"material": Text({"en": "Material", "zh": "材质"})},
        value_labels={en_: Text({"en": en_, "zh": zh_}) for en_, zh_ in VALUE_NAMES.items()},
        variants=tuple(variants),
        rating=rating,
        rating_count=rating_count if rating else 0,
        released=released,
    )


def both_prices(usd: float) -> dict[str, Price]:
    return {"USD": Price(round(usd * 100), "USD"), "CNY": Price(round(usd * 700), "CNY")}


def shop_products() -> list[Product]:
    women, men, kids = ({"for_whom": w} for w in ("women", "men", "kids"))
    dress, shirt, knit = "Clothing > Dresses", "Clothing > T-shirts", "Clothing > Knitwear"
    run, boots = "Shoes > Running shoes", "Shoes > Boots"
    return [
        make_product(
            "dress-linen",
            "Linen wrap dress",
            "亚麻裹身连衣裙",
            dress,
            39,
            colours=("red", "blue"),
            sizes=("S", "M"),
            attributes=women | {"material": "linen"},
            was=52,
            stock={"red/S": 0},
        ),
        make_product(
            "dress-slip",
            "Satin slip dress",
            "缎面吊带连衣裙",
            dress,
            59,
            colours=("black",),
            sizes=("S", "M"),
            attributes=women,
        ),
        make_product(
            "dress-wool",
            "Knitted wool dress",
            "羊毛针织连衣裙",
            dress,
            89,
            colours=("grey", "red"),
            sizes=("M", "L"),
            attributes=women | {"material": "merino wool"},
            rating=4.8,
        ),
        make_product(
            "tee-plain",
            "Plain cotton T-shirt",
            "纯棉圆领T恤",
            shirt,
            15,
            colours=("white", "red", "black"),
            sizes=("S", "M", "L"),
            attributes={"for_whom": "unisex", "material": "cotton"},
            rating_count=510,
        ),
        make_product(
            "tee-dino",
            "Kids' dinosaur T-shirt",
            "儿童恐龙T恤",
            shirt,
            12,
            colours=("green",),
            sizes=("S", "M"),
            attributes=kids | {"theme": "dinosaurs", "occasion": ("gift",)},
        ),
        make_product(
            "cardigan",
            "Merino cardigan",
            "美利奴羊毛开衫",
            knit,
            79,
            colours=("blue",),
            sizes=("M",),
            attributes=women | {"material": "merino wool"},
        ),
        make_product(
            "run-daily",
            "Everyday running shoe",
            "日常缓震跑鞋",
            run,
            59,
            colours=("blue", "black"),
            sizes=("41", "42"),
            attributes={"for_whom": "unisex"},
        ),
        make_product(
            "run-light",
            "Lightweight running shoe",
            "轻量跑鞋",
            run,
            75,
            colours=("white",),
            sizes=("42",),
            attributes=men,
            rating=4.7,
        ),
        make_product(
            "run-rain",
            "Waterproof running shoe",
            "防水跑鞋",
            run,
            94,
            colours=("blue",),
            sizes=("42",),
            attributes={"for_whom": "unisex", "waterproof": True},
        ),
        make_product(
            "run-black",
            "Black racing running shoe",
            "黑色竞速跑鞋",
            run,
            65,
            colours=("black",),
            sizes=("42",),
            attributes=men,
        ),
        make_product(
            "boot-leather",
            "Leather ankle boot",
            "真皮短靴",
            boots,
            120,
            colours=("black",),
            sizes=("42",),
            attributes=men | {"material": "leather"},
        ),
        make_product(
            "boot-faux",
            "Faux leather ankle boot",
            "人造革短靴",
            boots,
            60,
            colours=("black",),
            sizes=("42",),
            attributes=women | {"material": "faux leather"},
        ),
        make_product(
            "phones-quiet",
            "Noise-cancelling headphones",
            "主动降噪耳机",
            "Electronics > Headphones",
            129,
            colours=("black", "white"),
            brand="Quietfold",
            rating=4.6,
        ),
        make_product(
            "phones-wired",
            "Wired studio headphones",
            "有线监听耳机",
            "Electronics > Headphones",
            49,
            colours=("black",),
            brand="Quietfold",
        ),
        make_product(
            "laptop-16",
            "Thin laptop, 16 GB RAM",
            "轻薄笔记本电脑，16GB内存",
            "Electronics > Laptops",
            699,
            attributes={"ram_gb": 16, "screen_inch": 14.0},
            brand="Plainbit",
        ),
        make_product(
            "laptop-8",
            "Everyday laptop, 8 GB RAM",
            "入门笔记本电脑，8GB内存",
            "Electronics > Laptops",
            369,
            attributes={"ram_gb": 8, "screen_inch": 15.6},
            brand="Plainbit",
        ),
        make_product(
            "monitor-27",
            "27 inch 4K monitor",
            "27寸4K显示器",
            "Electronics > Monitors",
            299,
            attributes={"resolution": "3840 x 2160"},
            brand="Plainbit",
        ),
        make_product(
            "monitor-24",
            "24 inch Full HD monitor",
            "24寸全高清显示器",
            "Electronics > Monitors",
            119,
            attributes={"resolution": "1920 x 1080"},
            brand="Plainbit",
        ),
        make_product(
            "wash-oat",
            "Oat milk cleanser",
            "燕麦洁面乳",
            "Beauty > Cleansers",
            17,
            attributes={"skin_type": ("sensitive", "oily")},
        ),
        make_product(
            "wash-clay",
            "Clay cleanser",
            "白泥洁面",
            "Beauty > Cleansers",
            14,
            attributes={"skin_type": ("oily",)},
            rating=None,
        ),
        make_product(
            "kettle",
            "Gooseneck kettle 500 ml",
            "手冲壶500毫升",
            "Kitchen > Kettles",
            42,
            colours=("black", "white"),
            attributes={"capacity": "500 ml"},
        ),
        make_product(
            "kettle-gift",
            "Gift kettle set",
            "水壶礼盒",
            "Kitchen > Kettles",
            70,
            attributes={"for_whom": ("mother", "women"), "occasion": ("gift",)},
            released=date(2026, 11, 1),
        ),
        make_product(
            "puzzle-dino",
            "Dinosaur floor puzzle",
            "恐龙地板拼图",
            "Toys > Puzzles",
            9,
            attributes=kids | {"theme": "dinosaurs", "occasion": ("gift",)},
        ),
        make_product(
            "wallet",
            "Leather bifold wallet",
            "真皮钱包",
            "Bags > Wallets",
            35,
            colours=("black",),
            attributes=men | {"material": "leather"},
            stock={"black": 0},
        ),
    ]


class MeanColourEncoder:
    """A picture's mean colour, for tests."""

    name = "mean-colour"
    dimension = 3

    def encode(self, pictures: Sequence[Pixels]) -> Matrix:
        rows = [p.reshape(-1, 3).mean(axis=0) + 1 for p in pictures]
        vectors = np.array(rows, dtype=np.float32).reshape(-1, 3)
        return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def draw(folder: Path, name: str, colour: tuple[int, int, int]) -> None:
    Image.new("RGB", (40, 40), colour).save(folder / name)


@pytest.fixture
def catalogue() -> MemoryCatalogue:
    shop = MemoryCatalogue()
    shop.save_products(shop_products())
    return shop


@pytest.fixture
def search(catalogue: MemoryCatalogue, tmp_path: Path) -> ProductSearch:
    return searched(catalogue, tmp_path)


def searched(catalogue: MemoryCatalogue, pictures: Path) -> ProductSearch:
    """The catalogue indexed in memory."""
    encoder, store = HashingTextEncoder(), MemoryVectorStore()
    index(catalogue, encoder, None, store, pictures)
    return ProductSearch(catalogue, encoder, None, store, WeightedRanker())
