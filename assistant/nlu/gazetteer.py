"""The shop's own vocabulary in both languages: categories, brands, colours, values, ordinary words.

A text is cut into tokens (an English word, a number, a Chinese character), terms are sequences of tokens,
and the longest term wins. Unknown English words of five letters and more match with one slip of the
finger, Chinese terms of three characters and more with one wrong character.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.nlu.catalogue_terms import CatalogueTerms
from assistant.nlu.shopping_words import CHINESE_HEADS_THAT_TAKE_OVER, HEADS_THAT_TAKE_OVER
from assistant.nlu.spelling import SpellingIndex
from assistant.nlu.terms import (
    LEVEL_SEPARATOR,
    MAX_TERM_TOKENS,
    AgeValue,
    Meaning,
    Term,
    Token,
    name_key,
    segment_ends,
    singular,
    tokenise,
)
from retrieval.product import Product
from retrieval.text_analysis import STOP_WORDS

MIN_TYPO_LETTERS = 5

_GAP = re.compile(r"[ \-/]?$")
_TOUCHING = "色的款买喝吃穿戴用玩养泡"  # what a noun of one character may share a word with: 喝茶


@dataclass(frozen=True)
class Match:
    """A term found in a text."""

    start: int
    end: int
    surface: str
    meaning: Meaning
    exact: bool = True


class Gazetteer:
    """Finds the shop's terms in folded text."""

    def __init__(
        self,
        terms: Mapping[Term, Meaning],
        *,
        category_paths: frozenset[str] = frozenset(),
        categorised_share: float = 1.0,
        sizes: Sequence[str] = (),
        numeric_fields: frozenset[str] = frozenset(),
        field_tops: Mapping[str, frozenset[str]] | None = None,
        text_fields: frozenset[str] = frozenset(),
        ages: Sequence[AgeValue] = (),
        currencies: frozenset[str] = frozenset(),
        title_topics: Mapping[str, str] | None = None,
        known_words: frozenset[str] = frozenset(),
    ) -> None:
        self._terms = dict(terms)
        self._longest = max((len(t) for t in terms), default=0)
        self._paths_by_name = _paths_by_name(category_paths)
        self.categorised_share = categorised_share
        self.sizes = tuple(sizes)
        self.numeric_fields = numeric_fields
        self._field_tops = dict(field_tops or {})
        self.text_fields = text_fields
        self._ages = tuple(ages)
        self.currencies = currencies
        self._title_topics = dict(title_topics or {})
        self._term_words = frozenset(w for t in terms for w in t if w.isascii() and w.isalpha())
        self._known_words = known_words | self._term_words | STOP_WORDS | HEADS_THAT_TAKE_OVER
        self._spellings = SpellingIndex(w for w in self._term_words if len(w) >= MIN_TYPO_LETTERS)
        self._with_gap = _gap_index(terms)
        self.known_pieces = frozenset(w[i : i + 3] for w in self._known_words for i in range(len(w) - 2))

    @classmethod
    def from_products(cls, products: Sequence[Product]) -> "Gazetteer":
        """The vocabulary of these products, with the ordinary words that mean something among them."""
        reader = CatalogueTerms(products)
        return cls(
            reader.terms(),
            category_paths=reader.category_paths,
            categorised_share=reader.categorised_share,
            sizes=reader.sizes,
            numeric_fields=reader.numeric_fields,
            field_tops=reader.field_tops,
            text_fields=reader.text_fields,
            ages=reader.ages,
            currencies=reader.currencies,
            title_topics=reader.title_topics(),
            known_words=reader.known_words(),
        )

    # ---------------------------------------------------------------- matching

    def matches(self, text: str) -> tuple[Match, ...]:
        """The terms of a folded text in reading order, none overlapping another."""
        tokens = tokenise(text)
        boundaries = segment_ends(text)
        found: list[Match] = []
        index = 0
        while index < len(tokens):
            match, taken = self._match_at(text, tokens, index, boundaries)
            if match is None:
                index += 1
                continue
            if match.meaning.field:
                found.append(match)
            if match.meaning.also:
                found.append(replace(match, meaning=match.meaning.also))
            index += taken
        return tuple(_heads_only(text, found))

    def _match_at(
        self, text: str, tokens: Sequence[Token], index: int, boundaries: Mapping[int, int]
    ) -> tuple[Match | None, int]:
        words = _adjacent(text, tokens, index, min(self._longest, MAX_TERM_TOKENS))
        start = tokens[index][1]
        for length in range(len(words), 0, -1):
            term = tuple(words[:length])
            meaning = self._terms.get(term)
            end = tokens[index + length - 1][2]
            if meaning and (
                length > 1 or not _is_han(term[0]) or self._may_stand_alone(text, start, boundaries)
            ):
                return Match(start, end, text[start:end], meaning), length
        return self._almost_at(text, tokens, index, words, boundaries)

    def _may_stand_alone(self, text: str, place: int, boundaries: Mapping[int, int]) -> bool:
        """A single character is a term as a word, or where all of its word are terms: 白鞋, but not 明白."""
        start = max((s for s in boundaries if s <= place), default=place)
        before, after = text[start:place], text[place + 1 : boundaries.get(start, place + 1)]
        return all(not part or part in _TOUCHING or tuple(part) in self._terms for part in (before, after))

    def _almost_at(
        self,
        text: str,
        tokens: Sequence[Token],
        index: int,
        words: Sequence[str],
        boundaries: Mapping[int, int],
    ) -> tuple[Match | None, int]:
        word, start, end = tokens[index]
        if _is_han(word):
            for length in range(min(len(words), 6), 2, -1):
                term = self._with_gap_match(words[:length])
                end = tokens[index + length - 1][2]
                is_word = boundaries.get(start) == end
                holds_term = any(
                    tuple(words[i:j]) in self._terms
                    for i in range(1, length)
                    for j in range(i + 2, length + 1)
                )
                if term and not is_word and not holds_term:
                    return Match(start, end, text[start:end], self._terms[term], exact=False), length
            return None, 1
        corrected = [self.corrected(w) for w in words]
        for length in range(len(words), 0, -1):
            meaning = self._terms.get(tuple(corrected[:length]))
            end = tokens[index + length - 1][2]
            if meaning and corrected[:length] != list(words[:length]):
                return Match(start, end, text[start:end], meaning, exact=False), length
        return self._run_together(text, word, start, end), 1

    def _run_together(self, text: str, word: str, start: int, end: int) -> Match | None:
        """`runningshoes` for `running shoes`."""
        if len(word) < 8 or word in self._known_words:
            return None
        for cut in range(3, len(word) - 2):
            meaning = self._terms.get((singular(word[:cut]), singular(word[cut:])))
            if meaning:
                return Match(start, end, text[start:end], meaning, exact=False)
        return None

    def _with_gap_match(self, characters: Sequence[str]) -> Term | None:
        for place in range(len(characters) - 1):  # the last one names the kind and has to be right
            term = self._with_gap.get((*characters[:place], "", *characters[place + 1 :]))
            if term:
                return term
        return None

    def corrected(self, word: str) -> str:
        """The vocabulary's word that an unknown English word is one slip away from, else the word itself."""
        if len(word) < MIN_TYPO_LETTERS or not word.isascii() or word in self._known_words:
            return word
        return next(iter(self._spellings.near(word)), word)

    # ---------------------------------------------------------------- questions about the shop

    def paths_of(self, names: Iterable[str]) -> frozenset[str]:
        """The category paths, down to leaves, that have one of these level names."""
        return frozenset(p for n in names for p in self._paths_by_name.get(name_key(n), ()))

    def has_field(self, field: str, categories: Iterable[str]) -> bool:
        """Whether products of these categories state the field; of no category: whether any does."""
        tops = self._field_tops.get(field)
        said = {p.split(LEVEL_SEPARATOR)[0] for p in self.paths_of(categories)}
        return tops is None or not said or bool(said & tops)

    def knows(self, word: str) -> bool:
        """Whether an English word is the shop's, or says nothing of goods."""
        return singular(word) in self._known_words

    def is_of_titles(self, word: str) -> bool:
        """Whether a title has the word."""
        return (singular(word) if word.isascii() else word) in self._title_topics

    def topic_of(self, word: str) -> str:
        """The top category that most titles with this word belong to; "" for a word of none or of many."""
        return self._title_topics.get(singular(word) if word.isascii() else word, "")

    def age_values(self, years: float) -> tuple[str, ...]:
        """The shop's values of `age` that include it, as the shop writes them."""
        return tuple(a.value for a in self._ages if a.low_years <= years <= a.high_years)


