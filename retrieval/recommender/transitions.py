"""What follows what: counts of items after one another, weighted by how near they are.

A Markov chain that skips places (after He and McAuley, 2016): cheap, and on sparse sequences hard to beat.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from retrieval.recommender.sequences import Items, Sequences

_SPAN = 10  # places after an item that count as following it


@dataclass(frozen=True)
class TransitionPlan:
    """How counts become scores; the defaults were best for most on validation items (BENCHMARKS.md)."""

    nearness: float = 0.6  # a count weighs places apart ** -nearness
    backwards: float = 0.3  # and this much in the other direction
    from_popular: float = 0.5  # power of an item's frequency that its followers are divided by
    to_popular: float = 0.0  # power of the follower's own frequency
    fading: float = 0.6  # what the item before counts, beside the last one
    again: float = 0.01  # what an item keeps of its score that is in the history already


@dataclass(frozen=True)
class Transitions:
    """Scores of all items from the items of a history."""

    weights: Any  # sparse, shape (items, items); scipy has no types
    plan: TransitionPlan

    def scores(self, histories: Sequence[Items]) -> npt.NDArray[np.float32]:
        """Shape (histories, items), not below 0; what never followed anything of the history has 0."""
        from scipy import sparse

        rows = np.repeat(np.arange(len(histories)), [len(h) for h in histories])
        columns = np.concatenate([*histories, np.zeros(0, dtype=np.int64)])
        fading = [self.plan.fading ** np.arange(len(h), dtype=np.float32)[::-1] for h in histories]
        weights = np.concatenate([*fading, np.zeros(0, dtype=np.float32)]).astype(np.float32)
        table = sparse.csr_matrix((weights, (rows, columns)), shape=(len(histories), self.weights.shape[0]))
        found: npt.NDArray[np.float32] = (table @ self.weights).toarray()
        for row, history in zip(found, histories, strict=True):
            row[np.unique(history)] *= self.plan.again
        return found


def transitions_of(sequences: Sequences, plan: TransitionPlan) -> Transitions:
    """Counted, and divided by how often the items were taken."""
    from scipy import sparse

    items = len(sequences.items)
    taken = np.bincount(np.concatenate(sequences.histories), minlength=items)
    counts = np.maximum(taken, 1).astype(np.float64)
    table = counted(sequences.histories, items, plan.nearness)
    weighted = (
        sparse.diags(counts**-plan.from_popular)
        @ (table + plan.backwards * table.T)
        @ sparse.diags(counts**-plan.to_popular)
    )
    return Transitions(weighted.tocsr().astype(np.float32), plan)


def counted(histories: Sequence[Items], items: int, nearness: float) -> Any:  # noqa: ANN401  scipy has no types
    """Sparse, shape (items, items): how often a column's item followed a row's."""
    from scipy import sparse

    before, after, weights = [], [], []
    for apart in range(1, _SPAN + 1):
        long = [h for h in histories if len(h) > apart]
        if long:
            before.append(np.concatenate([h[:-apart] for h in long]))
            after.append(np.concatenate([h[apart:] for h in long]))
            weights.append(np.full(len(after[-1]), apart**-nearness))
    if not before:
        return sparse.csr_matrix((items, items))
    triples = (np.concatenate(weights), (np.concatenate(before), np.concatenate(after)))
    return sparse.csr_matrix(triples, shape=(items, items))
