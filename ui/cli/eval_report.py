"""The HTML report of `aisle eval search`: every query, worst first, with what was shown and its pictures."""

import base64
import html
import mimetypes
from collections.abc import Callable, Mapping
from pathlib import Path

from retrieval.metrics import Judgments, Run, evaluate_queries
from retrieval.product import Product
from ui.cli.report_page import page

SHOWN = 5
_LARGEST_PICTURE = 200_000  # bytes; the report stays one file that a browser opens
_PICTURES = (
    "<style>figure{display:inline-block;width:9rem;margin:.2rem;vertical-align:top;font-size:13px}"
    "img{max-width:8rem;max-height:8rem}</style>"
)


def report(
    queries: Mapping[str, str],
    judgments: Judgments,
    ranked: Run,
    baseline: Run | None,
    product: Callable[[str], Product | None],
    pictures: Path | None,
) -> str:
    """One page; `pictures` is the folder of the products' pictures."""
    ours = evaluate_queries(judgments, ranked)["nDCG@10"]
    theirs = evaluate_queries(judgments, baseline)["nDCG@10"] if baseline else {}
    rows = []
    for query_id, value in sorted(ours.items(), key=lambda pair: (pair[1], pair[0])):
        best = sorted(ranked.get(query_id, {}).items(), key=lambda pair: (-pair[1], pair[0]))[:SHOWN]
        shown = "".join(_shown(i, judgments[query_id].get(i), product(i), pictures) for i, _ in best)
        other = f"<td>{theirs[query_id]:.3f}" if query_id in theirs else "<td>"
        missed = max(judgments[query_id].values(), default=0) <= 0
        note = "<br><small>no relevant product was judged</small>" if missed else ""
        text = html.escape(queries.get(query_id, query_id))
        rows.append(f"<tr><td>{value:.3f}{other}<td>{text}{note}<td>{shown}")
    worst_first = f"<table><tr><th>nDCG@10<th>baseline<th>query<th>grade · shown{''.join(rows)}</table>"
    return page("Search, worst queries first", [_PICTURES, worst_first])


def _shown(product_id: str, grade: int | None, product: Product | None, pictures: Path | None) -> str:
    title = html.escape(product.title.in_locale("en") if product else product_id)
    name = next((v.image for v in product.variants if v.image), None) if product else None
    picture = _picture(pictures / name) if pictures and name else ""
    return f"<figure>{picture}<figcaption>{'–' if grade is None else grade} · {title}</figcaption></figure>"


def _picture(path: Path) -> str:
    kind, _ = mimetypes.guess_type(path.name)
    if not path.is_file() or path.stat().st_size > _LARGEST_PICTURE or not (kind or "").startswith("image/"):
        return ""
    return f'<img alt="" src="data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}">'
