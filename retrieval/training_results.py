"""What a training came to on the requests that it held out: a file beside the model, for reports and drift.

Chances of a click and of a sale are of products as they were shown, at their positions. A ranker's scores
have no unit: `chances_from_scores` learns them on the validation part.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from retrieval.errors import ModelFileError
from retrieval.interactions import Impression
from retrieval.metrics import evaluate
from retrieval.shown_lists import ShownList, grade

RESULTS_FILE = "results.json"
MEASURES = ("nDCG@10", "recall@4", "precision@4", "AUC", "accuracy")
_PAGE = 4  # cards of a first answer
_BINS = 10
_LEAST_SHOWN = 30  # of a segment that is reported

Values = npt.NDArray[np.float64]  # Shape: (shown,): list after list, each by position


@dataclass(frozen=True)
class Chances:
    """Of a click, and of a sale once it is clicked, for each shown product."""

    click: Values
    sale: Values


@dataclass(frozen=True)
class Bin:
    """Shown products of like chance: the mean that was predicted and the share that came true."""

    predicted: float
    observed: float
    shown: int


@dataclass(frozen=True)
class Segment:
    """One value of `kind` (locale, shopper, category): click and sale rates, predicted and observed."""

    kind: str
    value: str
    shown: int
    clicked: int
    predicted_click_rate: float
    observed_click_rate: float
    predicted_sale_rate: float  # of the clicked
    observed_sale_rate: float


@dataclass(frozen=True)
class TrainingResults:
    """`contenders` maps a name to the values of `MEASURES`, the new model first."""

    model: str
    trained_on: str
    is_simulated: bool
    lists: int  # that were held out
    contenders: Mapping[str, Mapping[str, float]]
    curve_measure: str = ""
    curves: Mapping[str, tuple[float, ...]] = field(default_factory=dict)  # "training" -> value a round
    calibration: Mapping[str, tuple[Bin, ...]] = field(default_factory=dict)  # "click", "sale"
    calibration_error: Mapping[str, float] = field(default_factory=dict)
    segments: tuple[Segment, ...] = ()
    importance: Mapping[str, float] = field(default_factory=dict)  # feature -> share, most first


def measured(lists: Sequence[ShownList], scores: Values, click: Values | None = None) -> dict[str, float]:
    """`MEASURES` of one contender; AUC and accuracy only where it gives chances of a click.

    AUC is over all that was shown. Accuracy counts a click as predicted where the chance is one half.
    """
    from sklearn.metrics import accuracy_score, roc_auc_score

    clicked = _clicked(lists)
    run, at = {}, 0
    for shown in lists:
        own = scores[at : at + len(shown.shown)]
        run[shown.request_id] = {i.product_id: float(s) for i, s in zip(shown.shown, own, strict=True)}
        at += len(shown.shown)
    graded = {s.request_id: {i.product_id: grade(i) for i in s.shown} for s in lists}
    found = evaluate(graded, run, ("nDCG@10", f"recall@{_PAGE}", f"precision@{_PAGE}"))
    if click is not None and 0 < clicked.sum() < len(clicked):
        found["AUC"] = float(roc_auc_score(clicked, click))
        found["accuracy"] = float(accuracy_score(clicked, click >= 0.5))
    return found


def chances_from_scores(
    learnt_on: Sequence[ShownList], its_scores: Values, lists: Sequence[ShownList], scores: Values
) -> Chances:
    """Logistic in a score, less its list's mean, and the position; learnt on other requests than `lists`."""
    rows, bought = _placed(learnt_on, its_scores), _bought(learnt_on)
    clicked = _clicked(learnt_on)
    asked = _placed(lists, scores)
    return Chances(
        _logistic(rows, clicked, asked),
        _logistic(rows[clicked], bought[clicked], asked),
    )


def calibration_bins(chances: Values, happened: npt.NDArray[np.bool_]) -> tuple[Bin, ...]:
    """Ten bins of about as many rows, by chance."""
    order = np.argsort(chances, kind="stable")
    parts = [part for part in np.array_split(order, _BINS) if len(part)]
    return tuple(Bin(float(chances[p].mean()), float(happened[p].mean()), len(p)) for p in parts)


