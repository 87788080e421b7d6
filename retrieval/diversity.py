"""Diverse results: what is shown next is good by itself and unlike what is shown already."""

import numpy as np
import numpy.typing as npt

Places = npt.NDArray[np.int64]


def maximal_marginal_relevance(
    relevance: npt.NDArray[np.floating], likeness: npt.NDArray[np.floating], count: int, trade_off: float
) -> Places:
    """Up to `count` places in `relevance`, best first (Carbonell & Goldstein, 1998); ties by place.

    Args:
        relevance: in any unit, shape (n,); the lowest counts as 0 and the highest as 1.
        likeness: of each to each, shape (n, n), 1 for the same thing.
        count: how many are wanted.
        trade_off: 1 orders by relevance alone, 0 by unlikeness alone after the first.

    Raises:
        ValueError: the trade-off is not in [0, 1].
    """
    if not 0 <= trade_off <= 1:
        raise ValueError(f"A trade-off is from 0 to 1, not {trade_off}.")
    if not len(relevance):
        return np.zeros(0, dtype=np.int64)
    spread = float(np.ptp(relevance)) or 1.0
    worth = (relevance - relevance.min()) / spread
    nearest = np.zeros(len(relevance))  # likeness to the most alike of those chosen
    waiting = np.ones(len(relevance), dtype=np.bool_)
    chosen: list[int] = []
    while len(chosen) < min(count, len(relevance)):
        marginal = trade_off * worth - (1 - trade_off) * nearest
        if not chosen:
            marginal = worth
        best = int(np.argmax(np.where(waiting, marginal, -np.inf)))
        chosen.append(best)
        waiting[best] = False
        nearest = likeness[best] if len(chosen) == 1 else np.maximum(nearest, likeness[best])
    return np.array(chosen, dtype=np.int64)


def intra_list_likeness(likeness: npt.NDArray[np.floating]) -> float:
    """Mean likeness over the pairs of a list, from shape (n, n); 0.0 for fewer than two."""
    size = len(likeness)
    if size < 2:
        return 0.0
    return float(likeness[np.triu_indices(size, 1)].mean())
