"""How the matches divide: counts of products by colour, size, kind, brand, price and for whom."""

import itertools
import math
from collections.abc import Iterable

import numpy as np

from retrieval.filters import Mask
from retrieval.product import Text
from retrieval.query import Facet
from retrieval.ranking import Rows
from retrieval.snapshot import Snapshot

FIELDS = ("colour", "size", "brand", "material", "for_whom")
_MOST_VALUES = 12
_PRICE_BANDS = 4


def facets(snapshot: Snapshot, pool: Mask, allowed: Mask, currency: str) -> tuple[Facet, ...]:
    """Of the products in `pool`, by their variants in `allowed`; fewer than two values make no facet.

    A price band is `lowest-highest` in major units, both included.
    """
    rows = np.flatnonzero(pool)
    found = [
        Facet(f, counts, _value_labels(snapshot, (value for value, _ in counts)))
        for f in FIELDS
        for counts in [snapshot.columns.value_counts(f, allowed, rows)[:_MOST_VALUES]]
    ]
    leaves = snapshot.columns.leaf_categories
    counts_of = np.bincount(leaves.codes[rows], minlength=len(leaves.values)).tolist()
    named = [(leaf, n) for leaf, n in zip(leaves.values, counts_of, strict=True) if leaf and n]
    kinds = sorted(named, key=lambda pair: (-pair[1], pair[0]))
    kept = tuple(kinds[:_MOST_VALUES])
    found.append(Facet("category", kept, {kind: snapshot.leaf_label(kind) for kind, _ in kept}))
    found.append(Facet("price", _price_bands(snapshot, rows, allowed, currency)))
    return tuple(f for f in found if len(f.counts) > 1)


def _value_labels(snapshot: Snapshot, values: Iterable[str]) -> dict[str, Text]:
    """The wording of those values that have one."""
    labels = {value: snapshot.value_label(value) for value in values}
    return {value: label for value, label in labels.items() if label}


def _price_bands(snapshot: Snapshot, rows: Rows, allowed: Mask, currency: str) -> tuple[tuple[str, int], ...]:
    """About equally full bands with round borders, cheapest first: how many products have a price in each.

    A product with two prices, or one on a border, counts in two bands, as a search for either finds it.
    """
    at, owner = snapshot.columns.variants_of(rows)
    prices = snapshot.columns.prices(currency)[at]
    priced = allowed[at] & ~np.isnan(prices)
    prices, products = prices[priced], owner[priced]
    if len(prices) < 2:
        return ()
    quantiles = np.quantile(prices, np.linspace(0, 1, _PRICE_BANDS + 1))
    edges = sorted({_rounded(q) for q in quantiles[1:-1]})
    edges = [math.floor(prices.min() / 100), *(e for e in edges if e), math.ceil(prices.max() / 100)]
    bands = []
    for low, high in itertools.pairwise(sorted(set(edges))):
        inside = products[(prices >= low * 100) & (prices <= high * 100)]
        if len(inside):
            bands.append((f"{low}-{high}", int(np.count_nonzero(np.diff(inside)) + 1)))
    return tuple(bands)


def _rounded(minor: float) -> int:
    """Major units, rounded to one or two leading digits that people find round."""
    major = minor / 100
    step = 10 ** max(0, math.floor(math.log10(max(major, 1))) - 1) * 5
    return int(round(major / step) * step)
