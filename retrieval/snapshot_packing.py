"""A catalogue read into the arrays of a snapshot, product by product; few products as well as a million."""

import json
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from retrieval.catalogue import VectorKind
from retrieval.encoders import Matrix
from retrieval.filters import ProductColumns
from retrieval.interactions import Impression, PlaceCount
from retrieval.lexical import pack_lexical
from retrieval.packing import Arrays, Strings, pack_strings
from retrieval.product import Product, Text
from retrieval.stated import CONJUNCTION, LEVEL_SEPARATOR, pack_columns
from retrieval.storage.product_json import product_to_json
from retrieval.synonyms import shipped_groups, words_in
from retrieval.text_analysis import Analyser, is_chinese
from retrieval.vector_table import pack_vectors

Floats = npt.NDArray[np.float32]
Stream = Callable[[], Iterable[Product]]
"""Gives the products in the order of their ids; asked more than once."""

VECTOR_KINDS: tuple[VectorKind, ...] = ("text", "image")

_RATING_PRIOR = 10.0  # ratings at the shop's mean added to each product's own
_DEMAND_PRIOR = 20.0  # examinations at the shop's mean added to each product's own
_EXAMINATION_DECAY = 0.9  # a place is examined with 1 / position ** this, as long as nothing is learned
_GAIN = (1.0, 2.0, 4.0)  # of a click, a cart, a purchase
_UNKNOWN_AGE_DAYS = 720.0


@dataclass(frozen=True)
class Vectors:
    """Vectors of one kind, one row an id; a picture's id begins with the product's and a bar."""

    ids: Sequence[str]
    matrix: Matrix  # Shape: (ids, dimension)


@dataclass(frozen=True)
class Standards:
    """What numbers of single products are measured by. Of the whole shop, also where few products changed."""

    mean_length: float | None = None  # of a product's words
    mean_rating: float | None = None
    newest_day: int | None = None
    top_words: frozenset[str] = frozenset()  # of the names of the top categories

    @classmethod
    def of(cls, arrays: Arrays) -> "Standards":
        """Those that a packed part was measured by."""
        mean_rating, newest_day = arrays["standards"].tolist()
        return cls(
            float(arrays["mean_length"][0]),
            mean_rating,
            int(newest_day),
            frozenset(Strings(arrays, "top_words")),
        )


def analyser_of(own_words: Iterable[str]) -> Analyser:
    """The analyser that knows a shop's own words."""
    return Analyser([*words_in(shipped_groups()), *own_words])


def pack_snapshot(
    stream: Stream,
    vectors: Mapping[VectorKind, Vectors],
    demand: Callable[[Mapping[str, int]], Mapping[str, Floats]],
    *,
    analyser: Analyser | None = None,
    standards: Standards | None = None,
) -> Arrays:
    """Everything that `Snapshot` reads.

    Args:
        stream: the products.
        vectors: of the text and, perhaps, of the pictures; those of other products are left out.
        demand: given the row of each product id, what `demand_and_trend` says of each product.
        analyser: of the whole shop, where these are only the products that changed.
        standards: likewise.
    """
    facts = _Facts()
    for product in stream():
        facts.add(product)
    measured_by = standards or Standards()
    analyser = analyser or analyser_of(facts.own_words)
    columns = pack_columns(stream())
    row_of = {product_id: row for row, product_id in enumerate(facts.ids)}
    words = pack_lexical(stream(), analyser, measured_by.mean_length)
    others = facts.pack(analyser, measured_by)
    if twice := columns.keys() & words.keys() | others.keys() & (columns.keys() | words.keys()):
        raise ValueError(f"Two packers give arrays of one name: {', '.join(sorted(twice))}.")
    arrays: dict[str, npt.NDArray[Any]] = {**columns, **words, **others, **demand(row_of)}
    for kind in VECTOR_KINDS:
        found = vectors.get(kind, Vectors((), np.zeros((0, 0), np.float32)))
        arrays |= _packed_vectors(kind, found, row_of)
    whole = ProductColumns(range(len(facts.ids)), (arrays,))  # type: ignore[arg-type]  # reads no product
    for currency in whole.currencies:
        arrays[f"price_position:{currency}"] = whole.price_positions(currency).astype(np.float32)
    return arrays


