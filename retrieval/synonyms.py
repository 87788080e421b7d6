"""Words that stand for other words: a list of everyday ones, and translations from a bilingual vocabulary."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Protocol

from retrieval.lexical import Phrase
from retrieval.product import Locale
from retrieval.text_analysis import Analyser, is_chinese

_LONGEST_HEAD = 4  # words


def shipped_groups() -> tuple[str, ...]:
    """The lines of the list that comes with aisle, without comments."""
    text = (files("retrieval") / "synonyms.txt").read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))


def words_in(groups: Iterable[str]) -> tuple[str, ...]:
    """Every word or phrase of the groups, for an analyser to keep whole."""
    return tuple(w.strip() for line in groups for w in re.split("[=>,]", line))


class Translator(Protocol):
    """A vocabulary in two languages."""

    def translate(self, term: str, to_locale: Locale) -> str | None:
        """The term in "en" or "zh", None when unknown."""
        ...


class Synonyms:
    """Looks words up as the analyser cuts them, so that stems and folded forms meet."""

    def __init__(
        self, groups: Iterable[str], analyser: Analyser, translator: Translator | None = None
    ) -> None:
        """`groups`: lines as in `synonyms.txt`."""
        self._analyser = analyser
        self._translator = translator
        self._phrases = _read_groups(groups, analyser)
        self._heads: frozenset[Phrase] = frozenset()  # those of several words that are looked up whole

    def with_groups(self, groups: Iterable[str]) -> "Synonyms":
        """These and a shop's own, whose heads may be of several words."""
        extended = Synonyms((), self._analyser, self._translator)
        own = _read_all_groups(groups, self._analyser)
        extended._heads = frozenset(key for key in own if len(key) > 1)
        extended._phrases = dict(self._phrases)
        for key, found in own.items():
            known = self._phrases.get(key[0], ()) if len(key) == 1 else ()
            extended._phrases[" ".join(key)] = tuple(dict.fromkeys((*found, *known)))
        return extended

    def joined(self, words: Sequence[str]) -> list[str]:
        """The tokens of a query, with those that are a head of several words as one, a space between."""
        whole, at = [], 0
        while at < len(words):
            length = next(
                (n for n in range(_LONGEST_HEAD, 1, -1) if tuple(words[at : at + n]) in self._heads), 1
            )
            whole.append(" ".join(words[at : at + length]))
            at += length
        return whole

    def phrases(self, word: str) -> tuple[Phrase, ...]:
        """What stands for one token of a query, without the token itself; () for none."""
        known = self._phrases.get(word, ())
        return tuple(dict.fromkeys((*known, *self._translations(word))))

    @lru_cache(maxsize=10_000)  # noqa: B019 - lives as long as the snapshot it belongs to
    def _translations(self, word: str) -> tuple[Phrase, ...]:
        if self._translator is None:
            return ()
        translated = self._translator.translate(word, "en" if is_chinese(word) else "zh")
        phrase = tuple(self._analyser.tokens(translated)) if translated else ()
        return (phrase,) if phrase and len(phrase) <= 3 else ()


def _read_groups(groups: Iterable[str], analyser: Analyser) -> Mapping[str, tuple[Phrase, ...]]:
    read = _read_all_groups(groups, analyser)
    return {key[0]: found for key, found in read.items() if len(key) == 1}


def _read_all_groups(groups: Iterable[str], analyser: Analyser) -> Mapping[Phrase, tuple[Phrase, ...]]:
    phrases: dict[Phrase, dict[Phrase, None]] = {}
    for line in groups:
        wider, mark, narrower = line.partition(">")
        if mark:
            heads = [wider]
            others = narrower.split(",")
        else:
            first, _, rest = line.partition("=")
            heads = others = [first, *rest.split(",")]
        cut = [phrase for o in others if (phrase := tuple(analyser.tokens(o)))]
        for head in heads:
            key = tuple(analyser.tokens(head))
            phrases.setdefault(key, {}).update(dict.fromkeys(p for p in cut if p != key))
    return {key: tuple(found) for key, found in phrases.items() if key}
