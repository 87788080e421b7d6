"""Whether what a model sees and says has moved since its training: population stability, feature by feature.

A training keeps how each feature, and its own scores, were distributed, as shares of ten bins between
deciles. PSI = sum over bins of (now - then) * ln(now / then), the symmetrised Kullback-Leibler divergence;
below .1 nothing moved, from .25 on it moved much: the usual thresholds of credit scoring (Siddiqi 2006).
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt

from retrieval.encoders import Matrix
from retrieval.errors import ModelFileError

DISTRIBUTIONS_FILE = "distributions.json"
SCORE = "score"
SOME, MUCH = 0.1, 0.25
_BINS = 10
_LEAST_SHARE = 1e-3  # of an empty bin, or one product would make PSI infinite

Level = Literal["none", "some", "much"]


@dataclass(frozen=True)
class Distribution:
    """`edges` rise; bin n holds the values in (edges[n - 1], edges[n]], the last those above all edges."""

    edges: tuple[float, ...]
    shares: tuple[float, ...]  # one more than edges


@dataclass(frozen=True)
class Distributions:
    """Of every feature by name, and of the scores under `SCORE`."""

    trained_until: datetime  # UTC, of the latest request of the training
    of: Mapping[str, Distribution]


@dataclass(frozen=True)
class Moved:
    """How far one feature moved."""

    name: str
    stability: float  # PSI

    @property
    def level(self) -> Level:
        return "much" if self.stability >= MUCH else "some" if self.stability >= SOME else "none"


def distribution(values: npt.NDArray[np.floating]) -> Distribution:
    """Between the deciles of the values; equal deciles make one edge.

    Raises:
        ValueError: there are no values.
    """
    if not len(values):
        raise ValueError("A distribution needs values.")
    deciles = np.quantile(values, np.linspace(0, 1, _BINS + 1)[1:-1], method="lower")
    edges = np.unique(deciles.astype(np.float64))
    return Distribution(tuple(edges.tolist()), tuple(_shares(values, edges).tolist()))


def distributions(
    features: Matrix, scores: npt.NDArray[np.floating], names: tuple[str, ...], trained_until: datetime
) -> Distributions:
    """Of the rows that a model was trained on, `features` of shape (rows, names)."""
    of = {name: distribution(features[:, column]) for column, name in enumerate(names)}
    return Distributions(trained_until, of | {SCORE: distribution(scores)})


def moved(
    then: Distributions, features: Matrix, scores: npt.NDArray[np.floating], names: tuple[str, ...]
) -> tuple[Moved, ...]:
    """The features, and the scores, that the training knew, the farthest moved first.

    Raises:
        ValueError: there are no rows.
    """
    if not len(features):
        raise ValueError("Drift needs rows.")
    now = {name: features[:, column] for column, name in enumerate(names)} | {SCORE: scores}
    found = [Moved(name, population_stability(then.of[name], now[name])) for name in now if name in then.of]
    return tuple(sorted(found, key=lambda m: (-m.stability, m.name)))


def population_stability(then: Distribution, values: npt.NDArray[np.floating]) -> float:
    """PSI of values against a distribution; 0 where they are the same, never negative."""
    before = np.maximum(then.shares, _LEAST_SHARE)
    now = np.maximum(_shares(values, np.array(then.edges)), _LEAST_SHARE)
    return float(np.sum((now - before) * np.log(now / before)))


def save_distributions(folder: Path, found: Distributions) -> None:
    """Write the file."""
    plain = {
        "trained_until": found.trained_until.isoformat(),
        "of": {n: asdict(d) for n, d in found.of.items()},
    }
    (folder / DISTRIBUTIONS_FILE).write_text(json.dumps(plain), encoding="utf-8")


def read_distributions(folder: Path) -> Distributions:
    """Those of a model's folder.

    Raises:
        ModelFileError: there are none, or they cannot be read.
    """
    path = folder / DISTRIBUTIONS_FILE
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
        of = {n: Distribution(tuple(d["edges"]), tuple(d["shares"])) for n, d in read["of"].items()}
        return Distributions(datetime.fromisoformat(read["trained_until"]), of)
    except FileNotFoundError as error:
        raise ModelFileError(
            f"{path} is missing: that version was trained before drift was watched."
        ) from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ModelFileError(f"{path} is damaged ({error}); train again.") from error


def _shares(values: npt.NDArray[np.floating], edges: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    counts = np.bincount(np.searchsorted(edges, values, side="left"), minlength=len(edges) + 1)
    return np.asarray(counts / len(values))
