"""How a query's words stand in titles: side by side, in order, early, as the noun; features of the ranker."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from retrieval.features import FeatureColumns
from retrieval.lexical import LexicalIndex, LexicalMatch, QueryTerm

Rows = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

_NEAR = 3  # places


def wording_features(
    rows: Rows, terms: Sequence[QueryTerm], index: LexicalIndex, match: LexicalMatch
) -> FeatureColumns:
    """Columns of shape (rows,) by feature; 0 where nothing was asked in words."""
    hits, filled = index.in_titles(rows, terms)  # Shape: (rows, places, terms), (rows, places)
    by_place, by_term = np.asarray(hits.any(axis=2)), np.asarray(hits.any(axis=1))
    places, asked = filled.shape[1], max(len(terms), 1)
    length = np.maximum(filled.sum(axis=1), 1)
    ordinal = np.arange(places)
    first = np.where(by_place, ordinal, places).min(axis=1, initial=places)
    last = np.where(by_place, ordinal, -1).max(axis=1, initial=-1)
    has_any = last >= 0
    is_number = np.array([any(c.isdigit() for c in term.word) for term in terms], dtype=np.bool_)
    is_itself = np.array([any(w == 1.0 for _, w in term.stands_for) for term in terms], dtype=np.bool_)
    rarities = np.array([index.rarity(term) for term in terms])
    named = np.flatnonzero(~is_number)
    noun = hits[:, :, named[-1]] if len(named) else np.zeros(filled.shape, dtype=np.bool_)
    ends = filled & ~np.roll(np.pad(filled, ((0, 0), (0, 1))), -1, axis=1)[:, :places]
    missing = ~by_term
    return {
        "title_share": by_place.sum(axis=1) / length,
        "title_start": np.where(has_any, 1 - first / places, 0.0),
        "title_tightness": by_place.sum(axis=1) / np.maximum(last - first + 1, 1) * has_any,
        "ordered_pairs": _pairs(hits, reach=1, ordered=True),
        "near_pairs": _pairs(hits, reach=_NEAR, ordered=False),
        "longest_run": _longest_run(by_place) / asked,
        "words_missed": missing.sum(axis=1, dtype=np.float64),
        "rarity_missed": np.asarray(missing @ rarities),
        "rarest_missed": np.asarray((missing * rarities).max(axis=1, initial=0.0)),
        "noun_in_title": noun.any(axis=1).astype(np.float64),
        "noun_ends_title": (noun & ends).any(axis=1).astype(np.float64),
        "numbers_found": (by_term & is_number).sum(axis=1, dtype=np.float64),
        "numbers_missed": (missing & is_number).sum(axis=1, dtype=np.float64),
        "as_written": (by_term & is_itself).sum(axis=1) / asked,
        "title_words": length.astype(np.float64),
        "query_rarity": np.full(len(rows), rarities.sum()),
        "lexical_points": match.score[rows],
        "lexical_gap": match.score[rows].max(initial=0.0) - match.score[rows],
    }


def _pairs(hits: Bools, *, reach: int, ordered: bool) -> npt.NDArray[np.float64]:
    """Share of the neighbours among the query's words that stand within `reach` places, shape (rows,).

    Of a single word: whether it is there.
    """
    if hits.shape[2] < 2:
        return np.asarray(hits.any(axis=(1, 2)), dtype=np.float64)
    left, right = hits[:, :, :-1], hits[:, :, 1:]
    beside = np.zeros_like(left)
    for step in range(1, reach + 1):
        beside[:, :-step] |= right[:, step:]
        if not ordered:
            beside[:, step:] |= right[:, :-step]
    return np.asarray((left & beside).any(axis=1).mean(axis=1))


def _longest_run(by_place: Bools) -> npt.NDArray[np.int64]:
    """The most places in a row that have a word of the query, shape (rows,)."""
    run = np.zeros(len(by_place), dtype=np.int64)
    longest = run.copy()
    for place in range(by_place.shape[1]):
        run = (run + 1) * by_place[:, place]
        np.maximum(longest, run, out=longest)
    return longest
