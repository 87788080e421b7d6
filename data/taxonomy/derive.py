"""Derives the small bilingual vocabulary beside it: `python data/taxonomy/derive.py FOLDER`.

FOLDER holds categories.tsv.gz (id, en, zh: full paths) and values.tsv.gz (id, attribute_en, value_en,
attribute_zh, value_zh). Kept are category names as a tree, and attribute values that read differently in
the two languages, once each, most used first.
"""

import csv
import gzip
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

HERE = Path(__file__).parent
# Vocabularies of no use to shoppers' words; they are a third of all values.
LEFT_OUT = frozenset(
    {
        "Audio codecs/formats supported",
        "Battery size",
        "Compatible processor series",
        "Contrast ratio (typical)",
        "Currency",
        "Language version",
        "Networking standards",
        "Ring size",
        "Security algorithms",
        "Shoe size",
        "Video codecs/formats supported",
    }
)


def main(folder: Path) -> None:
    """Write both tables beside this file."""
    categories = list(_categories(_rows(folder / "categories.tsv.gz")))
    values = _values(_rows(folder / "values.tsv.gz"))
    _write(HERE / "categories.tsv.gz", ("parent", "en", "zh"), categories)
    _write(HERE / "values.tsv.gz", ("en", "zh"), values)
    print(f"{len(categories)} categories, {len(values)} values")


def _rows(path: Path) -> Iterator[Mapping[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def _categories(rows: Iterable[Mapping[str, str]]) -> Iterator[tuple[str, str, str]]:
    """(number of the parent's row from 0, or "", name, Chinese name or "")."""
    numbers: dict[str, int] = {}
    for row in rows:
        parent, _, name = row["en"].rpartition(" > ")
        numbers[row["en"]] = len(numbers)
        yield (str(numbers[parent]) if parent else "", name, row["zh"].rpartition(" > ")[2])


def _values(rows: Iterable[Mapping[str, str]]) -> list[tuple[str, str]]:
    pairs = Counter(
        (row["value_en"], row["value_zh"])
        for row in rows
        if row["attribute_en"] not in LEFT_OUT
        and row["value_zh"]
        and row["value_zh"].casefold() != row["value_en"].casefold()
    )
    return sorted(pairs, key=lambda pair: (-pairs[pair], pair))


def _write(path: Path, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    lines = ("\t".join(row) + "\n" for row in (header, *rows))
    # No name and time in the gzip header: the same input gives the same bytes.
    with path.open("wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
        packed.write("".join(lines).encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
