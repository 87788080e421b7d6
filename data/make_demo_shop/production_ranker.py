"""The naive ranker that made the lists of the simulated log: word overlap, sales, and some chance.

It stands for what a shop runs before it has a learned ranker. It knows nothing of needs or tastes.
"""

import math
import random
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from data.make_demo_shop.catalogue import Product
from data.make_demo_shop.queries import CURRENCY, Filter

PAGE_SIZE = 12
POPULARITY_WEIGHT = 0.8
NOISE = 0.35  # standard deviation of the jitter on every score
EXPLORATION_SHARE = 0.08  # of the lists: the best POOL_SIZE in random order
POOL_SIZE = 36


class ProductionRanker:
    """Ranks by the share of the query's words (weighted by rarity) found in a product's texts."""

    def __init__(self, products: Sequence[Product]) -> None:
        self._products = {product.id: product for product in products}
        self._postings: Mapping[str, dict[str, set[str]]] = {
            language: defaultdict(set) for language in CURRENCY
        }
        for product in products:
            for language, postings in self._postings.items():
                for word in _words(_texts(product, language)):
                    postings[word].add(product.id)
        # Sales as the shop knows them: popularity seen through noise, the same in every list.
        self._sales = {
            product.id: product.listed.popularity + random.Random(f"sales:{product.id}").gauss(0, 0.12)
            for product in products
        }

    def rank(
        self,
        query: str | None,
        filters: Sequence[Filter],
        language: str,
        on: date,
        chance: random.Random,
    ) -> list[Product]:
        """At most `PAGE_SIZE` products that were on sale on that day, best first."""
        scores = self._text_scores(query, language) if query else dict.fromkeys(self._products, 0.0)
        shown = {
            product_id: score + POPULARITY_WEIGHT * self._sales[product_id] + chance.gauss(0, NOISE)
            for product_id, score in sorted(scores.items())
            if self._passes(self._products[product_id], filters, language, on)
        }
        order = sorted(shown, key=lambda product_id: (-shown[product_id], product_id))
        if chance.random() < EXPLORATION_SHARE:
            pool = order[:POOL_SIZE]
            order = chance.sample(pool, len(pool))
        return [self._products[product_id] for product_id in order[:PAGE_SIZE]]

    def _text_scores(self, query: str, language: str) -> dict[str, float]:
        postings = self._postings[language]
        rarity = {
            word: math.log(1 + len(self._products) / len(postings[word]))
            for word in _words(query)
            if word in postings
        }
        scores: dict[str, float] = defaultdict(float)
        for word, weight in rarity.items():
            for product_id in postings[word]:
                scores[product_id] += weight
        total = sum(rarity.values())
        return {product_id: 3.0 * score / total for product_id, score in scores.items()}

    def _passes(self, product: Product, filters: Sequence[Filter], language: str, on: date) -> bool:
        item = product.listed
        if item.released > on:
            return False
        for wish in filters:
            match wish.field:
                case "colour":
                    passes = wish.value in item.colours
                case "price":
                    passes = item.price[CURRENCY[language]] <= int(wish.value) * 100
                case "category":
                    passes = wish.value in (
                        item.category.in_language(language),
                        f"{item.category.in_language(language)} > {item.subcategory.in_language(language)}",
                    )
                case _:
                    raise ValueError(f"the log has no filter on {wish.field!r}")
            if not passes:
                return False
        return True


def _texts(product: Product, language: str) -> str:
    item = product.listed
    values = [text for value in item.attributes for text in item.values_of(value)]
    labels = [item.value_names[text] if language == "zh" else text for text in values]
    parts = [item.title, item.brand, item.category, item.subcategory]
    return " ".join([*(part.in_language(language) for part in parts), *labels])


def _words(text: str) -> set[str]:
    """English words without a plural s, and pairs of neighbouring Chinese characters."""
    text = text.lower()
    words = {re.sub(r"(?<=[a-z]{2})s$", "", word) for word in re.findall(r"[a-z0-9]{2,}", text)}
    runs = re.findall(r"[\u4e00-\u9fff]+", text)
    return words | {run[start : start + 2] for run in runs for start in range(len(run) - 1)}
