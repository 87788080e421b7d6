"""What a product is, as far as shoppers lean to such things: kind, brand, colour, for whom, how dear."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retrieval.columns import Codes, TextColumn
from retrieval.filters import ProductColumns, department

Floats = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]  # of products

STATED = ("brand", "colour", "for_whom", "style", "material")


@dataclass(frozen=True)
class Trait:
    """The values of one field: product p has `codes[starts[p]:starts[p + 1]]`, each once."""

    values: tuple[str, ...]  # by code, canonical
    starts: npt.NDArray[np.int64]  # Shape: (products + 1,)
    codes: Codes
    share: Floats  # by code, of the products that state anything; one of two values counts half

    def of(self, rows: Rows) -> tuple[Codes, npt.NDArray[np.int64]]:
        """The codes of some products, and the place in `rows` that each belongs to."""
        first = self.starts[rows]
        counts = self.starts[rows + 1] - first
        owner = np.repeat(np.arange(len(rows)), counts)
        before = np.cumsum(counts) - counts
        return self.codes[np.arange(len(owner)) - before[owner] + first[owner]], owner


@dataclass(frozen=True)
class ProductTraits:
    """Of all products of a snapshot.

    `by_field` has "kind" (the leaf category), "department" (the top one), and the fields of `STATED`. `price`
    is the log of the lowest price over the median of its kind, 0 where it is unknown.
    """

    by_field: Mapping[str, Trait]
    price: Floats  # Shape: (products,)

    @classmethod
    def read(cls, columns: ProductColumns) -> "ProductTraits":
        """Of what the products state."""
        leaves = columns.leaf_categories
        tops = [department(leaf) for leaf in leaves.values]
        names = tuple(dict.fromkeys(tops))
        codes = np.array([names.index(top) for top in tops], dtype=np.int32)[leaves.codes]
        return cls(
            {
                "kind": _single(leaves.codes, leaves.values),
                "department": _single(codes, names),
                **{field: _stated(columns.text(field), columns) for field in STATED},
            },
            _relative_price(columns),
        )


def _single(codes: Codes, values: tuple[str, ...]) -> Trait:
    return _trait(values, np.arange(len(codes) + 1), codes)


def _stated(column: TextColumn, columns: ProductColumns) -> Trait:
    owners = columns.product_of[column.rows]
    first = np.ones(len(owners), dtype=np.bool_)
    first[1:] = (owners[1:] != owners[:-1]) | (column.codes[1:] != column.codes[:-1])
    counts = np.bincount(owners[first], minlength=len(columns.products))
    return _trait(column.values, np.concatenate([[0], np.cumsum(counts)]), column.codes[first])


def _trait(values: tuple[str, ...], starts: npt.NDArray[np.int64], codes: Codes) -> Trait:
    counts = np.diff(starts)
    each = np.repeat(1 / np.maximum(counts, 1), counts)
    share = np.bincount(codes, each, minlength=len(values)) / max(int((counts > 0).sum()), 1)
    return Trait(values, starts, codes, share.astype(np.float32))


def _relative_price(columns: ProductColumns) -> Floats:
    """In the currency that most prices are in."""
    relative = np.zeros(len(columns.products), dtype=np.float32)
    lowest = [columns.lowest_prices(columns.everything, currency) for currency in sorted(columns.currencies)]
    if not lowest:
        return relative
    price = max(lowest, key=lambda prices: int((~np.isnan(prices)).sum()))
    known = np.flatnonzero(price > 0)
    log_price, kinds = np.log(price[known]), columns.leaf_categories.codes[known]
    order = np.lexsort((log_price, kinds))
    starts = np.flatnonzero(np.diff(kinds[order], prepend=-1))
    sizes = np.diff(np.append(starts, len(order)))
    low, high = log_price[order][starts + (sizes - 1) // 2], log_price[order][starts + sizes // 2]
    relative[known[order]] = log_price[order] - np.repeat((low + high) / 2, sizes)
    return relative
