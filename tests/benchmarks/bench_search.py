"""Search alone: milliseconds a query with and without limits, and relevance on human ratings.

Speed on the demo shop and on the 19k electronics catalogue; relevance on the catalogue's rated queries
(Chorus; unrated products count as 0), beside BM25 alone, dense vectors alone and both fused.
"""

import csv
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from assistant.wiring import Shop
from retrieval.evidence import ask, weigh
from retrieval.metrics import Judgments, Run, evaluate
from retrieval.query import Constraint, Query
from retrieval.ranking import fused_rank
from retrieval.search import ProductSearch
from tests.benchmarks.machine import SHARED, demo_shop, digest, imported_shop, machine, percentile

QUERIES = {
    "demo": ("running shoes", "红色连衣裙", "tea for mother", "降噪耳机", "sofa blanket", "猫玩具"),
    "electronics": ("laptop", "打印机墨盒", "27 inch monitor", "usb cable", "无线鼠标", "hp toner"),
}
LIMITS: dict[str, tuple[Constraint, ...]] = {
    "none": (),
    "price": (Constraint("price", "<", 10_000, currency="USD"),),
    "price, colour": (
        Constraint("price", "<", 20_000, currency="USD"),
        Constraint("colour", "=", "black"),
    ),
}
REPEATS = 10
DEPTH = 100


def main() -> None:
    """Print both tables."""
    print(f"{machine()}\n")
    print("| catalogue | products | read s | limits | searches | p50 ms | p95 ms |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    with demo_shop() as shop:
        print_speed("demo", shop)
    feed = SHARED / "chorus_search" / "products.jsonl.gz"
    if not feed.exists():
        print(f"\nskipped: no {feed}")
        return
    with imported_shop(feed) as shop:
        shop.index()
        print_speed("electronics", shop)
        print_relevance(shop.search)


def print_speed(name: str, shop: Shop) -> None:
    """A row for each set of limits."""
    started = time.perf_counter()
    shop.search.reload()
    read = time.perf_counter() - started
    size = len(shop.search.snapshot().products)
    for text in QUERIES[name]:
        shop.search.search(Query(text))
    for limits_name, limits in LIMITS.items():
        times = []
        for text in QUERIES[name] * REPEATS:
            started = time.perf_counter()
            shop.search.search(Query(text, limits))
            times.append((time.perf_counter() - started) * 1_000)
        print(
            f"| {name} | {size} | {read:.1f} | {limits_name} | {len(times)} "
            f"| {percentile(times, 0.5):.0f} | {percentile(times, 0.95):.0f} |"
        )


def print_relevance(search: ProductSearch) -> None:
    """A row for each way of ranking."""
    path = SHARED / "chorus_search" / "ratings.tsv"
    judged = read_ratings(path)
    runs: dict[str, dict[str, dict[str, float]]] = defaultdict(dict)
    for query in judged:
        for name, scores in ways_to_rank(search, query):
            runs[name][query] = scores
    print(f"\n{len(judged)} rated queries; data {digest(path)}\n")
    print("| ranking | nDCG@10 | nDCG@10, judged only |")
    print("| --- | --- | --- |")
    for name, run in runs.items():
        print_row(name, judged, run)


def print_row(name: str, judged: Judgments, run: Run) -> None:
    """One way of ranking."""
    found = evaluate(judged, run, ("nDCG@10", "nDCG@10/judged"))
    print(f"| {name} | {found['nDCG@10']:.3f} | {found['nDCG@10/judged']:.3f} |")


def ways_to_rank(search: ProductSearch, text: str) -> Iterator[tuple[str, dict[str, float]]]:
    """Name and document scores of the whole search and of its parts."""
    snapshot = search.snapshot()
    evidence = weigh(ask(Query(text), snapshot, search.text_encoder, None), snapshot)
    rows = np.arange(len(snapshot.products))
    for name, scores in (
        ("BM25", evidence.lexical.score),
        ("dense (USE)", evidence.text_similarity),
        ("BM25 + dense, fused by rank", fused_rank(rows, evidence)),
    ):
        best = np.argsort(-scores, kind="stable")[:DEPTH]
        yield name, {snapshot.products[r].product_id: float(scores[r]) for r in best if scores[r] > 0}
    hits = search.search(Query(text, limit=DEPTH)).hits
    yield "search", {h.product.product_id: float(-h.position) for h in hits}


def read_ratings(path: Path) -> dict[str, dict[str, int]]:
    """Query -> product id -> rating, 0 to 3."""
    judged: dict[str, dict[str, int]] = defaultdict(dict)
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t"):
            judged[row["query"]][row["product_id"]] = int(row["rating"])
    return dict(judged)
