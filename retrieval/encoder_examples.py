"""A shop's texts as examples for a text encoder: what a shopper might type, and the product that is meant.

Without clicks, queries are made of the products' own words: a part of a title, some of its words, brand and
kind and stated values, a sentence said of it, its title in the other language. Three augmentations keep the
encoder from learning the wording by heart, and can be switched off one by one: `paraphrase` puts a word's
translation, or what a translation there and back gives, in its place; `dropout` leaves words and values out;
`noise` misspells.
"""

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np

from retrieval.encoders import Matrix
from retrieval.indexer import embedded_text
from retrieval.product import Product, Review
from retrieval.synonyms import Translator
from retrieval.text_analysis import is_chinese

Augmentation = Literal["paraphrase", "dropout", "noise"]
AUGMENTATIONS: tuple[Augmentation, ...] = get_args(Augmentation)

_WORD = re.compile(r"[a-z0-9][a-z0-9./'-]*[a-z0-9]|[a-z0-9]|[\u3400-\u9fff]+", re.IGNORECASE)
_SENTENCE = re.compile(r"[^.!?。！？]{12,120}")
_PATH_END = " > "
_MOST_WORDS = 5  # of a query
_MOST_CHARACTERS = 8  # of a Chinese one
_MOST_VALUES = 12
_NEAR = 32  # products to look for a hard negative among
_CHANCES: dict[Augmentation, float] = {"paraphrase": 0.3, "dropout": 0.4, "noise": 0.15}


@dataclass(frozen=True)
class ProductText:
    """What there is to say of a product. `indexed` is what its vector is made of."""

    product_id: str
    indexed: str
    titles: tuple[str, ...]
    stated: tuple[str, ...]  # brand, kind, values of attributes
    said: tuple[str, ...] = ()  # sentences of its description and reviews

    @property
    def words(self) -> frozenset[str]:
        """Every word that it is named or stated with."""
        return frozenset(words_of(" ".join((self.indexed, *self.titles, *self.stated))))


@dataclass(frozen=True)
class Example:
    """A query, the row of the product it means, and one that it does not mean though it is near."""

    query: str
    row: int
    negative: int | None = None
    claims: frozenset[str] = field(default=frozenset())  # words of the product that the query was made of


def product_text(product: Product, reviews: Iterable[Review] = ()) -> ProductText:
    """Gather a product's texts, in every language there is."""
    values: dict[str, None] = dict.fromkeys(product.brand.all())
    values |= dict.fromkeys(path.rpartition(_PATH_END)[2] for path in product.category.all())
    for stated in product.attributes.values():
        for value in stated if isinstance(stated, tuple) else (stated,):
            if isinstance(value, str):
                label = product.value_labels.get(value)
                values |= dict.fromkeys(label.all() if label else (value,))
    said = (*product.description.all(), *(review.text for review in reviews))
    return ProductText(
        product.product_id,
        embedded_text(product),
        product.title.all(),
        tuple(v for v in values if v)[:_MOST_VALUES],
        tuple(s.strip() for text in said for s in _SENTENCE.findall(text)),
    )


def words_of(text: str) -> list[str]:
    """Words in lower case; of Chinese whole runs."""
    return [word.lower() for word in _WORD.findall(text)]


