"""Chinese and cross-language search on three catalogues of titles, asked through `ProductSearch`.

Chinese titles find their English translations; Chinese queries find English fashion by its attributes;
Chinese queries find Chinese titles, beside segmented BM25 alone and fused with USE. What was judged is in
`judgments/README.md`.
"""

import csv
import gzip
import json
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt
import opencc
import rjieba

from retrieval.metrics import Judgments, evaluate_queries
from retrieval.query import Query
from retrieval.search import ProductSearch
from tests.benchmarks.machine import SHARED, digest, imported_shop, machine

JUDGED = Path(__file__).parent / "judgments"
PAIRS = SHARED / "shopee_titles" / "pairs.tsv"
TITLES = SHARED / "shopee_titles" / "titles_zh.tsv"
REAL_QUERIES = SHARED / "multi_cpr_queries" / "queries.tsv.gz"
FASHION = SHARED / "myntra-small" / "items.csv.gz"
DEPTH = 50
RANK_CONSTANT = 60
K1, B = 1.2, 0.75
RESAMPLES = 10_000
SIMPLIFIED = opencc.OpenCC("t2s")

Ranked = dict[str, dict[str, float]]  # query id -> product id -> score
Scores = npt.NDArray[np.float64]


def main() -> None:
    """Print a table for each catalogue."""
    print(f"{machine()}\n")
    missing = [path for path in (PAIRS, TITLES, REAL_QUERIES, FASHION) if not path.exists()]
    if missing:
        print(f"skipped: no {', '.join(map(str, missing))}")
        return
    for titles, measure in (
        (pairs_english(), print_translations),
        (fashion_titles(), print_fashion),
        (chinese_titles(), print_chinese),
    ):
        with TemporaryDirectory() as folder:
            feed = Path(folder) / "titles.jsonl"
            write_feed(titles, feed)
            with imported_shop(feed) as shop:
                shop.index()
                measure(shop.search)


def print_translations(search: ProductSearch) -> None:
    """Share of Chinese titles whose own translation is first of all English ones."""
    queries = {f"{n}": row["zh"] for n, row in enumerate(tsv(PAIRS))}
    judged = {query: {query: 1} for query in queries}
    print(f"Chinese title → its English one, {len(queries)} pairs; data {digest(PAIRS)}\n")
    print("| ranking | R@1 | 95 % interval |\n| --- | --- | --- |")
    for name, run in our_runs(search, queries).items():
        print_share(name, evaluate_queries(judged, run, ("R@1",))["R@1"])


def print_fashion(search: ProductSearch) -> None:
    """Share of the first ten that have the attributes asked for."""
    items = fashion_items()
    queries, judged = fashion_queries(items)
    size = f"{len(queries)} queries, {len(items)} titles"
    print(f"\nChinese queries → English fashion, {size}; data {digest(FASHION)}\n")
    print("| ranking | P@10 | 95 % interval |\n| --- | --- | --- |")
    for name, run in our_runs(search, queries).items():
        print_share(name, evaluate_queries(judged, run, ("P@10",))["P@10"])


def print_chinese(search: ProductSearch) -> None:
    """NDCG@10 on graded judgments, and by how much search is above each baseline."""
    queries, judged = chinese_queries()
    titles = list(chinese_titles().values())
    words = bm25_run(titles, queries, jieba_words)
    ours = our_runs(search, queries)
    runs = {"BM25, segmented": words, "BM25 and USE, fused by rank": fused(words, ours["USE"]), **ours}
    found = {name: evaluate_queries(judged, run)["nDCG@10"] for name, run in runs.items()}
    size = f"{len(queries)} queries, {len(titles)} titles"
    print(f"\nChinese queries → Chinese titles, {size}; data {digest(TITLES)}\n")
    print(
        "| ranking | nDCG@10 | deep search is better by, 95 % interval | times |\n| --- | --- | --- | --- |"
    )
    best = np.array([found["search, deep"][q] for q in queries])
    for name, by_query in found.items():
        theirs = np.array([by_query[q] for q in queries])
        low, high = interval(best - theirs)
        print(
            f"| {name} | {theirs.mean():.3f} | {(best - theirs).mean():+.3f} ({low:+.3f} to {high:+.3f}) "
            f"| {best.mean() / theirs.mean():.2f} |"
        )


def print_share(name: str, by_query: Mapping[str, float]) -> None:
    """One row with its interval."""
    values = np.array(list(by_query.values()))
    low, high = interval(values)
    print(f"| {name} | {values.mean():.3f} | {low:.3f} to {high:.3f} |")


def interval(values: Scores) -> tuple[float, float]:
    """95 % interval of the mean, queries drawn with replacement."""
    drawn = np.random.default_rng(9).integers(0, len(values), (RESAMPLES, len(values)))
    low, high = np.quantile(values[drawn].mean(axis=1), (0.025, 0.975))
    return float(low), float(high)


# ------------------------------------------------------------------ catalogues and judgments


