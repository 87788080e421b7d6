"""The ranker on LightGBM LambdaMART: a folder with `manifest.json` and the model that it names, no pickle.

The trees start from the weighted sum and correct it, so that little data does little harm.
"""

import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from retrieval.encoders import Matrix
from retrieval.errors import ModelFileError
from retrieval.features import FEATURES, NAMES
from retrieval.ranker import Contributions, Relevance, WeightedRanker
from retrieval.whole_file import write_whole

FORMAT = 3
_MANIFEST = "manifest.json"
_THREADS = 2
_PARAMETERS = {
    "objective": "lambdarank",
    "metric": "ndcg",
    "eval_at": [10],
    "lambdarank_truncation_level": 15,
    "learning_rate": 0.05,
    "num_leaves": 15,
    "min_data_in_leaf": 40,
    "feature_fraction": 0.8,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "seed": 7,
    "deterministic": True,
    "num_threads": _THREADS,
    "verbosity": -1,
}
_MOST_TREES = 400
_PATIENCE = 40
_TRUST = 0.5
"""Of the cold-start weights' score, which the trees correct; chosen on the validation part (0.25 … 1)."""


@dataclass(frozen=True)
class RankedLists:
    """Training lists one after another. `grades`: 0 … 3 a row; `weights`: a row's; `sizes`: rows a list."""

    features: Matrix  # Shape: (rows, features)
    grades: np.ndarray[Any, np.dtype[np.int32]]
    weights: np.ndarray[Any, np.dtype[np.float32]]
    sizes: Sequence[int]

    def digest(self) -> str:
        """Identifies the data a model was trained on."""
        found = hashlib.blake2b(digest_size=16)
        for array in (self.features, self.grades, self.weights, np.array(self.sizes)):
            found.update(np.ascontiguousarray(array).tobytes())
        return found.hexdigest()


@dataclass(frozen=True)
class Manifest:
    """What a model folder says of itself."""

    format: int
    features: tuple[str, ...]
    model_digest: str
    data_digest: str
    lightgbm: str
    trees: int
    lists: int
    simulated: bool  # trained, at least in part, on a simulated log
    metrics: Mapping[str, float]
    curves: Mapping[str, Sequence[float]] = field(default_factory=dict)  # nDCG@10 tree by tree


class LightGbmRanker:
    """Reads the manifest at once and the model at the first score."""

    def __init__(self, folder: Path) -> None:
        """Check that the folder holds a model for this version's features.

        Raises:
            ModelFileError: no model there, damaged, or made for other features.
        """
        self._folder = folder
        self.manifest, self._text = _read_model(folder)
        self._loading = Lock()

    @property
    def name(self) -> str:
        return f"lambdamart-{self.manifest.model_digest[:8]}"

    def score(self, features: Matrix) -> Relevance:
        if not len(features):
            return np.zeros(0)
        with self._loading:
            booster = self._booster
        corrections = np.asarray(booster.predict(features, num_threads=_THREADS), dtype=np.float64)
        return corrections + _TRUST * WeightedRanker().score(features)

    def contributions(self, features: Matrix) -> Contributions:
        """The trees' SHAP values (TreeSHAP, Lundberg et al. 2020) and the weighted sum's parts."""
        if not len(features):
            return np.zeros(features.shape)
        with self._loading:
            booster = self._booster
        trees = np.asarray(booster.predict(features, pred_contrib=True, num_threads=_THREADS), np.float64)
        return trees[:, :-1] + _TRUST * WeightedRanker().contributions(features)  # the last is the mean

    def importance(self) -> dict[str, float]:
        """Feature name -> share of the total gain, highest first."""
        gains = self._booster.feature_importance("gain")
        shares = {n: float(g / max(gains.sum(), 1e-9)) for n, g in zip(NAMES, gains, strict=True)}
        return dict(sorted(shares.items(), key=lambda pair: -pair[1]))

    @cached_property
    def _booster(self) -> Any:  # noqa: ANN401 - the vendor's booster has no types
        lightgbm = _lightgbm()

        try:
            return lightgbm.Booster(model_str=self._text)
        except lightgbm.basic.LightGBMError as error:
            raise ModelFileError(
                f"The model in {self._folder} is damaged; run `aisle train ranker`."
            ) from error


