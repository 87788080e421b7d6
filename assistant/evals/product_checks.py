"""Whether a product on a card meets a condition, straight from the catalogue.

Kept apart from the search's filters on purpose: a fault there must not be able to hide here.
"""

import re
from collections.abc import Collection
from typing import Literal

from assistant.evals.cases import Op
from retrieval.product import Price, Product, Variant

Value = bool | int | float | str
_RANGE = re.compile(r"(\d+(?:\.\d+)?)\s*(?:-|–|~|to|至|到)\s*(\d+(?:\.\d+)?)")


def holds(op: Op, held: Collection[Value], wanted: Value | tuple[str, ...]) -> bool:
    """Whether any of the values held meets the condition; for `!=` and `not_in`, whether none is excluded.

    Nothing held meets only `!=` and `not_in`. Texts are compared without case.
    """
    wanted_values = {_plain(w) for w in (wanted if isinstance(wanted, tuple) else (wanted,))}
    match op:
        case "=" | "in":
            return any(_plain(h) in wanted_values for h in held)
        case "!=" | "not_in":
            return all(_plain(h) not in wanted_values for h in held)
        case "covers":
            return any(_covers(str(h), wanted) for h in held)
        case "<" | "<=" | ">" | ">=":
            return any(_in_order(op, h, wanted) for h in held)


def values_of(product: Product, variant: Variant, field: str, currency: str) -> tuple[Value, ...]:
    """What the catalogue says of `field`; empty when it says nothing. A price is in units, not in cents."""
    match field:
        case "price":
            price = variant.prices.get(currency)
            return (in_units(price),) if price else ()
        case "category":
            return tuple(level for path in product.category.all() for level in (path, *path.split(" > ")))
        case "brand":
            return product.brand.all()
        case "title":
            return product.title.all()
        case "rating":
            return () if product.rating is None else (product.rating,)
        case "in_stock":
            return (variant.in_stock,)
        case _:
            return _options_or_attributes(product, variant, field)


def _options_or_attributes(product: Product, variant: Variant, name: str) -> tuple[Value, ...]:
    if name in variant.options:
        return (variant.options[name],)
    value = product.attributes.get(name)
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (value,)


def in_units(price: Price) -> float:
    """12990 fen as 129.9 yuan."""
    return price.amount_minor / 100


def _plain(value: object) -> object:
    if isinstance(value, bool):
        return str(value).casefold()
    if isinstance(value, int | float):
        return float(value)
    text = str(value).strip().casefold()
    try:
        return float(text)  # a size is written as 42 or "42"
    except ValueError:
        return text


def _in_order(op: Literal["<", "<=", ">", ">="], held: Value, wanted: object) -> bool:
    left, right = _plain(held), _plain(wanted)
    if not isinstance(left, float) or not isinstance(right, float):
        return False
    return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[op]


def _covers(held: str, wanted: object) -> bool:
    found, number = _RANGE.search(held), _plain(wanted)
    return bool(found and isinstance(number, float) and float(found[1]) <= number <= float(found[2]))
