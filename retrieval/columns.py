"""A catalogue's fields as arrays with one row a variant: gathered product by product, packed, and merged.

Packed arrays may lie in memory or in files mapped into it; a field's words are read at its first use.
"""

import json
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from retrieval.packing import Arrays, Strings, pack_strings

Mask = npt.NDArray[np.bool_]  # Shape: (variants,) or (products,)
Numbers = npt.NDArray[np.float64]  # Shape: (variants,), NaN where unknown
Number = TypeVar("Number", bound=np.generic)
Codes = npt.NDArray[np.int32]


@dataclass(frozen=True)
class TextColumn:
    """The values of one field: entry k says that variant `rows[k]` has value `codes[k]`.

    Entries are ordered by product, then code, so that a product's own lie together and repeats follow
    each other; `starts[p]` to `starts[p + 1]` are those of product p.
    """

    values: tuple[str, ...]  # by code, as the feed writes them
    keys: tuple[str, ...]  # by code: what all wordings of the value share
    rows: Codes
    codes: Codes
    starts: npt.NDArray[np.int64]  # Shape: (products + 1,)
    wordings: Mapping[str, frozenset[int]]  # key of a value or label in any language -> codes

    def mask(self, wanted: Iterable[int], size: int) -> Mask:
        """The variants that have one of the codes."""
        table = np.zeros(len(self.values) + 1, dtype=np.bool_)
        table[list(wanted)] = True
        mask = np.zeros(size, dtype=np.bool_)
        mask[self.rows[table[self.codes]]] = True
        return mask

    def entries_of(self, products: npt.NDArray[np.int64] | None) -> npt.NDArray[np.int64] | slice:
        """Where the entries of some products (ascending) are; all for None."""
        if products is None:
            return slice(None)
        first, counts = self.starts[products], self.starts[products + 1] - self.starts[products]
        before = np.cumsum(counts) - counts
        return np.repeat(first - before, counts) + np.arange(counts.sum())


@dataclass(frozen=True)
class SparseNumbers:
    """The numbers of one field: variant `rows[k]` has `values[k]`; the others have none."""

    rows: Codes
    values: Numbers

    def dense(self, size: int) -> Numbers:
        """Shape (size,), NaN where unknown."""
        column = np.full(size, np.nan)
        column[self.rows] = self.values
        return column


@dataclass(frozen=True)
class Coded:
    """One of few values for every product."""

    codes: Codes  # Shape: (products,)
    values: tuple[str, ...]

    def __getitem__(self, row: int) -> str:
        """The value of one product."""
        return self.values[int(self.codes[row])]


class Gatherer:
    """Collects entries of many fields, in the order of variants."""

    def __init__(self) -> None:
        self._texts: dict[str, _Texts] = {}
        self._numbers: dict[str, tuple[array[int], array[float]]] = {}

    def add_text(self, field: str, row: int, key: str, value: str, wordings: Iterable[str]) -> None:
        """Variant `row` has this value; `wordings` are the keys of its other wordings."""
        texts = self._texts.get(field)
        if texts is None:
            texts = self._texts[field] = _Texts()
        code = texts.codes.get(key)
        if code is None:
            code = texts.codes[key] = len(texts.codes)
            texts.values.append(value)
        for wording in wordings:
            if wording != key:
                texts.wordings.setdefault(wording, set()).add(code)
        texts.entry_rows.append(row)
        texts.entry_codes.append(code)

    def add_number(self, field: str, row: int, number: float) -> None:
        """Variant `row` has this number."""
        if field not in self._numbers:
            self._numbers[field] = (array("i"), array("d"))
        rows, values = self._numbers[field]
        rows.append(row)
        values.append(number)

    def pack(self, product_of: Codes) -> Arrays:
        """Everything in few arrays; `TextColumns` and `NumberColumns` read them."""
        rows, codes, documents = [], [], []
        for _, texts in sorted(self._texts.items()):
            own_rows = np.frombuffer(texts.entry_rows, dtype=np.int32)
            own_codes = np.frombuffer(texts.entry_codes, dtype=np.int32)
            order = np.lexsort((own_rows, own_codes, product_of[own_rows]))
            rows.append(own_rows[order])
            codes.append(own_codes[order])
            wordings = {w: sorted(c) for w, c in texts.wordings.items()}
            documents.append(json.dumps([texts.values, list(texts.codes), wordings], ensure_ascii=False))
        numbers = sorted(self._numbers.items())
        return {
            "text_rows": _joined(rows, np.int32),
            "text_codes": _joined(codes, np.int32),
            "text_ends": np.cumsum([len(r) for r in rows], dtype=np.int64),
            "number_rows": _joined([np.frombuffer(r, dtype=np.int32) for _, (r, _) in numbers], np.int32),
            "number_values": _joined([np.frombuffer(v) for _, (_, v) in numbers], np.float64),
            "number_ends": np.cumsum([len(r) for _, (r, _) in numbers], dtype=np.int64),
            **pack_strings("text_fields", sorted(self._texts)),
            **pack_strings("text_words", documents),
            **pack_strings("number_fields", [name for name, _ in numbers]),
        }