def fit(training: RankedLists, validation: RankedLists, folder: Path, *, simulated: bool) -> LightGbmRanker:
    """Train with early stopping on `validation` and write the model folder (metrics still empty).

    The folder holds a whole model at every moment: the new one lies beside the old until the manifest, which
    is replaced at once, names it.
    """
    lightgbm = _lightgbm()

    parameters = _PARAMETERS | {"monotone_constraints": [f.direction for f in FEATURES]}
    train = _dataset(training)
    curves: dict[str, dict[str, list[float]]] = {}
    booster = lightgbm.train(
        parameters,
        train,
        num_boost_round=_MOST_TREES,
        valid_sets=[train, lightgbm.Dataset.create_valid(train, **_arguments(validation))],
        valid_names=["training", "validation"],
        callbacks=[
            lightgbm.early_stopping(_PATIENCE, verbose=False),
            lightgbm.record_evaluation(curves),
        ],
    )
    text = booster.model_to_string(num_iteration=booster.best_iteration)
    manifest = Manifest(
        format=FORMAT,
        features=NAMES,
        model_digest=_digest(text),
        data_digest=training.digest(),
        lightgbm=lightgbm.__version__,
        trees=booster.best_iteration,
        lists=len(training.sizes),
        simulated=simulated,
        metrics={},
        curves={name: measures["ndcg@10"] for name, measures in curves.items()},
    )
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(_model_path(folder, manifest.model_digest), text)
    write_manifest(folder, manifest)
    for other in folder.glob("model-*.txt"):
        if other != _model_path(folder, manifest.model_digest):
            other.unlink()
    return LightGbmRanker(folder)


def read_manifest(folder: Path) -> Manifest:
    """The checked manifest of a model folder.

    Raises:
        ModelFileError: missing, damaged, or for other features or another format.
    """
    return _read_model(folder)[0]


def _read_model(folder: Path) -> tuple[Manifest, str]:
    advice = "run `aisle train ranker`."
    try:
        read = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        manifest = Manifest(**{**read, "features": tuple(read["features"])})
    except OSError as error:
        raise ModelFileError(f"No trained ranker in {folder}; {advice}") from error
    except (ValueError, TypeError, KeyError) as error:
        raise ModelFileError(f"{folder / _MANIFEST} is damaged ({error}); {advice}") from error
    if manifest.format != FORMAT or manifest.features != NAMES:
        raise ModelFileError(f"The ranker in {folder} was made for another version's features; {advice}")
    path = _model_path(folder, manifest.model_digest)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise ModelFileError(f"{path} cannot be read ({error}); {advice}") from error
    if manifest.model_digest != _digest(text):
        raise ModelFileError(f"{path} does not match its manifest; {advice}")
    return manifest, text


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write or replace the manifest."""
    write_whole(folder / _MANIFEST, json.dumps(asdict(manifest), indent=2))


def _lightgbm() -> Any:  # noqa: ANN401 - the vendor's module has no types
    """LightGBM without its scikit-learn wrappers: they take two seconds of a start and are not used here."""
    if "sklearn" not in sys.modules:
        sys.modules["sklearn"] = None  # type: ignore[assignment]
        try:
            import lightgbm
        finally:
            del sys.modules["sklearn"]
    import lightgbm

    return lightgbm


def _dataset(lists: RankedLists) -> Any:  # noqa: ANN401 - a vendor's object
    lightgbm = _lightgbm()
    return lightgbm.Dataset(feature_name=list(NAMES), free_raw_data=False, **_arguments(lists))


def _arguments(lists: RankedLists) -> dict[str, Any]:
    return {
        "data": lists.features,
        "label": lists.grades,
        "weight": lists.weights,
        "group": list(lists.sizes),
        "init_score": _TRUST * WeightedRanker().score(lists.features),
    }


def _model_path(folder: Path, digest: str) -> Path:
    return folder / f"model-{digest[:12]}.txt"


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
