"""Hidden tastes of the simulated shoppers. The shop never sees them; only `click_model` reads them."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from data.make_demo_shop.kinds import COLOURS
from data.make_demo_shop.shop_lists import ListedProduct

WEARERS = ("women", "men", "kids", "baby", "pets")


@dataclass(frozen=True)
class Taste:
    """What one shopper likes.

    `categories` sum to 1. `colours` and `brands` are in [-1, 1], absent means indifferent.
    `price_position` is where on the scale of `Product.price_position` the shopper feels at home.
    `wearers` are those the shopper buys for; everyone buys unisex things.
    """

    categories: Mapping[str, float]
    colours: Mapping[str, float]
    brands: Mapping[str, float]
    price_position: float
    wearers: frozenset[str]


def draw_taste(name: str, listed: Sequence[ListedProduct]) -> Taste:
    """The taste of the shopper called `name`: the same name, the same taste.

    A few favourite categories hold most of the weight (Gamma(0.5) weights, normalised), three to
    five colours are liked and two disliked, likewise one to two brands a category.
    """
    chance = random.Random(f"taste:{name}")
    categories = sorted({item.category_id for item in listed})
    weights = {category: chance.gammavariate(0.5, 1.0) + 0.03 for category in categories}
    total = sum(weights.values())
    liked = chance.sample(sorted(COLOURS), chance.randint(5, 7))
    colours = {colour: chance.uniform(0.5, 1.0) for colour in liked[:-2]}
    colours |= {colour: chance.uniform(-1.0, -0.5) for colour in liked[-2:]}
    return Taste(
        categories={category: weight / total for category, weight in weights.items()},
        colours=colours,
        brands=_brands(chance, listed),
        price_position=chance.gauss(0.0, 0.45),
        wearers=_wearers(chance),
    )


def _brands(chance: random.Random, listed: Sequence[ListedProduct]) -> dict[str, float]:
    of_category: dict[str, set[str]] = {}
    for item in listed:
        of_category.setdefault(item.category_id, set()).add(item.brand.en)
    brands: dict[str, float] = {}
    for _, names in sorted(of_category.items()):
        known = chance.sample(sorted(names), min(len(names), 3))
        brands |= {name: chance.uniform(0.3, 1.0) for name in known[:2]}
        brands |= {name: chance.uniform(-1.0, -0.3) for name in known[2:]}
    return brands


def _wearers(chance: random.Random) -> frozenset[str]:
    own = chance.choices(("women", "men"), (0.58, 0.42))
    others = [
        other
        for other, share in (("women", 0.25), ("men", 0.25), ("kids", 0.4), ("baby", 0.2), ("pets", 0.35))
        if chance.random() < share
    ]
    return frozenset(own + others)
