"""An index of any size, made up from a real catalogue: its products with other prices, colours and stock,
again and again under other ids, and its vectors with noise each time. The same size gives the same index.

`python -m tests.benchmarks.made_up_catalogue HOME SERIES [REAL_HOME]` writes it into a home: the arrays that
a search reads, and the vectors into Chroma. SQL stays empty. One series has 19,406 products. `REAL_HOME`
holds the electronics catalogue imported and indexed; without it that is done first (minutes).
"""

import sys
import time
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from assistant.storage.database import open_engine
from retrieval.array_folder import ArrayFolder
from retrieval.chroma_store import ChromaVectorStore
from retrieval.encoders import Matrix
from retrieval.packing import Arrays, Strings, pack_strings
from retrieval.product import Price, Product, Text, Variant
from retrieval.snapshot_keeper import about
from retrieval.snapshot_packing import pack_snapshot
from retrieval.storage.sql_catalogue import SqlCatalogue
from retrieval.use_encoder import NAME
from retrieval.vector_table import pack_vectors
from tests.benchmarks.machine import SHARED, import_feed, open_home

FEED = SHARED / "chorus_search" / "products.jsonl.gz"
NOISE = 0.45  # length of the noise added to a unit vector: cosine .91 to the real one
SEED = 20261124
MOST_ATTRIBUTES = 4

COLOURS = {
    "black": "黑色",
    "white": "白色",
    "grey": "灰色",
    "blue": "蓝色",
    "red": "红色",
    "green": "绿色",
    "silver": "银色",
    "pink": "粉色",
}
# A word of the title -> the category, in English and Chinese; the first that fits.
CATEGORIES = {
    "toner": ("Printing > Toner cartridges", "打印 > 硒鼓"),
    "cartridge": ("Printing > Ink cartridges", "打印 > 墨盒"),
    "printer": ("Printing > Printers", "打印 > 打印机"),
    "laptop": ("Computers > Laptops", "电脑 > 笔记本电脑"),
    "notebook": ("Computers > Laptops", "电脑 > 笔记本电脑"),
    "monitor": ("Computers > Monitors", "电脑 > 显示器"),
    "keyboard": ("Computers > Keyboards", "电脑 > 键盘"),
    "mouse": ("Computers > Mice", "电脑 > 鼠标"),
    "memory": ("Components > Memory", "配件 > 内存"),
    "drive": ("Components > Drives", "配件 > 硬盘"),
    "battery": ("Power > Batteries", "电源 > 电池"),
    "charger": ("Power > Chargers", "电源 > 充电器"),
    "adapter": ("Power > Adapters", "电源 > 适配器"),
    "headphones": ("Audio > Headphones", "音频 > 耳机"),
    "headset": ("Audio > Headsets", "音频 > 头戴式耳机"),
    "speaker": ("Audio > Speakers", "音频 > 音箱"),
    "camera": ("Photo > Cameras", "摄影 > 相机"),
    "lens": ("Photo > Lenses", "摄影 > 镜头"),
    "case": ("Bags > Cases", "箱包 > 保护套"),
    "bag": ("Bags > Bags", "箱包 > 包"),
    "cable": ("Network > Cables", "网络 > 线缆"),
    "switch": ("Network > Switches", "网络 > 交换机"),
    "router": ("Network > Routers", "网络 > 路由器"),
    "lamp": ("Projection > Lamps", "投影 > 灯泡"),
    "projector": ("Projection > Projectors", "投影 > 投影仪"),
    "phone": ("Phones > Phones", "手机 > 手机"),
}
OTHER = ("Other", "其他")


@dataclass(frozen=True)
class Real:
    """A catalogue and its text vectors, one row a product."""

    products: tuple[Product, ...]
    vectors: Matrix  # Shape: (products, dimension)


def noisy(real: Real, series: int) -> Matrix:
    """The vectors of one series."""
    random = np.random.default_rng([SEED, series])
    noise = random.standard_normal(real.vectors.shape, dtype=np.float32)
    near = real.vectors + noise * np.float32(NOISE / real.vectors.shape[1] ** 0.5)
    near /= np.linalg.norm(near, axis=1, keepdims=True)
    return near


def product_id(number: int) -> str:
    """Ids in the order of numbers."""
    return f"m{number:08d}"


