"""What a shopper leans to, from what they did and said: numbers for the ranker, 0 where nothing is known.

A leaning to a value is a log ratio: how often it was chosen, over how often it was there to be chosen. What
was there is what the shopper was shown, where that is known, else the whole catalogue.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt

from retrieval.recommender.product_traits import Floats, ProductTraits, Rows, Trait
from retrieval.recommender.session_likeness import session_likeness
from retrieval.shopper import BehaviourKind, Interest, Shopper
from retrieval.snapshot import Snapshot

LEANINGS = (
    "session_likeness",
    "kind_leaning",
    "department_leaning",
    "brand_leaning",
    "colour_leaning",
    "whom_leaning",
    "style_leaning",
    "price_leaning",
    "seen_before",
    "owned",
    "interest_match",
    "acts_known",
)
_FIELD_OF = {
    "kind_leaning": "kind",
    "department_leaning": "department",
    "brand_leaning": "brand",
    "colour_leaning": "colour",
    "whom_leaning": "for_whom",
    "style_leaning": "style",
}
_FOR: Mapping[BehaviourKind, float] = {"click": 1.0, "cart": 1.0, "purchase": 1.0, "like": 2.0}
_HALF_LIFE_DAYS = 120.0
_MOST_ACTS = 400
_PRIOR = 5.0  # acts at the shop's mean that are added to each shopper's own
_PRICE_PRIOR = 3.0
_BANDS = {"low": -0.5, "middle": 0.0, "high": 0.5}  # where a named price band lies among the log price ratios


@dataclass(frozen=True)
class Chosen:
    """What a shopper chose, and what they were shown, as product rows with weights by age."""

    rows: Rows
    weights: Floats
    shown: Rows
    shown_weights: Floats
    disliked: Rows
    bought: Rows


def chosen_by(shopper: Shopper, snapshot: Snapshot) -> Chosen:
    """Of the latest behaviour; products that the catalogue no longer has are left out."""
    behaviour = (*shopper.earlier, *shopper.session)[-_MOST_ACTS:]
    rows = snapshot.row_of.rows([b.product_id for b in behaviour])
    known = [(b, int(row)) for b, row in zip(behaviour, rows, strict=True) if row >= 0]
    latest = max((b.at for b, _ in known), default=None)

    def of(kinds: Mapping[BehaviourKind, float]) -> tuple[Rows, Floats]:
        kept = [(row, kinds[b.kind] * _age_weight(b.at, latest)) for b, row in known if b.kind in kinds]
        return (
            np.array([row for row, _ in kept], dtype=np.int64),
            np.array([weight for _, weight in kept], dtype=np.float32),
        )

    rows, weights = of(_FOR)
    shown, shown_weights = of({"impression": 1.0})
    return Chosen(rows, weights, shown, shown_weights, of({"dislike": 1.0})[0], of({"purchase": 1.0})[0])


def leanings(rows: Rows, shopper: Shopper, snapshot: Snapshot) -> Mapping[str, Floats]:
    """By the names of `LEANINGS`, each of shape (rows,)."""
    nothing = np.zeros(len(rows), dtype=np.float32)
    found = dict.fromkeys(LEANINGS, nothing)
    if shopper.is_unknown or not len(rows):
        return found
    traits, chosen = snapshot.traits, chosen_by(shopper, snapshot)
    found["session_likeness"] = session_likeness(rows, shopper.session, snapshot)
    found["interest_match"] = interest_match(rows, shopper.interests, traits)
    found["acts_known"] = np.full(len(rows), np.log1p(len(chosen.rows)), dtype=np.float32)
    if len(chosen.rows) or len(chosen.disliked):
        for name, field in _FIELD_OF.items():
            found[name] = _leaning(rows, traits.by_field[field], chosen)
        found["price_leaning"] = _price_leaning(rows, traits.price, chosen)
        found["seen_before"] = np.isin(rows, chosen.rows).astype(np.float32)
        found["owned"] = np.isin(rows, chosen.bought).astype(np.float32)
    return found


def _leaning(rows: Rows, trait: Trait, chosen: Chosen) -> Floats:
    """The strongest of each row's values, 0 for a row without any."""
    size = len(trait.values)
    for_it = _counted(trait, chosen.rows, chosen.weights, size)
    against = _counted(trait, chosen.disliked, np.ones(len(chosen.disliked), np.float32), size)
    shown = _counted(trait, chosen.shown, chosen.shown_weights, size)
    prior = _PRIOR * trait.share
    expected = (shown + prior) / (float(shown.sum()) + _PRIOR)
    chose = (for_it + prior) / (float(for_it.sum()) + _PRIOR)
    ratio = np.log((chose + 1e-6) / (expected + 1e-6)) - np.log1p(against)
    codes, owner = trait.of(rows)
    strongest = np.full(len(rows), -np.inf)
    np.maximum.at(strongest, owner, ratio[codes])
    return np.where(np.isfinite(strongest), strongest, 0.0).astype(np.float32)


def _counted(trait: Trait, rows: Rows, weights: Floats, size: int) -> npt.NDArray[np.float64]:
    """How much of each value is in some products; a product of two values gives half to each."""
    if not len(rows):
        return np.zeros(size)
    codes, owner = trait.of(rows)
    each = weights / np.maximum(np.bincount(owner, minlength=len(rows)), 1)
    return np.asarray(np.bincount(codes, each[owner], minlength=size), dtype=np.float64)


def _price_leaning(rows: Rows, price: Floats, chosen: Chosen) -> Floats:
    """Minus the distance of a price from where the shopper buys, over that from the middle."""
    if not len(chosen.rows):
        return np.zeros(len(rows), dtype=np.float32)
    total = float(chosen.weights.sum())
    home = float((price[chosen.rows] * chosen.weights).sum()) / (total + _PRICE_PRIOR)
    return np.asarray(np.abs(price[rows]) - np.abs(price[rows] - home), dtype=np.float32)


def interest_match(rows: Rows, interests: Sequence[Interest], traits: ProductTraits) -> Floats:
    """The weights of the interests that a product meets, added up; a middle price counts as near it."""
    match = np.zeros(len(rows), dtype=np.float32)
    fields = {"category": ("kind", "department")}
    for interest in interests:
        if interest.field == "price_band" and interest.value in _BANDS:
            distance = np.abs(traits.price[rows] - _BANDS[interest.value])
            match += np.float32(interest.weight) * np.maximum(0.0, 1.0 - 2 * distance).astype(np.float32)
            continue
        for field in fields.get(interest.field, (interest.field,)):
            trait = traits.by_field.get(field)
            if trait is None or interest.value not in trait.values:
                continue
            codes, owner = trait.of(rows)
            has = np.zeros(len(rows), dtype=np.bool_)
            has[owner[codes == trait.values.index(interest.value)]] = True
            match += np.float32(interest.weight) * has
    return match


def _age_weight(at: datetime, latest: datetime | None) -> float:
    days = (latest - at).total_seconds() / 86_400 if latest else 0.0
    return float(0.5 ** (days / _HALF_LIFE_DAYS))
