"""Search alone: milliseconds a query with and without limits, and relevance on human ratings.

Speed on the demo shop and on the 19k electronics catalogue; relevance on rated queries (Chorus, and a sample
of Home Depot's), each ranked by a ranker trained on the other folds, beside BM25 and BM25 fused with dense
vectors. Unrated products count as 0.
"""

import csv
import gzip
import hashlib
import time
from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.settings import Settings
from assistant.wiring import Shop, search_of
from retrieval.catalogue import MemoryCatalogue
from retrieval.cleaning import CleaningOptions
from retrieval.cross_validation import JudgedQuery, baselines, rank_by_folds
from retrieval.importing import PictureFolders, import_products
from retrieval.metrics import evaluate, evaluate_queries
from retrieval.query import Constraint, Query
from retrieval.search import ProductSearch
from retrieval.significance import paired_difference
from retrieval.taxonomy import Taxonomy
from tests.benchmarks.machine import SHARED, demo_shop, imported_shop, machine, percentile

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
FOLDS = 5
HOME_DEPOT_QUERIES = 1_200  # those with the lowest hash; all 5,856 take an hour


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
        print_relevance("chorus_search", shop.search, read_ratings(SHARED / "chorus_search" / "ratings.tsv"))
    print_home_depot()


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


def print_relevance(name: str, search: ProductSearch, judged: dict[str, dict[str, int]]) -> None:
    """A row for each way of ranking; the last column is what the ranker is above it, with 95 % bounds."""
    queries = {
        text: JudgedQuery(text, search.considered(Query(text, is_deep=True)), grades)
        for text, grades in judged.items()
    }
    answerable = {text: grades for text, grades in judged.items() if max(grades.values()) > 0}
    runs = {"ranker": rank_by_folds(queries, FOLDS), **baselines(queries)}
    ours = evaluate_queries(answerable, runs["ranker"])["nDCG@10"]
    print(f"\n{name}: {len(judged)} rated queries, {len(answerable)} with a relevant product\n")
    print("| ranking | NDCG@10 | with a relevant product | the same, judged only | ranker above it |")
    print("| --- | --- | --- | --- | --- |")
    for way, run in runs.items():
        found = evaluate(answerable, run, ("nDCG@10", "nDCG@10/judged"))
        above = paired_difference(ours, evaluate_queries(answerable, run)["nDCG@10"])
        print(
            f"| {way} | {evaluate(judged, run)['nDCG@10']:.3f} | {found['nDCG@10']:.3f} "
            f"| {found['nDCG@10/judged']:.3f} | {above.mean:+.3f} ({above.low:+.3f} to {above.high:+.3f}) |"
        )


def print_home_depot() -> None:
    """54,667 titles; grades are the raters' mean, rounded, less one: 0 is bad."""
    folder = SHARED / "home_depot"
    judged: dict[str, dict[str, int]] = defaultdict(dict)
    with gzip.open(folder / "relevance.tsv.gz", "rt", encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t"):
            judged[row["query"]][row["product_id"]] = max(0, round(float(row["relevance"])) - 1)
    chosen = sorted(judged, key=lambda text: hashlib.sha1(f"s{text}".encode()).hexdigest())  # noqa: S324
    catalogue = MemoryCatalogue()
    with TemporaryDirectory() as home:
        feed = Path(home) / "titles.tsv"
        feed.write_bytes(gzip.decompress((folder / "products.tsv.gz").read_bytes()))
        options = CleaningOptions(unpriced_kept=True, mapped={"id": "product_id"})
        import_products(feed, catalogue, PictureFolders(None, Path()), Taxonomy.load(), options)
        search = search_of(catalogue, Settings(home=Path(home)))
        print_relevance("home_depot", search, {q: judged[q] for q in chosen[:HOME_DEPOT_QUERIES]})


def read_ratings(path: Path) -> dict[str, dict[str, int]]:
    """Query -> product id -> rating, 0 to 3."""
    judged: dict[str, dict[str, int]] = defaultdict(dict)
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t"):
            judged[row["query"]][row["product_id"]] = int(row["rating"])
    return dict(judged)