def demand_by_product(impressions: Iterable[Impression], row_of: Mapping[str, int]) -> Floats:
    """Log ratio of a product's gain an examination to the shop's mean, shape (products,); 0 when unseen.

    Positions low in a list are examined less, so a click there counts for more.
    """
    return _demand(
        ((i.product_id, i.position, 1, (i.clicked, i.carted, i.purchased)) for i in impressions), row_of
    )


def demand_and_trend(
    counts: Iterable[PlaceCount], recent: Iterable[PlaceCount], row_of: Mapping[str, int]
) -> dict[str, Floats]:
    """`demand` over all counts, and `trend`: how far that of the recent ones lies above that of those before.

    Each of shape (products,).
    """
    whole, late = list(counts), list(recent)
    early = {(c.product_id, c.position): c for c in whole}
    for c in late:
        before = early[c.product_id, c.position]
        early[c.product_id, c.position] = PlaceCount(
            c.product_id,
            c.position,
            before.shown - c.shown,
            before.clicked - c.clicked,
            before.carted - c.carted,
            before.purchased - c.purchased,
        )
    demand = _demand(map(_counted, whole), row_of)
    late_demand, early_demand = (
        _demand(map(_counted, late), row_of),
        _demand(map(_counted, early.values()), row_of),
    )
    return {"demand": demand, "trend": late_demand - early_demand}


def _counted(count: PlaceCount) -> tuple[str, int, int, tuple[int, int, int]]:
    return count.product_id, count.position, count.shown, (count.clicked, count.carted, count.purchased)


def _demand(
    places: Iterable[tuple[str, int, int, tuple[int, int, int]]], row_of: Mapping[str, int]
) -> Floats:
    examined = np.zeros(len(row_of))
    gained = np.zeros(len(row_of))
    for product_id, position, shown, marks in places:
        row = row_of.get(product_id)
        if row is None:
            continue
        examined[row] += shown * position**-_EXAMINATION_DECAY
        gained[row] += sum(gain * count for gain, count in zip(_GAIN, marks, strict=True))
    mean = gained.sum() / max(examined.sum(), 1e-9)
    if mean == 0:
        return np.zeros(len(row_of), dtype=np.float32)
    rate = (gained + _DEMAND_PRIOR * mean) / (examined + _DEMAND_PRIOR)
    return np.asarray(np.log(rate / mean), dtype=np.float32)


