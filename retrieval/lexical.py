"""Fielded BM25 over a shop's products in both languages, and how much of a query each product covers."""

import math
import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from retrieval.english_words import is_english
from retrieval.packing import Arrays, Strings, pack_strings
from retrieval.product import AttributeValue, Product
from retrieval.text_analysis import UNITS, Analyser, normalise, stem

Scores = npt.NDArray[np.float32]  # Shape: (products,)

# What a word counts in each field, before saturation (BM25F, Robertson & Zaragoza 2009, without a length
# normalisation per field). "purpose" is what a title says after "for": the laptop that a bag is for.
FIELD_WEIGHTS = {
    "title": 3.0,
    "category": 2.0,
    "brand": 1.0,
    "attributes": 0.3,
    "purpose": 1.0,
    "description": 1.0,
}
_TITLE_FIELDS = frozenset({"title", "purpose"})
NAMING_FIELDS = frozenset({"title", "category", "brand"})
HEAD_FIELDS = NAMING_FIELDS | {"attributes"}
"""Fields that say what a product is; the others say what it goes with."""

_PURPOSE = re.compile(r"\b(?:for|compatible with)\b|适用于|用于|适配", re.IGNORECASE)
_LATIN_WORD = re.compile(r"[a-z]+")
_K1 = 0.9
_B = 0.3  # titles are short and their length says little
_TYPO_SIMILARITY = 79.0  # percent, of rapidfuzz's ratio
_MIN_TYPO_LENGTH = 4
_LEAST_OF_COMPOUND = 3  # characters of each word
_MOST_SPELLINGS = 100_000  # the most used are what a mistyped word is compared with: 15 ms
_MOST_REPEATED = 200_000
_NUMBERS_KEPT = 10_000
_LARGE = 100_000  # products
LEAST_COVERAGE = 0.3
"""A product that has less of a query's words is not relevant to it by them."""
_SYNONYM_WEIGHT = 0.9
_SUBSTITUTE_WEIGHT = 0.7


Phrase = tuple[str, ...]
"""Words of the index that must all be there: ("ink", "cartridg")."""


@dataclass(frozen=True)
class QueryTerm:
    """One word of a query, and the phrases that stand for it, each with a weight up to 1."""

    word: str
    stands_for: tuple[tuple[Phrase, float], ...]


@dataclass(frozen=True)
class LexicalMatch:
    """How all products answer a query. Every array has one element a product, in index order.

    `score` is BM25F. The coverages are the share in [0, 1] of the query's words, weighted by rarity, that a
    product has anywhere, in its head fields, and in its naming fields.
    """

    score: Scores
    coverage: Scores
    head_coverage: Scores
    naming_coverage: Scores
    known_share: float  # of the query's words that occur in the shop at all


@dataclass(frozen=True)
class _Postings:
    products: npt.NDArray[np.int32]
    impact: Scores  # BM25F contribution; in a part still without the word's rarity
    depth: npt.NDArray[np.int8]  # _NAMING, _HEAD or _ANYWHERE: the best field that has the word

    def at(self, places: npt.NDArray[np.intp]) -> "_Postings":
        return _Postings(self.products[places], self.impact[places], self.depth[places])


@dataclass(frozen=True)
class _TermPostings:
    products: npt.NDArray[np.int32]  # ascending
    impact: Scores
    has: npt.NDArray[np.float32]  # Shape: (3, products): the term's weight anywhere, in the head, in names


class _Part:
    """Packed products and words."""

    def __init__(self, arrays: Arrays) -> None:
        self._arrays = arrays
        self._words = Strings(arrays, "words")
        self.size = int(arrays["lexical_size"][0])
        self.spellings = Strings(arrays, "spellings")
        self.title_words = arrays["title_words"]
        self.number = lru_cache(maxsize=_NUMBERS_KEPT)(self._words.find)
        """What a word is called in `title_words`, -1 for one that no product has."""

    def postings(self, word: str) -> _Postings:
        at = self.number(word)
        ends = self._arrays["posting_ends"]
        span = slice(0, 0) if at < 0 else slice(int(ends[at - 1]) if at else 0, int(ends[at]))
        return _Postings(
            self._arrays["posting_rows"][span],
            self._arrays["posting_impacts"][span],
            self._arrays["posting_depths"][span],
        )


