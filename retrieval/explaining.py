"""Why a product is shown: true of it, and what raised it in the ranking; a writer words it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retrieval.evidence import Evidence, Question
from retrieval.filters import discount_percent
from retrieval.product import Price, Product, Variant
from retrieval.query import Constraint, Query, Reason, ReasonCode
from retrieval.recommender.interests import met_by
from retrieval.recommender.session_likeness import shared_with_session
from retrieval.snapshot import Snapshot

FEATURES_OF: Mapping[ReasonCode, tuple[str, ...]] = {
    "title_match": (
        *("lexical_score", "lexical_points", "lexical_gap", "lexical_rank", "fused_rank"),
        *("coverage", "head_coverage", "naming_coverage", "as_written"),
        *("title_share", "title_start", "title_tightness", "ordered_pairs", "near_pairs", "longest_run"),
        *("words_missed", "rarity_missed", "rarest_missed", "noun_in_title", "noun_ends_title"),
        *("numbers_found", "numbers_missed"),
    ),
    "right_kind": ("kind_coverage",),
    "similar_meaning": ("text_similarity", "english_similarity", "english_gap", "english_rank"),
    "similar_look": ("image_similarity",),
    "similar_colour": ("colour_match",),
    "matches_wish": ("wishes_met", "whom_stated"),
    "best_rated": ("rating", "rating_count"),
    "well_rated": ("rating", "rating_count"),
    "popular": ("demand",),
    "cheapest": ("price_position", "cheapness_wanted", "log_price"),
    "low_price": ("price_position", "cheapness_wanted", "log_price"),
    "on_sale": ("discount_percent",),
    "new": ("age_days",),
    # These are raised beside the ranker, too (ranking.py).
    "like_your_clicks": ("session_likeness",),
    "for_you": ("interest_match",),
    "as_before": (
        *("kind_leaning", "department_leaning", "brand_leaning", "colour_leaning", "whom_leaning"),
        *("style_leaning", "price_leaning"),
    ),
}
"""Which features of the ranker a reason speaks for."""

FOUND_BY: tuple[ReasonCode, ...] = ("similar_look", "title_match", "similar_meaning", "right_kind")
"""Told of a product that nothing raised above the others: it is there because of these."""

_BY_WORDS = frozenset({"title_match", "similar_meaning"})
_MOST = 3
_LEAST_GIVEN = 0.05  # spreads of the candidates' scores
_NEW_DAYS = 45.0
_POPULAR_SHARE = 0.9  # of the shop's products are less popular
_ENOUGH_RATINGS = 10
_SIMILAR_LOOK = 0.6
_SIMILAR_MEANING = 0.5
_SAME_KIND = 0.8  # of the words are in the category's name
_SIMILAR_COLOUR = 0.3  # of the thing on the photo
_WELL_RATED = 4.4
_LOW_PRICE = 0.25  # of the way from the cheapest of its category to the dearest
# Wishes that a card shows anyway, or that nobody needs to hear again.
_PLAIN_FIELDS = frozenset({"price", "category", "in_stock", "rating", "size", "brand"})


@dataclass(frozen=True)
class Card:
    """A product about to be shown, with the variant chosen for it."""

    row: int
    product: Product
    variant: Variant
    relaxed: tuple[Constraint, ...]


def reasons(
    cards: Sequence[Card],
    query: Query,
    question: Question,
    evidence: Evidence,
    snapshot: Snapshot,
    put_forward: Sequence[bool],
    given: npt.NDArray[np.float64] | None = None,
) -> tuple[tuple[Reason, ...], ...]:
    """At most three a card: the shop's own, limits that were set, then what raised it, most first.

    Args:
        cards: the products, with their variants.
        query: what was asked.
        question: the same, read.
        evidence: what it says of every product.
        snapshot: the catalogue.
        put_forward: which cards the merchant's rules raised.
        given: what the features of each of `FEATURES_OF` gave the first cards, shape (cards, reasons), in
            spreads of the candidates' scores; None where the shopper chose the order, so that all that is
            true may be told.
    """
    best_rated = _one_best([_rating(c.product) for c in cards])
    cheapest = _one_best([-_price(c.variant, query.currency) for c in cards])
    popular = snapshot.popular_from(_POPULAR_SHARE) if len(snapshot.products) else 0.0
    positions = snapshot.columns.price_positions(query.currency)
    same_kind = frozenset(
        c.row
        for c in cards
        if question.like_row is not None and snapshot.kind_of[c.row] == snapshot.kind_of[question.like_row]
    )
    found = []
    for number, card in enumerate(cards):
        product, row = card.product, card.row
        is_rated = product.rating is not None and product.rating_count >= _ENOUGH_RATINGS
        true: list[Reason] = []
        if _in_title(product, question, snapshot):
            true.append(Reason("title_match"))
        if evidence.kind_coverage[row] >= _SAME_KIND or _is_of_a_kind_asked_for(query, card):
            true.append(Reason("right_kind", product.category.in_locale("en")))
        if max(evidence.text_similarity[row], evidence.english_similarity[row]) >= _SIMILAR_MEANING:
            true.append(Reason("similar_meaning"))
        if evidence.image_similarity[row] >= _SIMILAR_LOOK:
            true.append(Reason("similar_look"))
        if evidence.colour_match[row] >= _SIMILAR_COLOUR:
            true.append(Reason("similar_colour"))
        true += _wishes(query, card, hard=False)
        if number == best_rated:
            true.append(Reason("best_rated", f"{product.rating:g}"))
        elif is_rated and (product.rating or 0.0) >= _WELL_RATED:
            true.append(Reason("well_rated", f"{product.rating:g}"))
        if snapshot.popularity[row] >= popular and product.rating_count >= _ENOUGH_RATINGS:
            true.append(Reason("popular", str(product.rating_count)))
        if number == cheapest:
            true.append(Reason("cheapest"))
        elif positions[row] <= _LOW_PRICE:
            true.append(Reason("low_price"))
        if off := discount_percent(card.variant):
            true.append(Reason("on_sale", str(off)))
        if snapshot.age_days[row] <= _NEW_DAYS and product.released:
            true.append(Reason("new", product.released.isoformat()))
        if given is not None and query.shopper.session:
            true += _like_clicks(card, query, snapshot)
        true += _cared_for(card, query, snapshot)
        if given is None:
            told = sorted(true, key=lambda r: r.code in FOUND_BY)
        else:
            told = _telling(true, given[number]) if number < len(given) else []
        own = [Reason("shops_pick")] if put_forward[number] else []
        alike = [Reason("same_category")] if row in same_kind else []
        found.append(tuple([*own, *_wishes(query, card, hard=True), *told, *alike][:_MOST]))
    return tuple(found)


def _telling(true: Sequence[Reason], given: npt.NDArray[np.float64]) -> list[Reason]:
    """Those that raised a product's score, the strongest first; else what it was found by."""
    strength = {code: float(value) for code, value in zip(FEATURES_OF, given, strict=True)}
    raised = [r for r in true if strength[r.code] >= _LEAST_GIVEN]
    told = sorted(raised, key=lambda r: -strength[r.code])
    by_words = [r for r in told if r.code in _BY_WORDS][1:]  # one of them is enough
    return [r for r in told if r not in by_words] or [r for r in true if r.code in FOUND_BY][:1]


