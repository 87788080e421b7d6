"""The click model of the simulated log: what a shopper thinks of a product, sees, clicks and buys.

A shopper looks at position k with probability 1 / k ** eta, clicks what was looked at with
probability sigmoid(true utility - click threshold), and buys what was clicked with a probability
that depends on quality and price too. `true_utility` knows what the shop does not: the need behind
the query and the shopper's taste. `data/interactions/README.md` prints every formula and constant.
"""

import math
from dataclasses import dataclass
from datetime import datetime

from data.make_demo_shop.catalogue import Product
from data.make_demo_shop.tastes import WEARERS, Taste

# Bought again soon; a second of anything else is rarely wanted.
CONSUMABLES = frozenset({"beauty", "grocery", "pet", "stationery", "baby"})


@dataclass(frozen=True)
class ClickModel:
    """Constants of the simulation. Weights are in units of utility (log odds of a click)."""

    eta: float = 0.9
    click_threshold: float = 3.1
    relevance: float = 3.2
    browse_category: float = 2.2
    colour: float = 0.6
    brand: float = 0.7
    price_distance: float = 0.9
    quality: float = 2.0
    popularity: float = 0.8
    wearer_mismatch: float = 1.3
    over_budget: float = 1.5
    sold_out: float = 0.8
    already_owned: float = 2.0
    cart_threshold: float = 1.5
    cart_utility: float = 0.45
    purchase_threshold: float = 0.4
    purchase_quality: float = 3.0
    purchase_price: float = 0.6
    topic_weight: float = 3.0
    same_kind: float = 0.6
    same_category: float = 0.2


MODEL = ClickModel()
TYPICAL_QUALITY = 0.7
TYPICAL_POPULARITY = 0.5


@dataclass(frozen=True)
class Budget:
    """At most this much, in minor units of the currency."""

    amount_minor: int
    currency: str


@dataclass(frozen=True)
class Need:
    """What the shopper has in mind; the query is only its wording, and may leave things out.

    Everything None or empty is the need of somebody who looks around. `attributes` are pairs of
    name and wished value; a product whose attribute is a list satisfies it with any member.
    """

    category: str | None = None
    subcategory: str | None = None
    kind: str | None = None
    attributes: tuple[tuple[str, str | int | float | bool], ...] = ()
    colour: str | None = None
    brand: str | None = None
    budget: Budget | None = None

    @property
    def is_open(self) -> bool:
        """Whether nothing in particular is wanted."""
        return self == Need()


@dataclass(frozen=True)
class Request:
    """One list asked of the shop, with what only the simulation knows: need, taste, owned products."""

    id: str
    at: datetime
    session_id: str
    customer_id: str | None
    language: str
    query: str | None
    need: Need
    taste: Taste
    owned: frozenset[str]


def relevance(need: Need, product: Product, model: ClickModel = MODEL) -> float:
    """How well the product meets the need, in [0, 1]; 0 for an open need.

    The weighted share of wishes met: the topic weighs `topic_weight` (1 for the same subcategory,
    `same_kind` for the same kind of thing elsewhere, `same_category` for the same top category),
    every attribute, the colour and the brand weigh 1.
    """
    item = product.listed
    wishes: list[tuple[float, float]] = []
    if need.category:
        wishes.append((model.topic_weight, _topic_match(need, product, model)))
    for name, wished in need.attributes:
        value = item.attributes.get(name)
        met = wished in value if isinstance(value, tuple) else wished == value
        wishes.append((1.0, float(met)))
    if need.colour:
        wishes.append((1.0, float(need.colour in item.colours)))
    if need.brand:
        wishes.append((1.0, float(need.brand == item.brand.en)))
    total = sum(weight for weight, _ in wishes)
    return sum(weight * met for weight, met in wishes) / total if total else 0.0


def true_utility(request: Request, product: Product, model: ClickModel = MODEL) -> float:
    """What the product is worth to the shopper at this moment, in log odds of a click when seen.

    The order of products by this number is the ideal list for the request.
    """
    item, taste = product.listed, request.taste
    if request.need.is_open:
        utility = model.browse_category * math.sqrt(taste.categories.get(item.category_id, 0.0))
    else:
        utility = model.relevance * relevance(request.need, product, model)
    colours = [request.need.colour] if request.need.colour in item.colours else item.colours
    utility += model.colour * max(taste.colours.get(str(colour), 0.0) for colour in colours)
    utility += model.brand * taste.brands.get(item.brand.en, 0.0)
    utility -= model.price_distance * abs(product.price_position - taste.price_position)
    utility += model.quality * (item.quality - TYPICAL_QUALITY)
    utility += model.popularity * (item.popularity - TYPICAL_POPULARITY)
    if _is_for_others(request, product):
        utility -= model.wearer_mismatch
    budget = request.need.budget
    if budget and item.price[budget.currency] > budget.amount_minor:
        utility -= model.over_budget
    if not product.in_stock:
        utility -= model.sold_out
    if item.id in request.owned and item.category_id not in CONSUMABLES:
        utility -= model.already_owned
    return utility


def examination_probability(position: int, model: ClickModel = MODEL) -> float:
    """The chance that position 1, 2, … is looked at."""
    return float(position**-model.eta)


def click_probability(utility: float, model: ClickModel = MODEL) -> float:
    """The chance of a click on a product that is looked at."""
    return _sigmoid(utility - model.click_threshold)


def cart_probability(utility: float, model: ClickModel = MODEL) -> float:
    """The chance that a clicked product goes into the cart."""
    return _sigmoid(model.cart_utility * utility - model.cart_threshold)


def purchase_probability(request: Request, product: Product, model: ClickModel = MODEL) -> float:
    """The chance that a product in the cart is bought in the same session; 0 when sold out."""
    if not product.in_stock:
        return 0.0
    too_dear = max(0.0, product.price_position - request.taste.price_position)
    return _sigmoid(
        model.purchase_quality * (product.listed.quality - TYPICAL_QUALITY)
        - model.purchase_price * too_dear
        - model.purchase_threshold
    )


def _topic_match(need: Need, product: Product, model: ClickModel) -> float:
    item = product.listed
    if need.category == item.category_id and need.subcategory in (None, item.subcategory_id):
        return 1.0
    if need.kind == item.drawing.kind:
        return model.same_kind
    return model.same_category if need.category == item.category_id else 0.0


def _is_for_others(request: Request, product: Product) -> bool:
    """Whether the product is made for people the shopper neither is nor said to buy for."""
    made_for = set(product.listed.values_of("for_whom")) & set(WEARERS)
    wished = {value for name, value in request.need.attributes if name == "for_whom"}
    return bool(made_for) and not made_for & (wished | request.taste.wearers)


def _sigmoid(value: float) -> float:
    return 1 / (1 + math.exp(-value))