_ANYWHERE, _HEAD, _NAMING = 0, 1, 2
TITLE_PLACES = 32
"""So many words of a product's titles are kept in their order."""


class LexicalIndex:
    """Words to products, of one or two packed parts; read by any number of threads.

    The rows of a second part come after the first's. It is packed with the first's mean length, so that
    its products compare with them.
    """

    def __init__(
        self,
        products: Sequence[Product],
        analyser: Analyser,
        parts: Sequence[Arrays] = (),
        large: int = _LARGE,
    ) -> None:
        """`parts` hold what `pack_lexical` says of `products`, computed where they are not given.

        From `large` products on, what has but the commonest of a query's words, and not its noun, is left
        out of a match.
        """
        self._analyser = analyser
        self._large = large
        self._size = len(products)
        self._parts = [_Part(p) for p in parts or (pack_lexical(products, analyser),)]
        self._spellings = [spelling for part in self._parts for spelling in part.spellings]

    def __contains__(self, word: str) -> bool:
        return self._frequency(word) > 0

    def names_products(self, phrase: Phrase) -> bool:
        """Whether all words of the phrase are in titles, categories or brands of some products."""
        return all(any((p.postings(w).depth == _NAMING).any() for p in self._parts) for w in phrase)

    def rarity(self, term: QueryTerm) -> float:
        """Inverse document frequency of the term's commonest phrase; 0 where the shop has none of them."""
        return min((self._phrase_idf(phrase) for phrase, _ in term.stands_for), default=0.0)

    def terms(
        self,
        words: Sequence[str],
        synonyms: Callable[[str], Sequence[Phrase]],
        spellings: Mapping[str, str],
    ) -> tuple[QueryTerm, ...]:
        """What to look up for each word: itself and its synonyms, else its parts or nearest spellings.

        `spellings` maps a stem to the word as it was written.
        """
        found = []
        for word in dict.fromkeys(words):
            own = tuple(word.split(" "))
            stands_for: dict[Phrase, float] = {own: 1.0} if all(w in self for w in own) else {}
            for phrase in synonyms(word):
                if all(w in self for w in phrase):
                    stands_for.setdefault(phrase, _SYNONYM_WEIGHT)
            if not stands_for:
                stands_for = dict.fromkeys(self._substitutes(word, spellings), _SUBSTITUTE_WEIGHT)
            found.append(QueryTerm(word, tuple(stands_for.items())))
        return tuple(found)

    def match(self, terms: Sequence[QueryTerm], things: Sequence[QueryTerm] = ()) -> LexicalMatch:
        """Scores for all products; all zero for no term. `things` are the terms that name what is wanted."""
        # Of a million products few have a word: sums are made where one is, the rest is never touched.
        score, *coverages = (np.zeros(self._size, dtype=np.float32) for _ in range(4))
        shares = self._shares(terms)
        left = sum(shares)
        things_first = sorted(
            zip(shares, terms, strict=True), key=lambda pair: (pair[1] not in things, -pair[0])
        )
        for share, term in things_first:
            # A product that only has the commonest of the other words has too little of the query to be
            # relevant: they count for products that have more.
            is_too_little = self._size >= self._large and left < LEAST_COVERAGE
            found = self._term(term, score > 0 if is_too_little else None)
            left -= share
            rows = found.products.astype(np.intp)
            score[rows] += found.impact
            for summed, has in zip(coverages, found.has, strict=True):
                summed[rows] += share * has
        anywhere, head, naming = coverages
        return LexicalMatch(score, anywhere, head, naming, float(sum(shares)))

    def naming_coverage(self, terms: Sequence[QueryTerm]) -> Scores:
        """What `match` says of names alone, shape (products,)."""
        naming = np.zeros(self._size, dtype=np.float32)
        for term, share in zip(terms, self._shares(terms), strict=True):
            found = self._term(term)
            naming[found.products.astype(np.intp)] += share * found.has[_NAMING]
        return naming

    def _shares(self, terms: Sequence[QueryTerm]) -> list[np.float32]:
        """What each term is of the whole query, by rarity; they sum to 1 where the shop knows all words."""
        rarities = [self.rarity(term) for term in terms]
        known = sum(rarities)
        unknown = sum(not term.stands_for for term in terms)
        # A word that the shop has never seen counts as much as the others do on average.
        whole = known + unknown * (known / max(len(terms) - unknown, 1) or 1.0)
        return [np.float32(rarity / whole if whole else 0.0) for rarity in rarities]

    def _term(self, term: QueryTerm, among: npt.NDArray[np.bool_] | None = None) -> "_TermPostings":
        """The products (of those `among`) that have any of a term's phrases, each by the best of them."""
        rarity = self.rarity(term)
        found = []
        for phrase, weight in term.stands_for:
            postings, full = self._phrase(phrase), np.float32(weight)
            if among is not None:
                postings = postings.at(np.flatnonzero(among[postings.products]))
            has = full * (postings.depth >= np.array([[_ANYWHERE], [_HEAD], [_NAMING]]))
            impact = full * self._most_of(term, phrase, rarity) * postings.impact
            found.append(_TermPostings(postings.products, impact, has))
        return found[0] if len(found) == 1 else _best_of(found)

    def _most_of(self, term: QueryTerm, phrase: Phrase, rarity: float) -> np.float32:
        """How much a phrase may add: a rare synonym of a common word (tee, t-shirt) no more than the word."""
        own = [p for p, weight in term.stands_for if weight == 1.0]
        limit = self._phrase_idf(own[0]) if own else rarity
        return np.float32(min(1.0, limit / max(sum(self._idf_of(w) for w in phrase), 1e-6)))

    def in_titles(
        self, rows: npt.NDArray[np.int64], terms: Sequence[QueryTerm]
    ) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
        """Where terms stand in titles, (rows, places, terms), and what places have a word, (rows, places)."""
        hits = np.zeros((len(rows), TITLE_PLACES, len(terms)), dtype=np.bool_)
        filled = np.zeros((len(rows), TITLE_PLACES), dtype=np.bool_)
        before = 0
        for part in self._parts:
            own = np.flatnonzero((rows >= before) & (rows < before + part.size))
            titles = part.title_words[rows[own] - before]
            filled[own] = titles >= 0
            for number, term in enumerate(terms):
                words = [at for phrase, _ in term.stands_for for w in phrase if (at := part.number(w)) >= 0]
                hits[own, :, number] = np.isin(titles, words) if words else False
            before += part.size
        return hits, filled

    def _phrase(self, phrase: Phrase) -> _Postings:
        """The products with all words: BM25F summed over them, and the depth of the least of them."""
        words = sorted((self._postings(word) for word in phrase), key=lambda p: len(p.products))
        found = words[0]
        for other in words[1:]:
            at = np.searchsorted(other.products, found.products)
            at[at == len(other.products)] = 0
            both = other.products[at] == found.products if len(other.products) else at != at
            at = at[both]
            found = _Postings(
                found.products[both],
                found.impact[both] + other.impact[at],
                np.minimum(found.depth[both], other.depth[at]),
            )
        return found

    def _postings(self, word: str) -> _Postings:
        """Ascending products with a word."""
        found = [part.postings(word) for part in self._parts]
        if len(found) == 1:
            idf = np.float32(_idf(self._size, len(found[0].products)))
            return replace(found[0], impact=idf * found[0].impact)
        offsets = np.cumsum([0, *(part.size for part in self._parts)])
        products = [f.products + np.int32(offset) for f, offset in zip(found, offsets, strict=False)]
        saturated = np.concatenate([f.impact for f in found])
        idf = np.float32(_idf(self._size, len(saturated)))
        return _Postings(np.concatenate(products), idf * saturated, np.concatenate([f.depth for f in found]))

    def _frequency(self, word: str) -> int:
        return sum(len(part.postings(word).products) for part in self._parts)

    def _phrase_idf(self, phrase: Phrase) -> float:
        return max(self._idf_of(w) for w in phrase)

    def _idf_of(self, word: str) -> float:
        return _idf(self._size, self._frequency(word))

    def _substitutes(self, word: str, spellings: Mapping[str, str]) -> list[Phrase]:
        if compound := self._compound(word):
            return [compound]
        parts = [p for p in self._analyser.parts(word) if p in self]
        if any(not p.isdigit() for p in parts):
            parts = [p for p in parts if not p.isdigit()]  # 11 alone says nothing of ipadpro11
        written = spellings.get(word, word)
        if parts or not written.isascii() or not written.isalpha() or len(written) < _MIN_TYPO_LENGTH:
            return [(p,) for p in parts]
        if is_english(written):  # a shop without vacuum cleaners is not asked for cleansers
            return []
        from rapidfuzz import fuzz, process

        near = process.extract(
            written, self._spellings, scorer=fuzz.ratio, score_cutoff=_TYPO_SIMILARITY, limit=2
        )
        stems = dict.fromkeys(stem(match) for match, _, _ in near)
        return [(s,) for s in stems if s in self]

    def _compound(self, word: str) -> Phrase:
        """The two words of the shop that one is written together of, ipadpro and ipadpro11; () for none."""
        letters = word.rstrip("0123456789")
        if not letters.isascii() or not letters.isalpha():
            return ()
        for at in range(len(letters) - _LEAST_OF_COMPOUND, _LEAST_OF_COMPOUND - 1, -1):
            if letters[:at] in self and letters[at:] in self:
                return (letters[:at], letters[at:])
        return ()


