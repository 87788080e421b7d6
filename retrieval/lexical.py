"""Fielded BM25 over a shop's products in both languages, and how much of a query each product covers."""

import math
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retrieval.product import AttributeValue, Product
from retrieval.text_analysis import UNITS, Analyser, normalise, stem

Scores = npt.NDArray[np.float32]  # Shape: (products,)

# What a word counts in each field, before saturation (BM25F, Robertson & Zaragoza 2009, without a length
# normalisation per field). "purpose" is what a title says after "for": the laptop that a bag is for.
FIELD_WEIGHTS = {
    "title": 3.0,
    "category": 2.0,
    "brand": 2.0,
    "attributes": 1.0,
    "purpose": 1.0,
    "description": 0.5,
}
NAMING_FIELDS = frozenset({"title", "category", "brand"})
HEAD_FIELDS = NAMING_FIELDS | {"attributes"}
"""Fields that say what a product is; the others say what it goes with."""

_PURPOSE = re.compile(r"\b(?:for|compatible with)\b|适用于|用于|适配", re.IGNORECASE)
_LATIN_WORD = re.compile(r"[a-z]+")
_K1 = 1.2
_B = 0.4  # titles are short and their length says little
_TYPO_SIMILARITY = 79.0  # percent, of rapidfuzz's ratio
_MIN_TYPO_LENGTH = 4
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
    impact: Scores  # BM25F contribution
    depth: npt.NDArray[np.int8]  # _NAMING, _HEAD or _ANYWHERE: the best field that has the word


_ANYWHERE, _HEAD, _NAMING = 0, 1, 2


class LexicalIndex:
    """Built once from a catalogue's products; read by any number of threads."""

    def __init__(self, products: Sequence[Product], analyser: Analyser) -> None:
        self._analyser = analyser
        self._size = len(products)
        self._postings = _build_postings(products, analyser)
        self._spellings = sorted(_head_spellings(products))

    def __contains__(self, word: str) -> bool:
        return word in self._postings

    def names_products(self, phrase: Phrase) -> bool:
        """Whether all words of the phrase are in titles, categories or brands of some products."""
        return all(bool((self._postings[w].depth == _NAMING).any()) for w in phrase)

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
            stands_for: dict[Phrase, float] = {own: 1.0} if all(w in self._postings for w in own) else {}
            for phrase in synonyms(word):
                if all(w in self._postings for w in phrase):
                    stands_for.setdefault(phrase, _SYNONYM_WEIGHT)
            if not stands_for:
                stands_for = dict.fromkeys(self._substitutes(word, spellings), _SUBSTITUTE_WEIGHT)
            found.append(QueryTerm(word, tuple(stands_for.items())))
        return tuple(found)

    def match(self, terms: Sequence[QueryTerm]) -> LexicalMatch:
        """Scores for all products; all zero for no term."""
        score, anywhere, head, naming = (np.zeros(self._size, dtype=np.float32) for _ in range(4))
        rarities = [self.rarity(term) for term in terms]
        known = sum(rarities)
        unknown = sum(not term.stands_for for term in terms)
        # A word that the shop has never seen counts as much as the others do on average.
        whole = known + unknown * (known / max(len(terms) - unknown, 1) or 1.0)
        for term, rarity in zip(terms, rarities, strict=True):
            term_score, *covered = (np.zeros(self._size, dtype=np.float32) for _ in range(4))
            for phrase, weight in term.stands_for:
                impact, depth = self._phrase_columns(phrase)
                np.maximum(term_score, weight * impact, out=term_score)
                for least, has in zip((_ANYWHERE, _HEAD, _NAMING), covered, strict=True):
                    np.maximum(has, weight * (depth >= least), out=has)
            score += term_score
            for summed, has in zip((anywhere, head, naming), covered, strict=True):
                np.add(summed, rarity / whole * has, out=summed)
        return LexicalMatch(score, anywhere, head, naming, known / whole if whole else 0.0)

    def _phrase_columns(self, phrase: Phrase) -> tuple[Scores, npt.NDArray[np.int8]]:
        """BM25F summed over the phrase's words, and the depth of its least word, -1 where one is missing."""
        impact = np.zeros(self._size, dtype=np.float32)
        depth = np.full(self._size, _NAMING, dtype=np.int8)
        for word in phrase:
            postings = self._postings[word]
            impact[postings.products] += postings.impact
            own = np.full(self._size, -1, dtype=np.int8)
            own[postings.products] = postings.depth
            np.minimum(depth, own, out=depth)
        return impact * (depth >= _ANYWHERE), depth

    def _phrase_idf(self, phrase: Phrase) -> float:
        return max(_idf(self._size, len(self._postings[w].products)) for w in phrase)

    def _substitutes(self, word: str, spellings: Mapping[str, str]) -> list[Phrase]:
        parts = [p for p in self._analyser.parts(word) if p in self._postings]
        written = spellings.get(word, word)
        if parts or not written.isascii() or not written.isalpha() or len(written) < _MIN_TYPO_LENGTH:
            return [(p,) for p in parts]
        from rapidfuzz import fuzz, process

        near = process.extract(
            written, self._spellings, scorer=fuzz.ratio, score_cutoff=_TYPO_SIMILARITY, limit=2
        )
        stems = dict.fromkeys(stem(match) for match, _, _ in near)
        return [(s,) for s in stems if s in self._postings]


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


