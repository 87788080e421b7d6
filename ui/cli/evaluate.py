"""`aisle eval search`: a catalogue, queries and judgments in; standard measures out.

Works in memory and leaves the shop's data alone. Queries are `id<TAB>query` lines, judgments TREC qrels
(`qid 0 docid grade`), runs TREC with 1,000 products a query.
"""

import argparse
import html
import json
import sys
from collections.abc import Mapping
from pathlib import Path

from assistant.settings import load_settings
from assistant.wiring import search_of
from retrieval.catalogue import MemoryCatalogue
from retrieval.cleaning import CleaningOptions
from retrieval.errors import RetrievalError
from retrieval.importing import PictureFolders, import_products
from retrieval.metrics import Judgments, Run, evaluate, evaluate_queries
from retrieval.query import Query
from retrieval.search import ProductSearch
from retrieval.taxonomy import Taxonomy
from retrieval.text_analysis import is_chinese

RUN_LENGTH = 1_000
MEASURES = ("nDCG@10", "nDCG@10/judged", "recall@100", "MRR@10")
WORST_SHOWN = 30


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`search` and its files."""
    parser.add_argument("what", choices=("search",), help="what to measure")
    parser.add_argument("--catalog", type=Path, required=True, help="a feed")
    parser.add_argument("--queries", type=Path, required=True, help="id<TAB>query lines")
    parser.add_argument("--qrels", type=Path, required=True, help="TREC judgments")
    parser.add_argument("--map", action="append", default=[], metavar="title=name", help="a column's name")
    parser.add_argument("--currency", default="USD", help="of prices without one (default: %(default)s)")
    parser.add_argument("--run-out", type=Path, help="write the run in TREC form")
    parser.add_argument("--baseline", type=Path, help="a TREC run to compare with")
    parser.add_argument("--report", type=Path, help="write an HTML table of the queries, worst first")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args: argparse.Namespace) -> int:
    """Measure; one `name<TAB>value` a line."""
    queries, judgments = read_queries(args.queries), read_qrels(args.qrels)
    catalogue = MemoryCatalogue()
    mapped = dict(pair.split("=", 1) for pair in args.map)
    report, _ = import_products(
        args.catalog, catalogue, PictureFolders(None, Path()), Taxonomy.load(),
        CleaningOptions(currency=args.currency, mapped=mapped),
    )  # fmt: skip
    print(f"{report.rows_kept} of {report.rows_read} rows", file=sys.stderr)
    search = search_of(catalogue, load_settings())
    ranked = {query_id: _ranked(search, text, args.currency) for query_id, text in queries.items()}
    metrics = evaluate(judgments, ranked, MEASURES)
    if args.baseline:
        base = evaluate(judgments, read_run(args.baseline), MEASURES)
        metrics |= {f"{name}/baseline": value for name, value in base.items()}
    if args.run_out:
        args.run_out.write_text(trec_run(ranked), encoding="utf-8")
    if args.report:
        args.report.write_text(_report(queries, judgments, ranked, catalogue), encoding="utf-8")
    if args.json:
        print(json.dumps(metrics))
    else:
        for name, value in metrics.items():
            print(f"{name}\t{value:.4f}")
    return 0


def read_queries(path: Path) -> dict[str, str]:
    """Query text by id."""
    pairs = [
        line.split("\t", 1) for line in path.read_text(encoding="utf-8-sig").splitlines() if line.strip()
    ]
    bad = next((pair for pair in pairs if len(pair) < 2), None)
    if bad:
        raise RetrievalError(f"{path}: a line must be id<TAB>query, not {bad[0]!r}.")
    return {query_id.strip(): text.strip() for query_id, text in pairs}


def read_qrels(path: Path) -> Judgments:
    """Grades by query and product."""
    judgments: dict[str, dict[str, int]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), start=1):
        parts = line.split()
        if not parts:
            continue
        try:
            query_id, _, product_id, grade = parts
            judgments.setdefault(query_id, {})[product_id] = int(grade)
        except ValueError as error:
            raise RetrievalError(
                f"{path}:{number}: a line must be `qid 0 docid grade`, not {line!r}."
            ) from error
    return judgments


def read_run(path: Path) -> Run:
    """Scores by query and product, of a TREC run."""
    scores: dict[str, dict[str, float]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), start=1):
        parts = line.split()
        if len(parts) != 6:
            raise RetrievalError(
                f"{path}:{number}: a line must be `qid Q0 docid rank score tag`, not {line!r}."
            )
        scores.setdefault(parts[0], {})[parts[2]] = float(parts[4])
    return scores


def trec_run(ranked: Run) -> str:
    """A run in TREC form."""
    lines = []
    for query_id, scores in ranked.items():
        best_first = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
        lines += [f"{query_id} Q0 {d} {n} {s:.6f} aisle" for n, (d, s) in enumerate(best_first, start=1)]
    return "\n".join(lines) + "\n"


def _ranked(search: ProductSearch, text: str, currency: str) -> Mapping[str, float]:
    locale = "zh" if is_chinese(text) else "en"
    hits = search.search(Query(text, locale=locale, currency=currency, limit=RUN_LENGTH)).hits
    return {hit.product.product_id: 1.0 / hit.position for hit in hits}  # the order shown is what is judged


def _report(queries: Mapping[str, str], judgments: Judgments, ranked: Run, catalogue: MemoryCatalogue) -> str:
    by_query = evaluate_queries(judgments, ranked)["nDCG@10"]
    rows = []
    for query_id, value in sorted(by_query.items(), key=lambda pair: pair[1])[:WORST_SHOWN]:
        shown = []
        for product_id in list(ranked.get(query_id, {}))[:5]:
            product = catalogue.product(product_id)
            grade = judgments[query_id].get(product_id, "–")
            shown.append(f"{grade} · {html.escape(product.title.in_locale('en') if product else product_id)}")
        text = html.escape(queries.get(query_id, query_id))
        rows.append(f"<tr><td>{value:.3f}<td>{text}<td>{'<br>'.join(shown)}")
    return (
        "<!doctype html><meta charset=utf-8><title>Search, worst queries first</title>"
        "<style>body{font:16px system-ui;max-width:60rem;margin:2rem auto}"
        "td{padding:.4rem;vertical-align:top;border-top:1px solid #ddd}</style><h1>Worst queries first</h1>"
        f"<table><tr><th>nDCG@10<th>query<th>grade · shown{''.join(rows)}</table>"
    )
