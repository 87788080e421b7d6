"""A catalogue at one version, arranged for search: columns, words, vectors, demand; one row a product.

Everything lies in packed arrays (`snapshot_packing`), of the whole shop and, in a second part, of what
changed since; rows of the second part come after the first's. Arrays may be mapped from files.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, overload

import numpy as np
import numpy.typing as npt

from retrieval.filters import ProductColumns
from retrieval.lexical import LexicalIndex
from retrieval.packing import Arrays, Strings
from retrieval.product import Product, Text
from retrieval.recommender.product_traits import ProductTraits
from retrieval.snapshot_packing import analyser_of
from retrieval.stated import wording_key
from retrieval.storage.product_json import product_from_json
from retrieval.synonyms import Synonyms, Translator, shipped_groups
from retrieval.text_analysis import Analyser
from retrieval.vector_table import VectorTable

Floats = npt.NDArray[np.float32]

_PRODUCTS_KEPT = 5_000
_FIELDS_READ_EARLY = ("category", "colour", "size", "brand", "material", "for_whom")


@dataclass(frozen=True)
class Kind:
    """A leaf category's words, those of the top levels left out, and the nouns that name it.

    "Notebook stand" has notebook and stand, but it is a stand.
    """

    words: frozenset[str]
    nouns: frozenset[str]


class StoredProducts(Sequence[Product]):
    """The products of packed parts, each made when it is asked for."""

    def __init__(self, parts: Sequence[Arrays]) -> None:
        self._documents = [Strings(part, "products") for part in parts]
        self._make = lru_cache(maxsize=_PRODUCTS_KEPT)(self._read)

    def __len__(self) -> int:
        return sum(map(len, self._documents))

    @overload
    def __getitem__(self, row: int) -> Product: ...
    @overload
    def __getitem__(self, row: slice) -> Sequence[Product]: ...
    def __getitem__(self, row: int | slice) -> Product | Sequence[Product]:
        if isinstance(row, slice):
            return [self[i] for i in range(*row.indices(len(self)))]
        return self._make(int(row))

    def __iter__(self) -> Iterator[Product]:
        return (self[row] for row in range(len(self)))

    def _read(self, row: int) -> Product:
        for documents in self._documents:
            if row < len(documents):
                return product_from_json(documents[row])
            row -= len(documents)
        raise IndexError(row)


class RowsById(Mapping[str, int]):
    """Product id -> row; of a product in both parts the later."""

    def __init__(self, parts: Sequence[Arrays], alive: npt.NDArray[np.bool_]) -> None:
        self._ids = [part["ids"] for part in parts]
        self._alive = alive

    def __getitem__(self, product_id: str) -> int:
        row = int(self.rows([product_id])[0])
        if row < 0:
            raise KeyError(product_id)
        return row

    def rows(self, product_ids: Sequence[str]) -> npt.NDArray[np.int64]:
        """The row of each, -1 for a product that is not there."""
        wanted = [i.encode("utf-8", "surrogatepass") for i in product_ids]
        found = np.full(len(wanted), -1, dtype=np.int64)
        before = 0
        for ids in self._ids:
            # A longer one is not there, and would have all ids copied to its length.
            fitting = np.array([w if len(w) <= ids.dtype.itemsize else b"" for w in wanted], dtype=ids.dtype)
            at = np.minimum(np.searchsorted(ids, fitting), max(len(ids) - 1, 0))
            if len(ids):
                there = (ids[at] == fitting) & (fitting != b"") & self._alive[before + at]
                found[there] = before + at[there]
            before += len(ids)
        return found

    def __len__(self) -> int:
        return int(self._alive.sum())

    def __iter__(self) -> Iterator[str]:
        ids = (i for part in self._ids for i in part)
        return (i.decode("utf-8", "surrogatepass") for i, a in zip(ids, self._alive, strict=True) if a)


@dataclass(frozen=True)
class Snapshot:
    """Everything search reads. Arrays with one element a product are in the order of `products`."""

    version: int
    columns: ProductColumns
    analyser: Analyser
    synonyms: Synonyms
    lexical: LexicalIndex
    text: VectorTable
    image: VectorTable
    row_of: RowsById
    kinds: tuple[Kind, ...]  # one for each leaf category
    kind_of: npt.NDArray[np.int32]  # each product's place in `kinds`
    category_words: frozenset[str]  # tokens of all categories' names
    rating: Floats
    rating_count: Floats
    demand: Floats
    trend: Floats  # demand of the latest days above that of those before
    age_days: Floats
    parts: tuple[Arrays, ...]

    def wordings_of(self, key: str) -> tuple[str, ...]:
        """All wordings, in both languages, of a value or category by its `wording_key`."""
        return self._wordings.get(key, ())

    def field_labels(self, field: str) -> tuple[str, ...]:
        """An attribute's names for people."""
        return tuple(self._field_labels.get(self.columns.canonical_field(field), ()))

    def value_label(self, value: str) -> Text | None:
        """The wording of a canonical value, from the first product that has one."""
        by_locale = self._value_labels.get(value)
        return Text(by_locale) if by_locale else None

    def leaf_label(self, leaf: str) -> Text:
        """A leaf category's own name in each language, by its whole path."""
        return Text(self._leaf_labels.get(leaf, {}))

    @cached_property
    def traits(self) -> ProductTraits:
        """What shoppers may lean to."""
        return ProductTraits.read(self.columns)

    @cached_property
    def _wordings(self) -> Mapping[str, tuple[str, ...]]:
        groups = {tuple(json.loads(group)) for part in self.parts for group in Strings(part, "wordings")}
        found: dict[str, dict[str, None]] = {}
        for group in sorted(groups):
            for wording in group:
                found.setdefault(wording_key(wording), {}).update(dict.fromkeys(group))
        return {key: tuple(words) for key, words in found.items()}

    @cached_property
    def _field_labels(self) -> Mapping[str, list[str]]:
        return dict(_pairs(self.parts, "field_labels"))

    @cached_property
    def _value_labels(self) -> Mapping[str, dict[str, str]]:
        return dict(_pairs(self.parts[::-1], "value_labels"))

    @cached_property
    def _leaf_labels(self) -> Mapping[str, dict[str, str]]:
        return dict(_pairs(self.parts[::-1], "leaf_labels"))

    @property
    def products(self) -> Sequence[Product]:
        """Ordered by id, those that changed after the others."""
        return self.columns.products

    @cached_property
    def popularity(self) -> Floats:
        """What to show first to somebody who wants nothing in particular; shape (products,)."""
        liked = self.rating - (self.rating.mean() if len(self.rating) else 0.0)
        return np.asarray(self.demand + 0.3 * liked + 0.1 * np.log1p(self.rating_count), dtype=np.float32)

    def popular_from(self, share: float) -> float:
        """The popularity that `share` of the products do not reach."""
        return self._popularity_quantile(share)

    @cached_property
    def _popularity_quantile(self) -> Callable[[float], float]:
        return lru_cache(maxsize=8)(lambda share: float(np.quantile(self.popularity, share)))

    @cached_property
    def variant_counts(self) -> npt.NDArray[np.int64]:
        """How many variants each product has, shape (products,)."""
        return np.diff(self.columns.first_variant)

    @cached_property
    def stock_share(self) -> Floats:
        """Share of each product's variants that are in stock, shape (products,)."""
        size = len(self.products)
        sold = np.bincount(self.columns.product_of[self.columns.in_stock], minlength=size)
        return np.asarray(sold / np.maximum(self.variant_counts, 1), dtype=np.float32)


