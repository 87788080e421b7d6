"""What a training came to: measures of a perfect and a reversed order, honest chances, segments, files."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from retrieval.errors import ModelFileError
from retrieval.interactions import Impression
from retrieval.shown_lists import ShownList
from retrieval.training_results import (
    RESULTS_FILE,
    Chances,
    TrainingResults,
    calibrated,
    calibration_bins,
    calibration_error,
    chances_from_scores,
    measured,
    read_results,
    save_results,
    segments,
)

START = datetime(2026, 8, 1, tzinfo=UTC)
PLACES = 6


def some_lists(count: int, seed: int = 3) -> tuple[list[ShownList], np.ndarray]:
    """Requests and what they showed: a click comes by appeal and position, a sale with half of them."""
    chance = np.random.default_rng(seed)
    lists, appeals = [], []
    for request in range(count):
        appeal = chance.normal(size=PLACES)
        clicks = chance.random(PLACES) < 1 / (1 + np.exp(1 - appeal)) / np.arange(1, PLACES + 1)
        shown = tuple(
            Impression(
                f"r{request}", START + timedelta(hours=request), f"s{request}",
                "c1" if request % 3 else None, "shoes", "zh" if request % 2 else "en", f"p{place}", place + 1,
                clicked=bool(clicks[place]), purchased=bool(clicks[place] and chance.random() < 0.5),
            )
            for place in range(PLACES)
        )  # fmt: skip
        lists.append(ShownList(f"r{request}", "shoes", shown[0].locale, shown))
        appeals.append(appeal)
    return lists, np.concatenate(appeals)


def clicked(lists: list[ShownList]) -> np.ndarray:
    return np.array([i.clicked for s in lists for i in s.shown])


def test_a_perfect_order_measures_one_and_a_reversed_one_less() -> None:
    lists = [s for s in some_lists(200)[0] if s.has_click]
    grades = np.array([i.clicked + 2.0 * i.purchased for s in lists for i in s.shown])

    assert measured(lists, grades)["nDCG@10"] == pytest.approx(1.0)
    assert measured(lists, -grades)["nDCG@10"] < 0.8


def test_chances_that_know_the_clicks_have_an_area_of_one() -> None:
    lists, appeal = some_lists(100)
    found = measured(lists, appeal, clicked(lists).astype(float))

    assert (found["AUC"], found["accuracy"]) == (1.0, 1.0)


def test_without_chances_there_is_no_area() -> None:
    lists, appeal = some_lists(50)
    assert "AUC" not in measured(lists, appeal)


def test_chances_learnt_on_other_requests_come_true() -> None:
    learnt_on, known = some_lists(2_000)
    lists, asked = some_lists(2_000, seed=4)
    chances = chances_from_scores(learnt_on, known, lists, asked)

    _, errors = calibrated(lists, chances)

    assert errors["click"] < 0.02
    assert chances.sale[clicked(lists)].mean() == pytest.approx(0.5, abs=0.05)


def test_chances_that_are_twice_too_high_are_seen_to_be() -> None:
    lists, appeal = some_lists(2_000)
    chances = chances_from_scores(lists, appeal, lists, appeal)

    _, errors = calibrated(lists, Chances(2 * chances.click, chances.sale))

    assert errors["click"] == pytest.approx(chances.click.mean(), abs=0.03)


def test_bins_hold_every_row_once_and_rise() -> None:
    chances = np.random.default_rng(1).random(1_003)
    bins = calibration_bins(chances, chances > 0.5)

    assert sum(b.shown for b in bins) == 1_003
    assert [b.predicted for b in bins] == sorted(b.predicted for b in bins)


def test_no_rows_are_no_error() -> None:
    assert calibration_error(()) == 0.0


def test_segments_tell_languages_shoppers_and_categories_apart() -> None:
    lists, appeal = some_lists(60)
    chances = chances_from_scores(lists, appeal, lists, appeal)

    found = segments(lists, chances, lambda product_id: "Shoes" if product_id < "p3" else "Bags")

    named = [(s.kind, s.value) for s in found]
    assert named == [
        ("language", "en"), ("language", "zh"), ("shopper", "customer"), ("shopper", "visitor"),
        ("category", "Bags"), ("category", "Shoes"),
    ]  # fmt: skip
    assert sum(s.shown for s in found if s.kind == "language") == 60 * PLACES
    shoes = next(s for s in found if s.value == "Shoes")
    assert shoes.observed_click_rate == pytest.approx(clicked(lists).reshape(-1, PLACES)[:, :3].mean())


def some_results() -> TrainingResults:
    lists, appeal = some_lists(80)
    chances = chances_from_scores(lists, appeal, lists, appeal)
    bins, errors = calibrated(lists, chances)
    return TrainingResults(
        "ranker", "80 requests", True, 80, {"this ranker": measured(lists, appeal, chances.click)},
        "nDCG@10", {"training": (0.5, 0.6)}, bins, errors, segments(lists, chances, lambda _: "Shoes"),
        {"rating": 0.7, "price": 0.3},
    )  # fmt: skip


def test_results_are_read_as_they_were_written(tmp_path: Path) -> None:
    results = some_results()
    save_results(tmp_path, results)

    assert read_results(tmp_path) == results


@pytest.mark.parametrize(
    ("content", "said"), [(None, "before results were kept"), ('{"curves": 3}', "damaged")]
)
def test_a_folder_without_results_says_so(tmp_path: Path, content: str | None, said: str) -> None:
    if content is not None:
        (tmp_path / RESULTS_FILE).write_text(content, encoding="utf-8")
    with pytest.raises(ModelFileError, match=said):
        read_results(tmp_path)


def test_results_of_another_version_are_refused(tmp_path: Path) -> None:
    save_results(tmp_path, replace(some_results(), model="ranker"))
    path = tmp_path / RESULTS_FILE
    path.write_text(path.read_text(encoding="utf-8").replace('"lists"', '"requests"'), encoding="utf-8")
    with pytest.raises(ModelFileError, match="damaged"):
        read_results(tmp_path)
