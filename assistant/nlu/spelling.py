"""Slips of the finger: the word of a vocabulary that an unknown English word was meant to be."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable

from assistant.nlu.filler_words import ENGLISH_FILLER

MIN_LETTERS = 6
"""Of a word of talk that is mended; shorter ones are too near to other words."""

_TALK = """
affordable another anything around arrive arrived available below between bigger birthday budget cancel
cheaper cheapest colour colours compare comparison customer deliver delivered delivery difference
different discount dollars except exchange expensive instead invoice larger medium mother nephew number
order ordered package parcel payment policy present product products rating receipt recommend
recommendation refund return returned returns review reviews second sensitive shipped shipping similar
sister smaller something suggestion tracking under warranty waterproof without
"""
_TALK_WORDS = frozenset((*_TALK.split(), *(w for w in ENGLISH_FILLER if len(w) >= MIN_LETTERS)))
_WORD = re.compile(rf"[a-z]{{{MIN_LETTERS},}}")
_VOWELS = frozenset("aeiou")


class SpellingIndex:
    """Finds words that are one slip away from another, in time that does not grow with the vocabulary."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_deletion: dict[str, list[str]] = defaultdict(list)
        for word in sorted(set(words)):
            for shorter in _deletions(word):
                self._by_deletion[shorter].append(word)

    def near(self, word: str) -> list[str]:
        """The words that `word` is one slip away from, in alphabetical order."""
        candidates = {c for d in _deletions(word) for c in self._by_deletion.get(d, ())}
        return sorted(c for c in candidates if is_one_slip(word, c))


def is_one_slip(written: str, meant: str) -> bool:
    """Whether one letter is missing, doubled or wrong, or two have changed places; the first one is right."""
    if written[0] != meant[0] or abs(len(written) - len(meant)) > 1:
        return False
    if len(written) != len(meant):
        longer, shorter = sorted((written, meant), key=len, reverse=True)
        return any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))
    wrong = [i for i, (a, b) in enumerate(zip(written, meant, strict=True)) if a != b]
    if len(wrong) == 1:
        return True
    is_swap = len(wrong) == 2 and wrong[1] == wrong[0] + 1
    return is_swap and written[wrong[0]] == meant[wrong[1]] and written[wrong[1]] == meant[wrong[0]]


def mend_talk(folded: str, knows: Callable[[str], bool]) -> str:
    """A text in which misspelt words of talk are right: `somthing cheeper`.

    Words that the shop knows stay; of wrong letters only vowels are mended, the others make other words.
    """

    def mended(match: re.Match[str]) -> str:
        word = match[0]
        if word in _TALK_WORDS or knows(word):
            return word
        likely = (w for w in _TALK_INDEX.near(word) if _is_likely(word, w))
        return next(likely, word)

    return _WORD.sub(mended, folded)


def _is_likely(written: str, meant: str) -> bool:
    if written.startswith(meant):  # customers are no misspelt customer
        return False
    wrong = [(a, b) for a, b in zip(written, meant, strict=False) if a != b]
    if len(written) != len(meant) or len(wrong) != 1:
        return len(meant) >= MIN_LETTERS - 1
    return set(wrong[0]) <= _VOWELS


def _deletions(word: str) -> set[str]:
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}


_TALK_INDEX = SpellingIndex(_TALK_WORDS)
