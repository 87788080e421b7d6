"""From listed products to the catalogue: variants with price and stock, ratings, and `products.jsonl`."""

import math
import random
import re
import statistics
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product as combinations
from typing import Any

from data.make_demo_shop.kinds import COLOURS
from data.make_demo_shop.shop_lists import AttributeValue, Bilingual, ListedProduct

LAST_DAY = date(2026, 11, 20)  # the day on which the demo shop stands still

OWN_LABELS = {
    "colour": Bilingual("Colour", "颜色"),
    "size": Bilingual("Size", "尺码"),
}
# The unit at the end of an attribute's name, as a shopper writes it.
UNITS = {
    "w": "W", "g": "g", "kg": "kg", "ml": "ml", "l": "L", "cm": "cm", "mm": "mm", "m": "m",
    "gb": "GB", "tb": "TB", "mah": "mAh", "hours": "h", "minutes": "min", "days": "days",
    "months": "months", "years": "years", "inch": "in", "hz": "Hz", "db": "dB", "c": "°C",
    "mp": "MP", "gsm": "g/m²", "denier": "D", "lumens": "lm", "mm2": "mm²", "kcal": "kcal",
    "wh": "Wh", "v": "V",
}  # fmt: skip


@dataclass(frozen=True)
class Variant:
    """One thing that can be put into a cart; prices in minor units by currency."""

    id: str
    options: Mapping[str, str]
    price: Mapping[str, int]
    list_price: Mapping[str, int] | None
    stock: int
    image: str


@dataclass(frozen=True)
class Product:
    """A listed product with what the shop adds to it.

    `price_position` is the natural logarithm of the price over the median of its subcategory:
    0 is an ordinary price, 0.7 twice that. `ratings` are all star ratings given so far.
    """

    listed: ListedProduct
    variants: tuple[Variant, ...]
    ratings: tuple[int, ...]
    price_position: float

    @property
    def id(self) -> str:
        """The product's slug."""
        return self.listed.id

    @property
    def rating(self) -> float | None:
        """Mean of the ratings to one decimal, None without any."""
        return round(statistics.fmean(self.ratings), 1) if self.ratings else None

    @property
    def in_stock(self) -> bool:
        """Whether any variant can be bought."""
        return any(variant.stock for variant in self.variants)


def build_catalogue(listed: Sequence[ListedProduct]) -> tuple[Product, ...]:
    """The products with variants and ratings, in the order of the lists."""
    prices = defaultdict(list)
    for item in listed:
        prices[item.category_id, item.subcategory_id].append(item.price["CNY"])
    medians = {key: statistics.median(values) for key, values in prices.items()}
    return tuple(
        Product(
            listed=item,
            variants=_variants(item),
            ratings=_ratings(item),
            price_position=math.log(item.price["CNY"] / medians[item.category_id, item.subcategory_id]),
        )
        for item in listed
    )


def image_name(product_id: str, colour: str) -> str:
    """File name of the picture of one colour."""
    return f"{product_id}-{slug(colour)}.webp"


def slug(text: str) -> str:
    """Lower case, words joined by hyphens; a decimal point stays a separator."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def product_record(product: Product) -> dict[str, Any]:
    """The product's line of `products.jsonl`."""
    item = product.listed
    return {
        "id": item.id,
        "title": _both(item.title),
        "description": _both(item.description),
        "brand": _both(item.brand),
        "category": {
            "en": f"{item.category.en} > {item.subcategory.en}",
            "zh": f"{item.category.zh} > {item.subcategory.zh}",
        },
        "attributes": {name: _plain(value) for name, value in item.attributes.items()},
        "attribute_labels": {name: _both(label) for name, label in _attribute_labels(item).items()},
        "value_labels": {value: _both(label) for value, label in _value_labels(item).items()},
        "rating": product.rating,
        "rating_count": len(product.ratings),
        "released": item.released.isoformat(),
        "variants": [_variant_record(variant) for variant in product.variants],
    }


def attribute_unit(name: str) -> str | None:
    """The unit that ends an attribute's name: "weight_g" is in g, "material" has none."""
    words = name.split("_")
    return UNITS.get(words[-1]) if len(words) > 1 else None


