"""Reads and checks the shop's own lists, `lists/*.yaml`: one file a top category.

Every fault of every file is collected and reported at once, with the file and the product it is in.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from data.make_demo_shop.kinds import COLOURS, KINDS, PATTERNS

LISTS_FOLDER = Path(__file__).parent / "lists"
CURRENCIES = ("CNY", "USD")
STOCK_LEVELS = ("normal", "low", "mixed", "out")
ASPECTS = frozenset({
    "fit", "fabric", "colour", "washing", "comfort", "durability", "sound", "battery", "screen",
    "size", "smell", "taste", "texture", "effect", "packaging", "noise", "cleaning", "assembly",
    "safety", "fun", "weight", "warmth", "waterproofing", "grip", "delivery", "value", "gift",
    "instructions", "smoothness",
})  # fmt: skip
FIRST_RELEASE, LAST_RELEASE = date(2024, 6, 1), date(2026, 11, 15)

# "500 ml", "42", "M", "2.1 x 1.5 m", "16 GB + 512 GB" read the same in both languages.
SAME_IN_BOTH = re.compile(
    r"[A-Z0-9]{1,4}|\d[\d.,]*\s?[A-Za-z\"°%]{0,4}(\s?[-+x×/]\s?\d[\d.,]*\s?[A-Za-z\"°%]{0,4})*"
)

AttributeValue = str | int | float | bool | tuple[str, ...]


class ListError(Exception):
    """The lists cannot make a shop; the message has one line a fault."""


@dataclass(frozen=True)
class Bilingual:
    """One text in both languages of the shop."""

    en: str
    zh: str

    def in_language(self, language: str) -> str:
        """The text for "en" or "zh"."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True)
class Drawing:
    """What the picture shows: names from `kinds.py`."""

    kind: str
    cut: str
    pattern: str


@dataclass(frozen=True)
class OptionAxis:
    """The axis beside colour: sizes, capacities. Values in order of price."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class ListedProduct:
    """A product as the lists have it; prices in minor units by currency."""

    id: str
    title: Bilingual
    description: Bilingual
    brand: Bilingual
    category_id: str
    category: Bilingual
    subcategory_id: str
    subcategory: Bilingual
    attributes: Mapping[str, AttributeValue]
    attribute_names: Mapping[str, str]  # name -> Chinese, for the attributes of this product
    value_names: Mapping[str, str]  # text value -> Chinese, for the values of this product
    drawing: Drawing
    colours: tuple[str, ...]
    axis: OptionAxis | None
    price: Mapping[str, int]
    price_step: Mapping[str, int]
    was: Mapping[str, int] | None
    released: date
    quality: float
    popularity: float
    aspects: tuple[str, ...]
    stock: str

    def values_of(self, attribute: str) -> tuple[str, ...]:
        """The attribute's text values, none where it is absent, a number or a truth value."""
        value = self.attributes.get(attribute, ())
        if isinstance(value, tuple):
            return value
        return (value,) if isinstance(value, str) else ()


def read_lists(folder: Path = LISTS_FOLDER) -> tuple[ListedProduct, ...]:
    """All products of all files, ordered by file name and then as listed.

    Raises:
        ListError: A file or a product breaks the format; names file, product and fault.
    """
    products: list[ListedProduct] = []
    faults: list[str] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            document = yaml.safe_load(path.read_text(encoding="utf-8"))
        except yaml.YAMLError as error:
            faults.append(f"{path.name}: not YAML: {error}")
            continue
        for entry in document.get("products") or ():
            name = entry.get("id", "a product without id")
            found = [f"{path.name}: {name}: {fault}" for fault in _faults(entry, document)]
            faults.extend(found)
            if not found:
                products.append(_listed_product(entry, document))
    seen: set[str] = set()
    for product in products:
        if product.id in seen:
            faults.append(f"{product.category_id}: {product.id}: the id is used twice")
        seen.add(product.id)
    if faults:
        raise ListError("\n".join(faults))
    if not products:
        raise ListError(f"no products in {folder}")
    return tuple(products)


def _faults(entry: Mapping[str, Any], document: Mapping[str, Any]) -> Iterator[str]:
    required = (
        "id title description brand subcategory attributes drawing colours price released quality "
        "popularity aspects stock"
    )
    missing = [key for key in required.split() if key not in entry]
    if missing:
        yield f"without {', '.join(missing)}"
        return
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", entry["id"]):
        yield "the id is not a slug"
    for field in ("title", "description", "brand"):
        for language in ("en", "zh"):
            if not (entry[field].get(language) or "").strip():
                yield f"{field} has no {language}"
    if entry["subcategory"] not in document["subcategories"]:
        yield f"unknown subcategory {entry['subcategory']!r}"
    yield from _drawing_faults(entry)
    yield from _word_faults(entry, document)
    yield from _price_faults(entry)
    if "sizes" in entry and "options" in entry:
        yield "has both sizes and options"
    if len(entry.get("options", {})) > 1:
        yield "has more than one axis beside colour"
    if not isinstance(entry["released"], date):
        yield f"released {entry['released']!r} is not a date"
    elif not FIRST_RELEASE <= entry["released"] <= LAST_RELEASE:
        yield f"released {entry['released']} is outside {FIRST_RELEASE} to {LAST_RELEASE}"
    for field in ("quality", "popularity"):
        if not 0 <= entry[field] <= 1:
            yield f"{field} {entry[field]} is outside 0 to 1"
    for aspect in entry["aspects"]:
        if aspect not in ASPECTS:
            yield f"unknown aspect {aspect!r}"
    if entry["stock"] not in STOCK_LEVELS:
        yield f"unknown stock level {entry['stock']!r}"


