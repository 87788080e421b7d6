"""The HTML report of `aisle train … --report`: one file, made of what a training left beside its model."""

import html
from collections.abc import Iterable, Mapping, Sequence

from retrieval.training_results import MEASURES, Bin, Segment, TrainingResults
from ui.cli.report_page import bar, line_chart, page, table

SHOWN_FEATURES = 25
_MEANINGS = {
    "nDCG@10": "order of the list, clicks, carts and purchases graded 1, 2, 3",
    "recall@4": "share of the clicked that is among the first four",
    "precision@4": "share of the first four that is clicked",
    "AUC": "how well chances tell clicked from passed by, over all that was shown",
    "accuracy": "clicks told right where a chance of one half counts as a click",
}


def training_report(results: TrainingResults) -> str:
    """One page; its headings say what was found."""
    facts = [
        f"Trained on {results.trained_on}; measured on the latest {results.lists} requests, held out.",
        "Chances are of products as they were shown, at their positions.",
    ]
    if results.is_simulated:
        facts.insert(0, "The log of this shop is simulated, and so is every figure here.")
    parts = [
        "".join(f"<p>{html.escape(fact)}</p>" for fact in facts),
        _comparison(results.contenders),
        _curves(results),
        *(
            _calibration(kind, bins, results.calibration_error[kind])
            for kind, bins in results.calibration.items()
        ),
        _segments(results.segments),
        _importance(results.importance),
    ]
    return page(f"Training of the {results.model}", parts)


def _comparison(contenders: Mapping[str, Mapping[str, float]]) -> str:
    new, *others = contenders
    best = max(others, key=lambda name: contenders[name]["nDCG@10"])
    gain = contenders[new]["nDCG@10"] - contenders[best]["nDCG@10"]
    word = "better" if gain > 0 else "worse"
    rows = [
        [name, *(_number(found.get(measure)) for measure in MEASURES)] for name, found in contenders.items()
    ]
    notes = "".join(f"<li><b>{name}</b>: {meaning}</li>" for name, meaning in _MEANINGS.items())
    return (
        f"<h2>{gain:+.3f} NDCG@10: {word} than {html.escape(best)}</h2>"
        f"{table(['', *MEASURES], rows)}<ul class=notes>{notes}</ul>"
    )


def _curves(results: TrainingResults) -> str:
    if not any(results.curves.values()):
        return ""
    validation = results.curves.get("validation") or next(iter(results.curves.values()))
    best = max(range(len(validation)), key=lambda n: validation[n]) + 1
    lines = {
        name: [(n + 1.0, value) for n, value in enumerate(values)] for name, values in results.curves.items()
    }
    chart = line_chart(lines, "round", results.curve_measure)
    values = table(
        ["round", *lines],
        [
            [str(n), *(_number(points[n - 1][1]) if n <= len(points) else "" for points in lines.values())]
            for n in _some(len(validation))
        ],
    )
    return f"<h2>Validation is best after round {best} of {len(validation)}</h2>{chart}{_folded(values)}"


def _calibration(kind: str, bins: Sequence[Bin], error: float) -> str:
    of = {"click": "Chances of a click", "sale": "Chances of a sale, of the clicked,"}[kind]
    most = max([b.predicted for b in bins] + [b.observed for b in bins], default=0.0) or 1.0
    lines = {
        "observed": [(b.predicted, b.observed) for b in bins],
        "as predicted": [(0.0, 0.0), (most, most)],
    }
    values = table(
        ["predicted", "observed", "shown"],
        [[f"{b.predicted:.2%}", f"{b.observed:.2%}", f"{b.shown:,}"] for b in bins],
    )
    chart = line_chart(lines, "predicted", "observed", marked="observed")
    return f"<h2>{of} are {error:.1%} off on average</h2>{chart}{_folded(values)}"


def _segments(segments: Sequence[Segment]) -> str:
    if not segments:
        return ""
    rows = [
        [
            *(f"{s.kind}: {s.value}", f"{s.shown:,}"),
            *(f"{s.predicted_click_rate:.2%}", f"{s.observed_click_rate:.2%}", f"{s.clicked:,}"),
            *(f"{s.predicted_sale_rate:.2%}", f"{s.observed_sale_rate:.2%}"),
        ]
        for s in segments
    ]
    heads = ["", "shown", "pCTR", "CTR", "clicked", "pCVR", "CVR"]
    return f"<h2>Click and sale rates, predicted (p) and observed, by segment</h2>{table(heads, rows)}"


def _importance(importance: Mapping[str, float]) -> str:
    if not importance:
        return ""
    most = max(importance.values()) or 1.0
    shown = list(importance.items())[:SHOWN_FEATURES]
    rows = [[name, f"{share:.1%}", bar(share / most)] for name, share in shown]
    return (
        f"<h2>What moves the order most: {html.escape(shown[0][0].replace('_', ' '))}</h2>"
        f"{table(['feature', 'share of the gain', ''], rows, is_html=(2,))}"
    )


def _folded(content: str) -> str:
    return f"<details><summary>The values</summary>{content}</details>"


def _some(count: int) -> Iterable[int]:
    """Round numbers, at most about twenty, the last among them."""
    step = max(1, count // 20)
    return sorted({*range(1, count + 1, step), count})


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.4f}"