class QueryMaker:
    """Makes up queries for products. The same seed makes the same ones."""

    def __init__(
        self,
        translator: Translator | None,
        augmentations: Iterable[Augmentation],
        *,
        reads_chinese: bool,
        seed: int,
    ) -> None:
        """An encoder that does not read Chinese gets no Chinese queries, and words paraphrased in English."""
        self._translator = translator
        self._augmentations = frozenset(augmentations)
        self._reads_chinese = reads_chinese
        self._chance = random.Random(seed)

    def examples(self, texts: Sequence[ProductText], count: int) -> Iterator[Example]:
        """`count` examples, products in turn, in an order by chance; fewer where texts are empty."""
        rows = list(range(len(texts)))
        made = 0
        while made < count and rows:
            self._chance.shuffle(rows)
            before = made
            for row in rows[: count - made]:
                example = self.example(texts[row], row)
                if example.query:
                    made += 1
                    yield example
            if made == before:
                return

    def example(self, text: ProductText, row: int) -> Example:
        """A query of a kind that the product has the words for; an empty one where it has none."""
        ways = [self._part, self._some_words, self._some_words]
        if text.stated:
            ways += [self._values, self._values]
        if text.said:
            ways.append(self._sentence)
        if self._reads_chinese and len(text.titles) > 1:
            ways.append(self._title)
        words = self._chance.choice(ways)(text)
        claims = frozenset(words)
        if self._happens("paraphrase"):
            words = self._paraphrased(words)
        if self._happens("noise"):
            words = self._misspelt(words)
        return Example(" ".join(words), row, claims=claims)

    def _title_words(self, text: ProductText) -> list[str]:
        """Those of one of its titles; of a Chinese one a few characters stand for a word."""
        titles = [t for t in text.titles if self._reads_chinese or not is_chinese(t)]
        words = words_of(self._chance.choice(titles)) if titles else []
        return [piece for word in words for piece in self._pieces(word)]

    def _pieces(self, word: str) -> list[str]:
        if not is_chinese(word):
            return [word]
        if not self._reads_chinese:
            return []
        length = self._chance.randint(2, 4)
        return [word[i : i + length] for i in range(0, len(word), length)]

    def _part(self, text: ProductText) -> list[str]:
        words = self._title_words(text)
        length = self._chance.randint(2, _MOST_WORDS)
        start = self._chance.randint(0, max(len(words) - length, 0))
        return words[start : start + length]

    def _some_words(self, text: ProductText) -> list[str]:
        words = self._title_words(text)
        if "dropout" not in self._augmentations:
            return words
        kept = self._chance.sample(range(len(words)), min(len(words), self._chance.randint(2, _MOST_WORDS)))
        return [words[i] for i in sorted(kept)]

    def _values(self, text: ProductText) -> list[str]:
        values = [v for v in text.stated if self._reads_chinese or not is_chinese(v)]
        kept = [v for v in values[:2] if not self._happens("dropout")]  # brand and kind come first
        kept += self._chance.sample(values[2:], min(len(values[2:]), self._chance.randint(0, 2)))
        self._chance.shuffle(kept)
        words = [word for value in kept or values[:1] for word in words_of(value)]
        return [piece for word in words for piece in self._pieces(word)]

    def _sentence(self, text: ProductText) -> list[str]:
        said = [s for s in text.said if self._reads_chinese or not is_chinese(s)]
        return words_of(self._chance.choice(said))[: 3 * _MOST_WORDS] if said else self._part(text)

    def _title(self, text: ProductText) -> list[str]:
        return words_of(self._chance.choice(text.titles))

    def _paraphrased(self, words: list[str]) -> list[str]:
        """Once more in other words: the longest phrase that the translator knows is exchanged."""
        translator = self._translator
        if translator is None:
            return words
        for length in range(min(3, len(words)), 0, -1):
            for start in range(len(words) - length + 1):
                other = self._other_wording(" ".join(words[start : start + length]), translator)
                if other:
                    return [*words[:start], other, *words[start + length :]]
        return words

    def _other_wording(self, phrase: str, translator: Translator) -> str | None:
        abroad = translator.translate(phrase, "en" if is_chinese(phrase) else "zh")
        if abroad is None or self._reads_chinese:
            return abroad
        back = translator.translate(abroad, "en")
        return back.lower() if back and back.lower() != phrase else None

    def _misspelt(self, words: list[str]) -> list[str]:
        """A letter of one longer word is left out, doubled or exchanged with the next."""
        long = [i for i, word in enumerate(words) if len(word) > 4 and word.isascii() and word.isalpha()]
        if not long:
            return words
        chosen = self._chance.choice(long)
        word, at = words[chosen], self._chance.randrange(1, len(words[chosen]) - 1)
        wrong = self._chance.choice(
            (
                word[:at] + word[at + 1 :],
                word[:at] + word[at] + word[at:],
                word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            )
        )
        return [*words[:chosen], wrong, *words[chosen + 1 :]]

    def _happens(self, augmentation: Augmentation) -> bool:
        wanted = augmentation in self._augmentations
        return wanted and self._chance.random() < _CHANCES[augmentation]


def with_negatives(
    examples: Sequence[Example],
    texts: Sequence[ProductText],
    queries: Matrix,
    products: Matrix,
    seed: int,
) -> list[Example]:
    """Give each example the product that lacks a word of the query and yet is among the nearest to it.

    `queries` of shape (examples, dimension) and `products` of shape (texts, dimension) are by the encoder
    that is to learn. Where all near ones have every word, a product by chance stands in.
    """
    words = [text.words for text in texts]
    chance = np.random.default_rng(seed)
    found = []
    near = min(_NEAR, len(texts))
    for start in range(0, len(examples), 256):
        similarity = queries[start : start + 256] @ products.T  # Shape: (256, texts)
        nearest = np.argpartition(-similarity, near - 1, axis=1)[:, :near]
        for example, rows, scores in zip(examples[start : start + 256], nearest, similarity, strict=False):
            order = rows[np.argsort(-scores[rows], kind="stable")]
            lacking = [int(r) for r in order if r != example.row and not example.claims <= words[int(r)]]
            negative = lacking[0] if lacking else int(chance.integers(len(texts)))
            found.append(Example(example.query, example.row, negative, example.claims))
    return found