class _Facts:
    """What is known of the products beside their columns, words and vectors."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.own_words: dict[str, None] = {}
        self._documents = bytearray()
        self._document_ends = array("q")
        self._ratings, self._rating_counts, self._days = array("d"), array("i"), array("i")
        self._paths: dict[tuple[str, ...], int] = {}
        self._path_of = array("i")
        self._value_labels: dict[str, Mapping[str, str]] = {}
        self._leaf_labels: dict[str, dict[str, str]] = {}
        self._wordings: set[tuple[str, ...]] = set()
        self._field_labels: dict[str, tuple[str, ...]] = {}

    def add(self, product: Product) -> None:
        self.ids.append(product.product_id)
        self._documents += product_to_json(product).encode("utf-8", "surrogatepass")
        self._document_ends.append(len(self._documents))
        self._ratings.append(np.nan if product.rating is None else product.rating)
        self._rating_counts.append(product.rating_count)
        self._days.append(product.released.toordinal() if product.released else 0)
        self.own_words |= dict.fromkeys(product.brand.all())
        paths = product.category.all()
        if paths not in self._paths:
            self._add_category(paths, product.category)
        self._path_of.append(self._paths[paths])
        for value, label in product.value_labels.items():
            if value not in self._value_labels:
                self._value_labels[value] = dict(label.by_locale)
            self._wordings.add((value, *label.all()))
            self.own_words |= dict.fromkeys(label.all())
        for name, label in product.attribute_labels.items():
            self._field_labels[name] = label.all()

    def _add_category(self, paths: tuple[str, ...], category: Text) -> None:
        self._paths[paths] = len(self._paths)
        levels = [path.split(LEVEL_SEPARATOR) for path in paths]
        self.own_words |= dict.fromkeys(level for path in levels for level in path)
        self._wordings |= set(zip(*levels, strict=False))
        names = {locale: path.rpartition(LEVEL_SEPARATOR)[2] for locale, path in category.by_locale.items()}
        self._leaf_labels.setdefault(category.in_locale("en"), names)

    def pack(self, analyser: Analyser, standards: Standards) -> dict[str, npt.NDArray[Any]]:
        ratings = np.frombuffer(self._ratings)
        days = np.frombuffer(self._days, dtype=np.int32)
        counts = np.frombuffer(self._rating_counts, dtype=np.int32)
        rated = np.where(np.isnan(ratings), 0, counts)
        mean = standards.mean_rating
        if mean is None:
            mean = float((np.nan_to_num(ratings) * rated).sum() / rated.sum()) if rated.any() else 0.0
        newest = standards.newest_day or int(days.max(initial=0))
        tops = standards.top_words or _top_words(self._paths, analyser)
        kinds = [_kind(paths, analyser, tops) for paths in self._paths]
        age = np.where(days > 0, np.maximum(newest - days, 0), _UNKNOWN_AGE_DAYS)
        rating = (np.nan_to_num(ratings) * rated + mean * _RATING_PRIOR) / (rated + _RATING_PRIOR)
        return {
            "products": np.frombuffer(self._documents, dtype=np.uint8),
            "products_ends": np.frombuffer(self._document_ends, dtype=np.int64),
            "ids": np.array([i.encode("utf-8", "surrogatepass") for i in self.ids], dtype=np.bytes_),
            "kind_of": np.frombuffer(self._path_of, dtype=np.int32),
            **pack_strings("kinds", [json.dumps(kind, ensure_ascii=False) for kind in kinds]),
            **pack_strings("top_words", sorted(tops)),
            **pack_strings("own_words", self.own_words),
            **pack_strings("wordings", [json.dumps(g, ensure_ascii=False) for g in sorted(self._wordings)]),
            **_pack_json("field_labels", self._field_labels),
            **_pack_json("value_labels", self._value_labels),
            **_pack_json("leaf_labels", self._leaf_labels),
            "rating": rating.astype(np.float32),
            "rating_count": counts.astype(np.float32),
            "age_days": age.astype(np.float32),
            "standards": np.array([mean, newest], dtype=np.float64),
        }


def _top_words(paths: Iterable[tuple[str, ...]], analyser: Analyser) -> frozenset[str]:
    """The words of the top levels' names."""
    nested = {group for group in paths if any(LEVEL_SEPARATOR in path for path in group)}
    return _tokens((path.partition(LEVEL_SEPARATOR)[0] for group in nested for path in group), analyser)


def _kind(
    paths: tuple[str, ...], analyser: Analyser, tops: frozenset[str]
) -> tuple[tuple[str, ...], list[str], list[str]]:
    """A leaf category's paths in all languages, its words and the nouns that name it."""
    leaves = [path.rpartition(LEVEL_SEPARATOR)[2] for path in paths]
    pieces = [piece for leaf in leaves for piece in CONJUNCTION.split(leaf)]
    nouns = {noun for piece in pieces for noun in analyser.tokens(piece)[-1:]}
    nouns |= {piece[-1] for piece in pieces if is_chinese(piece)}
    return paths, sorted(_tokens(leaves, analyser) - tops), sorted(nouns)


def _tokens(names: Iterable[str], analyser: Analyser) -> frozenset[str]:
    return frozenset(t for name in names for t in analyser.tokens(name, indexing=True))


def _pack_json(name: str, values: Mapping[str, object]) -> dict[str, npt.NDArray[Any]]:
    return pack_strings(name, [json.dumps([k, v], ensure_ascii=False) for k, v in values.items()])


def _packed_vectors(kind: str, vectors: Vectors, row_of: Mapping[str, int]) -> dict[str, npt.NDArray[Any]]:
    name = f"{kind}_vectors"
    of_product = (i if kind == "text" else i.partition("|")[0] for i in vectors.ids)
    owners = np.fromiter((row_of.get(i, -1) for i in of_product), dtype=np.int32, count=len(vectors.ids))
    if (owners >= 0).all():
        return pack_vectors(name, vectors.ids, owners, vectors.matrix)
    kept = np.flatnonzero(owners >= 0).tolist()
    return pack_vectors(name, [vectors.ids[i] for i in kept], owners[kept], vectors.matrix[kept])
