"""Which variants meet a constraint, exactly: a snapshot of the catalogue as columns of one row a variant.

Several options must hold on one variant, so all masks are over variants; a product is in when one of its
variants is. What a product does not say fails `=`, `<`, `>` and meets `!=` and `not_in`.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt

from retrieval.colours import canonical_colour
from retrieval.product import AttributeValue, Product, Text, Variant
from retrieval.query import Constraint, ConstraintValue
from retrieval.text_analysis import join_measures, normalise, stem

Mask = npt.NDArray[np.bool_]  # Shape: (variants,) or (products,)
Numbers = npt.NDArray[np.float64]  # Shape: (variants,), NaN where unknown

LEVEL_SEPARATOR = " > "

# Names that shoppers, feeds and models give a field -> the field
_FIELD_ALIASES = {
    "color": "colour",
    "颜色": "colour",
    "尺码": "size",
    "尺寸": "size",
    "材质": "material",
    "品牌": "brand",
    "价格": "price",
    "类目": "category",
    "ram": "ram_gb",
    "memory_gb": "ram_gb",
    "storage": "storage_gb",
    "screen_size": "screen_inch",
    "gender": "for_whom",
}
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
# A wish for one is met by the others too
_FOR_WHOM = {
    "women": ("women", "unisex", "mother"),
    "men": ("men", "unisex", "father"),
    "mother": ("mother",),
    "father": ("father",),
    "unisex": ("unisex",),
    "kids": ("kids", "boys", "girls"),
    "boys": ("boys", "kids"),
    "girls": ("girls", "kids"),
    "baby": ("baby",),
    "pets": ("pets",),
}
_ADULTS = frozenset({"women", "men", "mother", "father", "unisex"})
_NARROWER_THAN = {"mother": "women", "father": "men"}
_SAME_WORDING = {
    "4k": ("3840x2160", "4096x2160", "4k ultra hd", "uhd"),
    "full hd": ("1920x1080", "fhd", "1080p"),
}
_NOT_THE_REAL = ("faux", "imitation", "vegan", "artificial", "仿", "人造")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
CONJUNCTION = re.compile(r"\s*(?:,|;|/|&|、|\band\b|与|和)\s*")
_SAME_NUMBER = 0.01  # relative: 27 inch is 26.9 inch

_TOLD_IN_TEXT = frozenset({"colour", "material"})


@dataclass(frozen=True)
class _TextColumn:
    """The values of one field: entry k says that variant `rows[k]` has value `codes[k]`."""

    values: tuple[str, ...]  # by code, as the feed writes them
    rows: npt.NDArray[np.int32]
    codes: npt.NDArray[np.int32]
    wordings: Mapping[str, frozenset[int]]  # `wording_key` of a value or label in any language -> codes

    def mask(self, wanted: Iterable[int], size: int) -> Mask:
        table = np.zeros(len(self.values) + 1, dtype=np.bool_)
        table[list(wanted)] = True
        mask = np.zeros(size, dtype=np.bool_)
        mask[self.rows[table[self.codes]]] = True
        return mask


class ProductColumns:
    """A catalogue at one version; columns are built when a field is first asked for."""

    def __init__(self, products: Sequence[Product]) -> None:
        self.products = tuple(products)
        self.variants = tuple(v for p in products for v in p.variants)
        counts = [len(p.variants) for p in products]
        self.product_of = np.repeat(np.arange(len(counts), dtype=np.int32), counts)  # Shape: (variants,)
        self.first_variant = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        self.currencies = frozenset(c for v in self.variants for c in v.prices)
        self._text: dict[str, _TextColumn] = {}
        self._numbers: dict[str, Numbers] = {}

    def prepare(self, fields: Iterable[str]) -> None:
        """Build what nearly every search asks for, before the first one does."""
        for field in fields:
            self._text_column(field)
        for currency in self.currencies:
            self.price_positions(currency)
        self.numbers("discount_percent")
        self.canonical_field("")

    def meeting(self, constraints: Iterable[Constraint], currency: str) -> Mask:
        """The variants, shape (variants,), that meet all; `currency` is that of a price without one."""
        mask = np.ones(len(self.variants), dtype=np.bool_)
        for constraint in constraints:
            mask &= self.holds(constraint, currency)
        return mask

    def products_of(self, variant_mask: Mask) -> Mask:
        """The products, shape (products,), with at least one variant in the mask."""
        counts = np.bincount(self.product_of[variant_mask], minlength=len(self.products))
        return np.asarray(counts > 0)

    def holds(self, constraint: Constraint, currency: str) -> Mask:
        """The variants, shape (variants,), that meet one constraint."""
        field = self.canonical_field(constraint.field)
        match constraint.op:
            case "!=" | "not_in":
                return ~self._equals(field, constraint.value, constraint.currency or currency)
            case "=" | "in":
                return self._equals(field, constraint.value, constraint.currency or currency)
            case "<" | "<=" | ">" | ">=":
                return self._compares(field, constraint, constraint.currency or currency)

    def prices(self, currency: str) -> Numbers:
        """Minor units in `currency`, shape (variants,), NaN where a variant has no such price.

        A shop with one price list is asked in that list's currency, whatever the shopper's is.
        """
        wanted = next(iter(self.currencies)) if len(self.currencies) == 1 else currency
        return self._column(
            f"price:{wanted}", lambda _, v: v.prices[wanted].amount_minor if wanted in v.prices else np.nan
        )

    def lowest_prices(self, variant_mask: Mask, currency: str) -> Numbers:
        """The lowest price among each product's variants in the mask, shape (products,), NaN for none."""
        lowest = np.full(len(self.products), np.inf)
        prices = np.where(variant_mask, self.prices(currency), np.nan)
        known = ~np.isnan(prices)
        np.minimum.at(lowest, self.product_of[known], prices[known])
        lowest[np.isinf(lowest)] = np.nan
        return lowest

    def price_positions(self, currency: str) -> Numbers:
        """0 for the cheapest of a leaf category to 1 for the dearest, shape (products,); 0.5 unpriced."""
        name = f"price_position:{currency}"
        if name not in self._numbers:
            lowest = self.lowest_prices(np.ones(len(self.variants), dtype=np.bool_), currency)
            _, kinds = np.unique(np.array(self.leaf_categories), return_inverse=True)
            positions = np.full(len(self.products), 0.5)
            priced = np.flatnonzero(~np.isnan(lowest))
            order = priced[np.lexsort((lowest[priced], kinds[priced]))]
            starts = np.flatnonzero(np.diff(kinds[order], prepend=-1))
            sizes = np.diff(np.append(starts, len(order)))
            within = np.arange(len(order)) - np.repeat(starts, sizes)
            positions[order] = within / np.maximum(np.repeat(sizes, sizes) - 1, 1)
            self._numbers[name] = positions
        return self._numbers[name]

    def states(self, field: str) -> Mask:
        """The products, shape (products,), that say anything about a text field."""
        said = np.zeros(len(self.variants), dtype=np.bool_)
        said[self._text_column(field).rows] = True
        return self.products_of(said)

    def numbers(self, field: str) -> Numbers:
        """A numeric field, shape (variants,), NaN where unknown; a text value counts by its first number."""
        match field:
            case "rating":
                return self._column(field, lambda p, _: np.nan if p.rating is None else p.rating)
            case "rating_count":
                return self._column(field, lambda p, _: float(p.rating_count))
            case "released":
                return self._column(field, lambda p, _: p.released.toordinal() if p.released else np.nan)
            case "discount_percent":
                return self._column(field, lambda _, v: float(discount_percent(v)))
            case _:
                return self._column(field, lambda p, v: _first_number(_stated(field, p, v)))

    @cached_property
    def in_stock(self) -> Mask:
        """Variants that can be bought now."""
        return np.fromiter((v.in_stock for v in self.variants), dtype=np.bool_, count=len(self.variants))

    @cached_property
    def leaf_categories(self) -> tuple[str, ...]:
        """A product's whole category path, by product, in English where there is English; "" for none."""
        return tuple(p.category.in_locale("en") for p in self.products)

    def canonical_field(self, field: str) -> str:
        """The catalogue's name of a field that a shopper or a model may call otherwise."""
        name = normalise(field).replace(" ", "_")
        if name in self._fields:
            return name
        return _FIELD_ALIASES.get(name) or self._field_of_label.get(normalise(field), name)

    def value_counts(self, field: str, variant_mask: Mask) -> tuple[tuple[str, int], ...]:
        """How many products of the mask have each value, most first, then by value."""
        column = self._text_column(field)
        kept = variant_mask[column.rows]
        span = len(column.values) + 1
        pairs = self.product_of[column.rows[kept]].astype(np.int64) * span + column.codes[kept]
        counts = np.bincount(np.unique(pairs) % span, minlength=len(column.values))
        named = [(column.values[i], int(n)) for i, n in enumerate(counts) if n]
        return tuple(sorted(named, key=lambda pair: (-pair[1], pair[0])))

    def _equals(self, field: str, value: ConstraintValue, currency: str) -> Mask:
        if isinstance(value, tuple):
            mask = np.zeros(len(self.variants), dtype=np.bool_)
            for one in value:
                mask |= self._equals(field, one, currency)
            return mask
        truth = _truth(value)
        if truth is False:
            return ~self._equals(field, True, currency)
        match field:
            case "in_stock":
                return self.in_stock
            case "on_sale":
                return np.asarray(self.numbers("discount_percent") > 0)
            case "price" | "rating" | "rating_count" | "discount_percent" | "released":
                return np.asarray(self._numbers_of(field, currency) == _as_number(field, value))
            case _ if truth is None and isinstance(value, int | float):
                near = np.isclose(self.numbers(field), float(value), rtol=_SAME_NUMBER, atol=0.0)
                return near | self._names(field, f"{value:g}")
            case _:
                return self._names(field, "true" if truth else str(value))

    def _names(self, field: str, wanted: str) -> Mask:
        """Variants whose value of a text field is what `wanted` names, in either language."""
        column = self._text_column(field)
        size = len(self.variants)
        if field == "for_whom":
            return self._for_whom(column, wanted)
        codes: set[int] = set()
        for wording in (wanted, *_SAME_WORDING.get(wanted.lower(), ())):
            codes |= column.wordings.get(wording_key(wording), frozenset())
        if field == "colour" and not codes:
            codes |= column.wordings.get(canonical_colour(wanted) or "", frozenset())
        if field == "material":
            codes |= _kinds_of_material(column, wording_key(wanted))
        if not codes and field not in ("size", "in_stock"):
            codes = _containing(column, wording_key(wanted))
        if not codes and field == "category":
            return self._titled(wanted)
        if field in _TOLD_IN_TEXT and not len(column.rows):
            return self._described(wanted)
        return column.mask(codes, size)

    def _for_whom(self, column: _TextColumn, wanted: str) -> Mask:
        key = wording_key(wanted)
        named = {column.values[c] for c in column.wordings.get(key, ())} or {key}
        accepted = {other for name in named for other in _FOR_WHOM.get(name, (name,))}
        codes = {c for other in accepted for c in column.wordings.get(wording_key(other), ())}
        broader = next((_NARROWER_THAN[n] for n in named if n in _NARROWER_THAN), None)
        if not codes and broader:
            return self._for_whom(column, broader)
        mask = column.mask(codes, len(self.variants))
        if named & _ADULTS and not named & {"mother", "father"}:
            said = np.zeros(len(self.variants), dtype=np.bool_)
            said[column.rows] = True
            mask |= ~said  # a kettle is for anybody grown up
        return mask

    def _titled(self, wanted: str) -> Mask:
        """Products with all of these words in a title: for a feed without categories of that name."""
        words = set(wording_key(wanted).split())
        hits = [any(words <= set(wording_key(t).split()) for t in p.title.all()) for p in self.products]
        return np.array(hits, dtype=np.bool_)[self.product_of]

    def _described(self, wanted: str) -> Mask:
        """Products whose title or description says it: for a feed that states the field for nothing."""
        words = set(wording_key(wanted).split())
        texts = ((*p.title.all(), *p.description.all()) for p in self.products)
        hits = [any(words <= set(wording_key(t).split()) for t in both) for both in texts]
        return np.array(hits, dtype=np.bool_)[self.product_of]

    def _compares(self, field: str, constraint: Constraint, currency: str) -> Mask:
        if isinstance(constraint.value, tuple):
            raise TypeError(f"{constraint.op} compares with one number, not with {constraint.value!r}.")
        numbers = self._numbers_of(field, currency)
        bound = _as_number(field, constraint.value)
        with np.errstate(invalid="ignore"):
            match constraint.op:
                case "<":
                    return numbers < bound
                case "<=":
                    return numbers <= bound
                case ">":
                    return numbers > bound
                case _:
                    return numbers >= bound

    def _numbers_of(self, field: str, currency: str) -> Numbers:
        return self.prices(currency) if field == "price" else self.numbers(field)

    def _column(self, name: str, read: Callable[[Product, Variant], float]) -> Numbers:
        if name not in self._numbers:
            rows = (read(p, v) for p in self.products for v in p.variants)
            self._numbers[name] = np.fromiter(rows, dtype=np.float64, count=len(self.variants))
        return self._numbers[name]

    def _text_column(self, field: str) -> _TextColumn:
        if field not in self._text:
            self._text[field] = _build_text_column(field, self.products)
        return self._text[field]

    @cached_property
    def _fields(self) -> frozenset[str]:
        names = {"price", "category", "brand", "rating", "in_stock", "on_sale", "released"}
        for product in self.products:
            names.update(product.attributes)
        for variant in self.variants:
            names.update(variant.options)
        return frozenset(names)

    @cached_property
    def _field_of_label(self) -> Mapping[str, str]:
        return {
            normalise(wording): name
            for product in reversed(self.products)
            for name, label in product.attribute_labels.items()
            for wording in label.all()
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


def _build_text_column(field: str, products: Sequence[Product]) -> _TextColumn:
    codes: dict[str, int] = {}
    spelled: list[str] = []
    wordings: dict[str, set[int]] = {}
    entry_rows: list[int] = []
    entry_codes: list[int] = []
    row = 0
    for product in products:
        shared = _product_values(field, product)
        for variant in product.variants:
            option = variant.options.get(field)
            stated = shared if option is None else _option_values(field, option, product)
            for value, others in stated:
                key = wording_key(value)
                if key not in codes:
                    codes[key] = len(codes)
                    spelled.append(value)
                for wording in (key, *map(wording_key, others)):
                    wordings.setdefault(wording, set()).add(codes[key])
                entry_rows.append(row)
                entry_codes.append(codes[key])
            row += 1
    return _TextColumn(
        values=tuple(spelled),
        rows=np.array(entry_rows, dtype=np.int32),
        codes=np.array(entry_codes, dtype=np.int32),
        wordings={w: frozenset(c) for w, c in wordings.items()},
    )


_Stated = tuple[tuple[str, tuple[str, ...]], ...]  # (value, its other wordings)


def _product_values(field: str, product: Product) -> _Stated:
    if field == "category":
        return _category_levels(product.category)
    if field == "brand":
        names = product.brand.all()
        return ((product.brand.in_locale("en"), names),) if names else ()
    if not product.variants:
        return ()
    value = _stated(field, product, product.variants[0], options=False)
    values = value if isinstance(value, tuple) else () if value is None else (value,)
    return tuple(pair for one in values for pair in _option_values(field, _as_text(one), product))


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


def _stated(field: str, product: Product, variant: Variant, *, options: bool = True) -> AttributeValue | None:
    """What an option, an attribute or, for measures, the title says about a field."""
    if options and field in variant.options:
        return variant.options[field]
    for name in (field, *_FEED_NAMES.get(field, ())):
        if name in product.attributes:
            return product.attributes[name]
    if pattern := _IN_TITLE.get(field):
        for title in product.title.all():
            if found := pattern.search(normalise(title)):
                return float(found[1] or found[found.lastindex or 1])
    return None


def _kinds_of_material(column: _TextColumn, key: str) -> set[int]:
    """Merino wool is wool; faux leather is not leather."""
    return {
        code
        for wording, codes in column.wordings.items()
        if wording.endswith(f" {key}" if key.isascii() else key) and not wording.startswith(_NOT_THE_REAL)
        for code in codes
    }


def _containing(column: _TextColumn, key: str) -> set[int]:
    words = set(key.split())
    return {
        code for wording, codes in column.wordings.items() if words <= set(wording.split()) for code in codes
    }


def _truth(value: ConstraintValue) -> bool | None:
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(value.lower()) if isinstance(value, str) else None


def _as_text(value: str | int | float | bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else f"{value:g}"


def _as_number(field: str, value: str | int | float | bool) -> float:
    """A bound as number: a release date by its day; NaN, which nothing meets, for text without a number."""
    if field != "released":
        return _first_number(value)
    text = str(value)
    try:
        return date.fromisoformat(text if len(text) > 4 else f"{text}-01-01").toordinal()
    except ValueError:
        return float("nan")


def _first_number(value: AttributeValue | None) -> float:
    if value is None or isinstance(value, bool):
        return float("nan")
    if isinstance(value, int | float):
        return float(value)
    found = _NUMBER.search(" ".join(value) if isinstance(value, tuple) else value)
    return float(found[0]) if found else float("nan")
