"""What goes with a product: other kinds of things that are bought with it, or made for the same use.

A candidate's score adds up what baskets say of the two products and of their kinds (log lifts), how near
their texts are, and what else they share. Things of the same kind are none: who has a kettle needs no second.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np
import numpy.typing as npt

from retrieval.filters import Mask, department
from retrieval.product import Product, Variant
from retrieval.query import Constraint, Hit, Query, Reason, SearchResult
from retrieval.recommender.co_purchase import CoPurchases
from retrieval.recommender.interests import interest_match
from retrieval.recommender.variety import MOST_VARIED, Rows, text_cosines, varied
from retrieval.snapshot import Snapshot

Baskets = Callable[[], Iterable[Collection[str]]]
ChooseVariant = Callable[[Product, Sequence[Constraint], str], Variant]

_PAIR, _KINDS, _TEXT, _DEPARTMENT, _SHARED, _INTERESTS = 1.0, 0.8, 2.5, 0.4, 0.25, 0.5
_ENOUGH_BASKETS = 2  # with both, before a card says that they are bought together
_FOR_SOMEBODY_ELSE = 1.0  # taken off where one is for kids and the other for men
_SHARED_FIELDS = ("occasion", "theme", "style", "season", "for_whom", "room", "skin_type", "level", "animal")


@dataclass(frozen=True)
class _Counts:
    snapshot_version: int
    products: CoPurchases
    kinds: CoPurchases


class Complements:
    """Answers queries with `goes_with_product_id`; counts baskets anew with each version of the catalogue."""

    def __init__(
        self, snapshot: Callable[[], Snapshot], baskets: Baskets, choose_variant: ChooseVariant
    ) -> None:
        self._snapshot = snapshot
        self._baskets = baskets
        self._choose_variant = choose_variant
        self._counts: _Counts | None = None
        self._counting = Lock()

    def search(self, query: Query) -> SearchResult:
        """Best first: what meets the hard constraints and is in stock; nothing for an unknown product."""
        snapshot = self._snapshot()
        row = snapshot.row_of.get(query.goes_with_product_id or "")
        if row is None:
            return SearchResult((), 0)
        counts = self._counted(snapshot)
        pool = np.flatnonzero(self._allowed(row, query, snapshot))
        scores = self._scores(row, pool, query, snapshot, counts)
        suited = scores > 0
        order = np.lexsort((pool[suited], -scores[suited]))
        best, relevance = pool[suited][order], scores[suited][order]
        page = query.offset + query.limit
        varied_first = varied(best, best[:MOST_VARIED], relevance[:MOST_VARIED], snapshot, page)
        shown = varied_first[query.offset : page]
        hard = tuple(c for c in query.constraints if c.hard)
        hits = []
        for number, other in enumerate(shown.tolist(), start=query.offset + 1):
            product = snapshot.products[other]
            variant = self._choose_variant(product, hard, query.currency)
            score = float(scores[np.searchsorted(pool, other)])
            why = self._reasons(row, other, snapshot, counts)
            hits.append(Hit(product, variant, score, number, {"goes_with": (number, score)}, why))
        return SearchResult(tuple(hits), int(suited.sum()))

    def _counted(self, snapshot: Snapshot) -> _Counts:
        with self._counting:
            if self._counts is None or self._counts.snapshot_version != snapshot.version:
                baskets = [frozenset(basket) for basket in self._baskets()]
                leaves = snapshot.columns.leaf_categories
                rows = [[snapshot.row_of[i] for i in basket if i in snapshot.row_of] for basket in baskets]
                kinds = [frozenset(leaves[row] for row in basket) for basket in rows]
                self._counts = _Counts(snapshot.version, CoPurchases.count(baskets), CoPurchases.count(kinds))
            return self._counts

    def _allowed(self, row: int, query: Query, snapshot: Snapshot) -> Mask:
        columns = snapshot.columns
        meeting = columns.meeting((c for c in query.constraints if c.hard), query.currency)
        allowed = columns.products_of(meeting & columns.in_stock) & columns.alive
        allowed &= snapshot.kind_of != snapshot.kind_of[row]
        allowed[[snapshot.row_of[i] for i in query.exclude_product_ids if i in snapshot.row_of]] = False
        allowed[row] = False
        return np.asarray(allowed)

    def _scores(
        self, row: int, pool: Rows, query: Query, snapshot: Snapshot, counts: _Counts
    ) -> npt.NDArray[np.float64]:
        """Shape (pool,)."""
        leaves, products = snapshot.columns.leaf_categories, snapshot.products
        own = products[row]
        kind_lift = {kind: counts.kinds.log_lift(leaves[row], kind) for kind in leaves.values}
        text = text_cosines(pool, np.array([row], dtype=np.int64), snapshot)[:, 0]
        scores = _TEXT * (text - float(np.mean(text)) if len(pool) else text)
        scores += _INTERESTS * interest_match(pool, query.shopper.interests, snapshot)
        for at, other in enumerate(pool.tolist()):
            candidate = products[other]
            scores[at] += _PAIR * counts.products.log_lift(own.product_id, candidate.product_id)
            scores[at] += _KINDS * kind_lift[leaves[other]]
            scores[at] += _DEPARTMENT * (department(leaves[other]) == department(leaves[row]))
            scores[at] += _SHARED * len(_shared(own, candidate))
            scores[at] -= _FOR_SOMEBODY_ELSE * _is_for_somebody_else(own, candidate)
        return scores

    def _reasons(self, row: int, other: int, snapshot: Snapshot, counts: _Counts) -> tuple[Reason, ...]:
        leaves = snapshot.columns.leaf_categories
        own, candidate = snapshot.products[row], snapshot.products[other]
        pair = (own.product_id, candidate.product_id)
        together = counts.products.with_both(*pair)
        found = []
        if together >= _ENOUGH_BASKETS and counts.products.log_lift(*pair) > 0:
            found.append(Reason("bought_together", str(together)))
        elif (
            counts.kinds.with_both(leaves[row], leaves[other]) >= _ENOUGH_BASKETS
            and counts.kinds.log_lift(leaves[row], leaves[other]) > 0
        ):
            found.append(Reason("kinds_together", candidate.category.in_locale("en")))
        found += [Reason("shares_use", value) for value in _shared(own, candidate)[:1]]
        return tuple(found)


def _shared(one: Product, other: Product) -> list[str]:
    """Values that both state, of the fields that say what a thing is for."""
    shared: list[str] = []
    for field in _SHARED_FIELDS:
        values = set(_values(one, field)) & set(_values(other, field)) - _SAYS_LITTLE
        shared += sorted(values)
    return shared


_SAYS_LITTLE = frozenset({"all year", "unisex", "gift", "casual"})


def _is_for_somebody_else(one: Product, other: Product) -> bool:
    own, others = set(_values(one, "for_whom")), set(_values(other, "for_whom"))
    anybody = {"unisex"}
    return bool(own and others) and not own & others and not (own | others) & anybody


def _values(product: Product, field: str) -> tuple[str, ...]:
    stated = product.attributes.get(field, ())
    return stated if isinstance(stated, tuple) else (str(stated),)
