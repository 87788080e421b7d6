"""The shop's log -> a trained recommender in a folder, measured on the latest lists beside its baselines.

Lists are split by time as for the ranker. The decay of looks with position is estimated on the training part;
calibration is learnt on the validation part, and so is whether the new model is better than the one in use.
"""

import hashlib
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from retrieval.catalogue import Catalogue
from retrieval.encoders import Matrix
from retrieval.errors import ModelFileError
from retrieval.metrics import evaluate_queries
from retrieval.model_card import ModelCard, write_card
from retrieval.query import Query
from retrieval.recommender.shop_examples import LONGEST_LIST, ShopExamples, examples_of
from retrieval.recommender.shop_inputs import NUMBERS, History, product_content
from retrieval.recommender.shop_recommender import (
    FORMAT,
    SCORER_FILE,
    TOWER_FILE,
    RecommenderManifest,
    ShopRecommender,
    file_digest,
    save_held_out,
    write_manifest,
)
from retrieval.recommender.shop_training import (
    Course,
    Odds,
    Plan,
    calibrate,
    mean_likelihood,
    scored,
    start_network,
    train_next_act,
    train_on_log,
)
from retrieval.search import ProductSearch
from retrieval.shown_lists import PastBehaviour, ShownList, grade, shown_lists, split_by_time
from retrieval.significance import Difference, paired_difference
from retrieval.snapshot import Snapshot
from retrieval.text_analysis import language_of
from retrieval.train import examination_decay, with_demand
from retrieval.training_results import (
    MEASURES,
    Chances,
    TrainingResults,
    Values,
    calibrated,
    measured,
    save_results,
    segments,
)

logger = logging.getLogger(__name__)

MOST_LISTS = 20_000  # the latest, of a longer log; what was done before them is all known
_LEAST_CLICKS = 100
_DECAY_FROM = 800  # lists
_SIGNIFICANT = 0.05

Tell = Callable[[str, int, int], None]


@dataclass(frozen=True)
class LogParts:
    """Training, validation and test part of a log, the lists with their examples."""

    lists: tuple[Sequence[ShownList], Sequence[ShownList], Sequence[ShownList]]
    examples: tuple[ShopExamples, ShopExamples, ShopExamples]
    content: Matrix  # of the products, in the snapshot's order
    eta: float  # a place is looked at with 1 / position ** eta


@dataclass(frozen=True)
class Trained:
    """Metrics of the test part; `against` compares with what was in use, on the validation part."""

    metrics: Mapping[str, float]
    against: Difference

    @property
    def is_better(self) -> bool:
        """Whether the paired test says so."""
        return self.against.mean > 0 and self.against.p < _SIGNIFICANT


def read_parts(catalogue: Catalogue, search: ProductSearch, tell: Tell) -> LogParts:
    """The log as examples, each told only what was known before it.

    Raises:
        ModelFileError: too few clicks to learn from.
    """
    snapshot = search.snapshot()
    lists = [s for s in shown_lists(catalogue.impressions(), snapshot) if len(s.shown) > 1]
    past = PastBehaviour(lists)
    kept = [replace(s, shown=s.shown[:LONGEST_LIST]) for s in lists[-MOST_LISTS:]]
    training, validation, test = parts = split_by_time(kept)
    clicks = [sum(i.clicked for s in part for i in s.shown) for part in parts]
    if min(clicks) < _LEAST_CLICKS // 5 or sum(clicks) < _LEAST_CLICKS:
        raise ModelFileError(
            f"Only {sum(clicks)} clicks; a recommender needs {_LEAST_CLICKS}. "
            "Import more behaviour with `aisle import-events`."
        )
    halves = training[::2], training[1::2]
    first = frozenset(s.request_id for s in halves[0])
    of_first, of_second = with_demand(snapshot, halves[1]), with_demand(snapshot, halves[0])
    later = with_demand(snapshot, training)
    done = 0

    def on_list() -> None:
        nonlocal done
        done += 1
        tell("lists of the log", done, len(kept))

    def words(texts: Sequence[str]) -> Matrix:
        return words_of(texts, search, snapshot)

    examples = (
        examples_of(
            training, past, lambda s: of_first if s.request_id in first else of_second, words, on_list
        ),
        examples_of(validation, past, lambda _: later, words, on_list),
        examples_of(test, past, lambda _: later, words, on_list),
    )
    content = product_content(np.arange(len(snapshot.products)), snapshot)
    return LogParts(parts, examples, content, _decay_of(training, search, later))


