"""`aisle eval search`: a catalogue, queries and judgments in; standard measures out.

Works in memory and leaves the shop's data alone. Queries are `id<TAB>query` lines, judgments TREC qrels
(`qid 0 docid grade`), runs TREC with 1,000 products a query.
"""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from assistant.settings import load_settings
from assistant.wiring import search_of
from retrieval.catalogue import MemoryCatalogue
from retrieval.cleaning import CleaningOptions
from retrieval.cross_validation import JudgedQuery, baselines, rank_by_folds
from retrieval.errors import RetrievalError
from retrieval.importing import PictureFolders, import_products
from retrieval.metrics import Judgments, Run, evaluate, evaluate_queries
from retrieval.query import Query
from retrieval.search import ProductSearch
from retrieval.significance import paired_difference
from retrieval.taxonomy import Taxonomy
from retrieval.text_analysis import language_of
from ui.cli.eval_report import report
from ui.cli.metrics_output import print_metrics

RUN_LENGTH = 1_000
MEASURES = ("nDCG@10", "nDCG@10/judged", "recall@100", "MRR@10")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`search` and `images`, and their files."""
    from ui.cli import eval_images, eval_recommend

    what = parser.add_subparsers(dest="what", metavar="search|images|recommend", required=True)
    eval_images.add_arguments(
        what.add_parser("images", help="words or photos to pictures, photos to classes")
    )
    eval_recommend.add_arguments(what.add_parser("recommend", help="sequences and what followed them"))
    _add_search_arguments(what.add_parser("search", help="a catalogue, queries and judgments"))


def _add_search_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--catalog", type=Path, required=True, help="a feed")
    parser.add_argument("--queries", type=Path, required=True, help="id<TAB>query lines")
    parser.add_argument("--qrels", type=Path, required=True, help="TREC judgments")
    parser.add_argument("--map", action="append", default=[], metavar="title=name", help="a column's name")
    parser.add_argument("--currency", default="USD", help="of prices without one (default: %(default)s)")
    parser.add_argument("--run-out", type=Path, help="write the run in TREC form")
    parser.add_argument("--baseline", type=Path, help="a TREC run to compare with")
    parser.add_argument(
        "--folds", type=int, help="rank each query by a ranker trained on the other folds, beside baselines"
    )
    parser.add_argument("--images", type=Path, help="the folder of the feed's pictures, for the report")
    parser.add_argument("--report", type=Path, help="write an HTML table of the queries, worst first")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args: argparse.Namespace) -> int:
    """Measure; one `name<TAB>value` a line."""
    if args.what == "images":
        from ui.cli import eval_images

        return eval_images.run(args)
    if args.what == "recommend":
        from ui.cli import eval_recommend

        return eval_recommend.run(args)
    queries, judgments = read_queries(args.queries), read_qrels(args.qrels)
    catalogue = MemoryCatalogue()
    mapped = dict(pair.split("=", 1) for pair in args.map)
    imported, _ = import_products(
        args.catalog, catalogue, PictureFolders(None, Path()), Taxonomy.load(),
        CleaningOptions(currency=args.currency, mapped=mapped, unpriced_kept=True),
    )  # fmt: skip
    print(f"{imported.rows_kept} of {imported.rows_read} rows", file=sys.stderr)
    search = search_of(catalogue, load_settings())
    others: dict[str, Run] = {"baseline": read_run(args.baseline)} if args.baseline else {}
    ranked: Run
    if args.folds:
        judged = {
            i: _judged(search, text, judgments, i, args) for i, text in queries.items() if i in judgments
        }
        ranked = rank_by_folds(judged, args.folds, _tell)
        others |= baselines(judged)
    else:
        ranked = {query_id: _ranked(search, text, args.currency) for query_id, text in queries.items()}
    metrics = _compared(judgments, ranked, others)
    if args.run_out:
        args.run_out.write_text(trec_run(ranked), encoding="utf-8")
    if args.report:
        page = report(queries, judgments, ranked, others.get("baseline"), catalogue.product, args.images)
        args.report.write_text(page, encoding="utf-8")
    print_metrics(metrics, as_json=args.json)
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


def _compared(judgments: Judgments, ranked: Run, others: Mapping[str, Run]) -> dict[str, float]:
    """Ours, each other run's, and the paired difference to it with its 95 % interval.

    `answerable` leaves out the queries of which no product was judged relevant: they are 0 in every run.
    """
    answerable = {i: grades for i, grades in judgments.items() if max(grades.values(), default=0) > 0}
    metrics = evaluate(judgments, ranked, MEASURES)
    metrics |= {"queries": len(judgments), "queries/answerable": len(answerable)}
    for name, value in evaluate(answerable, ranked, MEASURES[:2]).items():
        metrics[f"{name}/answerable"] = value
    ours = evaluate_queries(judgments, ranked)["nDCG@10"]
    for other, run_ in others.items():
        for name, value in evaluate(judgments, run_, MEASURES).items():
            metrics[f"{name}/{other}"] = value
        for name, value in evaluate(answerable, run_, MEASURES[:2]).items():
            metrics[f"{name}/answerable/{other}"] = value
        difference = paired_difference(ours, evaluate_queries(judgments, run_)["nDCG@10"])
        metrics |= {
            f"nDCG@10/above_{other}": difference.mean,
            f"nDCG@10/above_{other}/low": difference.low,
            f"nDCG@10/above_{other}/high": difference.high,
            f"nDCG@10/above_{other}/p": difference.p,
        }
    return metrics


def _judged(
    search: ProductSearch, text: str, judgments: Judgments, query_id: str, args: argparse.Namespace
) -> JudgedQuery:
    query = Query(text, locale=language_of(text), currency=args.currency, limit=RUN_LENGTH, is_deep=True)
    return JudgedQuery(text, search.considered(query), judgments[query_id])


def _tell(done: int, total: int) -> None:
    print(f"fold {done} of {total}", file=sys.stderr)


def _ranked(search: ProductSearch, text: str, currency: str) -> Mapping[str, float]:
    query = Query(text, locale=language_of(text), currency=currency, limit=RUN_LENGTH, is_deep=True)
    hits = search.search(query).hits
    return {hit.product.product_id: 1.0 / hit.position for hit in hits}  # the order shown is what is judged
