"""Fielded BM25 over a shop's products in both languages, and how much of a query each product covers."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from retrieval.product import AttributeValue, Product
from retrieval.text_analysis import Analyser, normalise, stem

Scores = npt.NDArray[np.float32]  # Shape: (products,)

# What a word counts in each field, before saturation (BM25F, Robertson & Zaragoza 2009, without a length
# normalisation per field).
FIELD_WEIGHTS = {"title": 3.0, "category": 2.0, "brand": 2.0, "attributes": 1.0, "description": 0.5}
HEAD_FIELDS = frozenset({"title", "category", "brand", "attributes"})
"""Fields that say what a product is; a description also says what it goes with."""

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

    `score` is BM25F, `coverage` and `head_coverage` the share in [0, 1] of the query's words, weighted by
    rarity, that a product has anywhere, and in its head fields.
    """

    score: Scores
    coverage: Scores
    head_coverage: Scores
    known_share: float  # of the query's words that occur in the shop at all


@dataclass(frozen=True)
class _Postings:
    products: npt.NDArray[np.int32]
    impact: Scores  # BM25F contribution
    in_head: npt.NDArray[np.bool_]


class LexicalIndex:
    """Built once from a catalogue's products; read by any number of threads."""

    def __init__(self, products: Sequence[Product], analyser: Analyser) -> None:
        self._analyser = analyser
        self._size = len(products)
        self._postings = _build_postings(products, analyser)
        self._spellings = sorted(_head_spellings(products))

    def __contains__(self, word: str) -> bool:
        return word in self._postings

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
            stands_for: dict[Phrase, float] = {(word,): 1.0} if word in self._postings else {}
            for phrase in synonyms(word):
                if all(w in self._postings for w in phrase):
                    stands_for.setdefault(phrase, _SYNONYM_WEIGHT)
            if not stands_for:
                stands_for = dict.fromkeys(self._substitutes(word, spellings), _SUBSTITUTE_WEIGHT)
            found.append(QueryTerm(word, tuple(stands_for.items())))
        return tuple(found)

    def match(self, terms: Sequence[QueryTerm]) -> LexicalMatch:
        """Scores for all products; all zero for no term."""
        score, covered, head_covered = (np.zeros(self._size, dtype=np.float32) for _ in range(3))
        rarities = [self.rarity(term) for term in terms]
        known = sum(rarities)
        unknown = sum(not term.stands_for for term in terms)
        # A word that the shop has never seen counts as much as the others do on average.
        whole = known + unknown * (known / max(len(terms) - unknown, 1) or 1.0)
        for term, rarity in zip(terms, rarities, strict=True):
            term_score, has, has_in_head = (np.zeros(self._size, dtype=np.float32) for _ in range(3))
            for phrase, weight in term.stands_for:
                impact, anywhere, in_head = self._phrase_columns(phrase)
                np.maximum(term_score, weight * impact, out=term_score)
                np.maximum(has, weight * anywhere, out=has)
                np.maximum(has_in_head, weight * in_head, out=has_in_head)
            score += term_score
            covered += rarity * has
            head_covered += rarity * has_in_head
        if whole:
            covered /= whole
            head_covered /= whole
        return LexicalMatch(score, covered, head_covered, known / whole if whole else 0.0)

    def _phrase_columns(self, phrase: Phrase) -> tuple[Scores, Scores, Scores]:
        """BM25F summed over the words, and 0 or 1 for having them all, anywhere and in the head fields."""
        impact, anywhere, in_head = (np.zeros(self._size, dtype=np.float32) for _ in range(3))
        for word in phrase:
            postings = self._postings[word]
            impact[postings.products] += postings.impact
            anywhere[postings.products] += 1
            in_head[postings.products[postings.in_head]] += 1
        complete = anywhere == len(phrase)
        return impact * complete, complete.astype(np.float32), (in_head == len(phrase)).astype(np.float32)

    def _phrase_idf(self, phrase: Phrase) -> float:
        return max(_idf(self._size, len(self._postings[w].products)) for w in phrase)

    def _substitutes(self, word: str, spellings: Mapping[str, str]) -> list[Phrase]:
        parts = [p for p in self._analyser.parts(word) if p in self._postings]
        written = spellings.get(word, word)
        if parts or not written.isascii() or not written.isalpha() or len(written) < _MIN_TYPO_LENGTH:
            return [(p,) for p in parts]
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
        if value is True:
            attributes |= dict.fromkeys((name.replace("_", " "), product.attribute_label(name, "zh")))
        elif isinstance(value, int | float) and not isinstance(value, bool):
            attributes[f"{value:g} {name.rpartition('_')[2]}"] = None  # weight_g: 240 -> 240 g
    return {
        "title": list(product.title.all()),
        "category": list(product.category.all()),
        "brand": list(product.brand.all()),
        "attributes": list(attributes),
        "description": list(product.description.all()),
    }


def latin_words(text: str) -> list[str]:
    """The words of Latin letters as they are written, folded but not stemmed."""
    return _LATIN_WORD.findall(normalise(text))


def _head_spellings(products: Sequence[Product]) -> frozenset[str]:
    texts = {t for p in products for field in (p.title, p.category, p.brand) for t in field.all()}
    return frozenset(w for text in texts for w in latin_words(text) if len(w) >= _MIN_TYPO_LENGTH)


def _build_postings(products: Sequence[Product], analyser: Analyser) -> dict[str, _Postings]:
    rows: dict[str, list[tuple[int, float, bool]]] = {}
    lengths = np.zeros(len(products), dtype=np.float32)
    for number, product in enumerate(products):
        weighted: dict[str, float] = defaultdict(float)
        heads: set[str] = set()
        for field, texts in field_texts(product).items():
            tokens = [t for text in texts for t in analyser.tokens(text, indexing=True)]
            for token, count in Counter(tokens).items():
                weighted[token] += count * FIELD_WEIGHTS[field]
            if field in HEAD_FIELDS:
                heads.update(tokens)
        lengths[number] = sum(weighted.values())
        for token, frequency in weighted.items():
            rows.setdefault(token, []).append((number, frequency, token in heads))
    norm = _K1 * (1 - _B + _B * lengths / max(float(lengths.mean()) if len(lengths) else 1.0, 1e-6))
    postings = {}
    for token, entries in rows.items():
        at = np.fromiter((e[0] for e in entries), dtype=np.int32, count=len(entries))
        frequencies = np.fromiter((e[1] for e in entries), dtype=np.float32, count=len(entries))
        idf = _idf(len(products), len(entries))
        impact = (idf * frequencies * (_K1 + 1) / (frequencies + norm[at])).astype(np.float32)
        in_head = np.fromiter((e[2] for e in entries), dtype=np.bool_, count=len(entries))
        postings[token] = _Postings(at, impact, in_head)
    return postings


def _idf(products: int, frequency: int) -> float:
    return math.log(1 + (products - frequency + 0.5) / (frequency + 0.5))
