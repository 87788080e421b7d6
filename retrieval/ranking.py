"""From evidence to an order: the features of candidates, sort orders, stock first, and a spread of kinds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from retrieval.encoders import Matrix
from retrieval.evidence import Evidence, Question
from retrieval.features import NAMES, feature_matrix
from retrieval.filters import Mask, department
from retrieval.query import Query, ReasonCode, Sort
from retrieval.ranker import Ranker, Relevance
from retrieval.recommender.interests import interest_match
from retrieval.recommender.leanings import leanings
from retrieval.recommender.session_likeness import acts_of
from retrieval.recommender.shop_inputs import plain_numbers, text_similarity
from retrieval.recommender.shop_recommender import Odds, ShopRecommender
from retrieval.snapshot import Floats, Snapshot
from retrieval.wording import wording_features

Rows = npt.NDArray[np.int64]  # of products

_RANK_CONSTANT = 60  # Cormack, Clarke & Büttcher 2009
_SPREAD_OVER = 24
_KINDS_KNOWN = 0.9
_NEARLY_AS_GOOD = 0.85
_INTEREST_PULL = 1.5  # spreads of the scores between nothing and all of a shopper's interests
_SESSION_PULL = 3.0  # spreads of the scores between nothing and all in common with very many clicks


@dataclass(frozen=True)
class Considered:
    """What the ranker would be told of a query's candidates, in the order of ids: (candidates, features)."""

    product_ids: tuple[str, ...]
    features: Matrix


@dataclass(frozen=True)
class Ranking:
    """`rows` best first. The ranker saw `seen`, in the order of ids, by `features`: (seen, features)."""

    rows: Rows
    seen: Rows
    features: Matrix
    pulls: Mapping[ReasonCode, Floats] = field(default_factory=dict)
    """How far what is known of the shopper raised each, by the reason that tells it, in spreads of the
    scores, shape (seen,)."""

    def given(self, rows: Rows, groups: Sequence[Sequence[str]], ranker: Ranker) -> Relevance:
        """How much less each row would score if a group of features were as the average candidate's.

        In units of the spread of the candidates' scores, shape (rows, groups); 0 for rows that the ranker did
        not see.
        """
        given = np.zeros((len(rows), len(groups)))
        if not len(self.seen) or not len(rows):
            return given
        at = np.minimum(np.searchsorted(self.seen, rows), len(self.seen) - 1)
        average = self.features.mean(axis=0)
        without = np.repeat(self.features[at], len(groups), axis=0)  # Shape: (rows x groups, features)
        for number, group in enumerate(groups):
            columns = [NAMES.index(name) for name in group if name in NAMES]
            without[number :: len(groups), columns] = average[columns]
        scores = ranker.score(self.features)
        left = ranker.score(without).reshape(len(rows), len(groups))
        given = (scores[at][:, np.newaxis] - left) / (float(scores.std()) or 1.0)
        given[self.seen[at] != rows] = 0
        return np.asarray(given)

    def pull_of(self, rows: Rows, code: ReasonCode) -> npt.NDArray[np.float64]:
        """How much more each row was raised than the average candidate, shape (rows,)."""
        pull = self.pulls.get(code)
        if pull is None or not len(rows):
            return np.zeros(len(rows))
        at = np.minimum(np.searchsorted(self.seen, rows), len(self.seen) - 1)
        return np.where(self.seen[at] == rows, pull[at] - pull.mean(), 0.0)


def personal_pulls(
    rows: Rows, features: Matrix, query: Query, snapshot: Snapshot
) -> Mapping[ReasonCode, Floats]:
    """How far this visit, and what the shopper cares for, raise each row; nothing for a stranger.

    `features` are those of the rows.
    """
    shopper = query.shopper
    pulls: dict[ReasonCode, Floats] = {}
    if shopper.session and len(rows):
        alike = features[:, NAMES.index("session_likeness")].copy()
        liked = [act.row for act in acts_of(shopper.session, snapshot) if act.weight > 0]
        known = np.isin(rows, liked)  # was looked at: what is like it comes forward, not the same again
        alike[known] = alike[~known].mean() if not known.all() else 0.0
        pulls["like_your_clicks"] = np.float32(_SESSION_PULL) * alike
    kinds: tuple[tuple[ReasonCode, bool], ...] = (("for_you", True), ("as_before", False))
    for code, is_said in kinds:
        interests = [i for i in shopper.interests if i.said is is_said]
        if interests and len(rows):
            pulls[code] = np.float32(_INTEREST_PULL) * interest_match(rows, interests, snapshot)
    return pulls