def _decay_of(lists: Sequence[ShownList], search: ProductSearch, snapshot: Snapshot) -> float:
    """How looks decay with position, from a sample of the lists.

    All of the ranker's features are taken, which costs time: what they leave unsaid of why a product was put
    on top would pass for its position.
    """
    some = lists[:: -(-len(lists) // _DECAY_FROM)]
    features = [
        search.features(
            Query(s.query, locale=language_of(s.query)), [i.product_id for i in s.shown], snapshot
        )
        for s in some
    ]
    return examination_decay(some, features)


def words_of(texts: Sequence[str], search: ProductSearch, snapshot: Snapshot) -> Matrix:
    """Vectors of queries as the search asks with them, shape (texts, dimension); zeros for no words."""
    return search.words_vectors([Query(text, locale=language_of(text)) for text in texts], snapshot)


def train_recommender(
    parts: LogParts,
    search: ProductSearch,
    folder: Path,
    plan: Plan,
    in_use: ShopRecommender | None,
    encoders: tuple[str, str],
    tell: Tell,
) -> Trained:
    """Train by `plan`, write the model to `folder`, and measure it; whoever calls decides whether it is used.

    `encoders` name what texts and pictures are encoded with.
    """
    import torch

    from retrieval.recommender.shop_export import export_recommender

    training, validation, test = parts.examples
    network = start_network(parts.content, training, plan)
    if plan.first_epochs:
        train_next_act(network, parts.content, training, plan)
    network, course = train_on_log(
        network,
        parts.content,
        training,
        validation,
        parts.eta,
        plan,
        lambda done, total: tell("epochs", done, total),
    )
    held_out = _held_out(parts, plan)
    unseen = [(held_out, training), (scored(network, parts.content, validation), validation)]
    platt = calibrate(network, unseen, parts.eta)
    export_recommender(network, folder)
    odds = [scored(network, parts.content, part) for part in (validation, test)]
    save_held_out(folder, parts.lists[0], _values(held_out, training) * platt[0] + platt[1])
    before = _demand_order(parts, 1) if in_use is None else _served(in_use, parts, search.snapshot())
    against = paired_difference(
        _ndcg(parts.lists[1], _values(odds[0][..., 0], validation)), _ndcg(parts.lists[1], before)
    )
    metrics = _measure(parts, odds[1], course)
    _write(folder, parts, plan, encoders, metrics, torch.__version__)
    save_results(folder, _results(parts, odds[1], course, metrics, search.snapshot()))
    return Trained(metrics, against)


def _held_out(parts: LogParts, plan: Plan) -> Odds:
    """Log odds of the training part by networks that did not see the list: two, each of every second list.

    Calibration needs more clicks than the validation part has, and a ranker that learnt from what the
    recommender says of its own training lists would trust it too much.
    """
    training, validation, _ = parts.examples
    found = np.zeros((*training.rows.shape, 2))
    at = np.arange(len(training))
    for half in (0, 1):
        seen, unseen = training.some(at[half::2]), at[1 - half :: 2]
        network = start_network(parts.content, seen, plan)
        network, _ = train_on_log(network, parts.content, seen, validation, parts.eta, plan)
        found[unseen] = scored(network, parts.content, training.some(unseen))
    return found


def _write(
    folder: Path,
    parts: LogParts,
    plan: Plan,
    encoders: tuple[str, str],
    metrics: Mapping[str, float],
    torch_version: str,
) -> None:
    simulated = any(i.simulated for s in parts.lists[0] for i in s.shown)
    digest = hashlib.blake2b(digest_size=16)
    for array in (parts.examples[0].rows, parts.examples[0].clicked, parts.examples[0].bought):
        digest.update(np.ascontiguousarray(array).tobytes())
    manifest = RecommenderManifest(
        format=FORMAT,
        numbers=NUMBERS,
        content=parts.content.shape[1],
        words=parts.examples[0].words.shape[1],
        text_encoder=encoders[0],
        image_encoder=encoders[1],
        digests={file: file_digest(folder / file) for file in (TOWER_FILE, SCORER_FILE)},
        data_digest=digest.hexdigest(),
        torch=torch_version,
        tune=plan.tune,
        lists=len(parts.lists[0]),
        simulated=simulated,
        metrics=metrics,
    )
    write_manifest(folder, manifest)
    write_card(
        folder,
        ModelCard(
            title="A shop's recommender",
            what="A Transformer over what a shopper did, products by their text, pictures and traits, and "
            "two heads: a click on what is looked at, and a sale after it.",
            made_by="aisle train recommender",
            trained_on=f"{len(parts.lists[0])} requests, the first 70 % of the shop's log by time",
            is_simulated=simulated,
            measured_on="the last 15 % of the log",
            metrics=metrics,
            limits=(
                "It knows this shop's goods and shoppers; another shop trains its own.",
                "Figures are of logged requests: what was not shown could not be clicked.",
            ),
        ),
    )


def _measure(parts: LogParts, odds: Odds, course: Course) -> dict[str, float]:
    lists, examples = parts.lists[2], parts.examples[2]
    chances = _chances(odds, examples, parts.eta)
    _, errors = calibrated(lists, chances)
    found = measured(lists, _values(odds[..., 0], examples), chances.click)
    by_demand = measured(lists, _demand_order(parts, 2))
    return {
        **found,
        "nDCG@10/popularity": by_demand["nDCG@10"],
        **{f"ECE/{name}": error for name, error in errors.items()},
        "log_likelihood": mean_likelihood(odds, examples, parts.eta),
        "examination_decay": parts.eta,
        "trained_parameters": float(course.trained_parameters),
        "parameters": float(course.parameters),
    }


def _results(
    parts: LogParts, odds: Odds, course: Course, metrics: Mapping[str, float], snapshot: Snapshot
) -> TrainingResults:
    lists = parts.lists[2]
    chances = _chances(odds, parts.examples[2], parts.eta)
    bins, errors = calibrated(lists, chances)
    return TrainingResults(
        model="recommender",
        trained_on=f"{len(parts.lists[0])} requests of the shop's log",
        is_simulated=any(i.simulated for s in lists for i in s.shown),
        lists=len(lists),
        contenders={
            "this recommender": {name: metrics[name] for name in MEASURES if name in metrics},
            "popularity": measured(lists, _demand_order(parts, 2)),
        },
        curve_measure="log likelihood of a shown product",
        curves={"training": course.training, "validation": course.validation},
        calibration=bins,
        calibration_error=errors,
        segments=segments(lists, chances, lambda i: _department(i, snapshot)),
    )


def _chances(odds: Odds, examples: ShopExamples, eta: float) -> Chances:
    """At the positions where products were shown."""
    attraction = 1 / (1 + np.exp(-odds))
    click = attraction[..., 0] * examples.positions.astype(np.float64) ** -eta
    return Chances(_values(click, examples), _values(attraction[..., 1], examples))


def _values(matrix: Odds, examples: ShopExamples) -> Values:
    return np.asarray(matrix[examples.listed], dtype=np.float64)


def _demand_order(parts: LogParts, part: int) -> Values:
    examples = parts.examples[part]
    return _values(examples.numbers[..., NUMBERS.index("demand")].astype(np.float64), examples)


def _served(recommender: ShopRecommender, parts: LogParts, snapshot: Snapshot) -> Values:
    """What the recommender in use says of the validation part, list by list."""
    examples = parts.examples[1]
    found = []
    for at, listed in enumerate(examples.listed):
        done = slice(0, int(examples.last[at]) + 1)
        history = History(examples.history[at, done], examples.kinds[at, done], examples.gaps[at, done])
        words = examples.words[examples.query[at]]
        odds = recommender.odds_after(
            history, examples.rows[at, listed], words, examples.numbers[at, listed], snapshot
        )
        found.append(odds[:, 0])
    return np.concatenate(found).astype(np.float64)


def _ndcg(lists: Sequence[ShownList], scores: Values) -> dict[str, float]:
    """NDCG@10 of each list with a click, by request."""
    run, judged, rest = {}, {}, iter(scores.tolist())
    for shown in lists:
        run[shown.request_id] = {i.product_id: next(rest) for i in shown.shown}
        if shown.has_click:
            judged[shown.request_id] = {i.product_id: grade(i) for i in shown.shown}
    return evaluate_queries(judged, run)["nDCG@10"]


def _department(product_id: str, snapshot: Snapshot) -> str:
    trait = snapshot.traits.by_field["department"]
    return trait.values[int(trait.codes[snapshot.row_of[product_id]])] or "none"
