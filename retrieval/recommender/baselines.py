"""What a recommender must beat: popularity, item-kNN and ALS, none of which looks at the order."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from retrieval.recommender.sequences import Items, Sequences

Scores = npt.NDArray[np.float32]  # Shape: (histories, items)
Scorer = Callable[[Sequence[Items]], Scores]

_NEIGHBOURS = 200  # of an item, the others are taken for noise
_FACTORS, _REGULARISATION, _CONFIDENCE, _ROUNDS = 128, 0.05, 5.0, 15


def popularity(sequences: Sequences) -> Scorer:
    """How often each item was taken; the same for everybody."""
    counts = np.bincount(np.concatenate(sequences.histories), minlength=len(sequences.items))

    def scores(histories: Sequence[Items]) -> Scores:
        return np.tile(counts.astype(np.float32), (len(histories), 1))

    return scores


def item_neighbours(sequences: Sequences) -> Scorer:
    """Sums over the history of the cosines of the items' users (Sarwar et al., 2001)."""
    from sklearn.preprocessing import normalize

    table = normalize(_table(sequences.histories, len(sequences.items)), axis=0)
    cosines = (table.T @ table).tocsr()
    cosines.setdiag(0)
    for row in range(cosines.shape[0]):
        own = cosines.data[cosines.indptr[row] : cosines.indptr[row + 1]]
        if len(own) > _NEIGHBOURS:
            own[own < np.partition(own, -_NEIGHBOURS)[-_NEIGHBOURS]] = 0
    cosines.eliminate_zeros()

    def scores(histories: Sequence[Items]) -> Scores:
        found: Scores = (_table(histories, len(sequences.items)) @ cosines).toarray().astype(np.float32)
        return found

    return scores


def alternating_least_squares(sequences: Sequences, seed: int = 7) -> Scorer:
    """Factors of implicit feedback (Hu et al., 2008); a history is folded in as a new user."""
    from implicit.cpu.als import AlternatingLeastSquares

    model = AlternatingLeastSquares(
        factors=_FACTORS,
        regularization=_REGULARISATION,
        alpha=_CONFIDENCE,
        iterations=_ROUNDS,
        random_state=seed,
        num_threads=1,
    )
    model.fit(_table(sequences.histories, len(sequences.items)), show_progress=False)

    def scores(histories: Sequence[Items]) -> Scores:
        table = _table(histories, len(sequences.items))
        users = model.recalculate_user(np.arange(len(histories)), table)
        return np.asarray(users @ model.item_factors.T, dtype=np.float32)

    return scores


def _table(histories: Sequence[Items], items: int) -> Any:  # noqa: ANN401  scipy has no types
    """Histories × items, 1 where the item was taken."""
    from scipy import sparse

    rows = np.repeat(np.arange(len(histories)), [len(h) for h in histories])
    columns = np.concatenate([*histories, np.zeros(0, dtype=np.int64)])
    table = sparse.csr_matrix(
        (np.ones(len(columns), dtype=np.float32), (rows, columns)), shape=(len(histories), items)
    )
    table.data[:] = 1
    return table
