"""Ranking metrics under our names, computed by `ir_measures`. Documents without a judgment count as 0."""

from collections.abc import Mapping, Sequence

Judgments = Mapping[str, Mapping[str, int]]  # query id -> document id -> grade
Run = Mapping[str, Mapping[str, float]]  # query id -> document id -> score

# name -> (measure of ir_measures, whether gains are 2**grade - 1, whether only judged documents count).
# nDCG with that gain and discount 1 / log2(rank + 1) is Burges et al. 2005; ir_measures computes its own
# `dcg='exp-log2'` with an external Perl program, so the same gains are handed to its other implementation.
MEASURES: dict[str, tuple[str, bool, bool]] = {
    "nDCG@10": ("nDCG@10", True, False),
    "nDCG@10/judged": ("nDCG@10", True, True),
    "nDCG@10/linear": ("nDCG@10", False, False),  # gain = grade
    "recall@50": ("R@50", False, False),
    "recall@100": ("R@100", False, False),
    "MRR@10": ("RR@10", False, False),
    "MRR": ("RR", False, False),
    "recall@4": ("R@4", False, False),
    "precision@4": ("P@4", False, False),
    "P@10": ("P@10", False, False),
    "HR@10": ("Success@10", False, False),
    "R@1": ("R@1", False, False),
    "R@10": ("R@10", False, False),
}


def evaluate(judgments: Judgments, run: Run, measures: Sequence[str] = ("nDCG@10",)) -> dict[str, float]:
    """Mean over the judged queries, by the names of `MEASURES`; each in [0, 1].

    A query that the run lacks counts as 0. Without any judged query every mean is 0.

    Raises:
        KeyError: a name that is not in `MEASURES`.
    """
    by_query = evaluate_queries(judgments, run, measures)
    return {name: sum(scores.values()) / len(scores) if scores else 0.0 for name, scores in by_query.items()}


def evaluate_queries(
    judgments: Judgments, run: Run, measures: Sequence[str] = ("nDCG@10",)
) -> dict[str, dict[str, float]]:
    """Measure name -> judged query id -> value."""
    import ir_measures

    grades_seen = sorted({grade for grades in judgments.values() for grade in grades.values()})
    gains = {grade: 2**grade - 1 for grade in grades_seen if grade > 0}
    parsed = {}
    for name in measures:
        spelled, is_exponential, judged_only = MEASURES[name]
        measure = ir_measures.parse_measure(spelled)
        measure = measure(gains=gains) if is_exponential else measure
        parsed[measure(judged_only=True) if judged_only else measure] = name
    found = {name: dict.fromkeys(judgments, 0.0) for name in measures}
    if not judgments:
        return found
    qrels = [
        ir_measures.Qrel(query, document, grade)
        for query, grades in judgments.items()
        for document, grade in grades.items()
    ]
    ranked = [
        ir_measures.ScoredDoc(query, document, score)
        for query, scores in run.items()
        for document, score in scores.items()
    ]
    for result in ir_measures.iter_calc(list(parsed), qrels, ranked):
        found[parsed[result.measure]][result.query_id] = float(result.value)
    return found
