"""What a shopper leans to, concluded from what they did; and how well products suit what they lean to.

Of the acts on products, each with a gain g (a purchase counts more than a click) and an age t, a value v of
a field has the evidence e = sum of g * 2^(-t / half-life) over the products that have it; a product with
three colours gives each a third. With E the same sum over all products that state the field, and p the share
of the shop's products with v (what acts at random would bring), the leaning is

    weight = (e - p E) / (E + prior)

where e is positive, and e / (E + prior) where dislikes outweigh it. So weights stay within (-1, 1), a single
click says little, what everything has says nothing, and any leaning fades as its acts grow older.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

import numpy as np
import numpy.typing as npt

from retrieval.product import Product, Text, Variant
from retrieval.query import Constraint
from retrieval.shopper import Behaviour, BehaviourKind, Interest
from retrieval.snapshot import Floats, Snapshot
from retrieval.text_analysis import language_of

Rows = npt.NDArray[np.int64]  # of products

GAIN: Mapping[BehaviourKind, float] = {
    "click": 1.0,
    "cart": 2.0,
    "purchase": 4.0,
    "like": 3.0,
    "dislike": -3.0,
}
"""An impression says nothing: the shop chose what to show."""

HALF_LIFE = timedelta(days=45)
PRIOR = 4.0  # gains without any leaning that are added to a shopper's own
LEAST_LEANING = 0.1  # a weaker one is not told and not used
MOST_CONCLUDED = 8
CONCLUDED_FIELDS = ("category", "brand", "colour", "material", "style", "for_whom", "size")
"""Also `price_band`. What people are (skin, diet) is never concluded, only said."""

BANDS = {"low": (0.0, 1 / 3), "middle": (1 / 3, 2 / 3), "high": (2 / 3, 1.0)}
"""From where to where among the prices of a kind."""

_SAYS_LITTLE = frozenset({"unisex", "all year", "multicolour"})

Traits = Sequence[tuple[str, str, float]]
"""What a product is, as far as leanings go: field, value and the product's share in it, 0 to 1."""


def decayed_gain(behaviour: Behaviour, now: datetime) -> float:
    """The gain of an act, halved with each `HALF_LIFE` since; 0 for an impression."""
    age = max(now - behaviour.at, timedelta(0))
    return float(GAIN.get(behaviour.kind, 0.0) * 0.5 ** (age / HALF_LIFE))


def leanings(
    acts: Iterable[tuple[Traits, float]], shares: Mapping[tuple[str, str], float]
) -> tuple[Interest, ...]:
    """The strongest leanings of acts, each with its product's traits and its decayed gain; strongest first.

    `shares` say which share of the shop's products has a value of a field; 0 for one that is not there.
    """
    evidence: dict[tuple[str, str], float] = defaultdict(float)
    stated: dict[str, float] = defaultdict(float)
    for traits, gain in acts:
        for field, value, share in traits:
            evidence[field, value] += gain * share
        for field in {field for field, _, _ in traits}:
            stated[field] += abs(gain)
    found = []
    for (field, value), amount in evidence.items():
        by_chance = shares.get((field, value), 0.0) * stated[field] if amount > 0 else 0.0
        weight = (amount - by_chance) / (stated[field] + PRIOR)
        if amount * weight > 0 and abs(weight) >= LEAST_LEANING:
            found.append(Interest(field, value, weight))
    found.sort(key=lambda i: (-abs(i.weight), i.field, i.value))
    return tuple(found[:MOST_CONCLUDED])


def concluded(behaviour: Sequence[Behaviour], snapshot: Snapshot, now: datetime) -> tuple[Interest, ...]:
    """The leanings that behaviour shows; products that are no longer sold tell nothing."""
    acts = []
    for act in behaviour:
        row = snapshot.row_of.get(act.product_id)
        gain = decayed_gain(act, now)
        if row is not None and gain:
            acts.append((traits_of(row, act.variant_id, snapshot), gain))
    traits = {(field, value) for of_one, _ in acts for field, value, _ in of_one}
    return leanings(acts, {trait: share_having(*trait, snapshot) for trait in traits})


def traits_of(row: int, variant_id: str | None, snapshot: Snapshot) -> Traits:
    """Of the variant where it is known, else of all, each with its part. Sizes only of a known one."""
    product = snapshot.products[row]
    leaf = snapshot.columns.leaf_categories[row]
    traits: list[tuple[str, str, float]] = [("category", leaf, 1.0)] if leaf else []
    for field in CONCLUDED_FIELDS[1:]:
        values = _values(product, variant_id, field)
        traits += [(field, value, 1 / len(values)) for value in values]
    return [*traits, ("price_band", _band(float(_price_positions(snapshot)[row])), 1.0)]


def share_having(field: str, value: str, snapshot: Snapshot) -> float:
    """The share of the shop's products with a value of a field."""
    everything = np.arange(len(snapshot.products))
    return float(_having(everything, field, value, snapshot).mean()) if len(everything) else 0.0


