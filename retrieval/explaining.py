"""Why a product is shown: true of it, and what ranking looked at; a writer words it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from retrieval.evidence import Evidence, Question
from retrieval.filters import discount_percent
from retrieval.product import Price, Product, Variant
from retrieval.query import Constraint, Query, Reason
from retrieval.snapshot import Snapshot

_MOST = 3
_NEW_DAYS = 45.0
_POPULAR_SHARE = 0.9  # of the shop's products are less popular
_ENOUGH_RATINGS = 10
_SIMILAR_LOOK = 0.6
_SIMILAR_MEANING = 0.5
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
) -> tuple[tuple[Reason, ...], ...]:
    """At most three a card, the most telling first; `put_forward` says which the merchant's rules raised."""
    best_rated = _one_best([_rating(c.product) for c in cards])
    cheapest = _one_best([-_price(c.variant, query.currency) for c in cards])
    popular = snapshot.popular_from(_POPULAR_SHARE) if len(snapshot.products) else 0.0
    found = []
    for number, card in enumerate(cards):
        row = card.row
        why = [Reason("shops_pick")] if put_forward[number] else []
        if (query.image or query.like_product_id) and evidence.image_similarity[row] >= _SIMILAR_LOOK:
            why.append(Reason("similar_look"))
        why += _wishes(query, card)
        if number == best_rated:
            why.append(Reason("best_rated", f"{card.product.rating:g}"))
        if number == cheapest:
            why.append(Reason("cheapest"))
        if off := discount_percent(card.variant):
            why.append(Reason("on_sale", str(off)))
        if snapshot.popularity[row] >= popular and card.product.rating_count >= _ENOUGH_RATINGS:
            why.append(Reason("popular", str(card.product.rating_count)))
        if snapshot.age_days[row] <= _NEW_DAYS and card.product.released:
            why.append(Reason("new", card.product.released.isoformat()))
        if _in_title(card.product, question, snapshot):
            why.append(Reason("title_match"))
        elif evidence.text_similarity[row] >= _SIMILAR_MEANING:
            why.append(Reason("similar_meaning"))
        if query.like_product_id:
            why.append(Reason("same_category"))
        found.append(tuple(why[:_MOST]))
    return tuple(found)


def _in_title(product: Product, question: Question, snapshot: Snapshot) -> bool:
    """Whether a title has all words that were asked for, or what stands for them."""
    terms = question.reading.terms
    titles = [frozenset(snapshot.analyser.tokens(t, indexing=True)) for t in product.title.all()]
    return bool(terms) and all(
        any(title.issuperset(phrase) for title in titles for phrase, _ in term.stands_for) for term in terms
    )


def _wishes(query: Query, card: Card) -> list[Reason]:
    met = [
        c
        for c in query.constraints
        if c.op in ("=", "in") and c.field not in _PLAIN_FIELDS and c.hard and c not in card.relaxed
    ]
    values = []
    for constraint in met:
        if isinstance(constraint.value, bool):
            values.append(constraint.field if constraint.value else "")
        elif isinstance(constraint.value, str):
            values.append(constraint.value)
    return [Reason("matches_wish", v) for v in values if v][:2]


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
