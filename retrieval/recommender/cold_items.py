"""Items that nobody took yet: what follows is told by their texts.

A cold item borrows the transitions of the warm items whose texts are nearest, and stands near what the
history ends with. Likeness of text helps warm items too, so that a share of the shown places can go to cold
ones. How much of each is chosen on warm items that are hidden as if they were cold.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt

from retrieval.recommender.sequences import Items, Question, Sequences, measured, ranks_of
from retrieval.recommender.transitions import TransitionPlan, Transitions, transitions_of

_FOLDS, _ASKED = 4, 1_000  # questions of a fold that are enough to choose by
_HIDDEN = (0.05, 0.3)  # bounds of the share of the warm items that a fold hides
_ALIKE = (0.3, 0.5, 0.7)
_WARM_ALIKE = (0.2, 0.4, 0.6)
_COLD = (0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5)

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class TextPlan:
    """Shares are of probability: `cold` of all of it, `cold_alike` of that, `warm_alike` of the rest."""

    neighbours: int = 50  # that a cold item borrows from
    nearness: float = 0.1  # temperature of a neighbour's weight
    likeness: float = 0.05  # temperature of how like the history an item is
    fading: float = 0.6  # what the item before counts, beside the last one
    again: float = 0.3  # likeness that an item of the history loses
    cold_alike: float = 0.5
    warm_alike: float = 0.4
    cold: float = 0.2


@dataclass(frozen=True)
class ItemTexts:
    """Blends what texts say into the probabilities of the items that are known."""

    texts: Floats  # unit vectors, shape (items, text dimension); zeros for an item without a text
    warm: npt.NDArray[np.bool_]
    borrowed: Any  # sparse, shape (items, cold items); scipy has no types
    plan: TextPlan

    def blended(self, known: Floats, histories: Sequence[Items]) -> Floats:
        """Probabilities, shape (histories, items), of `known` ones whose cold items count for nothing."""
        cold = cold_items(self.texts, self.warm)
        told = np.flatnonzero(self.warm & self.texts.any(axis=1))
        alike = self._likeness(histories)
        plan, result = self.plan, np.where(self.warm, known, 0.0).astype(np.float32)
        result *= (1 - plan.warm_alike) / np.maximum(result.sum(axis=1, keepdims=True), 1e-9)
        result[:, told] += plan.warm_alike * _softmax(alike[:, told], plan.likeness)
        if len(cold):
            result *= 1 - plan.cold
            result[:, cold] = plan.cold * self.cold_probabilities(histories, alike[:, cold])
        silent = ~alike.any(axis=1)  # nobody was read about, so that only what is known can be said
        result[silent] = known[silent]
        return result

    def cold_probabilities(self, histories: Sequence[Items], alike: Floats | None = None) -> Floats:
        """Shape (histories, cold items): which of the cold items follows, if one does."""
        if alike is None:
            alike = self._likeness(histories)[:, cold_items(self.texts, self.warm)]
        following = (_recent(histories, len(self.texts), self.plan.fading) @ self.borrowed).toarray()
        sums = following.sum(axis=1, keepdims=True)
        share = np.where(sums > 0, self.plan.cold_alike, 1.0)
        near = _softmax(alike, self.plan.likeness)
        mixture: Floats = ((1 - share) * following / np.maximum(sums, 1e-9) + share * near).astype(np.float32)
        return mixture

    def _likeness(self, histories: Sequence[Items]) -> Floats:
        """Mean cosine with the history's items, later ones counting more; shape (histories, items)."""
        recent = _recent(histories, len(self.texts), self.plan.fading)
        weights = np.maximum(np.asarray(recent.sum(axis=1)), 1e-9)
        found: Floats = ((recent @ self.texts) / weights @ self.texts.T).astype(np.float32)
        for row, history in zip(found, histories, strict=True):
            row[np.unique(history)] -= self.plan.again
        return found


def cold_items(texts: Floats, warm: npt.NDArray[np.bool_]) -> Items:
    """Those that have a text and nothing else."""
    return np.flatnonzero(~warm & texts.any(axis=1))


def item_texts_of(
    transitions: Transitions, texts: Floats, warm: npt.NDArray[np.bool_], plan: TextPlan
) -> ItemTexts:
    """Let each cold item borrow from its nearest warm items that have a text."""
    from scipy import sparse

    cold, lenders = cold_items(texts, warm), np.flatnonzero(warm & texts.any(axis=1))
    count = min(plan.neighbours, len(lenders))
    if not count:
        return ItemTexts(texts, warm, sparse.csr_matrix((len(texts), len(cold)), dtype=np.float32), plan)
    cosines = texts[cold] @ texts[lenders].T
    nearest = np.argpartition(-cosines, count - 1, axis=1)[:, :count]
    weights = _softmax(np.take_along_axis(cosines, nearest, axis=1), plan.nearness)
    rows = np.repeat(np.arange(len(cold)), count)
    lent = (weights.ravel(), (rows, lenders[nearest.ravel()]))
    table = sparse.csr_matrix(lent, shape=(len(cold), len(texts)))
    return ItemTexts(texts, warm, (transitions.weights @ table.T).tocsr(), plan)