def _like_clicks(card: Card, query: Query, snapshot: Snapshot) -> list[Reason]:
    """What it has in common with what was looked at in this visit; a colour only where the card shows it."""
    shared = shared_with_session(card.row, query.shopper.session, snapshot)
    if shared is None:
        return []
    colour = shared.colour if card.variant.options.get("colour", shared.colour) == shared.colour else ""
    return [Reason("like_your_clicks", " | ".join(filter(None, (colour, shared.kind))))]


def _cared_for(card: Card, query: Query, snapshot: Snapshot) -> list[Reason]:
    """What it has that the shopper said they care for, and what they chose before: the first of each."""
    met = met_by(card.row, card.variant, query.shopper.interests, snapshot)
    said = [Reason("for_you", f"{i.field} | {i.value}") for i in met if i.said]
    shown = [Reason("as_before", f"{i.field} | {i.value}") for i in met if not i.said]
    return [*said[:1], *shown[:1]]


def _in_title(product: Product, question: Question, snapshot: Snapshot) -> bool:
    """Whether a title has all words that were asked for, or what stands for them."""
    terms = question.reading.terms
    titles = [frozenset(snapshot.analyser.tokens(t, indexing=True)) for t in product.title.all()]
    return bool(terms) and all(
        any(title.issuperset(phrase) for title in titles for phrase, _ in term.stands_for) for term in terms
    )


def _wishes(query: Query, card: Card, *, hard: bool) -> list[Reason]:
    """What was wished for and the card has: limits, or wishes that only rank."""
    values = []
    for constraint in query.constraints:
        named = constraint.op in ("=", "in") and constraint.field not in _PLAIN_FIELDS
        if not named or constraint.hard is not hard or constraint in card.relaxed:
            continue
        if not hard and not _has(card, constraint):
            continue
        if isinstance(constraint.value, bool):
            values.append(constraint.field if constraint.value else "")
        elif isinstance(constraint.value, str):
            values.append(constraint.value)
    return [Reason("matches_wish", v) for v in values if v][:2]


def _is_of_a_kind_asked_for(query: Query, card: Card) -> bool:
    kinds = [c for c in query.constraints if c.hard and c.field == "category" and c.op in ("=", "in")]
    return bool(kinds) and not any(c in card.relaxed for c in kinds)


def _has(card: Card, constraint: Constraint) -> bool:
    """Whether the product or the variant says it in so many words."""
    stated = (card.product.attributes.get(constraint.field), card.variant.options.get(constraint.field))
    return any(
        value == constraint.value or (isinstance(value, tuple) and constraint.value in value)
        for value in stated
        if value is not None
    )


def _one_best(values: Sequence[float]) -> int | None:
    """The place of the highest value when no other shares it and there is something to compare."""
    known = [v for v in values if np.isfinite(v)]
    if len(known) < 2 or known.count(max(known)) > 1:
        return None
    return list(values).index(max(known))


def _rating(product: Product) -> float:
    enough = product.rating is not None and product.rating_count >= _ENOUGH_RATINGS
    return float(product.rating or 0.0) if enough else float("-inf")


def _price(variant: Variant, currency: str) -> float:
    price: Price | None = variant.prices.get(currency)
    if price is None and len(variant.prices) == 1:
        price = next(iter(variant.prices.values()))
    return float(price.amount_minor) if price else float("inf")
