"""What products state about each field: values in every wording, numbers, and the words of their texts."""

import re
from array import array
from collections.abc import Iterable
from functools import lru_cache

import numpy as np

from retrieval.columns import Gatherer
from retrieval.packing import Arrays, pack_strings, pack_words
from retrieval.product import AttributeValue, Product, Text, Variant
from retrieval.text_analysis import join_measures, normalise, stem

LEVEL_SEPARATOR = " > "


def department(path: str) -> str:
    """The top level of a category's path, "" for none."""
    return path.partition(LEVEL_SEPARATOR)[0]


# Field -> what electronics feeds call it, tried in this order where the field itself is absent
_FEED_NAMES = {
    "ram_gb": ("internal_memory_gb", "internal_memory"),
    "screen_inch": ("display_diagonal_inch", "display_diagonal", "screen_size_inch"),
    "storage_gb": ("total_storage_capacity_gb", "total_storage_capacity"),
    "resolution": ("display_resolution",),
    "colour": ("color", "product_colour", "product_color"),
}
# Field -> how a title states it; read only where no attribute does
_IN_TITLE = {
    "ram_gb": re.compile(r"(\d+)\s?gb\s(?:lp)?(?:ddr|ram|memory|内存|运存)|内存\s?(\d+)\s?gb?"),
    "screen_inch": re.compile(r'(\d+(?:\.\d+)?)\s?(?:"|inch|英寸|寸)'),
}
CONJUNCTION = re.compile(r"\s*(?:,|;|/|&|、|\band\b|与|和)\s*")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")

PRICE, RATING, RATING_COUNT, RELEASED, DISCOUNT = (
    ":price:",
    ":rating",
    ":rating_count",
    ":released",
    ":discount",
)
"""Numbers that are no attribute; a currency follows the first."""


def pack_columns(products: Iterable[Product]) -> Arrays:
    """Everything that `ProductColumns` reads, of products in the order of their ids."""
    gathered = Gatherer()
    counts, leaf_codes, in_stock = array("i"), array("i"), array("b")
    leaves: dict[str, int] = {}
    fields: dict[str, None] = {}
    labels: dict[str, str] = {}
    titles: dict[str, array[int]] = {}
    texts: dict[str, array[int]] = {}
    row = 0
    for number, product in enumerate(products):
        counts.append(len(product.variants))
        leaf = product.category.in_locale("en")
        leaf_codes.append(leaves.setdefault(leaf, len(leaves)))
        in_stock.extend(variant.in_stock for variant in product.variants)
        fields.update(dict.fromkeys(product.attributes))
        for name, label in product.attribute_labels.items():
            for wording in label.all():
                labels.setdefault(normalise(wording), name)
        _gather_words(product, number, titles, texts)
        for variant in product.variants:
            fields.update(dict.fromkeys(variant.options))
            _gather_plain(gathered, product, variant, row)
            row += 1
        _gather_fields(gathered, product, row - len(product.variants))
    first_variant = np.concatenate([[0], np.cumsum(np.frombuffer(counts, dtype=np.int32))]).astype(np.int64)
    product_of = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
    return {
        "first_variant": first_variant,
        "in_stock": np.frombuffer(in_stock, dtype=np.int8).astype(np.bool_),
        "leaf_codes": np.frombuffer(leaf_codes, dtype=np.int32),
        **pack_strings("leaves", leaves),
        **pack_strings("fields", fields),
        **pack_strings("label_wordings", labels),
        **pack_strings("label_fields", labels.values()),
        **pack_words("in_titles", titles),
        **pack_words("in_texts", texts),
        **gathered.pack(product_of),
    }


def discount_percent(variant: Variant) -> int:
    """How far below its list price a variant is sold, in whole percent; 0 when it is not."""
    off = [
        100 * (listed.amount_minor - variant.prices[currency].amount_minor) / listed.amount_minor
        for currency, listed in variant.list_prices.items()
        if currency in variant.prices and listed.amount_minor > 0
    ]
    return max(0, round(max(off, default=0)))


@lru_cache(maxsize=200_000)
def wording_key(text: str) -> str:
    """What two wordings of one value share: folded, measures joined, English words stemmed."""
    joined = join_measures(re.sub(r"(?<=\d)\s*[x×*]\s*(?=\d)", "x", normalise(text)))
    return " ".join(stem(w) for w in joined.replace("-", " ").split())


def first_number(value: AttributeValue | None) -> float:
    """The number that a value begins with or holds; NaN for none."""
    if value is None or isinstance(value, bool):
        return float("nan")
    if isinstance(value, int | float):
        return float(value)
    found = _NUMBER.search(" ".join(value) if isinstance(value, tuple) else value)
    return float(found[0]) if found else float("nan")


