"""Impressions -> training lists -> a fitted ranker, measured on the latest lists against its baselines.

Lists are split by time, 70/15/15. A click low in a list is worth more than one at the top, because fewer
shoppers look there: rows are weighted by the inverse of the propensity to look at their position, which a
click model estimates from the training part. The feature `demand` of a training row comes from the other half
of the training part, never from its own click.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt

from retrieval.catalogue import Catalogue
from retrieval.drift import distributions, save_distributions
from retrieval.encoders import Matrix
from retrieval.errors import ModelFileError
from retrieval.feature_checkpoint import FeatureCheckpoint
from retrieval.features import NAMES
from retrieval.interactions import Impression
from retrieval.lightgbm_ranker import LightGbmRanker, RankedLists, fit, write_manifest
from retrieval.metrics import evaluate
from retrieval.model_card import ModelCard, write_card
from retrieval.query import Query
from retrieval.ranker import Ranker, WeightedRanker
from retrieval.ranker_results import ranker_results
from retrieval.search import ProductSearch
from retrieval.shopper import Shopper
from retrieval.shown_lists import PastBehaviour, ShownList, grade, shown_lists, split_by_time
from retrieval.snapshot import Snapshot
from retrieval.snapshot_packing import demand_by_product
from retrieval.training_results import save_results

_LEAST_LISTS = 50
_MOST_LISTS = (5_000, 1_000, 1_000)  # with a click, of training, validation and test: features take time
_RECOMMENDED = [NAMES.index("recommender_click"), NAMES.index("recommender_buy")]
_MOST_WEIGHT = 10.0
_RIDGE = 1.0

HeldOut = Mapping[str, Mapping[str, tuple[float, float]]]
"""Request -> product -> log odds of a click and of a sale."""
Progress = Callable[[int, int], None]
"""Told (lists done, lists in all)."""


def train_ranker(
    catalogue: Catalogue,
    search: ProductSearch,
    model_dir: Path,
    on_progress: Progress | None = None,
    in_use: Ranker | None = None,
    held_out: HeldOut | None = None,
    checkpoint: Path | None = None,
    eta: float | None = None,
) -> dict[str, float]:
    """Fit LambdaMART on the catalogue's impressions and write it to `model_dir`, with card and results.

    The results compare it with the ranker `in_use`. `held_out` is what the recommender would say of the lists
    that it was trained on if it had not been. Of a long log the latest lists are taken, see `_MOST_LISTS`.
    `eta` is the decay of looks with position, estimated where it is None; 0 corrects nothing.

    In the folder `checkpoint` a training that was killed finds what it had computed.

    Returns metrics of the test part: `nDCG@10/ranker`, `/weighted` (hybrid without a trained ranker),
    `/popularity` and `/as_shown`, each with graded clicks (1), carts (2) and purchases (3), and the same with
    clicks weighted by inverse propensity under `nDCG@10_ips/…`.

    Raises:
        ModelFileError: too few lists with a click.
    """
    snapshot = search.snapshot()
    lists = [s for s in shown_lists(catalogue.impressions(), snapshot) if len(s.shown) > 1]
    past = PastBehaviour(lists)
    training, validation, test = split_by_time(lists)
    clicked = [
        [s for s in part if s.has_click][-most:]
        for part, most in zip((training, validation, test), _MOST_LISTS, strict=True)
    ]
    if min(map(len, clicked)) < _LEAST_LISTS // 5 or sum(map(len, clicked)) < _LEAST_LISTS:
        raise ModelFileError(
            f"Only {sum(map(len, clicked))} lists with a click; a ranker needs {_LEAST_LISTS}. "
            "Import more behaviour with `aisle import-events`."
        )
    halves = (training[::2], training[1::2])
    seen_by = {True: with_demand(snapshot, halves[1]), False: with_demand(snapshot, halves[0])}
    first_half = frozenset(s.request_id for s in halves[0])
    later = with_demand(snapshot, training)
    kept = FeatureCheckpoint(checkpoint, (NAMES, catalogue.version(), search.text_encoder.name, *lists))
    total, done = sum(map(len, clicked)), 0

    def tell() -> None:
        nonlocal done
        done += 1
        if on_progress:
            on_progress(done, total)

    def features(part: Sequence[ShownList], snapshot_of: Callable[[ShownList], Snapshot]) -> list[Matrix]:
        found = []
        for shown in part:
            query = query_of(shown, past.before(shown.request_id))
            ids = [i.product_id for i in shown.shown]
            matrix = kept.of(done, partial(search.features, query, ids, snapshot_of(shown)))
            if held_out and shown.request_id in held_out:
                odds = held_out[shown.request_id]
                matrix[:, _RECOMMENDED] = [odds.get(i, (0.0, 0.0)) for i in ids]
            found.append(matrix)
            tell()
        return found

    train_features = features(clicked[0], lambda s: seen_by[s.request_id in first_half])
    eta = examination_decay(clicked[0], train_features) if eta is None else eta
    train_lists = ranked_lists(clicked[0], train_features, eta)
    valid_lists = ranked_lists(clicked[1], features(clicked[1], lambda _: later), eta)
    simulated = any(i.simulated for s in training for i in s.shown)
    ranker = fit(train_lists, valid_lists, model_dir, simulated=simulated)
    test_features = features(clicked[2], lambda _: later)
    metrics = _compare(ranker, clicked[2], test_features, eta)
    metrics |= {
        "examination_decay": eta,
        "lists/train": len(clicked[0]),
        "lists/valid": len(clicked[1]),
        "lists/test": len(clicked[2]),
    }
    write_manifest(model_dir, replace(ranker.manifest, metrics=metrics))
    tested = (clicked[2], np.concatenate(test_features))
    save_results(
        model_dir, ranker_results(ranker, in_use, (clicked[1], valid_lists.features), tested, snapshot)
    )
    seen = train_lists.features
    save_distributions(model_dir, distributions(seen, ranker.score(seen), NAMES, lists[-1].at))
    write_card(model_dir, _card(ranker, metrics))
    return metrics


def query_of(shown: ShownList, shopper: Shopper) -> Query:
    """What was asked for, by one who had done what is known of `shopper`."""
    return Query(shown.query, locale=shown.locale, currency=_currency(shown.locale), shopper=shopper)


def _card(ranker: LightGbmRanker, metrics: Mapping[str, float]) -> ModelCard:
    return ModelCard(
        title="A shop's ranker",
        what="LambdaMART (LightGBM): trees that correct half of the weights of `retrieval/features.py`.",
        made_by="aisle train ranker",
        trained_on=f"{ranker.manifest.lists} requests with a click, the first 70 % of the shop's log by time",
        is_simulated=ranker.manifest.simulated,
        measured_on="the last 15 % of the log, clicks, carts and purchases graded 1, 2, 3",
        metrics=metrics,
        limits=(
            "It ranks this shop's goods for this shop's shoppers; another shop trains its own.",
            "Figures are of logged requests: what was not shown could not be clicked.",
        ),
    )


def examination_decay(lists: Sequence[ShownList], features: Sequence[Matrix]) -> float:
    """The eta of P(looked at position k) = k ** -eta.

    Maximum likelihood of P(click) = k ** -eta x sigmoid(linear in the features), both fitted at once, since
    few queries repeat at other positions: a regression-based click model (Wang et al. 2018).
    """
    from scipy.optimize import minimize

    rows = np.concatenate(features).astype(np.float64)
    spread = rows.std(axis=0)
    rows = np.column_stack(
        [(rows - rows.mean(axis=0)) / np.where(spread > 0, spread, 1.0), np.ones(len(rows))]
    )
    log_position = np.log([i.position for s in lists for i in s.shown])
    click = np.array([i.clicked for s in lists for i in s.shown], dtype=np.float64)

    def loss(parameters: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        eta, weights = parameters[0], parameters[1:]
        attraction = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        p = np.clip(np.exp(-eta * log_position) * attraction, 1e-9, 1 - 1e-9)
        per_p = (click - p) / (p * (1 - p))  # of the log likelihood
        slope_eta = per_p * -log_position * p
        slope_logit = per_p * p * (1 - attraction)
        penalty = 0.5 * _RIDGE * float(weights @ weights)
        value = -float(np.sum(click * np.log(p) + (1 - click) * np.log(1 - p))) + penalty
        gradient = np.concatenate([[-slope_eta.sum()], -(rows.T @ slope_logit) + _RIDGE * weights])
        return value, gradient

    start = np.concatenate([[1.0], np.zeros(rows.shape[1])])
    bounds = [(0.0, 3.0), *([(None, None)] * rows.shape[1])]
    fitted: npt.NDArray[np.float64] = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x
    return float(fitted[0])


def ranked_lists(lists: Sequence[ShownList], features: Sequence[Matrix], eta: float) -> RankedLists:
    """Grades and debiased weights of lists, with the features of each."""
    shown = [i for s in lists for i in s.shown]
    weights = [1.0 / _propensity(i, eta) if i.clicked else 1.0 for i in shown]
    return RankedLists(
        features=np.concatenate(features) if features else np.zeros((0, len(NAMES)), np.float32),
        grades=np.array([grade(i) for i in shown], dtype=np.int32),
        weights=np.minimum(weights, _MOST_WEIGHT).astype(np.float32),
        sizes=[len(s.shown) for s in lists],
    )


def _compare(
    ranker: LightGbmRanker,
    lists: Sequence[ShownList],
    features: Sequence[Matrix],
    eta: float,
) -> dict[str, float]:
    demand = NAMES.index("demand")
    rankers: Mapping[str, Ranker] = {"ranker": ranker, "weighted": WeightedRanker()}
    runs: dict[str, dict[str, dict[str, float]]] = {
        name: {s.request_id: _scores(s, r.score(f)) for s, f in zip(lists, features, strict=True)}
        for name, r in rankers.items()
    }
    runs["popularity"] = {
        s.request_id: _scores(s, f[:, demand]) for s, f in zip(lists, features, strict=True)
    }
    runs["as_shown"] = {s.request_id: {i.product_id: -i.position for i in s.shown} for s in lists}
    clicks = {s.request_id: {i.product_id: grade(i) for i in s.shown} for s in lists}
    debiased = {
        s.request_id: {i.product_id: round(grade(i) / _propensity(i, eta)) for i in s.shown} for s in lists
    }
    metrics = {}
    for name, run in runs.items():
        metrics[f"nDCG@10/{name}"] = evaluate(clicks, run)["nDCG@10"]
    for name, run in runs.items():
        metrics[f"nDCG@10_ips/{name}"] = evaluate(debiased, run, ("nDCG@10/linear",))["nDCG@10/linear"]
    return metrics


def _scores(shown: ShownList, scores: npt.NDArray[np.floating]) -> dict[str, float]:
    return {i.product_id: float(score) for i, score in zip(shown.shown, scores, strict=True)}


def _propensity(impression: Impression, eta: float) -> float:
    return max(math.pow(impression.position, -eta), 1 / _MOST_WEIGHT)


def with_demand(snapshot: Snapshot, lists: Iterable[ShownList]) -> Snapshot:
    """The snapshot as it would be if only these lists had been shown; without a trend."""
    demand = demand_by_product((i for s in lists for i in s.shown), snapshot.row_of)
    return replace(snapshot, demand=demand, trend=np.zeros_like(demand))


def _currency(locale: str) -> str:
    return "CNY" if locale == "zh" else "USD"
