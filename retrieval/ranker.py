"""The port of the ranker, and a weighted sum with defined weights for a shop without a trained one."""

from typing import Protocol

import numpy as np
import numpy.typing as npt

from retrieval.encoders import Matrix
from retrieval.features import FEATURES

Relevance = npt.NDArray[np.float64]  # Shape: (candidates,)
Contributions = npt.NDArray[np.float64]  # Shape: (candidates, features)


class Ranker(Protocol):
    """Scores the candidates of one query; higher is better, only their order means anything."""

    @property
    def name(self) -> str: ...

    def score(self, features: Matrix) -> Relevance:
        """`features` of shape (candidates, features) as `feature_matrix` makes them -> (candidates,)."""
        ...

    def contributions(self, features: Matrix) -> Contributions:
        """What each feature adds to each score: a row sums up to its score, but for one constant of all."""
        ...


class WeightedRanker:
    """Adds the features up with the weights of `FEATURES`."""

    def __init__(self) -> None:
        self._weights = np.array([f.weight for f in FEATURES], dtype=np.float64)

    @property
    def name(self) -> str:
        return "weighted"

    def score(self, features: Matrix) -> Relevance:
        scores: Relevance = features.astype(np.float64) @ self._weights
        return scores

    def contributions(self, features: Matrix) -> Contributions:
        return features.astype(np.float64) * self._weights
