"""Two text encoders as one: a multilingual one, and one that knows English better.

A joined vector is [multilingual | English], each half of length 1 / √2. So one collection holds both, and the
cosine of two joined vectors is the mean of the halves' cosines.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retrieval.encoders import Matrix, TextEncoder

_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
_NOT_LATIN = re.compile(r"[\u2e80-\uffef]+")
Floats = npt.NDArray[np.float32]

_HALF = np.float32(np.sqrt(0.5))


@dataclass(frozen=True)
class Halves:
    """Questions of unit length that ask one half each, shape (1, dimension).

    Their similarity to a joined vector is the half's cosine times √½. `english` is None for a text without
    Latin words.
    """

    multilingual: Matrix
    english: Matrix | None

    def cosine(self, similarity: Floats) -> Floats:
        """The half's cosine of what one of these questions found among joined vectors."""
        return np.asarray(similarity / _HALF, dtype=np.float32)


def latin_part(text: str) -> str:
    """What the English encoder reads of a text, "" where there is no Latin word."""
    latin = _NOT_LATIN.sub(" ", text)
    return latin if _LATIN_WORD.search(latin) else ""


class JoinedEncoder:
    """Of a text's lines the multilingual encoder reads the first, the English one all.

    What a product is called stands on the first line of what is indexed, what is said of it below: on rated
    queries the multilingual encoder loses by long texts, the English one gains.
    """

    def __init__(self, multilingual: TextEncoder, english: TextEncoder) -> None:
        self._multilingual = multilingual
        self._english = english

    @property
    def name(self) -> str:
        return f"{self._multilingual.name}+{self._english.name}"

    @property
    def dimension(self) -> int:
        return self._multilingual.dimension + self._english.dimension

    def encode(self, texts: Sequence[str]) -> Matrix:
        joined = np.zeros((len(texts), self.dimension), dtype=np.float32)
        if not texts:
            return joined
        border = self._multilingual.dimension
        joined[:, :border] = self._multilingual.encode([text.partition("\n")[0] for text in texts])
        joined[:, border] = 1.0  # where there is nothing English: one direction for all of them
        latin = [latin_part(text) for text in texts]
        has_words = [row for row, text in enumerate(latin) if text]
        joined[has_words, border:] = self._english.encode([latin[row] for row in has_words])
        return joined * _HALF

    def halves(self, text: str, vector: Matrix) -> Halves:
        """The question that `text` is, by halves; `vector` is what it was encoded to."""
        border = self._multilingual.dimension
        multilingual, english = vector / _HALF, vector / _HALF
        multilingual[:, border:] = 0
        english[:, :border] = 0
        return Halves(multilingual, english if _LATIN_WORD.search(text) else None)
