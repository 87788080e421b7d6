"""One space for words and pictures, trained on a shop (`image_training.py`).

Words find pictures in it, and a photo finds products. The picture side is a network over pixels and measured
colours, the word side one over a text encoder's vectors and the shop's own words. Both run on onnxruntime; a
folder holds `picture.onnx`, `words.onnx`, `words.json` and the model card `manifest.json`.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from retrieval.colours import colour_layout
from retrieval.encoders import Matrix, Pixels, TextEncoder
from retrieval.errors import ModelFileError
from retrieval.images import network_input
from retrieval.onnx_exports import open_session
from retrieval.whole_file import write_whole

IMAGES = "images"
"""What trained spaces are called on a shop's shelf."""

FORMAT = 1
PICTURE_FILE, WORD_FILE, VOCABULARY_FILE, MANIFEST_FILE = (
    "picture.onnx",
    "words.onnx",
    "words.json",
    "manifest.json",
)
_ADVICE = "run `aisle train images`"
_BATCH = 16
_WORD = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]+")


@dataclass(frozen=True)
class SpaceCard:
    """What a trained space says of itself."""

    format: int
    height: int  # of the network's input, pixels
    width: int
    dimension: int
    text_encoder: str  # whose vectors the word side reads
    digest: str  # of the files
    data_digest: str  # of the pictures and texts it was trained on
    trained_on: str
    pictures: int
    texts: int
    versions: Mapping[str, str]
    metrics: Mapping[str, float]


def own_words(text: str) -> tuple[str, ...]:
    """The words by which a shop's texts are told apart: Latin words, Chinese characters and their pairs."""
    found: list[str] = []
    for run in _WORD.findall(text.lower().replace("'s", "")):
        if run.isascii():
            found.append(run)
        else:
            found += [*run, *(run[i : i + 2] for i in range(len(run) - 1))]
    return tuple(found)


def word_ids(texts: Sequence[str], vocabulary: Mapping[str, int]) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Ids of each text's known words, shape (texts, most words of one), 0 where there is none."""
    known = [[vocabulary[w] for w in dict.fromkeys(own_words(t)) if w in vocabulary] for t in texts]
    ids = np.zeros((len(texts), max((len(k) for k in known), default=0) or 1), dtype=np.int64)
    for row, numbers in zip(ids, known, strict=True):
        row[: len(numbers)] = numbers
    return ids


class SharedSpace:
    """A trained folder. Its sessions load at first use."""

    def __init__(self, folder: Path) -> None:
        """Read the card and check the files against it.

        Raises:
            ModelFileError: no space there, damaged, or of another version.
        """
        self.folder = folder
        self.card = read_card(folder)
        self._loading = Lock()

    @property
    def name(self) -> str:
        return f"shared-{self.card.digest[:12]}"

    def picture_vectors(self, pictures: Sequence[Pixels]) -> Matrix:
        """Shape (pictures, dimension), unit rows."""
        parts = [np.zeros((0, self.card.dimension), dtype=np.float32)]
        for start in range(0, len(pictures), _BATCH):
            some = pictures[start : start + _BATCH]
            pixels = network_input(some, self.card.height, self.card.width)
            colours = np.stack([colour_layout(p) for p in some])
            parts.append(self._run(self._picture_session, {"pixels": pixels, "colours": colours}))
        return np.concatenate(parts)

    def word_vectors(self, meanings: Matrix, texts: Sequence[str]) -> Matrix:
        """Shape (texts, dimension), unit rows; `meanings` are the text encoder's vectors of the texts."""
        if not texts:
            return np.zeros((0, self.card.dimension), dtype=np.float32)
        ids = word_ids(texts, self._vocabulary)
        return self._run(self._word_session, {"meanings": meanings, "words": ids})

    def _run(self, session: Any, inputs: Mapping[str, Any]) -> Matrix:  # noqa: ANN401 - a vendor's session
        return np.ascontiguousarray(session.run(None, dict(inputs))[0], dtype=np.float32)

    @cached_property
    def _vocabulary(self) -> Mapping[str, int]:
        words = json.loads((self.folder / VOCABULARY_FILE).read_text(encoding="utf-8"))
        return {word: number for number, word in enumerate(words, start=1)}

    @cached_property
    def _picture_session(self) -> Any:  # noqa: ANN401 - the vendor's session has no types
        return self._open(PICTURE_FILE)

    @cached_property
    def _word_session(self) -> Any:  # noqa: ANN401 - the vendor's session has no types
        return self._open(WORD_FILE)

    def _open(self, name: str) -> Any:  # noqa: ANN401 - the vendor's session has no types
        with self._loading:
            return open_session(self.folder / name, _ADVICE)


class SharedImageEncoder:
    """`ImageEncoder` into a shared space."""

    def __init__(self, space: SharedSpace) -> None:
        self._space = space

    @property
    def name(self) -> str:
        return self._space.name

    @property
    def dimension(self) -> int:
        return self._space.card.dimension

    def encode(self, pictures: Sequence[Pixels]) -> Matrix:
        return self._space.picture_vectors(pictures)


class SharedWordEncoder:
    """`TextEncoder` whose vectors lie among a shared space's pictures."""

    def __init__(self, space: SharedSpace, meanings: TextEncoder) -> None:
        """Pair the space with the text encoder that it was trained with.

        Raises:
            ModelFileError: it was trained with another one.
        """
        if meanings.name != space.card.text_encoder:
            raise ModelFileError(
                f"The space in {space.folder} was trained with the text encoder {space.card.text_encoder}, "
                f"not {meanings.name}; {_ADVICE}."
            )
        self._space = space
        self._meanings = meanings

    @property
    def name(self) -> str:
        return self._space.name

    @property
    def dimension(self) -> int:
        return self._space.card.dimension

    def encode(self, texts: Sequence[str]) -> Matrix:
        return self._space.word_vectors(self._meanings.encode(texts), texts)


def read_card(folder: Path) -> SpaceCard:
    """The checked card of a space's folder.

    Raises:
        ModelFileError: missing, damaged, or of another version.
    """
    try:
        card = SpaceCard(**json.loads((folder / MANIFEST_FILE).read_text(encoding="utf-8")))
        digest = files_digest(folder)
    except OSError as error:
        raise ModelFileError(f"No trained text-image space in {folder}; {_ADVICE}.") from error
    except (ValueError, TypeError) as error:
        raise ModelFileError(f"{folder / MANIFEST_FILE} is damaged ({error}); {_ADVICE}.") from error
    if card.format != FORMAT:
        raise ModelFileError(f"The space in {folder} was made by another version; {_ADVICE}.")
    if card.digest != digest:
        raise ModelFileError(f"The files in {folder} do not match their card; {_ADVICE}.")
    return card


def write_card(folder: Path, card: SpaceCard) -> None:
    """Write or replace the card: the last thing that makes a folder a space."""
    write_whole(folder / MANIFEST_FILE, json.dumps(asdict(card), indent=2))


def files_digest(folder: Path) -> str:
    """Identifies the networks and the vocabulary."""
    found = hashlib.blake2b(digest_size=16)
    for name in (PICTURE_FILE, WORD_FILE, VOCABULARY_FILE):
        found.update((folder / name).read_bytes())
    return found.hexdigest()