def _head_spellings(products: Sequence[Product]) -> frozenset[str]:
    texts = {t for p in products for field in (p.title, p.category, p.brand) for t in field.all()}
    return frozenset(w for text in texts for w in latin_words(text) if len(w) >= _MIN_TYPO_LENGTH)


def _build_postings(products: Sequence[Product], analyser: Analyser) -> dict[str, _Postings]:
    numbers: dict[str, int] = {}
    words: list[int] = []
    rows: list[int] = []
    frequencies: list[float] = []
    depths: list[int] = []
    lengths = np.zeros(len(products), dtype=np.float32)
    repeated: dict[str, list[str]] = {}  # attribute values, brands and categories recur
    for row, product in enumerate(products):
        weighted: dict[str, float] = defaultdict(float)
        depth: dict[str, int] = {}
        for field, texts in field_texts(product).items():
            field_depth = _NAMING if field in NAMING_FIELDS else _HEAD if field in HEAD_FIELDS else _ANYWHERE
            for text in texts:
                tokens = repeated.get(text)
                if tokens is None:
                    tokens = analyser.tokens(text, indexing=True)
                    if field not in ("title", "purpose", "description"):
                        repeated[text] = tokens
                for token in tokens:
                    weighted[token] += FIELD_WEIGHTS[field]
                    depth[token] = max(depth.get(token, _ANYWHERE), field_depth)
        lengths[row] = sum(weighted.values())
        words += (numbers.setdefault(token, len(numbers)) for token in weighted)
        rows += [row] * len(weighted)
        frequencies += weighted.values()
        depths += (depth[token] for token in weighted)
    return _by_word(numbers, words, rows, frequencies, depths, lengths)


def _by_word(
    numbers: Mapping[str, int],
    words: Sequence[int],
    rows: Sequence[int],
    frequencies: Sequence[float],
    depths: Sequence[int],
    lengths: Scores,
) -> dict[str, _Postings]:
    """Entry k says that product `rows[k]` has word `words[k]`; gather them by word."""
    order = np.argsort(np.array(words, dtype=np.int64), kind="stable")
    at = np.array(rows, dtype=np.int32)[order]
    frequency = np.array(frequencies, dtype=np.float32)[order]
    depth = np.array(depths, dtype=np.int8)[order]
    counts = np.bincount(words, minlength=len(numbers)) if words else np.zeros(0, dtype=np.int64)
    idf = np.log1p((len(lengths) - counts + 0.5) / (counts + 0.5))
    norm = _K1 * (1 - _B + _B * lengths / max(float(lengths.mean()) if len(lengths) else 1.0, 1e-6))
    impact = (np.repeat(idf, counts) * frequency * (_K1 + 1) / (frequency + norm[at])).astype(np.float32)
    ends = np.cumsum(counts)
    return {
        word: _Postings(at[end - count : end], impact[end - count : end], depth[end - count : end])
        for (word, number) in numbers.items()
        for end, count in ((ends[number], counts[number]),)
    }


def _idf(products: int, frequency: int) -> float:
    return math.log(1 + (products - frequency + 0.5) / (frequency + 0.5))