def as_text(value: str | int | float | bool) -> str:
    """A value as a feed would write it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else f"{value:g}"


def _gather_plain(gathered: Gatherer, product: Product, variant: Variant, row: int) -> None:
    for currency, price in variant.prices.items():
        gathered.add_number(PRICE + currency, row, price.amount_minor)
    if percent := discount_percent(variant):
        gathered.add_number(DISCOUNT, row, percent)
    if product.rating is not None:
        gathered.add_number(RATING, row, product.rating)
    if product.released:
        gathered.add_number(RELEASED, row, product.released.toordinal())
    gathered.add_number(RATING_COUNT, row, product.rating_count)


def _gather_fields(gathered: Gatherer, product: Product, first: int) -> None:
    """The variants' values of every field that the product or one of them says something about."""
    if not product.variants:
        return
    shared = {name: _stated(name, product) for name in _fields_of(product)}
    values = {name: _product_values(name, product, stated) for name, stated in shared.items()}
    numbers = {name: first_number(stated) for name, stated in shared.items()}
    for row, variant in enumerate(product.variants, start=first):
        for name in shared.keys() - variant.options.keys():
            _gather_values(gathered, name, row, values[name])
            if not np.isnan(numbers[name]):
                gathered.add_number(name, row, numbers[name])
        for name, option in variant.options.items():
            _gather_values(gathered, name, row, _option_values(name, option, product))
            if not np.isnan(number := first_number(option)):
                gathered.add_number(name, row, number)


def _gather_values(gathered: Gatherer, field: str, row: int, stated: "_Stated") -> None:
    for value, others in stated:
        gathered.add_text(field, row, wording_key(value), value, map(wording_key, others))


def _gather_words(
    product: Product, number: int, titles: "dict[str, array[int]]", texts: "dict[str, array[int]]"
) -> None:
    in_title = {w for title in product.title.all() for w in wording_key(title).split()}
    # Descriptions are long and seldom recur: kept out of the cache.
    told = {w for text in product.description.all() for w in wording_key.__wrapped__(text).split()}
    for words, index in ((in_title, titles), (in_title | told, texts)):
        for word in words:
            index.setdefault(word, array("i")).append(number)


def _fields_of(product: Product) -> Iterable[str]:
    fields = {"category", "brand", *product.attributes, *_IN_TITLE}
    return fields | {f for f, names in _FEED_NAMES.items() if any(n in product.attributes for n in names)}


_Stated = tuple[tuple[str, tuple[str, ...]], ...]  # (value, its other wordings)


def _product_values(field: str, product: Product, value: AttributeValue | None) -> _Stated:
    if field == "category":
        return _category_levels(product.category)
    if field == "brand":
        names = product.brand.all()
        return ((product.brand.in_locale("en"), names),) if names else ()
    values = value if isinstance(value, tuple) else () if value is None else (value,)
    return tuple(pair for one in values for pair in _option_values(field, as_text(one), product))


def _option_values(field: str, value: str, product: Product) -> _Stated:
    pieces = [p for p in CONJUNCTION.split(value) if p] if field == "colour" else [value]
    found = []
    for piece in pieces:
        label = product.value_labels.get(piece)
        found.append((piece, label.all() if label else ()))
    return tuple(found)


def _category_levels(category: Text) -> _Stated:
    """Every level from the top: its path in the leading language, and its names in all languages."""
    paths = {locale: path.split(LEVEL_SEPARATOR) for locale, path in category.by_locale.items() if path}
    if not paths:
        return ()
    leading = paths.get("en") or next(iter(paths.values()))
    levels = []
    for depth in range(len(leading)):
        names: list[str] = []
        for levels_in_language in paths.values():
            if len(levels_in_language) == len(leading):
                name = levels_in_language[depth]
                names += [name, LEVEL_SEPARATOR.join(levels_in_language[: depth + 1])]
                names += [piece for piece in CONJUNCTION.split(name) if piece]
        levels.append((LEVEL_SEPARATOR.join(leading[: depth + 1]), tuple(names)))
    return tuple(levels)


def _stated(field: str, product: Product) -> AttributeValue | None:
    """What an attribute or, for measures, the title says about a field."""
    for name in (field, *_FEED_NAMES.get(field, ())):
        if name in product.attributes:
            return product.attributes[name]
    if pattern := _IN_TITLE.get(field):
        for title in product.title.all():
            if found := pattern.search(normalise(title)):
                return float(found[1] or found[found.lastindex or 1])
    return None