def _variants(item: ListedProduct) -> tuple[Variant, ...]:
    axis_values: Iterable[str | None] = item.axis.values if item.axis else (None,)
    steps = {value: step for step, value in enumerate(axis_values)}
    pairs = list(combinations(item.colours, steps))
    variants = []
    for (colour, value), stock in zip(pairs, _stocks(item, len(pairs)), strict=True):
        options = {"colour": colour}
        if item.axis and value is not None:
            options[item.axis.name] = value
        variants.append(
            Variant(
                id="-".join([item.id, *map(slug, options.values())]),
                options=options,
                price=_stepped(item.price, item.price_step, steps[value]),
                list_price=_stepped(item.was, item.price_step, steps[value]) if item.was else None,
                stock=stock,
                image=image_name(item.id, colour),
            )
        )
    return tuple(variants)


def _stepped(price: Mapping[str, int], step: Mapping[str, int], steps: int) -> dict[str, int]:
    return {currency: amount + steps * step.get(currency, 0) for currency, amount in price.items()}


def _stocks(item: ListedProduct, count: int) -> list[int]:
    """Pieces in stock of each variant; where it is mixed, a third is sold out, never everything."""
    chance = random.Random(f"stock:{item.id}")
    if item.stock == "out":
        return [0] * count
    if item.stock == "low":
        return [chance.randint(1, 4) for _ in range(count)]
    if item.stock == "normal":
        return [0 if chance.random() < 0.02 else chance.randint(6, 60) for _ in range(count)]
    sold_out = set(chance.sample(range(count), min(count - 1, max(1, count // 3))))
    return [0 if place in sold_out else chance.randint(1, 9) for place in range(count)]


def _ratings(item: ListedProduct) -> tuple[int, ...]:
    """Star ratings: their number follows popularity and age, their mean the quality.

    A bad experience (chance 0.04 + 0.24 * (1 - quality)) gives 1 to 3 stars; any other opinion is
    normal around 2.75 + 2.4 * quality with deviation 0.75, rounded to 1..5.
    """
    chance = random.Random(f"ratings:{item.id}")
    age_days = (LAST_DAY - item.released).days
    years = min(age_days, 540) / 365
    count = round(320 * item.popularity**1.4 * years * chance.lognormvariate(0, 0.45))
    return tuple(_stars(item.quality, chance) for _ in range(count))


def _stars(quality: float, chance: random.Random) -> int:
    if chance.random() < 0.04 + 0.24 * (1 - quality):
        return chance.choice((1, 1, 2, 2, 3))
    return min(5, max(1, round(chance.gauss(2.75 + 2.4 * quality, 0.75))))


def _attribute_labels(item: ListedProduct) -> dict[str, Bilingual]:
    labels = {name: Bilingual(_label(name), zh) for name, zh in item.attribute_names.items()}
    axis = {item.axis.name} if item.axis else set()
    return {name: OWN_LABELS[name] for name in OWN_LABELS if name in {"colour"} | axis} | labels


def _label(name: str) -> str:
    unit = attribute_unit(name)
    words = name.split("_")[:-1] if unit else name.split("_")
    text = " ".join(words).capitalize()
    return f"{text} ({unit})" if unit else text


def _value_labels(item: ListedProduct) -> dict[str, Bilingual]:
    labels = {value: Bilingual(value, zh) for value, zh in item.value_names.items()}
    return labels | {colour: Bilingual(colour, COLOURS[colour][0]) for colour in item.colours}


def _variant_record(variant: Variant) -> dict[str, Any]:
    record: dict[str, Any] = {
        "id": variant.id,
        "options": dict(variant.options),
        "price": dict(variant.price),
    }
    if variant.list_price:
        record["list_price"] = dict(variant.list_price)
    return record | {"stock": variant.stock, "image": variant.image}


def _both(text: Bilingual) -> dict[str, str]:
    return {"en": text.en, "zh": text.zh}


def _plain(value: AttributeValue) -> str | int | float | bool | list[str]:
    return list(value) if isinstance(value, tuple) else value
