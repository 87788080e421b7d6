"""The trained shop recommender at work: how likely a shopper clicks and buys candidates, without torch."""

import hashlib
import json
import logging
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt

from retrieval.encoders import Matrix
from retrieval.errors import ModelFileError
from retrieval.onnx_exports import open_session
from retrieval.recommender.product_traits import Floats, Rows
from retrieval.recommender.shop_inputs import NUMBERS, History, content_size, history_of, product_content
from retrieval.shopper import Shopper
from retrieval.shown_lists import ShownList
from retrieval.snapshot import Snapshot
from retrieval.whole_file import write_whole

logger = logging.getLogger(__name__)

RECOMMENDER = "recommender"
FORMAT = 1
TOWER_FILE, SCORER_FILE, MANIFEST_FILE = "tower.onnx", "scorer.onnx", "manifest.json"
HELD_OUT_FILE = "held_out.npz"
_ADVICE = "run `aisle train recommender`"
_ENCODED_AT_ONCE = 4_096

Odds = npt.NDArray[np.float32]  # Shape: (rows, 2): log odds of a click when looked at, of a sale after it


@dataclass(frozen=True)
class RecommenderManifest:
    """What a model folder says of itself."""

    format: int
    numbers: tuple[str, ...]  # the plain inputs, in order
    content: int  # columns of what a product says of itself
    words: int  # dimension of a query's vector
    text_encoder: str
    image_encoder: str
    digests: Mapping[str, str]  # of the files
    data_digest: str
    torch: str
    tune: str
    lists: int
    simulated: bool  # trained, at least in part, on a simulated log
    metrics: Mapping[str, float]


class ShopRecommender:
    """Reads the manifest at once and the networks at the first score. Safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        """Check that the folder holds a model of this version.

        Raises:
            ModelFileError: no model there, damaged, or made for other inputs.
        """
        self._folder = folder
        self.manifest = read_manifest(folder)
        self._loading = Lock()
        self._vectors: tuple[object, Matrix] | None = None  # of the products of these columns

    @property
    def name(self) -> str:
        return f"recommender-{self.manifest.digests[SCORER_FILE][:8]}"

    def fits(self, snapshot: Snapshot) -> bool:
        """Whether the shop's vectors are of the sizes that it was trained with."""
        return content_size(snapshot) == self.manifest.content

    def odds(
        self, rows: Rows, shopper: Shopper, words: Floats | None, numbers: Matrix, snapshot: Snapshot
    ) -> Odds:
        """Of the candidates. `words`: the query's vector, None where nothing was asked; `numbers` as of
        `plain_numbers`.
        """
        return self.odds_after(history_of(shopper, snapshot), rows, words, numbers, snapshot)

    def odds_after(
        self, history: History, rows: Rows, words: Floats | None, numbers: Matrix, snapshot: Snapshot
    ) -> Odds:
        """The same, given what the shopper did."""
        if not len(rows):
            return np.zeros((0, 2), dtype=np.float32)
        with self._loading:
            vectors, scorer = self._product_vectors(snapshot), self._scorer
        taken = vectors[history.rows]
        taken[history.rows < 0] = 0
        asked = np.zeros(self.manifest.words, np.float32) if words is None else words
        inputs = {
            "history": taken[np.newaxis],
            "kinds": history.kinds[np.newaxis],
            "gaps": history.gaps[np.newaxis],
            "last": np.array([len(history.rows) - 1]),
            "words": asked[np.newaxis].astype(np.float32),
            "candidates": vectors[rows][np.newaxis],
            "numbers": numbers[np.newaxis],
        }
        return np.asarray(scorer.run(None, inputs)[0][0], dtype=np.float32)

    def _product_vectors(self, snapshot: Snapshot) -> Matrix:
        """Of all products, computed once for a catalogue, shape (products, dimension)."""
        if self._vectors is None or self._vectors[0] is not snapshot.columns:
            rows = np.arange(len(snapshot.products))
            blocks = [
                rows[start : start + _ENCODED_AT_ONCE] for start in range(0, len(rows), _ENCODED_AT_ONCE)
            ]
            found = [self._tower.run(None, {"content": product_content(b, snapshot)})[0] for b in blocks]
            self._vectors = snapshot.columns, np.concatenate(found)
        return self._vectors[1]

    @cached_property
    def _tower(self) -> Any:  # noqa: ANN401 - the vendor's session has no types
        return open_session(self._folder / TOWER_FILE, _ADVICE)

    @cached_property
    def _scorer(self) -> Any:  # noqa: ANN401
        return open_session(self._folder / SCORER_FILE, _ADVICE)


