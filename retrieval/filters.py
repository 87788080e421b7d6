"""Which variants meet a constraint, exactly: a snapshot of the catalogue as columns of one row a variant.

Several options must hold on one variant, so all masks are over variants; a product is in when one of its
variants is. What a product does not say fails `=`, `<`, `>` and meets `!=` and `not_in`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cache, cached_property, lru_cache, reduce
from typing import Any

import numpy as np
import numpy.typing as npt

from retrieval.colours import canonical_colour
from retrieval.columns import (
    Coded,
    Mask,
    NumberColumns,
    Numbers,
    TextColumn,
    TextColumns,
    empty_text_column,
    merge_text,
    reduce_by_product,
)
from retrieval.packing import Arrays, Strings, WordRows
from retrieval.product import Product
from retrieval.query import Constraint, ConstraintValue
from retrieval.stated import (
    CONJUNCTION,
    DISCOUNT,
    LEVEL_SEPARATOR,
    PRICE,
    RATING,
    RATING_COUNT,
    RELEASED,
    department,
    discount_percent,
    first_number,
    pack_columns,
    wording_key,
)
from retrieval.text_analysis import normalise

__all__ = [
    "CONJUNCTION",
    "LEVEL_SEPARATOR",
    "Mask",
    "ProductColumns",
    "department",
    "discount_percent",
    "wording_key",
]

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
_WHOM_IN_CHINESE = {
    "女士": "women",
    "男士": "men",
    "妈妈": "mother",
    "爸爸": "father",
    "男女通用": "unisex",
    "儿童": "kids",
    "男孩": "boys",
    "女孩": "girls",
    "婴儿": "baby",
    "宠物": "pets",
}
_ADULTS = frozenset({"women", "men", "mother", "father", "unisex"})
_NARROWER_THAN = {"mother": "women", "father": "men"}
_SAME_WORDING = {
    "4k": ("3840x2160", "4096x2160", "4k ultra hd", "uhd"),
    "full hd": ("1920x1080", "fhd", "1080p"),
}
_NOT_THE_REAL = ("faux", "imitation", "vegan", "artificial", "仿", "人造")
_SAME_NUMBER = 0.01  # relative: 27 inch is 26.9 inch


_MASKS_KEPT = 64


class ProductColumns:
    """A catalogue at one version, read from one or two packed parts; the second's rows come after.

    A product that was changed lies in the second part, and its row in the first is no longer `alive`.
    """

    def __init__(
        self,
        products: Sequence[Product],
        parts: Sequence[Arrays] = (),
        replaced: npt.NDArray[np.int64] | None = None,
    ) -> None:
        """`parts` hold what `pack_columns` says of `products`, which is computed where they are not given.

        `replaced` are rows of the first part that hold nothing any more.
        """
        self.products = products
        self._parts = tuple(parts) or (pack_columns(products),)
        firsts = [part["first_variant"] for part in self._parts]
        moved = [firsts[0], *(first[1:] + firsts[0][-1] for first in firsts[1:])]
        self.first_variant = _joined(moved)
        self.size = int(self.first_variant[-1])
        counts = np.diff(self.first_variant)
        self.product_of = np.repeat(np.arange(len(counts), dtype=np.int32), counts)  # Shape: (variants,)
        self._text_parts = [TextColumns(part, part["first_variant"]) for part in self._parts]
        self._number_parts = [NumberColumns(part) for part in self._parts]
        names = {name for part in self._number_parts for name in part}
        self.currencies = frozenset(n.removeprefix(PRICE) for n in names if n.startswith(PRICE))
        self.alive = np.ones(len(products), dtype=np.bool_)
        if replaced is not None:
            self.alive[replaced] = False
        self._text: dict[str, TextColumn] = {}
        self._numbers: dict[str, Numbers] = {}
        self._mask_of = lru_cache(maxsize=_MASKS_KEPT)(self._compute)
        self._codes_of = lru_cache(maxsize=_MASKS_KEPT)(self._compute_codes)

    def prepare(self, fields: Iterable[str]) -> None:
        """Read what nearly every search asks for, before the first one does."""
        for field in fields:
            self._text_column(field)
        for currency in self.currencies:
            self.price_positions(currency)
        self.numbers("discount_percent")
        self.canonical_field("")

    @cached_property
    def everything(self) -> Mask:
        """All variants of the products that are there, shape (variants,)."""
        return np.repeat(self.alive, np.diff(self.first_variant))

    def meeting(self, constraints: Iterable[Constraint], currency: str) -> Mask:
        """The variants, shape (variants,), that meet all; `currency` is that of a price without one."""
        mask = self.everything.copy()
        for constraint in constraints:
            mask &= self.holds(constraint, currency)
        return mask

    def products_of(self, variant_mask: Mask) -> Mask:
        """The products, shape (products,), with at least one variant in the mask."""
        found = np.zeros(len(self.products), dtype=np.bool_)
        found[self.product_of[variant_mask]] = True
        return found

    def holds(self, constraint: Constraint, currency: str) -> Mask:
        """The variants, shape (variants,), that meet one constraint; not to be written to."""
        return self._mask_of(constraint, constraint.currency or currency)

    def _compute(self, constraint: Constraint, currency: str) -> Mask:
        field = self.canonical_field(constraint.field)
        match constraint.op:
            case "!=" | "not_in":
                mask = ~self._equals(field, constraint.value, currency)
            case "=" | "in":
                mask = self._equals(field, constraint.value, currency).copy()
            case _:
                mask = self._compares(field, constraint, currency)
        mask.flags.writeable = False
        return mask

    def prices(self, currency: str) -> Numbers:
        """Minor units in `currency`, shape (variants,), NaN where a variant has no such price.

        A shop with one price list is asked in that list's currency, whatever the shopper's is.
        """
        wanted = next(iter(self.currencies)) if len(self.currencies) == 1 else currency
        return self._column(PRICE + wanted)

    def lowest_prices(self, variant_mask: Mask, currency: str) -> Numbers:
        """The lowest price among each product's variants in the mask, shape (products,), NaN for none."""
        prices = np.where(variant_mask, self.prices(currency), np.nan)
        return reduce_by_product(np.fmin, prices, self.first_variant, np.nan)

    def lowest_prices_of(self, rows: npt.NDArray[np.int64], variant_mask: Mask, currency: str) -> Numbers:
        """The same for some products, shape (rows,)."""
        lowest = np.full(len(rows), np.nan)
        at, owner = self.variants_of(rows)
        prices = self.prices(currency)[at]
        prices[~variant_mask[at]] = np.nan
        np.fmin.at(lowest, owner, prices)
        return lowest

    def any_variant_of(self, rows: npt.NDArray[np.int64], variant_mask: Mask) -> Mask:
        """Which of some products have a variant in the mask, shape (rows,)."""
        at, owner = self.variants_of(rows)
        return np.bincount(owner[variant_mask[at]], minlength=len(rows)) > 0

    def variants_of(self, rows: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """The variants of some products, one product after the other, and the place in `rows` of each."""
        first = self.first_variant[rows]
        counts = self.first_variant[rows + 1] - first
        owner = np.repeat(np.arange(len(rows)), counts)
        before = np.cumsum(counts) - counts
        return np.arange(len(owner)) - before[owner] + first[owner], owner

    def price_positions(self, currency: str) -> npt.NDArray[np.floating]:
        """0 for the cheapest of a leaf category to 1 for the dearest, shape (products,); 0.5 unpriced."""
        name = f"price_position:{currency}"
        if name not in self._numbers and all(name in part for part in self._parts):
            self._numbers[name] = _joined([part[name] for part in self._parts])
        if name not in self._numbers:
            lowest = self.lowest_prices(np.ones(self.size, dtype=np.bool_), currency)
            kinds = self.leaf_categories.codes
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
        return np.diff(self._text_column(field).starts) > 0

    def numbers(self, field: str) -> Numbers:
        """A numeric field, shape (variants,), NaN where unknown; a text value counts by its first number."""
        match field:
            case "rating":
                return self._column(RATING)
            case "rating_count":
                return self._column(RATING_COUNT)
            case "released":
                return self._column(RELEASED)
            case "discount_percent":
                return self._discounts
            case _:
                return self._column(field)

    def text(self, field: str) -> TextColumn:
        """The values of a text field; without any for a field that nothing states."""
        return self._text_column(field)

    @cached_property
    def _discounts(self) -> Numbers:
        return np.nan_to_num(self._column(DISCOUNT))

    @cached_property
    def in_stock(self) -> Mask:
        """Variants that can be bought now."""
        return _joined([part["in_stock"] for part in self._parts])

    @cached_property
    def leaf_categories(self) -> Coded:
        """A product's whole category path, by product, in English where there is English; "" for none."""
        codes: dict[str, int] = {}
        moved = []
        for part in self._parts:
            own = [codes.setdefault(leaf, len(codes)) for leaf in Strings(part, "leaves")]
            moved.append(np.array(own, dtype=np.int32)[part["leaf_codes"]])
        return Coded(_joined(moved), tuple(codes))

    def canonical_field(self, field: str) -> str:
        """The catalogue's name of a field that a shopper or a model may call otherwise."""
        name = normalise(field).replace(" ", "_")
        if name in self._fields:
            return name
        return _FIELD_ALIASES.get(name) or self._field_of_label.get(normalise(field), name)

    def value_counts(
        self, field: str, variant_mask: Mask, products: npt.NDArray[np.int64] | None = None
    ) -> tuple[tuple[str, int], ...]:
        """How many products of the mask have each value, most first, then by value.

        `products`, ascending, are those that have variants in the mask, where they are known and few.
        """
        column = self._text_column(field)
        at = column.entries_of(products)
        rows, codes = column.rows[at], column.codes[at]
        kept = variant_mask[rows]
        owners, codes = self.product_of[rows[kept]], codes[kept]
        first = np.ones(len(codes), dtype=np.bool_)
        first[1:] = (owners[1:] != owners[:-1]) | (codes[1:] != codes[:-1])
        counts = np.bincount(codes[first], minlength=len(column.values))
        named = [(column.values[i], int(counts[i])) for i in np.flatnonzero(counts)]
        return tuple(sorted(named, key=lambda pair: (-pair[1], pair[0])))

    def _equals(self, field: str, value: ConstraintValue, currency: str) -> Mask:
        if isinstance(value, tuple):
            mask = np.zeros(self.size, dtype=np.bool_)
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
        size = self.size
        if field == "for_whom":
            return self._for_whom(column, wanted)
        codes = self._codes_of(field, wanted)
        if not codes and field == "category":
            return self._titled(wanted)
        if not len(column.rows) and field == "colour":
            return self._titled(wanted)  # a description tells of other colours too
        if not len(column.rows) and field == "material":
            return self._described(wanted)
        return column.mask(codes, size)

    def _for_whom(self, column: TextColumn, wanted: str) -> Mask:
        key = wording_key(wanted)
        named = {column.values[c] for c in column.wordings.get(key, ())}
        # A shop with things for kids and none for girls still knows who a girl is.
        named = named or {_whom_by_key().get(key, key)}
        accepted = {other for name in named for other in _FOR_WHOM.get(name, (name,))}
        codes = {c for other in accepted for c in column.wordings.get(wording_key(other), ())}
        broader = next((_NARROWER_THAN[n] for n in named if n in _NARROWER_THAN), None)
        if not codes and broader:
            return self._for_whom(column, broader)
        mask = column.mask(codes, self.size)
        if named & _ADULTS and not named & {"mother", "father"}:
            said = np.zeros(self.size, dtype=np.bool_)
            said[column.rows] = True
            mask |= ~said  # a kettle is for anybody grown up
        return mask

    def _compute_codes(self, field: str, wanted: str) -> frozenset[int]:
        """The codes of a text field that `wanted` names."""
        column = self._text_column(field)
        codes: set[int] = set()
        for wording in (wanted, *_SAME_WORDING.get(wanted.lower(), ())):
            codes |= column.wordings.get(wording_key(wording), frozenset())
        if field == "colour" and not codes:
            codes |= column.wordings.get(canonical_colour(wanted) or "", frozenset())
        if field == "material":
            codes |= _kinds_of_material(column, wording_key(wanted))
        if not codes and field not in ("size", "in_stock"):
            codes = _containing(column, wording_key(wanted))
        return frozenset(codes)

    def _titled(self, wanted: str) -> Mask:
        """Products with all of these words in a title: for a feed without categories of that name."""
        return self._with_words("in_titles", wanted, lambda p: p.title.all())

    def _described(self, wanted: str) -> Mask:
        """Products whose title or description says it: for a feed that states the field for nothing."""
        return self._with_words("in_texts", wanted, lambda p: (*p.title.all(), *p.description.all()))

    def _with_words(self, index: str, wanted: str, texts: Callable[[Product], tuple[str, ...]]) -> Mask:
        words = set(wording_key(wanted).split())
        mask = np.zeros(len(self.products), dtype=np.bool_)
        if not words:
            mask[:] = True
        for row in self._rows_with(index, words):
            one_text = len(words) == 1 or any(
                words <= set(wording_key(t).split()) for t in texts(self.products[row])
            )
            mask[row] = one_text
        return mask[self.product_of]

    def _rows_with(self, index: str, words: Iterable[str]) -> npt.NDArray[np.int64]:
        """Products that have all words in any of their texts."""
        found, offset = [], 0
        for part in self._parts:
            rows = [WordRows(part, index).rows(word) for word in words]
            shared = reduce(np.intersect1d, rows) if rows else np.zeros(0, dtype=np.int32)
            found.append(shared.astype(np.int64) + offset)
            offset += len(part["first_variant"]) - 1
        return _joined(found)

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

    def _column(self, name: str) -> Numbers:
        if name not in self._numbers:
            sizes = [int(part["first_variant"][-1]) for part in self._parts]
            found = [
                part[name].dense(size) if name in part else np.full(size, np.nan)
                for part, size in zip(self._number_parts, sizes, strict=True)
            ]
            self._numbers[name] = _joined(found)
        return self._numbers[name]

    def _text_column(self, field: str) -> TextColumn:
        if field not in self._text:
            found = [
                columns.get(field) or empty_text_column(len(part["first_variant"]) - 1)
                for columns, part in zip(self._text_parts, self._parts, strict=True)
            ]
            variants = int(self._parts[0]["first_variant"][-1])
            self._text[field] = reduce(lambda a, b: merge_text(a, b, variants), found)
        return self._text[field]

    @cached_property
    def _fields(self) -> frozenset[str]:
        known = {"price", "category", "brand", "rating", "in_stock", "on_sale", "released"}
        return frozenset(known.union(*(Strings(part, "fields") for part in self._parts)))

    @cached_property
    def _field_of_label(self) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for part in reversed(self._parts):
            found |= zip(Strings(part, "label_wordings"), Strings(part, "label_fields"), strict=True)
        return found


@cache
def _whom_by_key() -> Mapping[str, str]:
    """Whom a thing is for, by the key of its name in either language."""
    named = {whom: whom for whom in _FOR_WHOM} | _WHOM_IN_CHINESE
    return {wording_key(name): whom for name, whom in named.items()}


def _joined(arrays: Sequence[npt.NDArray[Any]]) -> npt.NDArray[Any]:
    return arrays[0] if len(arrays) == 1 else np.concatenate(arrays)


def _kinds_of_material(column: TextColumn, key: str) -> set[int]:
    """Merino wool is wool; faux leather is not leather."""
    return {
        code
        for wording, codes in column.wordings.items()
        if wording.endswith(f" {key}" if key.isascii() else key) and not wording.startswith(_NOT_THE_REAL)
        for code in codes
    }


def _containing(column: TextColumn, key: str) -> set[int]:
    words = set(key.split())
    return {
        code for wording, codes in column.wordings.items() if words <= set(wording.split()) for code in codes
    }


def _truth(value: ConstraintValue) -> bool | None:
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(value.lower()) if isinstance(value, str) else None


def _as_number(field: str, value: str | int | float | bool) -> float:
    """A bound as number: a release date by its day; NaN, which nothing meets, for text without a number."""
    if field != "released":
        return first_number(value)
    text = str(value)
    try:
        return date.fromisoformat(text if len(text) > 4 else f"{text}-01-01").toordinal()
    except ValueError:
        return float("nan")