def variation(real: Product, number: int, random: np.random.Generator) -> Product:
    """A product like a real one."""
    words = real.title.in_locale("en").lower().split()
    category = next((CATEGORIES[w] for w in words if w in CATEGORIES), OTHER)
    colours = random.choice(list(COLOURS), size=random.integers(1, 3), replace=False).tolist()
    cents = int(np.exp(random.normal(8.5, 1.2)))  # median 49, a twentieth above 350
    variants = tuple(
        Variant(
            variant_id=f"{product_id(number)}-{colour}",
            options={"colour": colour},
            prices={"USD": Price(cents + 100 * n, "USD")},
            stock=int(random.integers(0, 8)),
            list_prices={"USD": Price(cents * 5 // 4, "USD")} if random.random() < 0.2 else {},
        )
        for n, colour in enumerate(colours)
    )
    name = real.title.in_locale("en")
    brand = real.brand.in_locale("en")
    return replace(
        real,
        product_id=product_id(number),
        title=Text({"en": name, "zh": f"{brand} {category[1].rpartition(' > ')[2]}"}),
        description=Text({}),
        attributes=dict(list(real.attributes.items())[:MOST_ATTRIBUTES]),
        category=Text({"en": category[0], "zh": category[1]}),
        value_labels={c: Text({"en": c, "zh": COLOURS[c]}) for c in colours},
        variants=variants,
        rating=round(float(random.uniform(2.5, 5.0)), 1),
        rating_count=int(random.exponential(60)),
        released=date(2026, 11, 1) - timedelta(days=int(random.integers(0, 2_000))),
    )


def real_catalogue(home: Path) -> Real:
    """The electronics catalogue, imported and indexed in `home` if it is not yet."""
    if not (home / "aisle.sqlite").exists():
        with open_home(home) as shop:
            import_feed(FEED, shop)
            shop.index()
    catalogue = SqlCatalogue(open_engine(home))
    ids, vectors = catalogue.vectors("text", NAME)
    products = catalogue.products()
    if ids != tuple(p.product_id for p in products):
        raise SystemExit(f"{home} is not indexed completely; delete it and run this again.")
    return Real(products, vectors)


def one_series(real: Real) -> Arrays:
    """The arrays of the first series, without its vectors."""
    random = np.random.default_rng(SEED)
    products = [variation(p, number, random) for number, p in enumerate(real.products)]
    return pack_snapshot(
        lambda: products,
        {},
        lambda row_of: dict.fromkeys(("demand", "trend"), np.zeros(len(row_of), np.float32)),
    )


def repeated(one: Arrays, series: int, real: Real) -> Arrays:
    """The arrays of so many series: rows moved on, words and values shared."""
    products, variants = len(one["ids"]), int(one["first_variant"][-1])
    arrays = dict(one)
    behaviour = ("demand", "trend")
    for name in ("in_stock", "leaf_codes", "kind_of", "rating", "rating_count", "age_days", *behaviour):
        arrays[name] = np.tile(one[name], series)
    arrays["price_position:USD"] = np.tile(one["price_position:USD"], series)
    moved = [one["first_variant"][1:] + n * variants for n in range(series)]
    arrays["first_variant"] = np.concatenate([[0], *moved])
    arrays["title_words"] = np.tile(one["title_words"], (series, 1))
    arrays["lexical_size"] = one["lexical_size"] * series
    for rows, ends, step, others in (
        ("text_rows", "text_ends", variants, ("text_codes",)),
        ("number_rows", "number_ends", variants, ("number_values",)),
        ("in_titles_rows", "in_titles_row_ends", products, ()),
        ("in_texts_rows", "in_texts_row_ends", products, ()),
        ("posting_rows", "posting_ends", products, ("posting_impacts", "posting_depths")),
    ):
        sizes = np.diff(one[ends], prepend=0)
        block = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
        order = np.argsort(np.tile(block, series), kind="stable")
        offsets = np.repeat(np.arange(series, dtype=np.int32) * np.int32(step), len(block))
        arrays[rows] = (np.tile(one[rows], series) + offsets)[order]
        arrays[ends] = one[ends] * series
        for other in others:
            arrays[other] = np.tile(one[other], series)[order]
    ids = [product_id(number) for number in range(series * products)]
    documents = list(Strings(one, "products"))
    first = [product_id(number) for number in range(products)]
    arrays |= pack_strings(
        "products",
        (d.replace(first[n % products], ids[n]) for n, d in enumerate(documents * series)),
    )
    arrays["ids"] = np.array(ids, dtype=np.bytes_)
    vectors = np.concatenate([noisy(real, n) for n in range(series)])
    return arrays | pack_vectors("text_vectors", ids, np.arange(len(ids), dtype=np.int32), vectors)


def fill_chroma(folder: Path, series: int, real: Real) -> None:
    """The same vectors, a series after the other."""
    store = ChromaVectorStore.open_embedded(folder)
    started = time.perf_counter()
    for n in range(series):
        first = n * len(real.products)
        if store.count("products_text") < first + len(real.products):
            keys = [f"{product_id(first + at)}@made-up" for at in range(len(real.products))]
            store.upsert("products_text", keys, noisy(real, n))
        print(f"{first + len(real.products)} vectors, {time.perf_counter() - started:.0f} s", flush=True)
    store.close()


def main(arguments: list[str]) -> None:
    """Write a home."""
    home, series = Path(arguments[0]), int(arguments[1])
    real = real_catalogue(Path(arguments[2]) if len(arguments) > 2 else home.with_name("electronics"))
    ArrayFolder(home / "snapshot").write(
        repeated(one_series(real), series, real), about(0, 0, {"text": NAME, "image": None})
    )
    fill_chroma(home / "chroma", series, real)


if __name__ == "__main__":
    main(sys.argv[1:])
