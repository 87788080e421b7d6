"""A first page that shows several sides of what is recommended: maximal marginal relevance over goods."""

import numpy as np
import numpy.typing as npt

from retrieval.diversity import maximal_marginal_relevance
from retrieval.filters import department
from retrieval.snapshot import Snapshot

Rows = npt.NDArray[np.int64]

TRADE_OFF = 0.6
"""Between relevance (1) and unlikeness (0) in recommendations: another of a liked kind may follow where it is
far better, else something of another kind comes first. Chosen by eye on the demo shop, not measured."""

MOST_VARIED = 60  # of the best that are put in a varied order
_SAME_KIND, _SAME_DEPARTMENT = 0.6, 0.3  # of likeness; the rest is the cosine of the texts


def varied(
    rows: Rows, best: Rows, relevance: npt.NDArray[np.floating], snapshot: Snapshot, count: int
) -> Rows:
    """Of the `best` rows, with their relevance, `count` in a varied order; then all others as they were."""
    places = maximal_marginal_relevance(relevance, likeness(best, snapshot), count, TRADE_OFF)
    chosen = best[places]
    return np.concatenate([chosen, rows[~np.isin(rows, chosen)]])


def likeness(rows: Rows, snapshot: Snapshot) -> npt.NDArray[np.float64]:
    """Of each to each, 0 to 1, shape (rows, rows): by kind, department and text."""
    leaves = snapshot.columns.leaf_categories
    codes = leaves.codes[rows]
    tops = np.array([department(leaves.values[code]) for code in codes.tolist()])
    same_kind = codes[:, np.newaxis] == codes
    same_top = tops[:, np.newaxis] == tops
    by_kind = np.where(same_kind, _SAME_KIND, np.where(same_top, _SAME_DEPARTMENT, 0.0))
    return np.asarray(by_kind + (1 - _SAME_KIND) * np.clip(text_cosines(rows, rows, snapshot), 0.0, 1.0))


def text_cosines(rows: Rows, others: Rows, snapshot: Snapshot) -> npt.NDArray[np.float64]:
    """Shape (rows, others); 0 where either has no vector."""
    known_rows, vectors = snapshot.text.first_vectors(rows)
    known_others, other_vectors = snapshot.text.first_vectors(others)
    found = np.zeros((len(rows), len(others)))
    if len(known_rows) and len(known_others):
        found[np.ix_(known_rows, known_others)] = vectors @ other_vectors.T
    return found