def disliked_last(rows: Rows, query: Query, snapshot: Snapshot) -> Rows:
    """In the order given, but what the shopper disliked in this visit after all others."""
    disliked = [act.row for act in acts_of(query.shopper.session, snapshot) if act.weight < 0]
    last = np.isin(rows, disliked)
    return np.concatenate([rows[~last], rows[last]])


def candidate_features(
    rows: Rows,
    query: Query,
    question: Question,
    evidence: Evidence,
    snapshot: Snapshot,
    variant_mask: Mask,
    recommender: ShopRecommender | None = None,
) -> Matrix:
    """Shape (rows, features). `variant_mask` says which variants count for the price."""
    leaning = leanings(rows, query.shopper, snapshot)
    odds = _recommended(rows, query, question, leaning, snapshot, recommender)
    columns = snapshot.columns
    best_score = float(evidence.lexical.score[rows].max(initial=0.0)) or 1.0
    lowest = columns.lowest_prices_of(rows, variant_mask, query.currency)
    anywhere = columns.lowest_prices_of(rows, columns.everything, query.currency)
    price = np.where(np.isnan(lowest), anywhere, lowest)
    position = columns.price_positions(query.currency)[rows]
    english = evidence.english_similarity[rows]
    wishes = [c for c in query.constraints if not c.hard]
    asked_whom = any(columns.canonical_field(c.field) == "for_whom" for c in query.constraints)
    met = np.ones(len(rows))
    if wishes:
        met = np.mean(
            [columns.any_variant_of(rows, columns.holds(c, query.currency)) for c in wishes], axis=0
        )
    return feature_matrix(
        {
            "lexical_score": evidence.lexical.score[rows] / best_score,
            "coverage": evidence.lexical.coverage[rows],
            "head_coverage": evidence.lexical.head_coverage[rows],
            "naming_coverage": evidence.lexical.naming_coverage[rows],
            "kind_coverage": evidence.kind_coverage[rows],
            "text_similarity": evidence.text_similarity[rows],
            "english_similarity": english,
            "image_similarity": evidence.image_similarity[rows],
            "fused_rank": fused_rank(rows, evidence),
            "wishes_met": met,
            "colour_match": evidence.colour_match[rows],
            "whom_stated": (columns.states("for_whom")[rows] if asked_whom else np.zeros(len(rows))) * 1.0,
            "rating": snapshot.rating[rows],
            "rating_count": np.log1p(snapshot.rating_count[rows]),
            "demand": snapshot.demand[rows],
            "price_position": position,
            "cheapness_wanted": (1 - position) * question.reading.wants_cheap,
            "log_price": np.log1p(np.nan_to_num(price)),
            "discount_percent": _best_discount(rows, variant_mask, snapshot),
            "stock_share": snapshot.stock_share[rows],
            "age_days": snapshot.age_days[rows],
            "variants": np.log(np.maximum(snapshot.variant_counts[rows], 1)),
            "query_words": np.full(len(rows), len(question.reading.terms)),
            "english_gap": english.max(initial=-1.0) - english,
            "lexical_rank": 1 / _ranks(rows, evidence.lexical.score[rows]),
            "english_rank": english.any() / _ranks(rows, english),
            "trend": snapshot.trend[rows],
            "recommender_click": odds[:, 0],
            "recommender_buy": odds[:, 1],
            **leaning,
            **wording_features(rows, question.reading.terms, snapshot.lexical, evidence.lexical),
        },
        len(rows),
    )


def _recommended(
    rows: Rows,
    query: Query,
    question: Question,
    leaning: Mapping[str, Floats],
    snapshot: Snapshot,
    recommender: ShopRecommender | None,
) -> Odds:
    if recommender is None:
        return np.zeros((len(rows), 2), dtype=np.float32)
    words = asked_words(question)
    similarity = None if words is None else text_similarity(rows, words, snapshot)
    numbers = plain_numbers(rows, similarity, leaning, snapshot)
    return recommender.odds(rows, query.shopper, words, numbers, snapshot)


def asked_words(question: Question) -> Floats | None:
    """The vector of a query's words, shape (dimension,); None where none were asked."""
    if question.text_vector is None or not question.reading.text:
        return None
    return np.asarray(question.text_vector[0], dtype=np.float32)


def fused_rank(rows: Rows, evidence: Evidence) -> npt.NDArray[np.float64]:
    """Reciprocal rank fusion of the scores that were asked for, 1 for the first of all, shape (rows,)."""
    fused = np.zeros(len(rows))
    asked = [
        scores[rows]
        for scores in (
            evidence.lexical.score,
            evidence.text_similarity,
            evidence.image_similarity,
            evidence.look_similarity,
        )
        if scores[rows].any()
    ]
    for scores in asked:
        fused += (_RANK_CONSTANT + 1) / (_RANK_CONSTANT + _ranks(rows, scores))
    return fused / max(len(asked), 1)