def calibration_error(bins: Sequence[Bin]) -> float:
    """Expected calibration error: the mean distance of predicted and observed, weighted by rows."""
    total = sum(b.shown for b in bins)
    return sum(b.shown * abs(b.predicted - b.observed) for b in bins) / total if total else 0.0


def segments(
    lists: Sequence[ShownList], chances: Chances, category_of: Callable[[str], str]
) -> tuple[Segment, ...]:
    """By language, by whether the shopper is known, and by the product's top category, most shown first."""
    shown = [(s.locale, i) for s in lists for i in s.shown]
    members: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row, (locale, impression) in enumerate(shown):
        members["language", locale].append(row)
        members["shopper", "customer" if impression.customer_id else "visitor"].append(row)
        members["category", category_of(impression.product_id)].append(row)
    clicked, bought = _clicked(lists), _bought(lists)
    found = []
    for (kind, value), rows in members.items():
        if len(rows) < _LEAST_SHOWN:
            continue
        at = np.array(rows)
        own = at[clicked[at]]
        found.append(
            Segment(
                kind,
                value,
                len(at),
                len(own),
                float(chances.click[at].mean()),
                float(clicked[at].mean()),
                float(chances.sale[own].mean()) if len(own) else 0.0,
                float(bought[own].mean()) if len(own) else 0.0,
            )
        )
    kinds = ("language", "shopper", "category")
    return tuple(sorted(found, key=lambda s: (kinds.index(s.kind), -s.shown, s.value)))


def calibrated(
    lists: Sequence[ShownList], chances: Chances
) -> tuple[dict[str, tuple[Bin, ...]], dict[str, float]]:
    """Bins and expected calibration errors: of clicks over all that was shown, of sales over the clicked."""
    clicked, bought = _clicked(lists), _bought(lists)
    bins = {"click": calibration_bins(chances.click, clicked)}
    if clicked.any():
        bins["sale"] = calibration_bins(chances.sale[clicked], bought[clicked])
    return bins, {name: calibration_error(found) for name, found in bins.items()}


def save_results(folder: Path, results: TrainingResults) -> None:
    """Write the file."""
    (folder / RESULTS_FILE).write_text(
        json.dumps(asdict(results), indent=1, ensure_ascii=False), encoding="utf-8"
    )


def read_results(folder: Path) -> TrainingResults:
    """Those of a model's folder.

    Raises:
        ModelFileError: there are none, or they cannot be read.
    """
    path = folder / RESULTS_FILE
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
        return TrainingResults(
            **{
                **read,
                "curves": {name: tuple(values) for name, values in read["curves"].items()},
                "calibration": {n: tuple(Bin(**b) for b in bins) for n, bins in read["calibration"].items()},
                "segments": tuple(Segment(**s) for s in read["segments"]),
            }
        )
    except FileNotFoundError as error:
        raise ModelFileError(
            f"{path} is missing: that version was trained before results were kept."
        ) from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ModelFileError(f"{path} is damaged ({error}); train again.") from error


def _placed(lists: Sequence[ShownList], scores: Values) -> npt.NDArray[np.float64]:
    """Score less its list's mean, and log position, shape (shown, 2)."""
    sizes = [len(s.shown) for s in lists]
    owner = np.repeat(np.arange(len(sizes)), sizes)
    means = np.bincount(owner, scores, len(sizes)) / np.maximum(sizes, 1)
    position = np.log([i.position for s in lists for i in s.shown])
    return np.column_stack([scores - means[owner], position])


def _logistic(rows: npt.NDArray[np.float64], happened: npt.NDArray[np.bool_], asked: Values) -> Values:
    from sklearn.linear_model import LogisticRegression

    if not 0 < happened.sum() < len(happened):  # nothing to learn from
        return np.full(len(asked), float(happened.mean()) if len(happened) else 0.0)
    return np.asarray(LogisticRegression().fit(rows, happened).predict_proba(asked)[:, 1], np.float64)


def _clicked(lists: Iterable[ShownList]) -> npt.NDArray[np.bool_]:
    return _flags(lists, lambda i: i.clicked)


def _bought(lists: Iterable[ShownList]) -> npt.NDArray[np.bool_]:
    return _flags(lists, lambda i: i.purchased)


def _flags(lists: Iterable[ShownList], flag: Callable[[Impression], bool]) -> npt.NDArray[np.bool_]:
    return np.array([flag(i) for s in lists for i in s.shown], dtype=bool)
