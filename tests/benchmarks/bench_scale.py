"""Searches in made-up indexes: start, memory, milliseconds a query with limits and ranking, recall, updates.

`python -m tests.benchmarks.bench_scale HOME ...` measures homes that `made_up_catalogue` wrote: 1 series is
19,406 products, 11 are 213,466, 52 are 1,009,112. Processor time is printed beside the time on the clock,
because a machine with other work doubles the latter.
"""

import random
import resource
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from assistant.storage.database import migrate, open_engine
from retrieval.array_folder import ArrayFolder
from retrieval.chroma_store import ChromaVectorStore
from retrieval.likeness import TOP_K, asks_store, best_rows, nearest_in_store, similarities_within
from retrieval.product import Price, Product
from retrieval.query import Constraint, Query
from retrieval.ranker import WeightedRanker
from retrieval.search import ProductSearch
from retrieval.snapshot_keeper import SnapshotKeeper
from retrieval.storage.sql_catalogue import SqlCatalogue
from retrieval.taxonomy import Taxonomy
from retrieval.use_encoder import NAME, UseEncoder
from tests.benchmarks.machine import machine, percentile

TEXTS = (
    "hp toner cartridge black",
    "wireless mouse",
    "27 inch monitor",
    "usb cable 2m",
    "laptop 16gb",
    "noise cancelling headphones",
    "compact camera",
    "打印机墨盒",
    "无线鼠标",
    "笔记本电脑电池",
    "蓝牙耳机",
    "投影仪灯泡",
)
COLOURS = ("black", "white", "red", "blue", "silver")
SELECTIVITIES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 0.5, 1.0)
SEARCHES = 200
RECALL_QUERIES = 20
LEAST_ASKED = 0.01


def main(homes: Sequence[str]) -> None:
    """Each home's figures."""
    print(f"{machine()}\n")
    for home in homes:
        measure(Path(home))


