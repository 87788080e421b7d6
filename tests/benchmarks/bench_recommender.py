"""How much of the gap to the simulator's true utility the trained stack recovers; calibration, LoRA, latency.

Everything here is simulated: the log of the demo shop, or a longer one (`--sessions`), and the
utility that made its clicks, which only this file knows. For requests of the test part (last 15 % by time)
the hybrid search proposes; its 100 best are ranked by each contender. The gain of a product is the
chance that this shopper clicks it when looked at, sigmoid(true utility - click threshold); NDCG@10 with
these gains, so that the true utility has 1. Recovered = (contender - hybrid) / (1 - hybrid).
"""

import argparse
import math
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt

from assistant.settings import Settings
from assistant.wiring import Shop, open_shop
from data.make_demo_shop import simulation
from data.make_demo_shop.catalogue import Product, build_catalogue
from data.make_demo_shop.click_model import MODEL, Request, click_probability, true_utility
from data.make_demo_shop.people import draw_customers
from data.make_demo_shop.queries import CURRENCY
from data.make_demo_shop.shop_lists import read_lists
from data.make_demo_shop.simulation import simulate
from data.make_demo_shop.tastes import WEARERS, Taste
from retrieval.catalogue import MemoryCatalogue
from retrieval.encoders import Matrix
from retrieval.interactions import Impression
from retrieval.lightgbm_ranker import LightGbmRanker
from retrieval.query import Constraint, Query
from retrieval.ranker import Ranker, WeightedRanker
from retrieval.recommender.leanings import leanings
from retrieval.recommender.shop_inputs import plain_numbers
from retrieval.recommender.shop_recommender import RECOMMENDER, ShopRecommender, read_held_out
from retrieval.recommender.shop_training import Plan, Tune
from retrieval.recommender.train_recommender import LogParts, read_parts, train_recommender
from retrieval.shown_lists import PastBehaviour, shown_lists, split_by_time
from retrieval.train import train_ranker, with_demand
from tests.benchmarks.machine import demo_shop, machine, percentile

CANDIDATES = 100
NO_TASTE = Taste({}, {}, {}, 0.0, frozenset(WEARERS))
"""Of a shopper whose need is known and nothing else: what no ranker could do better for a stranger."""

Scores = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Asked:
    """A request of the test part: its candidates, their features, and what only the simulation knows."""

    request: Request
    features: Matrix
    gains: Scores
    by_need: Scores


def main(arguments: Sequence[str] = ()) -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="bench_recommender", description=__doc__)
    parser.add_argument(
        "--sessions", type=int, default=simulation.SESSIONS, help="visits of the simulated log"
    )
    parser.add_argument(
        "--requests", type=int, default=10_000, help="of the test part, at most, evenly drawn"
    )
    parser.add_argument("--home", type=Path, help="a demo home (default: a fresh one)")
    options = parser.parse_args(arguments)
    with open_shop(Settings(home=options.home), owns_index=False) if options.home else demo_shop() as shop:
        measure(shop, options.sessions, options.requests)


def measure(shop: Shop, sessions: int, most: int) -> None:
    """Both models with and without the correction of positions, beside hybrid search and the truth."""
    products = build_catalogue(read_lists())
    log = simulate(products, draw_customers(), sessions)
    catalogue = MemoryCatalogue()
    catalogue.save_impressions(map(_impression, log))
    print(f"{machine()}; simulated log of {sessions:,} visits, {len(log):,} impressions\n", flush=True)
    asked_for = {i.request.id: i for i in log}
    with TemporaryDirectory() as scratch:
        started = time.perf_counter()
        parts = read_parts(catalogue, shop.search, _quiet)
        print(f"read in {time.perf_counter() - started:.0f} s; decay {parts.eta:.3f}, true {MODEL.eta}\n")
        tables = {}
        for name, eta in (("corrected", parts.eta), ("uncorrected", 0.0)):
            folder = Path(scratch) / name
            tables[name] = _trained_stack(shop, catalogue, replace(parts, eta=eta), folder)
            asked = _asked(shop, catalogue, asked_for, {p.id: p for p in products}, most)
            if name == "corrected":
                _print_head(asked)
            _print_row(f"trained, {name}", asked, lambda a, name=name: tables[name].score(a.features))
        _print_tuning(shop, parts, Path(scratch))
    _print_latency(shop)


def _trained_stack(shop: Shop, catalogue: MemoryCatalogue, parts: LogParts, folder: Path) -> Ranker:
    """A recommender in use, and the ranker that was trained with it."""
    begun = shop.shelf.begin(RECOMMENDER)
    encoders = (shop.product_encoder.name, shop.image_encoder.name)
    started = time.perf_counter()
    trained = train_recommender(parts, shop.search, begun, Plan(), None, encoders, _quiet)
    took = time.perf_counter() - started
    shop.shelf.finish(RECOMMENDER, begun)
    train_ranker(
        catalogue, shop.search, folder, held_out=read_held_out(begun), eta=None if parts.eta else 0.0
    )
    errors = ", ".join(
        f"{n} {v:.4f}" for n, v in trained.metrics.items() if n.startswith("ECE") or n == "AUC"
    )
    print(
        f"recommender in {took:.0f} s, both in {time.perf_counter() - started:.0f} s; {errors}\n", flush=True
    )
    return LightGbmRanker(folder)