def _drawing_faults(entry: Mapping[str, Any]) -> Iterator[str]:
    drawing = entry["drawing"]
    if drawing["kind"] not in KINDS:
        yield f"unknown kind {drawing['kind']!r}"
    elif drawing["cut"] not in KINDS[drawing["kind"]]:
        yield f"{drawing['kind']} has no cut {drawing['cut']!r}"
    if drawing.get("pattern", "plain") not in PATTERNS:
        yield f"unknown pattern {drawing['pattern']!r}"
    if not entry["colours"]:
        yield "has no colour"
    for colour in entry["colours"]:
        if colour not in COLOURS:
            yield f"unknown colour {colour!r}"
    if len(set(entry["colours"])) < len(entry["colours"]):
        yield "names a colour twice"


def _word_faults(entry: Mapping[str, Any], document: Mapping[str, Any]) -> Iterator[str]:
    attribute_names = document.get("attributes") or {}
    value_names = {str(value) for value in document.get("values") or {}}
    for name, value in entry["attributes"].items():
        if name not in attribute_names:
            yield f"attribute {name!r} has no Chinese"
        for text in value if isinstance(value, list) else [value]:
            if isinstance(text, str) and not _is_readable(text, value_names):
                yield f"value {text!r} of {name} has no Chinese"
    for name, values in entry.get("options", {}).items():
        if name not in attribute_names:
            yield f"option {name!r} has no Chinese"
        for text in map(str, values):
            if not _is_readable(text, value_names):
                yield f"option value {text!r} has no Chinese"


def _is_readable(text: str, value_names: set[str]) -> bool:
    return text in value_names or SAME_IN_BOTH.fullmatch(text) is not None


def _price_faults(entry: Mapping[str, Any]) -> Iterator[str]:
    for currency in CURRENCIES:
        price = entry["price"].get(currency)
        if not price or price <= 0:
            yield f"no price in {currency}"
        elif entry.get("was") and not entry["was"].get(currency, 0) > price:
            yield f"the old price in {currency} is not above the price"


def _listed_product(entry: Mapping[str, Any], document: Mapping[str, Any]) -> ListedProduct:
    names = {name: str(zh) for name, zh in (document.get("attributes") or {}).items()}
    values = {str(value): str(zh) for value, zh in (document.get("values") or {}).items()}
    attributes = {name: _attribute_value(value) for name, value in entry["attributes"].items()}
    axis = _axis(entry)
    texts = [text for value in attributes.values() for text in _texts(value)]
    texts += axis.values if axis else ()
    used_names = [*attributes, *([axis.name] if axis and axis.name in names else [])]
    drawing = entry["drawing"]
    subcategory = document["subcategories"][entry["subcategory"]]
    return ListedProduct(
        id=entry["id"],
        title=_bilingual(entry["title"]),
        description=_bilingual(entry["description"]),
        brand=_bilingual(entry["brand"]),
        category_id=document["category"]["id"],
        category=_bilingual(document["category"]),
        subcategory_id=entry["subcategory"],
        subcategory=_bilingual(subcategory),
        attributes=attributes,
        attribute_names={name: names[name] for name in used_names},
        value_names={text: values.get(text, text) for text in texts},
        drawing=Drawing(drawing["kind"], drawing["cut"], drawing.get("pattern", "plain")),
        colours=tuple(entry["colours"]),
        axis=axis,
        price=_minor_units(entry["price"]),
        price_step=_minor_units(entry.get("price_step", {})),
        was=_minor_units(entry["was"]) if entry.get("was") else None,
        released=entry["released"],
        quality=float(entry["quality"]),
        popularity=float(entry["popularity"]),
        aspects=tuple(entry["aspects"]),
        stock=entry["stock"],
    )


def _bilingual(texts: Mapping[str, str]) -> Bilingual:
    return Bilingual(" ".join(texts["en"].split()), texts["zh"].strip().replace("\n", ""))


def _attribute_value(value: str | int | float | bool | list[str]) -> AttributeValue:
    return tuple(map(str, value)) if isinstance(value, list) else value


def _texts(value: AttributeValue) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return value
    return (value,) if isinstance(value, str) else ()


def _axis(entry: Mapping[str, Any]) -> OptionAxis | None:
    if entry.get("sizes"):
        return OptionAxis("size", tuple(map(str, entry["sizes"])))
    for name, values in entry.get("options", {}).items():
        return OptionAxis(name, tuple(map(str, values)))
    return None


def _minor_units(amounts: Mapping[str, float]) -> dict[str, int]:
    return {currency: round(amount * 100) for currency, amount in amounts.items()}
