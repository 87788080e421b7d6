"""The ranker on judged queries that it has not seen, and what it is compared with."""

import numpy as np
import pytest

from retrieval.cross_validation import JudgedQuery, baselines, fold_of, rank_by_folds
from retrieval.errors import ModelFileError
from retrieval.features import NAMES
from retrieval.metrics import evaluate
from retrieval.ranking import Considered
from retrieval.significance import paired_difference


def judged_queries(count: int) -> dict[str, JudgedQuery]:
    """Of 30 candidates the relevant ones are told by `title_start` alone, which the baselines do not read."""
    rng = np.random.default_rng(3)
    queries = {}
    for number in range(count):
        features = np.zeros((30, len(NAMES)), dtype=np.float32)
        features[:, NAMES.index("lexical_points")] = rng.random(30)
        features[:, NAMES.index("title_start")] = rng.random(30)
        ids = tuple(f"p{n:02}" for n in range(30))
        grades = {i: int(f > 0.7) for i, f in zip(ids, features[:, NAMES.index("title_start")], strict=True)}
        queries[f"q{number}"] = JudgedQuery(f"query {number}", Considered(ids, features), grades)
    return queries


def test_what_other_queries_teach_ranks_a_query_better_than_its_baselines() -> None:
    queries = judged_queries(60)
    judgments = {i: q.grades for i, q in queries.items()}
    ours = evaluate(judgments, rank_by_folds(queries, 3))["nDCG@10"]
    assert ours > evaluate(judgments, baselines(queries)["bm25"])["nDCG@10"] + 0.2


def test_every_query_is_ranked_once() -> None:
    queries = judged_queries(30)
    assert rank_by_folds(queries, 3).keys() == queries.keys()


def test_a_query_stays_in_its_fold() -> None:
    assert [fold_of("laptop", 5), fold_of("laptop", 5)] == [fold_of("laptop", 5)] * 2


def test_too_few_queries_are_refused_with_their_number() -> None:
    with pytest.raises(ModelFileError, match="2 were given"):
        rank_by_folds(judged_queries(2), 5)


def test_an_interval_holds_the_difference_of_paired_runs() -> None:
    ours = {f"q{n}": 0.5 + 0.01 * (n % 7) for n in range(40)}
    theirs = {f"q{n}": 0.45 + 0.01 * (n % 5) for n in range(40)}
    found = paired_difference(ours, theirs)
    assert found.low < found.mean < found.high
    assert found.low > 0
    assert found.p < 0.01


def test_equal_runs_do_not_differ() -> None:
    run = {"q1": 0.4, "q2": 0.6}
    assert paired_difference(run, run).p == 1.0