def _asked(
    shop: Shop,
    catalogue: MemoryCatalogue,
    asked_for: Mapping[str, simulation.Impression],
    products: Mapping[str, Product],
    most: int,
) -> list[Asked]:
    snapshot = shop.search.snapshot()
    lists = [s for s in shown_lists(catalogue.impressions(), snapshot) if len(s.shown) > 1]
    past = PastBehaviour(lists)
    training, _, test = split_by_time(lists)
    known = with_demand(snapshot, training)
    found = []
    for shown in test[:: max(1, -(-len(test) // most))]:
        impression = asked_for[shown.request_id]
        request = impression.request
        query = Query(
            request.query or "",
            constraints=tuple(_constraint(f, request.language) for f in impression.filters),
            locale="zh" if request.language == "zh" else "en",
            currency=CURRENCY[request.language],
        )
        considered = shop.search.considered(query)
        order = np.argsort(-WeightedRanker().score(considered.features), kind="stable")[:CANDIDATES]
        ids = [considered.product_ids[at] for at in order]
        stranger = replace(request, taste=NO_TASTE, owned=frozenset())
        found.append(
            Asked(
                request,
                shop.search.features(replace(query, shopper=past.before(request.id)), ids, known),
                np.array([click_probability(true_utility(request, products[i])) for i in ids]),
                np.array([true_utility(stranger, products[i]) for i in ids]),
            )
        )
    return found


def _print_head(asked: Sequence[Asked]) -> None:
    customers = sum(a.request.customer_id is not None for a in asked)
    print(f"{len(asked)} test requests, {customers} of signed-in customers\n")
    print("| ranked by | NDCG@10 | gap recovered | of customers' | of visitors' |")
    print("| --- | --- | --- | --- | --- |")
    _print_row("hybrid search", asked, _hybrid)
    _print_row("the need alone, no taste (oracle)", asked, lambda a: a.by_need)
    _print_row("true utility", asked, lambda a: a.gains)


def _hybrid(asked: Asked) -> Scores:
    """As for a stranger, and without any trained model: the candidates come in that order."""
    return -np.arange(len(asked.gains), dtype=np.float64)


def _print_row(name: str, asked: Sequence[Asked], score: Callable[[Asked], Scores]) -> None:
    reached = np.array([_ndcg(score(a), a.gains) for a in asked])
    hybrid = np.array([_ndcg(_hybrid(a), a.gains) for a in asked])
    known = np.array([a.request.customer_id is not None for a in asked])

    def recovered(which: npt.NDArray[np.bool_]) -> str:
        gap = 1 - hybrid[which].mean()
        return f"{(reached[which] - hybrid[which]).mean() / gap:.1%}" if gap > 0 else "-"

    shares = [recovered(which) for which in (known | True, known, ~known)]
    print(f"| {name} | {reached.mean():.4f} | {' | '.join(shares)} |", flush=True)


def _ndcg(scores: Scores, gains: Scores) -> float:
    order = np.argsort(-scores, kind="stable")[:10]
    discount = 1 / np.log2(np.arange(2, 2 + len(order)))
    return float((gains[order] * discount).sum() / (np.sort(gains)[::-1][:10] * discount).sum())


def _print_tuning(shop: Shop, parts: LogParts, scratch: Path) -> None:
    print("\n| tuned | trained parameters | AUC | log likelihood of a shown product |")
    print("| --- | --- | --- | --- |")
    tunes: tuple[Tune, ...] = ("full", "lora", "head")
    for tune in tunes:
        folder = scratch / tune
        folder.mkdir()
        plan = replace(Plan(), tune=tune)
        found = train_recommender(parts, shop.search, folder, plan, None, ("", ""), _quiet).metrics
        share = found["trained_parameters"] / found["parameters"]
        print(f"| {tune} | {share:.1%} | {found['AUC']:.4f} | {found['log_likelihood']:.5f} |", flush=True)


def _print_latency(shop: Shop) -> None:
    """On one thread: what a search of 200 candidates pays for the recommender."""
    chosen = shop.shelf.in_use(RECOMMENDER)
    if chosen is None:
        return
    snapshot, recommender = shop.search.snapshot(), ShopRecommender(chosen.folder)
    lists = shown_lists(shop.catalogue.impressions(), snapshot)
    past, rows = PastBehaviour(lists), np.arange(min(200, len(snapshot.products)))
    words = np.zeros(recommender.manifest.words, dtype=np.float32)
    times = []
    for shown in lists[-300:]:
        shopper = past.before(shown.request_id)
        started = time.perf_counter()
        numbers = plain_numbers(rows, None, leanings(rows, shopper, snapshot), snapshot)
        recommender.odds(rows, shopper, words, numbers, snapshot)
        times.append(1_000 * (time.perf_counter() - started))
    print(f"\n200 candidates: p50 {percentile(times, 0.5):.1f} ms, p95 {percentile(times, 0.95):.1f} ms")


def _impression(impression: simulation.Impression) -> Impression:
    request = impression.request
    return Impression(
        request_id=request.id,
        at=request.at,
        session_id=request.session_id,
        customer_id=request.customer_id,
        query=request.query or "",
        locale=request.language,
        product_id=impression.product_id,
        position=impression.position,
        clicked=impression.clicked,
        carted=impression.carted,
        purchased=impression.purchased,
        simulated=True,
    )


def _constraint(wish: simulation.Filter, language: str) -> Constraint:
    if wish.field == "price":
        return Constraint("price", "<=", math.floor(float(wish.value) * 100), currency=CURRENCY[language])
    return Constraint(wish.field, "=", wish.value)


def _quiet(step: str, done: int, total: int) -> None:
    """Nobody watches."""


if __name__ == "__main__":
    main(sys.argv[1:])