def read_manifest(folder: Path) -> RecommenderManifest:
    """The checked manifest of a model folder.

    Raises:
        ModelFileError: missing, damaged, or of another version.
    """
    try:
        read = json.loads((folder / MANIFEST_FILE).read_text(encoding="utf-8"))
        manifest = RecommenderManifest(**{**read, "numbers": tuple(read["numbers"])})
    except OSError as error:
        raise ModelFileError(f"No trained recommender in {folder}; {_ADVICE}.") from error
    except (ValueError, TypeError, KeyError) as error:
        raise ModelFileError(f"{folder / MANIFEST_FILE} is damaged ({error}); {_ADVICE}.") from error
    if manifest.format != FORMAT or manifest.numbers != NUMBERS:
        raise ModelFileError(f"The recommender in {folder} was made for another version's inputs; {_ADVICE}.")
    for file in (TOWER_FILE, SCORER_FILE):
        try:
            digest = file_digest(folder / file)
        except OSError as error:
            raise ModelFileError(f"{folder / file} cannot be read ({error}); {_ADVICE}.") from error
        if digest != manifest.digests.get(file):
            raise ModelFileError(f"{folder / file} does not match its manifest; {_ADVICE}.")
    return manifest


def save_held_out(folder: Path, lists: Sequence[ShownList], odds: npt.NDArray[np.float64]) -> None:
    """Keep the odds, shape (shown, 2), that networks gave to the lists that they were not trained on."""
    shown = [i for s in lists for i in s.shown]
    products, places = np.unique([i.product_id for i in shown], return_inverse=True)
    requests, sizes = [s.request_id for s in lists], [len(s.shown) for s in lists]
    unfinished = folder / f"{HELD_OUT_FILE}.part"
    with unfinished.open("wb") as file:
        np.savez_compressed(
            file,
            requests=np.array(requests),
            sizes=np.array(sizes, dtype=np.int32),
            products=products,
            places=places.astype(np.int32),
            odds=odds.astype(np.float16),
        )
    unfinished.replace(folder / HELD_OUT_FILE)


def read_held_out(folder: Path) -> Mapping[str, Mapping[str, tuple[float, float]]]:
    """By request and product, what `save_held_out` kept; empty where nothing was kept."""
    path = folder / HELD_OUT_FILE
    if not path.is_file():
        return {}
    try:
        with np.load(path, allow_pickle=False) as read:
            requests, sizes = read["requests"].tolist(), read["sizes"].tolist()
            products = read["products"][read["places"]].tolist()
            odds = read["odds"].astype(np.float64).tolist()
    except (ValueError, KeyError, OSError, zipfile.BadZipFile) as error:
        raise ModelFileError(f"{path} is damaged ({error}); {_ADVICE}.") from error
    rows = iter(zip(products, odds, strict=True))
    return {
        request: {product: (click, sale) for product, (click, sale) in islice(rows, size)}
        for request, size in zip(requests, sizes, strict=True)
    }


def write_manifest(folder: Path, manifest: RecommenderManifest) -> None:
    """Write or replace the manifest, at once."""
    write_whole(folder / MANIFEST_FILE, json.dumps(asdict(manifest), indent=2))


def file_digest(path: Path) -> str:
    """Identifies a file's content."""
    return hashlib.blake2b(path.read_bytes(), digest_size=16).hexdigest()
