"""A catalogue at one version, arranged for search: columns, words, vectors and demand, one row a product."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from retrieval.catalogue import Catalogue, VectorKind
from retrieval.encoders import Matrix
from retrieval.filters import CONJUNCTION, LEVEL_SEPARATOR, ProductColumns, wording_key
from retrieval.indexer import store_keys
from retrieval.interactions import Impression
from retrieval.lexical import LexicalIndex
from retrieval.product import Product
from retrieval.synonyms import Synonyms, Translator, shipped_groups, words_in
from retrieval.text_analysis import Analyser, is_chinese

Floats = npt.NDArray[np.float32]

_RATING_PRIOR = 10.0  # ratings at the shop's mean added to each product's own
_DEMAND_PRIOR = 20.0  # examinations at the shop's mean added to each product's own
_EXAMINATION_DECAY = 0.9  # a place is examined with 1 / position ** this, as long as nothing is learned
_GAIN = {"clicked": 1.0, "carted": 2.0, "purchased": 4.0}
_UNKNOWN_AGE_DAYS = 720.0


@dataclass(frozen=True)
class VectorTable:
    """Vectors of one kind: row i belongs to product row `owner[i]` and is `keys[i]` in the store."""

    keys: tuple[str, ...]
    vector_ids: tuple[str, ...]
    owner: npt.NDArray[np.int32]
    vectors: Matrix  # Shape: (vectors, dimension)

    @cached_property
    def row_of_key(self) -> Mapping[str, int]:
        """Row by the store's id."""
        return {key: row for row, key in enumerate(self.keys)}

    def best_of_products(self, similarities: Floats, products: int) -> Floats:
        """Each product's highest similarity, shape (products,); -1 for one without a vector."""
        best = np.full(products, -1.0, dtype=np.float32)
        np.maximum.at(best, self.owner, similarities)
        return best


@dataclass(frozen=True)
class Kind:
    """A leaf category's words, those of the top levels left out, and the nouns that name it.

    "Notebook stand" has notebook and stand, but it is a stand.
    """

    words: frozenset[str]
    nouns: frozenset[str]


@dataclass(frozen=True)
class Snapshot:
    """Everything search reads. Arrays with one element a product are in the order of `columns.products`."""

    version: int
    columns: ProductColumns
    analyser: Analyser
    synonyms: Synonyms
    lexical: LexicalIndex
    text: VectorTable
    image: VectorTable
    row_of: Mapping[str, int]  # product id -> row
    kinds: tuple[Kind, ...]  # one for each leaf category
    kind_of: npt.NDArray[np.int32]  # each product's place in `kinds`
    category_words: frozenset[str]  # tokens of all categories' names
    rating: Floats
    rating_count: Floats
    demand: Floats
    age_days: Floats

    def wordings_of(self, key: str) -> tuple[str, ...]:
        """All wordings, in both languages, of a value or category by its `wording_key`."""
        return self._wordings.get(key, ())

    def field_labels(self, field: str) -> tuple[str, ...]:
        """An attribute's names for people."""
        return self._field_labels.get(self.columns.canonical_field(field), ())

    @cached_property
    def _wordings(self) -> Mapping[str, tuple[str, ...]]:
        groups: set[tuple[str, ...]] = set()
        for product in self.products:
            groups |= {(value, *label.all()) for value, label in product.value_labels.items()}
            levels = [path.split(LEVEL_SEPARATOR) for path in product.category.all()]
            groups |= set(zip(*levels, strict=False))
        found: dict[str, dict[str, None]] = {}
        for group in sorted(groups):
            for wording in group:
                found.setdefault(wording_key(wording), {}).update(dict.fromkeys(group))
        return {key: tuple(words) for key, words in found.items()}

    @cached_property
    def _field_labels(self) -> Mapping[str, tuple[str, ...]]:
        return {n: label.all() for p in self.products for n, label in p.attribute_labels.items()}

    @property
    def products(self) -> Sequence[Product]:
        """Ordered by id."""
        return self.columns.products

    @cached_property
    def popularity(self) -> Floats:
        """What to show first to somebody who wants nothing in particular; shape (products,)."""
        liked = self.rating - (self.rating.mean() if len(self.rating) else 0.0)
        return np.asarray(self.demand + 0.3 * liked + 0.1 * np.log1p(self.rating_count), dtype=np.float32)

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


