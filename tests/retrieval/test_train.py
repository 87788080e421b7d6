"""Training: splits by time, an honest click model, and model folders that do not fit are refused."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from retrieval.catalogue import MemoryCatalogue
from retrieval.drift import SCORE
from retrieval.errors import ModelFileError
from retrieval.features import FEATURES, NAMES
from retrieval.interactions import Impression
from retrieval.lightgbm_ranker import LightGbmRanker, Manifest, read_manifest
from retrieval.model_card import CARD_FILE
from retrieval.model_shelf import ModelShelf
from retrieval.ranker_drift import ranker_drift
from retrieval.search import ProductSearch
from retrieval.shown_lists import ShownList, grade, shown_lists, split_by_time
from retrieval.train import examination_decay, train_ranker
from retrieval.training_results import read_results
from tests.contracts.test_ranker_contract import trained

START = datetime(2026, 8, 1, tzinfo=UTC)
SHOES = ("run-daily", "run-light", "run-rain", "run-black")


def impression(request: int, product_id: str, position: int, **did: bool) -> Impression:
    return Impression(
        request_id=f"r{request:04}",
        at=START + timedelta(hours=request),
        session_id=f"s{request}",
        customer_id=None,
        query="running shoes",
        locale="en",
        product_id=product_id,
        position=position,
        simulated=True,
        **did,
    )


def one_list(request: int, chance: np.random.Generator, wanted: str = "run-rain") -> list[Impression]:
    """The wanted product is clicked wherever it is looked at; looking gets rare further down."""
    order = chance.permutation(SHOES).tolist()
    looked = [chance.random() < position**-0.9 for position in range(1, 5)]
    return [
        impression(request, p, n + 1, clicked=looked[n] and (p == wanted or chance.random() < 0.1))
        for n, p in enumerate(order)
    ]


def some_log(requests: int = 300) -> list[Impression]:
    chance = np.random.default_rng(11)
    return [i for request in range(requests) for i in one_list(request, chance)]


@pytest.fixture
def log() -> list[Impression]:
    return some_log()


def test_lists_split_by_time_without_overlap(search: ProductSearch, log: list[Impression]) -> None:
    parts = split_by_time(shown_lists(log, search.snapshot()))
    assert [len(p) for p in parts] == [210, 45, 45]
    assert parts[0][-1].shown[0].at < parts[1][0].shown[0].at < parts[1][-1].shown[0].at
    assert parts[1][-1].shown[0].at < parts[2][0].shown[0].at


def test_products_that_are_gone_are_left_out(search: ProductSearch) -> None:
    lists = shown_lists([impression(1, "run-rain", 1), impression(1, "vanished", 2)], search.snapshot())
    assert [i.product_id for i in lists[0].shown] == ["run-rain"]


@pytest.mark.parametrize(
    ("did", "expected"),
    [
        ({}, 0),
        ({"clicked": True}, 1),
        ({"clicked": True, "carted": True}, 2),
        ({"clicked": True, "carted": True, "purchased": True}, 3),
    ],
)
def test_what_was_done_gives_the_grade(did: dict[str, bool], expected: int) -> None:
    assert grade(impression(1, "run-rain", 1, **did)) == expected


@pytest.mark.parametrize("eta", [0.4, 0.9, 1.5])
def test_the_click_model_finds_how_examination_decays(eta: float) -> None:
    chance = np.random.default_rng(3)
    features, lists = [], []
    for request in range(1_500):
        rows = chance.normal(size=(8, len(FEATURES))).astype(np.float32)
        attraction = 1 / (1 + np.exp(-rows[:, 0]))
        looked = chance.random(8) < np.arange(1, 9) ** -eta
        clicked = looked & (chance.random(8) < attraction)
        shown = tuple(impression(request, f"p{n}", n + 1, clicked=bool(c)) for n, c in enumerate(clicked))
        lists.append(ShownList(f"r{request}", "", "en", shown))
        features.append(rows)
    assert examination_decay(lists, features) == pytest.approx(eta, abs=0.12)


@pytest.mark.vendor
def test_training_learns_what_shoppers_want(
    catalogue: MemoryCatalogue, search: ProductSearch, log: list[Impression], tmp_path: Path
) -> None:
    catalogue.save_impressions(log)
    metrics = train_ranker(catalogue, search, tmp_path / "ranker")
    assert metrics["nDCG@10_ips/ranker"] >= metrics["nDCG@10_ips/weighted"]
    assert metrics["nDCG@10_ips/ranker"] > metrics["nDCG@10_ips/as_shown"] + 0.1
    manifest = LightGbmRanker(tmp_path / "ranker").manifest
    assert manifest.simulated
    assert manifest.metrics["nDCG@10/ranker"] == metrics["nDCG@10/ranker"]


@pytest.mark.vendor
def test_a_training_leaves_a_card_results_and_what_it_saw(
    catalogue: MemoryCatalogue, search: ProductSearch, log: list[Impression], tmp_path: Path
) -> None:
    catalogue.save_impressions(log)
    shelf = ModelShelf(tmp_path, {"ranker": LightGbmRanker})
    with shelf.training("ranker") as folder:
        train_ranker(catalogue, search, folder)

    assert "**simulated**" in (folder / CARD_FILE).read_text(encoding="utf-8")
    results = read_results(folder)
    assert {"this ranker", "hybrid search", "popularity"} == set(results.contenders)
    assert len(results.curves["validation"]) == len(results.curves["training"]) > 0
    report = ranker_drift(shelf.in_use("ranker"), catalogue, search)
    assert (report.requests, report.since) == (200, 0)
    assert {m.name for m in report.moved} == {*NAMES, SCORE}

    catalogue.save_impressions([replace(i, request_id=f"new {i.request_id}", query="kettle") for i in log])
    assert ranker_drift(shelf.in_use("ranker"), catalogue, search).moved[0].level == "much"


def test_too_little_behaviour_is_refused(
    catalogue: MemoryCatalogue, search: ProductSearch, log: list[Impression], tmp_path: Path
) -> None:
    catalogue.save_impressions(log[:40])
    with pytest.raises(ModelFileError, match="import-events"):
        train_ranker(catalogue, search, tmp_path / "ranker")


@pytest.mark.vendor
def test_a_saved_ranker_scores_as_before(tmp_path: Path) -> None:
    features = np.random.default_rng(1).random((50, len(FEATURES)), dtype=np.float32)
    first = trained(tmp_path).score(features)
    assert LightGbmRanker(tmp_path).score(features).tolist() == first.tolist()


@pytest.mark.vendor
@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"features": NAMES[:-1]}, "another version"),
        ({"format": 99}, "another version"),
        ({"model_digest": "0"}, "cannot be read.*aisle train ranker"),
    ],
)
def test_a_model_that_does_not_fit_is_refused(
    tmp_path: Path, change: dict[str, object], message: str
) -> None:
    trained(tmp_path)
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    (tmp_path / "manifest.json").write_text(json.dumps(manifest | change))
    with pytest.raises(ModelFileError, match=message):
        LightGbmRanker(tmp_path)


@pytest.mark.vendor
def test_a_model_with_a_flipped_bit_is_refused(tmp_path: Path) -> None:
    trained(tmp_path)
    model = next(tmp_path.glob("model-*.txt"))
    content = bytearray(model.read_bytes())
    content[len(content) // 2] ^= 1
    model.write_bytes(content)
    with pytest.raises(ModelFileError, match="does not match"):
        LightGbmRanker(tmp_path)


@pytest.mark.vendor
def test_a_training_that_is_killed_before_its_end_leaves_the_model_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(folder: Path, manifest: Manifest) -> None:
        raise KeyboardInterrupt

    before = trained(tmp_path).manifest
    monkeypatch.setattr("retrieval.lightgbm_ranker.write_manifest", killed)
    with pytest.raises(KeyboardInterrupt):
        trained(tmp_path, seed=2)
    assert LightGbmRanker(tmp_path).manifest == before


@pytest.mark.vendor
def test_a_new_training_takes_the_place_of_the_model_before(tmp_path: Path) -> None:
    before = trained(tmp_path).manifest
    assert trained(tmp_path, seed=2).manifest.model_digest != before.model_digest
    assert len(list(tmp_path.glob("model-*.txt"))) == 1


def test_a_folder_without_model_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match="aisle train ranker"):
        read_manifest(tmp_path)