def _best_of(several: Sequence[_TermPostings]) -> _TermPostings:
    """Each product once, with the most that any of them says."""
    products = np.concatenate([np.zeros(0, dtype=np.int32), *(s.products for s in several)])
    if not len(products):
        return _TermPostings(products, np.zeros(0, dtype=np.float32), np.zeros((3, 0), dtype=np.float32))
    order = np.argsort(products, kind="stable")  # merges runs that are sorted already
    products = products[order]
    starts = np.flatnonzero(np.diff(products, prepend=-1))
    impact = np.concatenate([s.impact for s in several])[order]
    has = np.concatenate([s.has for s in several], axis=1)[:, order]
    return _TermPostings(
        products[starts], np.maximum.reduceat(impact, starts), np.maximum.reduceat(has, starts, axis=1)
    )


def field_texts(product: Product) -> dict[str, list[str]]:
    """A product's text by field of `FIELD_WEIGHTS`, in every language it has."""
    values: list[AttributeValue] = list(product.attributes.values())
    for variant in product.variants:
        values += variant.options.values()
    attributes: dict[str, None] = {}  # as an ordered set
    for text in (t for v in values for t in (v if isinstance(v, tuple) else (v,)) if isinstance(t, str)):
        label = product.value_labels.get(text)
        attributes |= dict.fromkeys((text, *(label.all() if label else ())))
    for name, value in product.attributes.items():
        unit = name.rpartition("_")[2]
        if value is True:
            attributes |= dict.fromkeys((name.replace("_", " "), product.attribute_label(name, "zh")))
        elif isinstance(value, int | float) and unit in UNITS:
            attributes[f"{value:g} {unit}"] = None  # weight_g: 240 -> 240 g
    titles = [_PURPOSE.split(title, maxsplit=1) for title in product.title.all()]
    return {
        "title": [parts[0] for parts in titles],
        "category": list(product.category.all()),
        "brand": list(product.brand.all()),
        "attributes": list(attributes),
        "purpose": [parts[1] for parts in titles if len(parts) > 1],
        "description": list(product.description.all()),
    }


