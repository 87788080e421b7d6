"""A catalogue of any size, made up from a real one: its products with other prices, colours, stock and series,
and its vectors with noise. The same size gives the same catalogue.

`python -m tests.benchmarks.made_up_catalogue HOME SIZE [REAL_HOME]` writes it into a home: products and vectors
into SQL, vectors into Chroma. `REAL_HOME` holds the electronics catalogue imported and indexed; without it that
is done first (minutes).
"""

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from assistant.settings import Settings
from assistant.storage.database import migrate, open_engine
from retrieval.catalogue import VectorRow
from retrieval.chroma_store import ChromaVectorStore
from retrieval.encoders import Matrix
from retrieval.indexer import embedded_text, store_keys, text_digest
from retrieval.product import Price, Product, Text, Variant
from retrieval.storage.sql_catalogue import SqlCatalogue
from retrieval.use_encoder import NAME
from tests.benchmarks.machine import SHARED, import_feed, open_home

FEED = SHARED / "chorus_search" / "products.jsonl.gz"
NOISE = 0.45  # length of the noise added to a unit vector: cosine .91 to the real one
SEED = 20261124

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
class Piece:
    """Some products of a catalogue and their text vectors, one row a product."""

    products: tuple[Product, ...]
    vectors: Matrix  # Shape: (products, dimension)


def made_up(products: tuple[Product, ...], vectors: Matrix, size: int) -> Iterator[Piece]:
    """`size` products in the order of their ids, a piece for every time the real ones are gone through."""
    for series, start in enumerate(range(0, size, len(products))):
        count = min(len(products), size - start)
        random = np.random.default_rng([SEED, series])
        noise = random.standard_normal((count, vectors.shape[1]), dtype=np.float32)
        near = vectors[:count] + noise * np.float32(NOISE / vectors.shape[1] ** 0.5)
        near /= np.linalg.norm(near, axis=1, keepdims=True)
        yield Piece(
            tuple(variation(p, start + n, series, random) for n, p in enumerate(products[:count])), near
        )


def variation(real: Product, number: int, series: int, random: np.random.Generator) -> Product:
    """A product like a real one."""
    product_id = f"m{number:08d}"
    words = real.title.in_locale("en").lower().split()
    category = next((CATEGORIES[w] for w in words if w in CATEGORIES), OTHER)
    colours = random.choice(list(COLOURS), size=random.integers(1, 3), replace=False).tolist()
    cents = int(np.exp(random.normal(8.5, 1.2)))  # median 49, a twentieth above 350
    variants = tuple(
        Variant(
            variant_id=f"{product_id}-{colour}",
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
        product_id=product_id,
        title=Text(
            {"en": f"{name} S{series}", "zh": f"{brand} {category[1].rpartition(' > ')[2]} S{series}"}
        ),
        category=Text({"en": category[0], "zh": category[1]}),
        value_labels={c: Text({"en": c, "zh": COLOURS[c]}) for c in colours},
        variants=variants,
        rating=round(float(random.uniform(2.5, 5.0)), 1),
        rating_count=int(random.exponential(60)),
        released=date(2026, 11, 1) - timedelta(days=int(random.integers(0, 2_000))),
    )


def real_catalogue(home: Path) -> Piece:
    """The electronics catalogue, imported and indexed in `home` if it is not yet."""
    with open_home(home) as shop:
        if not shop.catalogue.version():
            import_feed(FEED, shop)
        if not shop.catalogue.vector_rows("text", NAME):
            shop.index()
        ids, vectors = shop.catalogue.vectors("text", NAME)
        products = shop.catalogue.products()
    if ids != tuple(p.product_id for p in products):
        raise SystemExit(f"{home} is not indexed completely; delete it and run this again.")
    return Piece(products, vectors)


def write(home: Path, size: int, real: Piece) -> None:
    """Fill a home's database and its vector folder."""
    home.mkdir(parents=True, exist_ok=True)
    engine = open_engine(Settings(home=home).home)
    migrate(engine)
    catalogue = SqlCatalogue(engine)
    store = ChromaVectorStore.open_embedded(home / "chroma")
    started, done = time.perf_counter(), 0
    for piece in made_up(real.products, real.vectors, size):
        catalogue.save_products(piece.products)
        rows = [VectorRow(p.product_id, text_digest(NAME, embedded_text(p))) for p in piece.products]
        catalogue.save_vectors("text", NAME, rows, piece.vectors)
        store.upsert("products_text", store_keys([r.vector_id for r in rows], rows), piece.vectors)
        done += len(rows)
        print(f"{done} products, {time.perf_counter() - started:.0f} s", flush=True)
    store.close()
    engine.dispose()


def main(arguments: list[str]) -> None:
    """Write a home."""
    home, size = Path(arguments[0]), int(arguments[1])
    real_home = Path(arguments[2]) if len(arguments) > 2 else home.with_name("electronics")
    write(home, size, real_catalogue(real_home))


if __name__ == "__main__":
    main(sys.argv[1:])
