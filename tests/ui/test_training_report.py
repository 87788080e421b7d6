"""The page of a training: whole without a network, nothing unescaped, and its headings say what was found."""

import re
from html.parser import HTMLParser

import pytest

from retrieval.training_results import Bin, Segment, TrainingResults
from ui.cli.training_report import training_report

RESULTS = TrainingResults(
    model="ranker",
    trained_on="500 requests",
    is_simulated=True,
    lists=120,
    contenders={
        "this ranker": {"nDCG@10": 0.75, "recall@4": 0.6, "precision@4": 0.3, "AUC": 0.7, "accuracy": 0.9},
        "popularity": {"nDCG@10": 0.5},
        "hybrid search": {"nDCG@10": 0.72},
    },
    curve_measure="nDCG@10",
    curves={"training": (0.5, 0.7, 0.8), "validation": (0.5, 0.65, 0.6)},
    calibration={"click": (Bin(0.01, 0.02, 100), Bin(0.2, 0.18, 100))},
    calibration_error={"click": 0.015},
    segments=(Segment("category", "<script>alert(1)</script>", 200, 20, 0.11, 0.1, 0.4, 0.5),),
    importance={"lexical_score": 0.6, "rating": 0.4},
)


class Page(HTMLParser):
    """Headings, tags and addresses of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.headings: list[str] = []
        self.tags: set[str] = set()
        self.addresses: list[str] = []
        self.is_heading = False
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.is_heading = tag == "h2"
        self.addresses += [value or "" for name, value in attributes if name in ("src", "href")]

    def handle_data(self, data: str) -> None:
        if self.is_heading:
            self.headings.append(data)
            self.is_heading = False


def test_the_headings_say_what_was_found() -> None:
    assert Page(training_report(RESULTS)).headings == [
        "+0.030 NDCG@10: better than hybrid search",
        "Validation is best after round 2 of 3",
        "Chances of a click are 1.5% off on average",
        "Click and sale rates, predicted (p) and observed, by segment",
        "What moves the order most: lexical score",
    ]


def test_the_page_needs_no_network_and_runs_nothing() -> None:
    text = training_report(RESULTS)
    page = Page(text)

    assert page.addresses == []
    assert "script" not in page.tags
    assert not re.search(r"https?:|url\(|@import", text)
    assert "&lt;script&gt;" in text


def test_simulated_figures_are_said_to_be() -> None:
    assert "simulated" in training_report(RESULTS)


@pytest.mark.parametrize("figure", ["0.7500", "0.7200", "11.00%", "60.0%", "–"])
def test_the_figures_are_in_tables(figure: str) -> None:
    assert f">{figure}</td>" in training_report(RESULTS)


def test_a_training_without_curves_or_segments_has_a_page_too() -> None:
    bare = TrainingResults(
        "ranker", "5 requests", False, 5, {"new": {"nDCG@10": 0.4}, "old": {"nDCG@10": 0.5}}
    )

    assert Page(training_report(bare)).headings == ["-0.100 NDCG@10: worse than old"]
