"""Ports of the text and picture encoders, and a hashing text encoder that needs no weights."""

import hashlib
from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float32]  # Shape: (n, dimension), rows of unit length
Pixels = npt.NDArray[np.uint8]  # Shape: (height, width, 3), RGB


class TextEncoder(Protocol):
    """Text in, unit vectors out. `name` identifies weights and version; vectors of two names never mix."""

    @property
    def name(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Shape (len(texts), dimension), float32, unit rows; (0, dimension) on empty input."""
        ...


class ImageEncoder(Protocol):
    """Pictures in, unit vectors out."""

    @property
    def name(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    def encode(self, pictures: Sequence[Pixels]) -> Matrix:
        """Shape (len(pictures), dimension), float32, unit rows; (0, dimension) on empty input."""
        ...


class HashingTextEncoder:
    """Character trigrams hashed into `dimension` signed buckets: no weights, same vectors everywhere.

    For tests and as the stand-in where no encoder is installed; it knows spelling, not meaning.
    """

    def __init__(self, dimension: int = 256) -> None:
        self._dimension = dimension

    @property
    def name(self) -> str:
        return f"hashing-{self._dimension}"

    @property
    def dimension(self) -> int:
        return self._dimension

    def encode(self, texts: Sequence[str]) -> Matrix:
        vectors = np.zeros((len(texts), self._dimension), dtype=np.float32)
        for row, text in zip(vectors, texts, strict=True):
            padded = f" {text.lower()} "
            for start in range(len(padded) - 2):
                digest = hashlib.blake2b(padded[start : start + 3].encode(), digest_size=8).digest()
                number = int.from_bytes(digest)
                row[number % self._dimension] += 1.0 if number >> 63 else -1.0
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        np.divide(vectors, norms, out=vectors, where=norms > 0)
        return vectors
