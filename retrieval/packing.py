"""Strings as arrays, so that a million of them lie in a file and none is made before it is asked for."""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, overload

import numpy as np
import numpy.typing as npt

Arrays = Mapping[str, npt.NDArray[Any]]
"""Arrays by name, in memory or mapped from files."""


def pack_strings(name: str, strings: Iterable[str]) -> dict[str, npt.NDArray[Any]]:
    """The arrays that `Strings` reads."""
    encoded = [s.encode("utf-8", "surrogatepass") for s in strings]
    return {
        name: np.frombuffer(b"".join(encoded), dtype=np.uint8),
        f"{name}_ends": np.cumsum([len(e) for e in encoded], dtype=np.int64),
    }


class Strings(Sequence[str]):
    """Packed strings, decoded one by one as they are asked for."""

    def __init__(self, arrays: Arrays, name: str) -> None:
        self._bytes = arrays[name]
        self._ends = arrays[f"{name}_ends"]

    def __len__(self) -> int:
        return len(self._ends)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[str]: ...
    def __getitem__(self, at: int | slice) -> str | Sequence[str]:
        if isinstance(at, slice):
            return [self[i] for i in range(*at.indices(len(self)))]
        return self.encoded(at).decode("utf-8", "surrogatepass")

    def __iter__(self) -> Iterator[str]:
        return (self[at] for at in range(len(self)))

    def encoded(self, at: int) -> bytes:
        """One string's bytes."""
        if not -len(self) <= at < len(self):
            raise IndexError(at)
        at %= len(self)
        first = int(self._ends[at - 1]) if at else 0
        return self._bytes[first : int(self._ends[at])].tobytes()

    def find(self, wanted: str) -> int:
        """Where a string is among strings in order, -1 when it is not there."""
        sought = wanted.encode("utf-8", "surrogatepass")  # the order of bytes is that of characters
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self.encoded(middle) < sought:
                low = middle + 1
            else:
                high = middle
        return low if low < len(self) and self.encoded(low) == sought else -1


def pack_words(name: str, rows_of: "Mapping[str, array[int]]") -> dict[str, npt.NDArray[Any]]:
    """The arrays that `WordRows` reads: ascending rows for each word."""
    words = sorted(rows_of)
    rows = [np.frombuffer(rows_of[word], dtype=np.int32) for word in words]
    return {
        **pack_strings(name, words),
        f"{name}_rows": np.concatenate(rows) if rows else np.zeros(0, dtype=np.int32),
        f"{name}_row_ends": np.cumsum([len(r) for r in rows], dtype=np.int64),
    }


class WordRows:
    """Which rows have a word."""

    def __init__(self, arrays: Arrays, name: str) -> None:
        self._words = Strings(arrays, name)
        self._rows = arrays[f"{name}_rows"]
        self._ends = arrays[f"{name}_row_ends"]

    def rows(self, word: str) -> npt.NDArray[np.int32]:
        """Ascending; none for a word that is not there."""
        at = self._words.find(word)
        if at < 0:
            return np.zeros(0, dtype=np.int32)
        return self._rows[int(self._ends[at - 1]) if at else 0 : int(self._ends[at])]