LoadGazetteer = Callable[[], Gazetteer]


def _adjacent(text: str, tokens: Sequence[Token], index: int, limit: int) -> list[str]:
    """The words from `index` on that nothing but a space or hyphen keeps apart."""
    words = [tokens[index][0]]
    for before, after in zip(tokens[index : index + limit], tokens[index + 1 : index + limit], strict=False):
        if not _GAP.match(text[before[2] : after[1]]):
            break
        words.append(after[0])
    return words


def _is_han(token: str) -> bool:
    return "㐀" <= token[0] <= "鿿"


def _heads_only(text: str, found: Sequence[Match]) -> Iterator[Match]:
    """Of nouns that touch, the last names the thing; one before a head like `case` or 套 names none."""
    for place, match in enumerate(found):
        if match.meaning.field != "category":
            yield match
            continue
        follower = next(
            (
                m
                for m in found[place + 1 :]
                if m.meaning.field == "category" and text[match.end : m.start] in ("", " ", "-")
            ),
            None,
        )
        rest = text[match.end : match.end + 16]
        next_word = re.match(r"[ -]([a-z]+)", rest)
        taken_over = (
            bool(next_word and singular(next_word[1]) in HEADS_THAT_TAKE_OVER)
            if match.surface.isascii()
            else rest.startswith(CHINESE_HEADS_THAT_TAKE_OVER)
        )
        if not taken_over and follower is None:
            yield match


# ------------------------------------------------------------------ slips


def _gap_index(terms: Mapping[Term, Meaning]) -> dict[Term, Term]:
    """Chinese nouns of three characters and more, by what is left when one but the last is wrong."""
    index: dict[Term, Term] = {}
    for term, meaning in sorted(terms.items()):
        if 3 <= len(term) <= 6 and meaning.field == "category" and all(map(_is_han, term)):
            for place in range(len(term) - 1):
                index.setdefault((*term[:place], "", *term[place + 1 :]), term)
    return index


def _paths_by_name(paths: Iterable[str]) -> dict[str, frozenset[str]]:
    """The paths at and below each level, by the level's name and by its whole path."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in paths:
        levels = path.split(LEVEL_SEPARATOR)
        for depth, level in enumerate(levels):
            found[name_key(level)].add(path)
            found[name_key(LEVEL_SEPARATOR.join(levels[: depth + 1]))].add(path)
    return {name: frozenset(below) for name, below in found.items()}