def _ranks(rows: Rows, scores: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    """From 1, ties by row; shape (rows,)."""
    rank = np.empty(len(rows))
    rank[np.lexsort((rows, -scores))] = np.arange(1, len(rows) + 1)
    return rank


def best_first(rows: Rows, scores: npt.NDArray[np.floating]) -> Rows:
    """Rows by score, ties by product id; rows are in the order of ids."""
    return rows[np.lexsort((rows, -scores))]


def sorted_rows(rows: Rows, sort: Sort, query: Query, snapshot: Snapshot, variant_mask: Mask) -> Rows:
    """Relevant rows, best first already, in a shopper's order; unknown values come last, ties stay."""
    columns = snapshot.columns
    key: npt.NDArray[np.float64]
    match sort:
        case "relevance":
            return rows
        case "price_asc" | "price_desc":
            key = columns.lowest_prices_of(rows, variant_mask, query.currency)
            key = key if sort == "price_asc" else -key
        case "rating":
            key = -snapshot.rating[rows].astype(np.float64)
        case "newest":
            key = snapshot.age_days[rows].astype(np.float64)
        case "popularity":
            key = -snapshot.popularity[rows].astype(np.float64)
    return rows[np.argsort(np.nan_to_num(key, nan=np.inf), kind="stable")]


def in_stock_first(rows: Rows, snapshot: Snapshot, variant_mask: Mask) -> Rows:
    """Products with a matching variant that can be bought now, then the others; each in the order given."""
    available = snapshot.columns.any_variant_of(rows, variant_mask & snapshot.columns.in_stock)
    return np.concatenate([rows[available], rows[~available]])


def spread_kinds(rows: Rows, evidence: Evidence, snapshot: Snapshot, page: int) -> Rows:
    """The first places reordered so that each page of cards shows as many kinds of things as it can.

    Only products that have about as much of what was asked as the first one has are moved, and only where
    the kind of nearly all is known.
    """
    leaves = snapshot.columns.leaf_categories
    head = rows[: _SPREAD_OVER * 2]
    if np.mean([leaves[r] != "" for r in head]) < _KINDS_KNOWN:
        return rows
    coverage = evidence.lexical.head_coverage
    waiting = list(head[coverage[head] >= _NEARLY_AS_GOOD * coverage[head[0]]])
    placed: list[int] = []
    while waiting and len(placed) < _SPREAD_OVER:
        recent = placed[len(placed) - len(placed) % page :]
        shown = {leaves[r] for r in recent}
        tops = {department(leaves[r]) for r in recent}
        fresh = [r for r in waiting if leaves[r] not in shown]
        freshest = [r for r in fresh if department(leaves[r]) not in tops]
        chosen = (freshest or fresh or waiting)[0]
        placed.append(chosen)
        waiting.remove(chosen)
    return np.concatenate([np.array(placed, dtype=np.int64), rows[~np.isin(rows, placed)]])


def preferred_first(rows: Rows, product_ids: Sequence[str], snapshot: Snapshot) -> Rows:
    """Those of `product_ids` that are among the rows, in that order, then the others."""
    present = frozenset(rows.tolist())
    wanted = [snapshot.row_of[i] for i in product_ids if snapshot.row_of.get(i, -1) in present]
    wanted = list(dict.fromkeys(wanted))
    others = rows[~np.isin(rows, wanted)] if wanted else rows
    return np.concatenate([np.array(wanted, dtype=np.int64), others])


def preliminary_score(evidence: Evidence, snapshot: Snapshot, rows: Rows) -> Floats:
    """A cheap order, to choose which of very many relevant products the ranker looks at, shape (rows,)."""
    if evidence.browsing:
        return snapshot.popularity[rows]
    best = float(evidence.lexical.score[rows].max(initial=0.0)) or 1.0
    lexical = evidence.lexical.score[rows] / best + evidence.lexical.head_coverage[rows]
    return np.asarray(
        lexical
        + evidence.text_similarity[rows]
        + evidence.english_similarity[rows]
        + 2 * evidence.image_similarity[rows],
        dtype=np.float32,
    )


def _best_discount(rows: Rows, variant_mask: Mask, snapshot: Snapshot) -> npt.NDArray[np.float64]:
    columns = snapshot.columns
    best = np.zeros(len(rows))
    at, owner = columns.variants_of(rows)
    np.maximum.at(best, owner, columns.numbers("discount_percent")[at] * variant_mask[at])
    return best