def latin_words(text: str) -> list[str]:
    """The words of Latin letters as they are written, folded but not stemmed."""
    return _LATIN_WORD.findall(normalise(text))


def pack_lexical(
    products: Iterable[Product], analyser: Analyser, mean_length: float | None = None
) -> dict[str, npt.NDArray[Any]]:
    """The words of products in the order of their ids, with the products that have each.

    `mean_length` is of the products that these will stand beside, by default their own.
    """
    numbers: dict[str, int] = {}
    words, rows, frequencies, depths, lengths = array("i"), array("i"), array("f"), array("b"), array("f")
    titles = array("i")
    spellings: Counter[str] = Counter()
    repeated: dict[str, list[str]] = {}  # attribute values, brands and categories recur
    for row, product in enumerate(products):
        weighted: dict[str, float] = defaultdict(float)
        depth: dict[str, int] = {}
        title: list[int] = []
        for field, texts in field_texts(product).items():
            field_depth = _NAMING if field in NAMING_FIELDS else _HEAD if field in HEAD_FIELDS else _ANYWHERE
            for text in texts:
                tokens = repeated.get(text)
                if tokens is None:
                    tokens = analyser.tokens(text, indexing=True)
                    if field not in ("title", "purpose", "description") and len(repeated) < _MOST_REPEATED:
                        repeated[text] = tokens
                for token in tokens:
                    weighted[token] += FIELD_WEIGHTS[field]
                    depth[token] = max(depth.get(token, _ANYWHERE), field_depth)
                if field in _TITLE_FIELDS:
                    title += [*(numbers.setdefault(token, len(numbers)) for token in tokens), -1]
        titles.extend((title + [-1] * TITLE_PLACES)[:TITLE_PLACES])
        spellings.update(sorted(_head_spellings(product)))
        lengths.append(sum(weighted.values()))
        words.extend(numbers.setdefault(token, len(numbers)) for token in weighted)
        rows.extend([row] * len(weighted))
        frequencies.extend(weighted.values())
        depths.extend(depth[token] for token in weighted)
    in_order = sorted(numbers)
    place = np.full(len(numbers) + 1, -1, dtype=np.int32)  # the last for "no word", -1
    place[[numbers[word] for word in in_order]] = np.arange(len(numbers), dtype=np.int32)
    number = place[np.frombuffer(words, dtype=np.int32)]
    order = np.argsort(number, kind="stable")
    at = np.frombuffer(rows, dtype=np.int32)[order]
    frequency = np.frombuffer(frequencies, dtype=np.float32)[order]
    length = np.frombuffer(lengths, dtype=np.float32)
    mean = mean_length or (float(length.mean()) if len(length) else 1.0)
    norm = _K1 * (1 - _B + _B * length / max(mean, 1e-6))
    counts = np.bincount(number, minlength=len(numbers))
    return {
        **pack_strings("words", in_order),
        "title_words": place[np.frombuffer(titles, dtype=np.int32)].reshape(-1, TITLE_PLACES),
        "posting_rows": at,
        "posting_impacts": (frequency * (_K1 + 1) / (frequency + norm[at])).astype(np.float32),
        "posting_depths": np.frombuffer(depths, dtype=np.int8)[order],
        "posting_ends": np.cumsum(counts, dtype=np.int64),
        "lexical_size": np.array([len(length)]),
        "mean_length": np.array([mean]),
        **pack_strings("spellings", (word for word, _ in spellings.most_common(_MOST_SPELLINGS))),
    }


def _head_spellings(product: Product) -> frozenset[str]:
    texts = {t for field in (product.title, product.category, product.brand) for t in field.all()}
    return frozenset(w for text in texts for w in latin_words(text) if len(w) >= _MIN_TYPO_LENGTH)


def _idf(products: int, frequency: int) -> float:
    return math.log(1 + (products - frequency + 0.5) / (frequency + 0.5))
