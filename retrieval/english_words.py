"""Which words are English: a word that is none may be mistyped, one that is means what it says.

The words are those of the shipped taxonomy and the whole words of the vocabulary that MiniLM reads with.
"""

import csv
import gzip
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

from retrieval.errors import EncoderUnavailableError
from retrieval.minilm_encoder import model_folder

_WORD = re.compile(r"[a-z]+")
_LEAST_SINGULAR = 4  # characters; "dres" is no plural of a name


def is_english(word: str) -> bool:
    """Whether a lower-case word, or what it is the plural of, is one that people use."""
    words = _words()
    singular = (word.removesuffix(ending) for ending in ("s", "es") if word.endswith(ending))
    return word in words or any(len(one) >= _LEAST_SINGULAR and one in words for one in singular)


@cache
def _words() -> frozenset[str]:
    named = {word for text in _taxonomy_texts() for word in _WORD.findall(text.lower())}
    singular = {word.removesuffix("s") for word in named if not word.endswith("ss")}
    return frozenset(named | singular | set(_vocabulary()))


def _vocabulary() -> Iterator[str]:
    try:
        folder = model_folder()
    except EncoderUnavailableError:  # another encoder is used; the taxonomy has a shop's words
        return
    with (folder / "vocab.txt").open(encoding="utf-8") as lines:
        yield from (line.strip() for line in lines if not line.startswith(("##", "[")))


def _taxonomy_texts() -> Iterator[str]:
    folder = Path(str(files("data"))) / "taxonomy"
    for name in ("categories.tsv.gz", "values.tsv.gz"):
        with gzip.open(folder / name, "rt", encoding="utf-8", newline="") as rows:
            yield from (row["en"] for row in csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE))