def choose_texts(sequences: Sequences, following: TransitionPlan, texts: Floats, seed: int = 7) -> TextPlan:
    """The plan whose hidden items are found most often, while HR@10 of the others is as without texts.

    As large a share of the warm items is hidden as is cold. The folds know transitions, no network.
    """
    taken = warm_items(sequences)
    seen = np.flatnonzero(taken)
    share = np.clip(len(cold_items(texts, taken)) / max(len(texts), 1), *_HIDDEN)
    shuffled = np.random.default_rng(seed).permutation(seen)
    size = max(int(share * len(seen)), 1)
    folds = []
    for fold in range(_FOLDS):
        hidden = np.zeros(len(texts), dtype=bool)
        hidden[shuffled[fold * size : (fold + 1) * size]] = True
        kept, cold = sequences.without(hidden & texts.any(axis=1))
        if cold and len(kept.users):
            fit, warm = kept.without_last()
            folds.append(_Fold(fit, cold[:_ASKED], warm[:_ASKED], hidden, transitions_of(fit, following)))
    best = TextPlan()
    if not folds:
        return best
    tried = [replace(best, cold_alike=alike) for alike in _ALIKE]
    best = max(tried, key=lambda plan: sum(fold.among_cold(texts, plan) for fold in folds))
    found = {}
    for alike, cold_share in product(_WARM_ALIKE, _COLD):
        plan = replace(best, warm_alike=alike, cold=cold_share)
        found[plan] = np.mean([fold.gains(texts, plan) for fold in folds], axis=0)
    allowed = [plan for plan, (_, warm_gain) in found.items() if warm_gain >= 0]
    if not allowed:
        return max(found, key=lambda plan: float(found[plan][1]))
    return max(allowed, key=lambda plan: float(found[plan][0]))


def warm_items(sequences: Sequences) -> npt.NDArray[np.bool_]:
    """Whether a sequence holds the item; shape (items,)."""
    return np.bincount(np.concatenate(sequences.histories), minlength=len(sequences.items)) > 0


@dataclass(frozen=True)
class _Fold:
    """Sequences without some items, and these items as questions."""

    fit: Sequences
    cold: Sequence[Question]
    warm: Sequence[Question]
    hidden: npt.NDArray[np.bool_]
    transitions: Transitions

    def among_cold(self, texts: Floats, plan: TextPlan) -> float:
        """nDCG@10 of a hidden item among the cold ones."""
        own = item_texts_of(self.transitions, texts, warm_items(self.fit), plan)
        histories = [question.history for question in self.cold]
        scores = np.full((len(histories), len(texts)), -np.inf, dtype=np.float32)
        scores[:, cold_items(texts, own.warm)] = own.cold_probabilities(histories)
        scores[:, ~self.hidden] = -np.inf
        return measured(ranks_of(scores, _targets(self.cold)))["nDCG@10"]

    def gains(self, texts: Floats, plan: TextPlan) -> tuple[float, float]:
        """HR@10 of the hidden items and of the others, each less that of the transitions alone."""
        own = item_texts_of(self.transitions, texts, warm_items(self.fit), plan)
        gains = []
        for asked in (self.cold, self.warm):
            histories = [question.history for question in asked]
            before = self.transitions.scores(histories)
            before += 1e-9 * np.bincount(np.concatenate(self.fit.histories), minlength=len(texts))
            hits = [
                measured(ranks_of(scores, _targets(asked)))["HR@10"]
                for scores in (before, own.blended(before, histories))
            ]
            gains.append(hits[1] - hits[0])
        return gains[0], gains[1]


def _targets(asked: Sequence[Question]) -> Items:
    return np.array([question.target for question in asked], dtype=np.int64)


def _recent(histories: Sequence[Items], items: int, fading: float) -> Any:  # noqa: ANN401  scipy has no types
    """Sparse, shape (histories, items): 1 for the last item, less for those before."""
    from scipy import sparse

    rows = np.repeat(np.arange(len(histories)), [len(h) for h in histories])
    columns = np.concatenate([*histories, np.zeros(0, dtype=np.int64)])
    weights = [fading ** np.arange(len(h), dtype=np.float32)[::-1] for h in histories]
    values = np.concatenate([*weights, np.zeros(0, dtype=np.float32)]).astype(np.float32)
    return sparse.csr_matrix((values, (rows, columns)), shape=(len(histories), items))


def _softmax(scores: Floats, temperature: float) -> Floats:
    if not scores.size:
        return scores
    powers = np.exp((scores - scores.max(axis=1, keepdims=True)) / temperature)
    shares: Floats = (powers / powers.sum(axis=1, keepdims=True)).astype(np.float32)
    return shares
