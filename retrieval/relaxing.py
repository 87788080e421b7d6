"""When nothing meets every limit: who is nearest, and what each way out would bring."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from retrieval.columns import reduce_by_product
from retrieval.filters import Mask, ProductColumns
from retrieval.query import Constraint, Relaxation

_KIND_WEIGHT = 4
"""Another kind of thing is further away than the same thing dearer: a toothbrush is no cheap laptop."""


def violations(
    constraints: Sequence[Constraint], masks: Sequence[Mask], columns: ProductColumns
) -> npt.NDArray[np.int64]:
    """How many constraints each product's best variant breaks, shape (products,); its kind counts four."""
    broken = np.zeros(columns.size, dtype=np.int64)
    for constraint, mask in zip(constraints, masks, strict=True):
        broken += ~mask * (_KIND_WEIGHT if constraint.field == "category" else 1)
    most = _KIND_WEIGHT * len(masks) + 1
    return reduce_by_product(np.minimum, broken, columns.first_variant, most)


def relaxations(
    constraints: Sequence[Constraint],
    masks: Sequence[Mask],
    relevant: Mask,
    columns: ProductColumns,
    currency: str,
) -> tuple[Relaxation, ...]:
    """Each single constraint that, given up or moved to the nearest price, gives results.

    Most first. Giving up the kind of thing is a way out only where there is no other.
    """
    found = []
    for number, constraint in enumerate(constraints):
        others = columns.everything.copy()
        for other, mask in enumerate(masks):
            if other != number:
                others &= mask
        others &= relevant[columns.product_of]
        count = int(columns.products_of(others).sum())
        if count == 0:
            continue
        moved = _moved_price(constraint, others, columns, currency)
        if moved is None:
            found.append(Relaxation(constraint, None, count))
        else:
            kept = others & columns.holds(moved, currency)
            found.append(Relaxation(constraint, moved, int(columns.products_of(kept).sum())))
    of_same_kind = [r for r in found if r.dropped.field != "category"]
    return tuple(sorted(of_same_kind or found, key=lambda r: (-r.count, str(r.dropped))))


def is_too_dear(
    constraints: Sequence[Constraint], masks: Sequence[Mask], nearest: Mask, columns: ProductColumns
) -> bool:
    """Whether an upper bound on the price is what all of the nearest break: the cheapest is nearest then."""
    return any(
        c.field == "price" and c.op in ("<", "<=") and not (columns.products_of(mask) & nearest).any()
        for c, mask in zip(constraints, masks, strict=True)
    )


def _moved_price(
    constraint: Constraint, others: Mask, columns: ProductColumns, currency: str
) -> Constraint | None:
    """The bound on a price moved just far enough; None for another constraint."""
    if columns.canonical_field(constraint.field) != "price" or constraint.op not in ("<", "<=", ">", ">="):
        return None
    prices = columns.prices(constraint.currency or currency)[others]
    prices = prices[~np.isnan(prices)]
    if not len(prices):
        return None
    upper = constraint.op in ("<", "<=")
    nearest = int(prices.min() if upper else prices.max())
    return replace(constraint, op="<=" if upper else ">=", value=nearest)