def open_snapshot(
    version: int,
    parts: Sequence[Arrays],
    replaced: npt.NDArray[np.int64] | None = None,
    translator: Translator | None = None,
    analyser: Analyser | None = None,
) -> Snapshot:
    """A snapshot of packed parts.

    Args:
        version: the catalogue's.
        parts: the whole shop and, perhaps, what changed since it was packed.
        replaced: rows of the first part that were changed or deleted since.
        translator: the vocabulary that queries are translated with.
        analyser: the one the parts were packed with, where it is at hand.
    """
    products = StoredProducts(parts)
    sizes = [len(part["ids"]) for part in parts]
    columns = ProductColumns(products, parts, replaced)
    columns.prepare(_FIELDS_READ_EARLY)
    analyser = analyser or analyser_of(Strings(parts[0], "own_words"))
    kinds, kind_of = _kinds(parts)
    tops = frozenset(word for part in parts for word in Strings(part, "top_words"))
    return Snapshot(
        version=version,
        columns=columns,
        analyser=analyser,
        synonyms=Synonyms(shipped_groups(), analyser, translator),
        lexical=LexicalIndex(products, analyser, parts),
        text=VectorTable("text_vectors", parts, sizes),
        image=VectorTable("image_vectors", parts, sizes),
        row_of=RowsById(parts, columns.alive),
        kinds=kinds,
        kind_of=kind_of,
        category_words=tops.union(*(kind.words for kind in kinds)),
        rating=_joined(parts, "rating"),
        rating_count=_joined(parts, "rating_count"),
        demand=_joined(parts, "demand"),
        trend=_joined(parts, "trend"),
        age_days=_joined(parts, "age_days"),
        parts=tuple(parts),
    )


def _kinds(parts: Sequence[Arrays]) -> tuple[tuple[Kind, ...], npt.NDArray[np.int32]]:
    places: dict[tuple[str, ...], int] = {}
    kinds: list[Kind] = []
    moved = []
    for part in parts:
        own = []
        for paths, words, nouns in map(json.loads, Strings(part, "kinds")):
            if tuple(paths) not in places:
                places[tuple(paths)] = len(kinds)
                kinds.append(Kind(frozenset(words), frozenset(nouns)))
            own.append(places[tuple(paths)])
        moved.append(np.array(own, dtype=np.int32)[part["kind_of"]])
    return tuple(kinds), moved[0] if len(moved) == 1 else np.concatenate(moved)


def _joined(parts: Sequence[Arrays], name: str) -> npt.NDArray[Any]:
    return parts[0][name] if len(parts) == 1 else np.concatenate([part[name] for part in parts])


def _pairs(parts: Sequence[Arrays], name: str) -> Iterator[tuple[str, Any]]:
    return ((key, value) for part in parts for key, value in map(json.loads, Strings(part, name)))