def tsv(path: Path) -> list[dict[str, str]]:
    """Rows of a table with tabs, no quoting."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


def write_feed(titles: Mapping[str, str], path: Path) -> None:
    """A catalogue of titles; every product costs the same."""
    rows = ({"id": key, "title": title, "price": 10} for key, title in titles.items())
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")


def pairs_english() -> dict[str, str]:
    """Row of the pair -> its English title."""
    return {f"{n}": row["en"] for n, row in enumerate(tsv(PAIRS))}


def chinese_titles() -> dict[str, str]:
    """Row -> Chinese title."""
    return {f"{n}": row["zh"] for n, row in enumerate(tsv(TITLES))}


def fashion_items() -> list[dict[str, str]]:
    """Products with their attributes."""
    with gzip.open(FASHION, "rt", encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def fashion_titles() -> dict[str, str]:
    """Product id -> title: all that search is told."""
    return {item["id"]: item["title"] for item in fashion_items()}


def fashion_queries(items: Sequence[Mapping[str, str]]) -> tuple[dict[str, str], Judgments]:
    """Query id -> text, and the products that have what each asks for."""
    queries: dict[str, str] = {}
    judged: dict[str, dict[str, int]] = {}
    for number, row in enumerate(tsv(JUDGED / "fashion_zh.tsv")):
        queries[f"{number}"] = row["query"]
        columns = ("articleType", "gender", "baseColour")
        wanted = {name: row[name].split(",") for name in columns if row[name]}
        judged[f"{number}"] = {
            item["id"]: 1
            for item in items
            if item["title"].lower().startswith(row["brand"].lower())
            and all(item[name] in values for name, values in wanted.items())
        }
    return queries, judged


def chinese_queries() -> tuple[dict[str, str], Judgments]:
    """Query id -> text, real ones from their data set, and the graded titles of each."""
    judged: dict[str, dict[str, int]] = defaultdict(dict)
    for row in tsv(JUDGED / "shopee_zh_grades.tsv"):
        judged[row["query"]][row["title"]] = int(row["grade"])
    texts = {row["qid"]: row["query"] for row in tsv(REAL_QUERIES)}
    texts |= {row["query"]: row["text"] for row in tsv(JUDGED / "shopee_zh_own_queries.tsv")}
    return {query: texts[query] for query in judged}, dict(judged)


# ------------------------------------------------------------------ rankings


def our_runs(search: ProductSearch, queries: Mapping[str, str]) -> dict[str, Ranked]:
    """The encoder alone, what a shopper is shown, and all that was proposed, ranked."""
    return {
        "USE": use_run(search, queries),
        "search": search_run(search, queries, is_deep=False),
        "search, deep": search_run(search, queries, is_deep=True),
    }


def search_run(search: ProductSearch, queries: Mapping[str, str], *, is_deep: bool) -> Ranked:
    """The product's own search."""
    run: Ranked = {}
    for query, text in queries.items():
        hits = search.search(Query(text, limit=DEPTH, is_deep=is_deep)).hits
        run[query] = {hit.product.product_id: float(-hit.position) for hit in hits}
    return run


def use_run(search: ProductSearch, queries: Mapping[str, str]) -> Ranked:
    """By cosine of the texts as they are written, with the encoder that the search has."""
    products = search.snapshot().products
    ids = [p.product_id for p in products]
    vectors = search.text_encoder.encode([p.title.in_locale("zh") for p in products])
    asked = search.text_encoder.encode(list(queries.values()))
    return {query: top(ids, vectors @ vector) for query, vector in zip(queries, asked, strict=True)}


def bm25_run(
    titles: Sequence[str], queries: Mapping[str, str], words_of: Callable[[str], list[str]]
) -> Ranked:
    """BM25 (Robertson & Zaragoza 2009) over the words of titles; product ids are rows."""
    counted = [Counter(words_of(title)) for title in titles]
    lengths = np.array([sum(words.values()) for words in counted], dtype=np.float64)
    norm = K1 * (1 - B + B * lengths / lengths.mean())
    postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for row, words in enumerate(counted):
        for word, count in words.items():
            postings[word].append((row, count))
    ids = [f"{row}" for row in range(len(titles))]
    run: Ranked = {}
    for query, text in queries.items():
        scores = np.zeros(len(titles))
        for word in set(words_of(text)):
            found = postings.get(word, [])
            rarity = np.log1p((len(titles) - len(found) + 0.5) / (len(found) + 0.5))
            for row, count in found:
                scores[row] += rarity * count * (K1 + 1) / (count + norm[row])
        run[query] = top(ids, scores)
    return run


def jieba_words(text: str) -> list[str]:
    """Words as jieba cuts them, of text folded to small letters and Simplified characters."""
    folded = str(SIMPLIFIED.convert(unicodedata.normalize("NFKC", text).lower()))
    return [word for word in rjieba.cut(folded) if any(c.isalnum() for c in word)]


def fused(*runs: Ranked) -> Ranked:
    """Reciprocal rank fusion (Cormack, Clarke & Büttcher 2009)."""
    together: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for run in runs:
        for query, scores in run.items():
            for rank, key in enumerate(sorted(scores, key=lambda k: -scores[k]), start=1):
                together[query][key] += 1 / (RANK_CONSTANT + rank)
    return {query: dict(scores) for query, scores in together.items()}


def top(ids: Sequence[str], scores: npt.NDArray[np.floating]) -> dict[str, float]:
    """The best with a score above 0, ties by row."""
    best = np.argsort(-scores, kind="stable")[:DEPTH]
    return {ids[row]: float(scores[row]) for row in best if scores[row] > 0}
