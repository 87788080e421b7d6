"""A bilingual vocabulary of categories and attribute values (data/taxonomy), for what a feed says once."""

import csv
import gzip
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple, Self

from retrieval.product import Locale, Text

PATH_SEPARATOR = " > "


class _Category(NamedTuple):
    parent: int | None  # row number
    en: str
    zh: str


class Taxonomy:
    """Terms by their wording in either language; case and English plurals do not matter.

    `words` are everyday pairs, the preferred wording first; they win over category names, which win
    over values (the taxonomy's Chinese has the colour "red" as 红酒, the wine).
    """

    def __init__(
        self,
        words: Sequence[tuple[str, str]],
        categories: Sequence[_Category],
        values: Sequence[tuple[str, str]],
    ) -> None:
        self._categories = categories
        self._rows_by_name: Mapping[str, list[int]] = defaultdict(list)
        self._terms: dict[Locale, dict[str, str]] = {"en": {}, "zh": {}}
        for en, zh in words:
            self._add_term(en, zh)
        for number, category in enumerate(categories):
            for name in {_key(category.en), _key(category.zh)} - {""}:
                self._rows_by_name[name].append(number)
        for category in sorted(categories, key=lambda c: c.parent is not None):
            self._add_term(category.en, category.zh)
        for en, zh in values:
            self._add_term(en, zh)

    @classmethod
    def load(cls, folder: Path | None = None) -> Self:
        """Read the tables of `folder`, by default the ones that come with aisle (about 0.1 s)."""
        source = folder or Path(str(files("data"))) / "taxonomy"
        categories = [
            _Category(int(row["parent"]) if row["parent"] else None, row["en"], row["zh"])
            for row in _rows(source / "categories.tsv.gz")
        ]
        return cls(_pairs(source / "shop_words.tsv"), categories, _pairs(source / "values.tsv.gz"))

    def translate(self, term: str, to_locale: Locale) -> str | None:
        """The term in "en" or "zh", None when unknown. Of several meanings, the most common."""
        return self._terms.get(to_locale, {}).get(_key(term))

    def translate_category(self, name: str, to_locale: Locale) -> str | None:
        """A category's name in "en" or "zh", None when unknown or told differently in several places."""
        rows = [self._categories[row] for row in self._rows_by_name.get(_key(name), ())]
        names = {category.zh if to_locale == "zh" else category.en for category in rows}
        return next(iter(names)) or None if len(names) == 1 else None

    def category_path(self, name: str) -> Text | None:
        """The full path of a category by its name or path in either language.

        None when unknown, or when several categories have that name and nothing tells which is meant.
        """
        levels = [_key(level) for level in name.split(PATH_SEPARATOR)]
        found = [row for row in self._rows_by_name.get(levels[-1], ()) if self._lies_under(row, levels[:-1])]
        if len(found) != 1:
            return None
        chain = list(self._ancestors(found[0]))[::-1]
        paths = {"en": PATH_SEPARATOR.join(c.en for c in chain)}
        if all(c.zh for c in chain):
            paths["zh"] = PATH_SEPARATOR.join(c.zh for c in chain)
        return Text(paths)

    def _add_term(self, en: str, zh: str) -> None:
        if en and zh:
            self._terms["zh"].setdefault(_key(en), zh)
            self._terms["en"].setdefault(_key(zh), en)

    def _ancestors(self, row: int) -> Iterator[_Category]:
        """The category itself, then its parents up to the root."""
        number: int | None = row
        while number is not None:
            category = self._categories[number]
            yield category
            number = category.parent

    def _lies_under(self, row: int, levels: Sequence[str]) -> bool:
        """Whether the category's parents end in these names."""
        parents = list(self._ancestors(row))[1:]
        if len(levels) > len(parents):
            return False
        return all(
            level in {_key(parent.en), _key(parent.zh)}
            for level, parent in zip(reversed(levels), parents, strict=False)
        )


def _pairs(path: Path) -> list[tuple[str, str]]:
    return [(row["en"], row["zh"]) for row in _rows(path)]


def _rows(path: Path) -> Iterator[Mapping[str, str]]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def _key(term: str) -> str:
    """What two spellings of a term share: "Dresses", "dress" and "DRESS" are one."""
    words = term.casefold().split()
    if words and words[-1].isascii():
        words[-1] = _singular(words[-1])
    return " ".join(words)


def _singular(word: str) -> str:
    if len(word) < 4 or word.endswith(("ss", "us", "is")):
        return word
    if re.search(r"(?:ss|x|ch|sh)es$", word):
        return word[:-2]
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word.removesuffix("s")