def take_snapshot(
    catalogue: Catalogue,
    text_encoder: str,
    image_encoder: str | None,
    translator: Translator | None = None,
    impressions: Iterable[Impression] | None = None,
) -> Snapshot:
    """Read a catalogue. `impressions` are those to learn demand from, by default all that it has."""
    version = catalogue.version()
    products = catalogue.products()
    groups = shipped_groups()
    analyser = Analyser([*words_in(groups), *_own_words(products)])
    row_of = {p.product_id: row for row, p in enumerate(products)}
    tops, kinds = _read_categories(products, analyser)
    places = {paths: place for place, paths in enumerate(kinds)}
    columns = ProductColumns(products)
    columns.prepare(("category", "colour", "size", "brand", "material", "for_whom"))
    seen = catalogue.impressions() if impressions is None else impressions
    return Snapshot(
        version=version,
        columns=columns,
        analyser=analyser,
        synonyms=Synonyms(groups, analyser, translator),
        lexical=LexicalIndex(products, analyser),
        text=_read_vectors(catalogue, "text", text_encoder, row_of),
        image=_read_vectors(catalogue, "image", image_encoder, row_of),
        row_of=row_of,
        kinds=tuple(kinds.values()),
        kind_of=np.array([places[p.category.all()] for p in products], dtype=np.int32),
        category_words=tops.union(*(kind.words for kind in kinds.values())),
        rating_count=np.array([p.rating_count for p in products], dtype=np.float32),
        rating=_shrunk_ratings(products),
        demand=demand_by_product(seen, row_of),
        age_days=_ages(products),
    )


def demand_by_product(impressions: Iterable[Impression], row_of: Mapping[str, int]) -> Floats:
    """Log ratio of a product's gain an examination to the shop's mean, shape (products,); 0 when unseen.

    Positions low in a list are examined less, so a click there counts for more.
    """
    examined = np.zeros(len(row_of))
    gained = np.zeros(len(row_of))
    for impression in impressions:
        row = row_of.get(impression.product_id)
        if row is None:
            continue
        examined[row] += impression.position**-_EXAMINATION_DECAY
        gained[row] += sum(gain for name, gain in _GAIN.items() if getattr(impression, name))
    mean = gained.sum() / max(examined.sum(), 1e-9)
    if mean == 0:
        return np.zeros(len(row_of), dtype=np.float32)
    rate = (gained + _DEMAND_PRIOR * mean) / (examined + _DEMAND_PRIOR)
    return np.asarray(np.log(rate / mean), dtype=np.float32)


def _own_words(products: Sequence[Product]) -> Iterable[str]:
    words: set[str] = set()
    for product in products:
        words.update(product.brand.all())
        for path in product.category.all():
            words.update(path.split(LEVEL_SEPARATOR))
        for label in product.value_labels.values():
            words.update(label.all())
    return words


def _read_categories(
    products: Sequence[Product], analyser: Analyser
) -> tuple[frozenset[str], dict[tuple[str, ...], Kind]]:
    """Tokens of the top levels' names, and the kind of each leaf by its paths in all languages."""

    def tokens(names: Iterable[str]) -> frozenset[str]:
        return frozenset(t for name in names for t in analyser.tokens(name, indexing=True))

    paths = {p.category.all() for p in products}
    nested = {group for group in paths if any(LEVEL_SEPARATOR in path for path in group)}
    tops = tokens(path.partition(LEVEL_SEPARATOR)[0] for group in nested for path in group)
    kinds = {}
    for group in sorted(paths):
        leaves = [path.rpartition(LEVEL_SEPARATOR)[2] for path in group]
        pieces = [piece for leaf in leaves for piece in CONJUNCTION.split(leaf)]
        nouns = [analyser.tokens(piece)[-1:] for piece in pieces]
        last_characters = [piece[-1] for piece in pieces if is_chinese(piece)]
        kinds[group] = Kind(
            tokens(leaves) - tops, frozenset(n for noun in nouns for n in noun) | frozenset(last_characters)
        )
    return tops, kinds


def _read_vectors(
    catalogue: Catalogue, kind: VectorKind, encoder: str | None, row_of: Mapping[str, int]
) -> VectorTable:
    ids, vectors = catalogue.vectors(kind, encoder) if encoder else ((), np.zeros((0, 0), np.float32))
    keys = store_keys(ids, catalogue.vector_rows(kind, encoder)) if encoder else ()
    owners = [row_of.get(i if kind == "text" else i.partition("|")[0]) for i in ids]
    kept = [n for n, owner in enumerate(owners) if owner is not None]
    return VectorTable(
        keys=tuple(keys[n] for n in kept),
        vector_ids=tuple(ids[n] for n in kept),
        owner=np.array([owners[n] for n in kept], dtype=np.int32),
        vectors=np.ascontiguousarray(vectors[kept]) if kept else np.zeros((0, 0), np.float32),
    )


def _shrunk_ratings(products: Sequence[Product]) -> Floats:
    counts = np.array([p.rating_count if p.rating is not None else 0 for p in products], dtype=np.float32)
    stars = np.array([p.rating or 0.0 for p in products], dtype=np.float32)
    total = float(counts.sum())
    mean = float((stars * counts).sum() / total) if total else 0.0
    return np.asarray((stars * counts + mean * _RATING_PRIOR) / (counts + _RATING_PRIOR), dtype=np.float32)


def _ages(products: Sequence[Product]) -> Floats:
    days = [p.released.toordinal() if p.released else None for p in products]
    newest = max((d for d in days if d is not None), default=0)
    return np.array([_UNKNOWN_AGE_DAYS if d is None else newest - d for d in days], dtype=np.float32)