def interest_match(rows: Rows, interests: Sequence[Interest], snapshot: Snapshot) -> Floats:
    """How well each row suits a shopper's interests, shape (rows,), within (-1, 1); 0 without interests.

    Where the shopper said what must be so (`vegan` = true) and the product states the opposite, that counts
    against it, as do other sizes only; what a product does not state counts nothing.
    """
    matched = np.zeros(len(rows))
    for field in dict.fromkeys(i.field for i in interests):
        of_field = np.zeros(len(rows))
        own = [i for i in interests if i.field == field]
        for interest in own:
            of_field += interest.weight * _having(rows, field, interest.value, snapshot)
        wanted = [i.weight for i in own if i.said and i.weight > 0]
        if wanted and field not in ("category", "colour", "brand"):
            has_any = np.logical_or.reduce(
                [_having(rows, field, i.value, snapshot) for i in own if i.weight > 0]
            )
            of_field -= max(wanted) * (snapshot.columns.states(field)[rows] & ~has_any)
        matched += np.clip(of_field, -1.0, 1.0)
    return np.asarray(np.tanh(matched), dtype=np.float32)


def suits(variant: Variant, interests: Sequence[Interest]) -> float:
    """The weights of the interests in its options, added up: which of a product's variants to show."""
    return sum(i.weight for i in interests if variant.options.get(i.field) == i.value)


def met_by(
    row: int, variant: Variant, interests: Sequence[Interest], snapshot: Snapshot
) -> tuple[Interest, ...]:
    """The leanings towards something that a shown variant has, strongest first, said before concluded."""
    at = np.array([row], dtype=np.int64)
    met = [
        i
        for i in interests
        if i.weight > 0
        and i.field != "price_band"  # nobody wants to hear that they buy what is dear
        and variant.options.get(i.field, i.value) == i.value
        and _having(at, i.field, i.value, snapshot)[0]
    ]
    return tuple(sorted(met, key=lambda i: (not i.said, -i.weight, i.field, i.value)))


class ShopInterests:
    """Interests among the goods of one shop: concluded from behaviour, and in words."""

    def __init__(self, snapshot: Callable[[], Snapshot]) -> None:
        self._snapshot = snapshot

    def concluded(self, behaviour: Sequence[Behaviour], now: datetime) -> tuple[Interest, ...]:
        """See `concluded` of this module."""
        return concluded(behaviour, self._snapshot(), now) if behaviour else ()

    def labels(self, interest: Interest) -> tuple[Text, Text]:
        """The names of its field and its value for people; empty where the catalogue has none."""
        snapshot = self._snapshot()
        names = snapshot.field_labels(interest.field)
        by_locale: dict[str, str] = {language_of(name): name for name in names}
        return Text(by_locale), self._value_label(interest, snapshot)

    def _value_label(self, interest: Interest, snapshot: Snapshot) -> Text:
        known = snapshot.value_label(interest.value)
        if known is None and interest.field == "category":
            known = snapshot.leaf_label(interest.value)
        if known is None and interest.field == "brand":
            everything = np.arange(len(snapshot.products))
            rows = np.flatnonzero(_having(everything, "brand", interest.value, snapshot))
            known = snapshot.products[int(rows[0])].brand if len(rows) else None
        return known or Text({})


def _having(rows: Rows, field: str, value: str, snapshot: Snapshot) -> npt.NDArray[np.bool_]:
    """Which rows have it in a variant, shape (rows,)."""
    columns = snapshot.columns
    if field == "price_band":
        low, high = BANDS.get(value, (2.0, 2.0))
        positions = _price_positions(snapshot)[rows]
        return np.asarray((positions >= low) & ((positions < high) | (high == 1.0)))
    wanted = True if value in ("true", "false") else value
    having = columns.any_variant_of(rows, columns.holds(Constraint(field, "=", wanted), ""))
    return np.asarray(columns.states(field)[rows] & ~having) if value == "false" else np.asarray(having)


def _values(product: Product, variant_id: str | None, field: str) -> tuple[str, ...]:
    if field == "brand":
        brand = product.brand.in_locale("en")
        return (brand,) if brand else ()
    known = product.variant(variant_id) if variant_id else None
    if field == "size" and known is None:
        return ()
    options = [v.options[field] for v in ((known,) if known else product.variants) if field in v.options]
    stated = product.attributes.get(field)
    if isinstance(stated, tuple):
        options += [str(v) for v in stated]
    elif isinstance(stated, str):
        options.append(stated)
    return tuple(value for value in dict.fromkeys(options) if value not in _SAYS_LITTLE)


def _price_positions(snapshot: Snapshot) -> npt.NDArray[np.floating]:
    """In whatever price list there is: where a price stands among its kind is much the same in all."""
    currencies = sorted(snapshot.columns.currencies)
    return snapshot.columns.price_positions(currencies[0] if currencies else "USD")


def _band(position: float) -> str:
    return next((name for name, (_, high) in BANDS.items() if position < high), "high")