class _Texts:
    def __init__(self) -> None:
        self.codes: dict[str, int] = {}  # by key
        self.values: list[str] = []
        self.wordings: dict[str, set[int]] = {}
        self.entry_rows = array("i")
        self.entry_codes = array("i")


class TextColumns(Mapping[str, TextColumn]):
    """The packed text columns by field."""

    def __init__(self, arrays: Arrays, first_variant: npt.NDArray[np.int64]) -> None:
        self._arrays = arrays
        self._first_variant = first_variant
        self._at = {field: n for n, field in enumerate(Strings(arrays, "text_fields"))}
        self._words = Strings(arrays, "text_words")

    def __getitem__(self, field: str) -> TextColumn:
        """Reads the field's words anew each time."""
        at = self._at[field]
        span = _span(self._arrays["text_ends"], at)
        values, keys, others = json.loads(self._words[at])
        wordings = {key: {code} for code, key in enumerate(keys)}
        for wording, codes in others.items():
            wordings.setdefault(wording, set()).update(codes)
        rows = self._arrays["text_rows"][span]
        return TextColumn(
            tuple(values),
            tuple(keys),
            rows,
            self._arrays["text_codes"][span],
            _starts(rows, self._first_variant),
            {w: frozenset(c) for w, c in wordings.items()},
        )

    def __iter__(self) -> Iterator[str]:
        return iter(self._at)

    def __len__(self) -> int:
        return len(self._at)


class NumberColumns(Mapping[str, SparseNumbers]):
    """The packed number columns by field."""

    def __init__(self, arrays: Arrays) -> None:
        self._arrays = arrays
        self._at = {field: n for n, field in enumerate(Strings(arrays, "number_fields"))}

    def __getitem__(self, field: str) -> SparseNumbers:
        span = _span(self._arrays["number_ends"], self._at[field])
        return SparseNumbers(self._arrays["number_rows"][span], self._arrays["number_values"][span])

    def __iter__(self) -> Iterator[str]:
        return iter(self._at)

    def __len__(self) -> int:
        return len(self._at)


def empty_text_column(products: int) -> TextColumn:
    """Of a field that no product has."""
    none = np.zeros(0, dtype=np.int32)
    return TextColumn((), (), none, none, np.zeros(products + 1, dtype=np.int64), {})


def merge_text(first: TextColumn, second: TextColumn, variants: int) -> TextColumn:
    """One column of two; the second's products come after the first's, which have so many variants."""
    code_of = {key: code for code, key in enumerate(first.keys)}
    values, keys = list(first.values), list(first.keys)
    moved = np.zeros(len(second.keys), dtype=np.int32)
    for code, key in enumerate(second.keys):
        if key not in code_of:
            code_of[key] = len(keys)
            keys.append(key)
            values.append(second.values[code])
        moved[code] = code_of[key]
    wordings = dict(first.wordings)
    for wording, codes in second.wordings.items():
        wordings[wording] = wordings.get(wording, frozenset()) | {int(moved[c]) for c in codes}
    return TextColumn(
        tuple(values),
        tuple(keys),
        np.concatenate([first.rows, second.rows + np.int32(variants)]),
        np.concatenate([first.codes, moved[second.codes]]),
        np.concatenate([first.starts, second.starts[1:] + first.starts[-1]]),
        wordings,
    )


def reduce_by_product(
    reduce: np.ufunc, values: npt.NDArray[Number], first_variant: npt.NDArray[np.int64], empty: float
) -> npt.NDArray[Number]:
    """`reduce` over each product's variants, shape (products,); `empty` for a product without any."""
    starts, ends = first_variant[:-1], first_variant[1:]
    some = ends > starts
    if len(values) == len(starts) and some.all():
        return values
    found = np.full(len(starts), empty, dtype=values.dtype)
    if some.any():
        found[some] = reduce.reduceat(values, starts[some])
    return found


def _starts(rows: Codes, first_variant: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    counts = np.zeros(int(first_variant[-1]) + 1, dtype=np.int64)
    counts[1:] = np.cumsum(np.bincount(rows, minlength=int(first_variant[-1])))
    return counts[first_variant]


def _span(ends: npt.NDArray[np.generic], at: int) -> slice:
    return slice(int(ends[at - 1]) if at else 0, int(ends[at]))


def _joined(arrays: Sequence[npt.NDArray[np.generic]], dtype: npt.DTypeLike) -> npt.NDArray[np.generic]:
    return np.concatenate(arrays) if arrays else np.zeros(0, dtype=dtype)
