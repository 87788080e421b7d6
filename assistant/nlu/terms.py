"""The tokens of folded text and what a term of the shop means: shared by reading a catalogue and matching."""

import re
from dataclasses import dataclass

from retrieval.text_analysis import normalise

Token = tuple[str, int, int]  # token, start, end in the text
Term = tuple[str, ...]

LEVEL_SEPARATOR = " > "
MAX_TERM_TOKENS = 8

_TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+(?:\.\d+)?|[㐀-鿿]")
_HAN_RUN = re.compile(r"[㐀-鿿]+")
_ONLY_PLURAL = frozenset(
    ("shorts", "flats", "pumps", "throws", "sheets", "weights", "glasses", "nuts", "chips", "lights", "pants",
     "bottoms", "tights", "goods")
)  # fmt: skip


@dataclass(frozen=True)
class Meaning:
    """What a term says. A category's values are names of its levels, any of which will do."""

    field: str  # "category", "brand", "colour", …; "" for a term that only keeps others from matching
    values: tuple[str, ...]
    is_truth: bool = False  # of a yes-or-no attribute
    loose: bool = False
    also: "Meaning | None" = None  # 女装 is clothing, and for women


@dataclass(frozen=True)
class AgeValue:
    """A value of the attribute `age`, as the shop writes it, and the years it spans."""

    value: str
    low_years: float
    high_years: float


def tokenise(text: str) -> list[Token]:
    """English words (singular), numbers and single Chinese characters, with their places."""
    return [
        (
            singular(m[0].removesuffix("'s").replace("'", ""))
            if m[0][0].isalpha() and m[0].isascii()
            else m[0],
            *m.span(),
        )
        for m in _TOKEN.finditer(text)
    ]


def singular(word: str) -> str:
    """A plural's singular, by spelling alone; other words as they are."""
    if len(word) <= 3 or not word.endswith("s") or word.endswith(("ss", "us", "is")) or word in _ONLY_PLURAL:
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zzes")):
        return word[:-2]
    if word.endswith("ves") and word[:-3] in ("scar", "kni", "shel", "glo"):
        return word[:-3] + ("ve" if word == "gloves" else "fe" if word == "knives" else "f")
    return word[:-1]


def segment_ends(text: str) -> dict[int, int]:
    """Where each Chinese word begins and ends, as a general dictionary cuts the text."""
    import rjieba

    places: dict[int, int] = {}
    for run in _HAN_RUN.finditer(text):
        start = run.start()
        for word in rjieba.cut(run[0], False):
            places[start] = start + len(word)
            start += len(word)
    return places


def name_key(name: str) -> str:
    """What the wordings of one category name share."""
    return " ".join(t for t, _, _ in tokenise(normalise(name)))