def measure(home: Path) -> None:
    """One home's figures."""
    encoder = UseEncoder()
    encoder.encode(["warm"])
    before = resident_mb()
    started = time.perf_counter()
    catalogue, store = open_parts(home)
    keeper = SnapshotKeeper(
        catalogue, NAME, None, Taxonomy.load(), ArrayFolder(home / "snapshot"), writes=False
    )
    search = ProductSearch(catalogue, encoder, None, store, WeightedRanker(), snapshots=keeper)
    search.search(Query(TEXTS[0]))
    cold = time.perf_counter() - started
    size = len(search.snapshot().products)
    print(f"\n{size} products: first answer after {cold:.1f} s")
    chosen = random.Random(7)
    for text in TEXTS:
        search.search(Query(text))
    print("\n| limits | p50 ms | p95 ms | p50 CPU ms | p95 CPU ms | asked Chroma | exactly |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for name in ("none", "one to three"):
        times, worked, asked = [], [], []
        for _ in range(SEARCHES):
            query = Query(chosen.choice(TEXTS), () if name == "none" else random_limits(chosen))
            started, began = time.perf_counter(), time.process_time()
            asked.append(search.search(query).trace.get("nearest:text"))
            times.append((time.perf_counter() - started) * 1_000)
            worked.append((time.process_time() - began) * 1_000)
        figures = (percentile(v, share) for v in (times, worked) for share in (0.5, 0.95))
        print(
            f"| {name} | {' | '.join(f'{f:.0f}' for f in figures)} "
            f"| {asked.count('chroma')} | {asked.count('exact')} |",
            flush=True,
        )
    print(f"resident {resident_mb():.0f} MB, {before:.0f} before, most {most_resident_mb():.0f} MB")
    print_recall(search, store, encoder)
    print_updates(search, catalogue)
    store.close()


def open_parts(home: Path) -> tuple[SqlCatalogue, ChromaVectorStore]:
    """The database and the vector folder."""
    engine = open_engine(home)
    migrate(engine)
    return SqlCatalogue(engine), ChromaVectorStore.open_embedded(home / "chroma")


def random_limits(chosen: random.Random) -> tuple[Constraint, ...]:
    """One to three limits of very different selectivity."""
    low = chosen.choice((500, 2_000, 5_000, 10_000, 50_000))
    possible = (
        Constraint("price", "<", chosen.randint(low, 2 * low), currency="USD"),
        Constraint("price", ">=", chosen.randint(1_000, 30_000), currency="USD"),
        Constraint("colour", "in", tuple(chosen.sample(COLOURS, 2))),
        Constraint("colour", "!=", chosen.choice(COLOURS)),
        Constraint("in_stock", "=", True),
        Constraint("rating", ">=", round(chosen.uniform(2.5, 4.9), 1)),
        Constraint("brand", "=", chosen.choice(("HP", "Samsung", "Sony", "Kensington", "Lenovo"))),
    )
    return tuple(chosen.sample(possible, chosen.randint(1, 3)))


def print_recall(search: ProductSearch, store: ChromaVectorStore, encoder: UseEncoder) -> None:
    """Of the exactly nearest, by float32 cosine, the share that is found; and how long it took."""
    snapshot = search.snapshot()
    chosen = np.random.default_rng(7)
    places = np.sort(chosen.choice(len(snapshot.text), RECALL_QUERIES, replace=False))
    questions = np.concatenate([encoder.encode(list(TEXTS)), snapshot.text.vectors(places)])
    print("\n| selected | way | used | recall@10 | recall@200 | least | p50 ms | p95 ms |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for share in SELECTIVITIES:
        masks = [chosen.random(len(snapshot.products)) < share for _ in questions]
        right = [exactly(snapshot, q, m) for q, m in zip(questions, masks, strict=True)]
        used = "chroma" if asks_store(int(masks[0].sum()), len(snapshot.text)) else "exact"
        for way in ("exact", "chroma"):
            if way == "chroma" and share < LEAST_ASKED:
                continue  # a hundred times as many as are wanted
            found, found_ten, times = [], [], []
            for question, within, exact in zip(questions, masks, right, strict=True):
                started = time.perf_counter()
                rows = nearest(way, question[None], search, store, within)
                times.append((time.perf_counter() - started) * 1_000)
                found.append(len(set(rows.tolist()) & set(exact.tolist())) / max(len(exact), 1))
                found_ten.append(len(set(rows[:10].tolist()) & set(exact[:10].tolist())) / 10)
            print(
                f"| {share:.1%} | {way} | {'yes' if way == used else ''} | {np.mean(found_ten):.4f} "
                f"| {np.mean(found):.4f} | {min(found):.3f} | {percentile(times, 0.5):.1f} "
                f"| {percentile(times, 0.95):.1f} |",
                flush=True,
            )


def nearest(  # type: ignore[no-untyped-def]
    way: str, question, search: ProductSearch, store: ChromaVectorStore, within
) -> np.ndarray:  # type: ignore[type-arg]
    """Rows, nearest first, found one way or the other."""
    snapshot = search.snapshot()
    if way == "chroma":
        count = int(np.count_nonzero(within[snapshot.text.owners]))
        rows = nearest_in_store(store, "products_text", question, snapshot, within, count)
        return np.zeros(0, dtype=np.int64) if rows is None else rows
    similarity = similarities_within(snapshot.text, question, within)
    return best_rows(similarity, within)


def exactly(snapshot, question, within) -> np.ndarray:  # type: ignore[no-untyped-def, type-arg]
    """The rows of the nearest 200 by 16-bit vectors and float32 sums."""
    rows = np.flatnonzero(within)
    cosines = np.concatenate(
        [snapshot.text.vectors(rows[at : at + 50_000]) @ question for at in range(0, len(rows), 50_000)]
    )
    best = np.lexsort((rows, -cosines))[:TOP_K]
    return rows[best]


def print_updates(search: ProductSearch, catalogue: SqlCatalogue) -> None:
    """From the commit of a change to the first answer that shows it."""
    snapshot = search.snapshot()
    delays = []
    for number in range(20):
        product = dearer(snapshot.products[number * 97], 9_000_000 + number)
        limit = Constraint("price", "=", 9_000_000 + number, currency="USD")
        catalogue.save_products([product])
        started = time.perf_counter()
        while not search.search(Query("", (limit,))).total:
            time.sleep(0.001)
        delays.append(time.perf_counter() - started)
    print(f"\na new price is found after {percentile(delays, 0.5):.2f} s, at most {max(delays):.2f} s")


def dearer(product: Product, cents: int) -> Product:
    """The same at another price."""
    prices = {"USD": Price(cents, "USD")}
    return replace(product, variants=tuple(replace(v, prices=prices) for v in product.variants))


def resident_mb() -> float:
    """Of this process, mapped files included as far as they are in memory."""
    pages = int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[1])
    return pages * resource.getpagesize() / 1e6


def most_resident_mb() -> float:
    """The highest so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


if __name__ == "__main__":
    main(sys.argv[1:])
