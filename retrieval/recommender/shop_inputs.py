"""What the shop recommender reads: what products say of themselves, what shoppers did, and plain numbers."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from retrieval.encoders import Matrix
from retrieval.recommender.leanings import LEANINGS
from retrieval.recommender.product_traits import Floats, Rows
from retrieval.shopper import Behaviour, BehaviourKind, Shopper
from retrieval.snapshot import Snapshot
from retrieval.vector_table import VectorTable

LONGEST_HISTORY = 30  # acts, the latest
TRAIT_BUCKETS = 192
NUMBERS: tuple[str, ...] = (
    "text_similarity",
    "words_asked",
    "rating",
    "rating_count",
    "demand",
    "relative_price",
    "log_age",
    "stock_share",
    *LEANINGS,
)
"""In the order in which the network reads them."""

KINDS: Mapping[BehaviourKind, int] = {"click": 1, "cart": 2, "purchase": 3, "like": 4, "dislike": 5}
_GAP_SECONDS = (60, 600, 3_600, 86_400, 7 * 86_400, 30 * 86_400)  # between an act and the next


@dataclass(frozen=True)
class History:
    """What a shopper did last, oldest first; place 0 stands for nothing, row -1 and kind 0."""

    rows: Rows  # Shape: (1 + acts,)
    kinds: npt.NDArray[np.int64]
    gaps: npt.NDArray[np.int64]  # classes of the time to the act after


def history_of(shopper: Shopper, snapshot: Snapshot) -> History:
    """Acts on products that the catalogue still has; what was only shown is left out."""
    acts = [b for b in (*shopper.earlier, *shopper.session) if b.kind in KINDS]
    rows = snapshot.row_of.rows([b.product_id for b in acts])
    known = [(b, row) for b, row in zip(acts, rows.tolist(), strict=True) if row >= 0][-LONGEST_HISTORY:]
    return History(
        np.array([-1, *(row for _, row in known)], dtype=np.int64),
        np.array([0, *(KINDS[b.kind] for b, _ in known)], dtype=np.int64),
        np.array([0, *_gaps([b for b, _ in known])], dtype=np.int64),
    )


def _gaps(acts: list[Behaviour]) -> list[int]:
    waits = [(b.at - a.at).total_seconds() for a, b in pairwise(acts)]
    classes = [1 + int(np.searchsorted(_GAP_SECONDS, wait, "right")) for wait in waits]
    return [*classes, 0] if acts else []


def content_size(snapshot: Snapshot) -> int:
    """Columns of `product_content`."""
    return snapshot.text.dimension + snapshot.image.dimension + TRAIT_BUCKETS


def product_content(rows: Rows, snapshot: Snapshot) -> Matrix:
    """Text vector, mean of the pictures' vectors, and traits hashed to buckets, shape (rows, content).

    Zeros stand for what a product lacks.
    """
    traits = np.zeros((len(rows), TRAIT_BUCKETS), dtype=np.float32)
    for field, trait in snapshot.traits.by_field.items():
        buckets = np.array([_bucket(field, value) for value in trait.values], dtype=np.int64)
        codes, owner = trait.of(rows)
        if len(codes):
            np.add.at(traits, (owner, buckets[codes]), 1.0)
    return np.hstack([_mean_vectors(snapshot.text, rows), _mean_vectors(snapshot.image, rows), traits])


def plain_numbers(
    rows: Rows, similarity: Floats | None, leaning: Mapping[str, Floats], snapshot: Snapshot
) -> Matrix:
    """Shape (rows, NUMBERS). `similarity` of the query's words to each row's text, None without words."""
    columns = {
        "text_similarity": np.zeros(len(rows)) if similarity is None else similarity,
        "words_asked": np.full(len(rows), float(similarity is not None)),
        "rating": snapshot.rating[rows],
        "rating_count": np.log1p(snapshot.rating_count[rows]),
        "demand": snapshot.demand[rows],
        "relative_price": snapshot.traits.price[rows],
        "log_age": np.log1p(np.maximum(snapshot.age_days[rows], 0)),
        "stock_share": snapshot.stock_share[rows],
        **leaning,
    }
    return np.column_stack([columns[name] for name in NUMBERS]).astype(np.float32)


def text_similarity(rows: Rows, vector: Floats, snapshot: Snapshot) -> Floats:
    """Cosine of a query's vector, shape (dimension,), to each row's text; 0 for a row without a vector."""
    found = np.zeros(len(rows), dtype=np.float32)
    if snapshot.text.dimension == len(vector):
        known, vectors = snapshot.text.first_vectors(rows)
        found[known] = vectors @ vector
    return found


def _mean_vectors(table: VectorTable, rows: Rows) -> Matrix:
    mean = np.zeros((len(rows), table.dimension), dtype=np.float32)
    order = np.argsort(rows, kind="stable")
    at = table.of_products(rows[order])
    counts = np.searchsorted(table.owners, rows[order], "right") - np.searchsorted(table.owners, rows[order])
    owner = np.repeat(order, counts)
    if len(at):
        np.add.at(mean, owner, table.vectors(at))
        mean /= np.maximum(np.bincount(owner, minlength=len(rows)), 1)[:, None]
    return mean


def _bucket(field: str, value: str) -> int:
    return zlib.crc32(f"{field}={value}".encode()) % TRAIT_BUCKETS
