"""The shop's recommender: learns who clicks what in spite of positions, and serves without torch."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from retrieval.catalogue import MemoryCatalogue
from retrieval.encoders import HashingTextEncoder
from retrieval.errors import ModelFileError
from retrieval.features import NAMES
from retrieval.indexer import index
from retrieval.interactions import Impression
from retrieval.query import Query
from retrieval.ranker import WeightedRanker
from retrieval.recommender.leanings import leanings
from retrieval.recommender.recommender_tuning import best_plan
from retrieval.recommender.shop_inputs import history_of, plain_numbers
from retrieval.recommender.shop_recommender import (
    MANIFEST_FILE,
    SCORER_FILE,
    ShopRecommender,
    read_held_out,
)
from retrieval.recommender.shop_training import (
    Plan,
    Tune,
    mean_likelihood,
    scored,
    start_network,
    train_on_log,
)
from retrieval.recommender.train_recommender import LogParts, Trained, read_parts, train_recommender
from retrieval.search import ProductSearch
from retrieval.shopper import Behaviour, Shopper
from retrieval.shown_lists import PastBehaviour, ShownList, shown_lists
from retrieval.significance import Difference
from retrieval.vector_store import MemoryVectorStore
from tests.retrieval.conftest import shop_products

START = datetime(2026, 8, 1, tzinfo=UTC)
SHOWN = ("run-daily", "run-light", "run-rain", "run-black", "cardigan", "dress-slip")
QUICK = Plan(dimension=8, epochs=6, first_epochs=1, batch=32, rate=5e-3)


def log_of(requests: int, seed: int = 5) -> list[Impression]:
    """Half of the customers want shoes and half clothes; what stands low is looked at less."""
    chance = np.random.default_rng(seed)
    log = []
    for number in range(requests):
        customer = int(chance.integers(8))
        wants_shoes = customer % 2 == 0
        for place, product_id in enumerate(chance.permutation(SHOWN).tolist(), start=1):
            is_wanted = product_id.startswith("run") == wants_shoes
            looked = chance.random() < place**-0.9
            clicked = bool(looked and chance.random() < (0.7 if is_wanted else 0.05))
            log.append(
                Impression(
                    request_id=f"r{number:05}",
                    at=START + timedelta(hours=number),
                    session_id=f"s{number}",
                    customer_id=f"c{customer}",
                    query="",
                    locale="en",
                    product_id=product_id,
                    position=place,
                    clicked=clicked,
                    purchased=bool(clicked and chance.random() < 0.3),
                    simulated=True,
                )
            )
    return log


def quiet(step: str, done: int, total: int) -> None:
    """Nobody watches."""


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> ProductSearch:
    """The search of a shop with a log, kept for all tests: to train and export takes seconds."""
    catalogue, encoder, store = MemoryCatalogue(), HashingTextEncoder(), MemoryVectorStore()
    catalogue.save_products(shop_products())
    index(catalogue, encoder, None, store, tmp_path_factory.mktemp("pictures"))
    return ProductSearch(catalogue, encoder, None, store, WeightedRanker())


@pytest.fixture(scope="module")
def parts(busy: ProductSearch) -> LogParts:
    catalogue = MemoryCatalogue()
    catalogue.save_impressions(log_of(300))
    return read_parts(catalogue, busy, quiet)


@pytest.fixture(scope="module")
def trained(
    parts: LogParts, busy: ProductSearch, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Trained, Path]:
    folder = tmp_path_factory.mktemp("recommender")
    encoders = (busy.text_encoder.name, "")
    return train_recommender(parts, busy, folder, QUICK, None, encoders, quiet), folder


def test_a_list_is_told_only_what_was_done_before_it(search: ProductSearch) -> None:
    log = log_of(60)
    lists = shown_lists(log, search.snapshot())
    past = PastBehaviour(lists)
    asked = lists[-1]
    acts = [b for b in (*past.before(asked.request_id).earlier, *past.before(asked.request_id).session)]
    assert acts
    assert max(b.at for b in acts) < asked.at


def test_what_was_done_in_the_visit_lies_apart_from_what_was_done_before(search: ProductSearch) -> None:
    def shown(number: int, session: str) -> ShownList:
        impression = Impression(
            f"r{number}",
            START + timedelta(hours=number),
            session,
            "c1",
            "",
            "en",
            "cardigan",
            1,
            clicked=True,
        )
        return ShownList(f"r{number}", "", "en", (impression,))

    past = PastBehaviour([shown(1, "s1"), shown(2, "s2"), shown(3, "s2")])
    known = past.before("r3")
    assert [b.at.hour for b in known.earlier] == [1]
    assert [b.at.hour for b in known.session] == [2]


def test_the_decay_of_looks_is_found(parts: LogParts) -> None:
    assert parts.eta == pytest.approx(0.9, abs=0.3)


def test_too_few_clicks_are_refused(catalogue: MemoryCatalogue, search: ProductSearch) -> None:
    catalogue.save_impressions(log_of(20))
    with pytest.raises(ModelFileError, match="import-events"):
        read_parts(catalogue, search, quiet)


@pytest.mark.vendor
def test_training_learns_what_each_customer_wants_and_serves_it_without_torch(
    trained: tuple[Trained, Path], busy: ProductSearch
) -> None:
    result, folder = trained
    snapshot = busy.snapshot()
    rows = snapshot.row_of.rows(SHOWN)
    shoes = Shopper(
        earlier=tuple(Behaviour(p, "click", START) for p in ("run-light", "run-rain", "run-light"))
    )
    clothes = Shopper(earlier=tuple(Behaviour(p, "click", START) for p in ("cardigan", "dress-slip")))

    def click(shopper: Shopper) -> dict[str, float]:
        numbers = plain_numbers(rows, None, leanings(rows, shopper, snapshot), snapshot)
        odds = ShopRecommender(folder).odds(rows, shopper, None, numbers, snapshot)
        return dict(zip(SHOWN, odds[:, 0].tolist(), strict=True))

    assert click(shoes)["run-black"] > click(shoes)["cardigan"]
    assert click(clothes)["cardigan"] > click(clothes)["run-black"]
    assert result.metrics["nDCG@10"] > result.metrics["nDCG@10/popularity"]
    assert ShopRecommender(folder).manifest.simulated


@pytest.mark.vendor
def test_what_it_says_of_its_training_lists_comes_from_networks_that_did_not_see_them(
    trained: tuple[Trained, Path], parts: LogParts
) -> None:
    held_out = read_held_out(trained[1])
    assert held_out.keys() == {s.request_id for s in parts.lists[0]}
    assert all(held_out[s.request_id].keys() == {i.product_id for i in s.shown} for s in parts.lists[0])


@pytest.mark.vendor
def test_an_altered_or_foreign_recommender_is_refused(trained: tuple[Trained, Path], tmp_path: Path) -> None:
    folder = Path(shutil.copytree(trained[1], tmp_path / "altered"))
    scorer, manifest = folder / SCORER_FILE, folder / MANIFEST_FILE
    content = scorer.read_bytes()
    scorer.write_bytes(content[:-1])
    with pytest.raises(ModelFileError, match="does not match"):
        ShopRecommender(folder)
    scorer.write_bytes(content)
    manifest.write_text(manifest.read_text().replace('"text_similarity"', '"another"'))
    with pytest.raises(ModelFileError, match="another version"):
        ShopRecommender(folder)


@pytest.mark.parametrize(
    ("gain", "p", "is_better"), [(0.05, 0.01, True), (0.05, 0.4, False), (-0.05, 0.01, False)]
)
def test_only_what_a_paired_test_finds_better_is_used(gain: float, p: float, is_better: bool) -> None:
    difference = Difference(gain, gain - 0.03, gain + 0.03, p, 100)
    assert Trained({}, difference).is_better is is_better


def test_a_folder_without_recommender_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match="aisle train recommender"):
        ShopRecommender(tmp_path)


@pytest.mark.vendor
@pytest.mark.parametrize("tune", ["lora", "head"])
def test_less_than_everything_can_be_tuned(parts: LogParts, tune: Tune) -> None:
    plan = replace(QUICK, tune=tune, epochs=2, first_epochs=0)
    training, validation, _ = parts.examples
    network = start_network(parts.content, training, plan)
    before = mean_likelihood(scored(network, parts.content, validation), validation, parts.eta)
    network, course = train_on_log(network, parts.content, training, validation, parts.eta, plan)
    after = mean_likelihood(scored(network, parts.content, validation), validation, parts.eta)
    assert course.trained_parameters < course.parameters
    assert after > before


@pytest.mark.vendor
def test_tuning_tries_plans_within_its_time_and_keeps_the_kind_of_tuning(parts: LogParts) -> None:
    found = best_plan(parts, QUICK, 0.0)
    assert found.tune == QUICK.tune


def test_a_history_begins_with_nothing_and_leaves_out_what_was_only_shown(search: ProductSearch) -> None:
    shopper = Shopper(
        session=(Behaviour("cardigan", "impression", START), Behaviour("run-light", "cart", START)),
    )
    history = history_of(shopper, search.snapshot())
    assert history.rows.tolist() == [-1, search.snapshot().row_of["run-light"]]
    assert history.kinds.tolist() == [0, 2]


def test_a_search_without_a_recommender_gives_the_ranker_zeros(search: ProductSearch) -> None:
    features = search.considered(Query("running shoes")).features
    assert not features[:, NAMES.index("recommender_click")].any()
    assert not features[:, NAMES.index("brand_leaning")].any()
