"""What is bought together: counts over baskets, and a lift that trusts few of them little."""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import permutations

PRIOR = 2.0  # baskets with both, as many as chance would bring, added to those that were seen
_LARGEST_BASKET = 30  # a reseller's order says nothing of what goes with what


@dataclass(frozen=True)
class CoPurchases:
    """Of products, or of kinds of things: how many baskets have each, and each pair."""

    baskets: int
    bought: Mapping[str, int]
    together: Mapping[str, Mapping[str, int]]

    @classmethod
    def count(cls, baskets: Iterable[Collection[str]]) -> "CoPurchases":
        """Of a basket each thing counts once."""
        number = 0
        bought: Counter[str] = Counter()
        together: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for basket in baskets:
            things = sorted(set(basket))
            if not 0 < len(things) <= _LARGEST_BASKET:
                continue
            number += 1
            bought.update(things)
            for one, other in permutations(things, 2):
                together[one][other] += 1
        return cls(number, bought, together)

    def with_both(self, one: str, other: str) -> int:
        """How many baskets have both."""
        return self.together.get(one, {}).get(other, 0)

    def log_lift(self, one: str, other: str) -> float:
        """Log of how much oftener they are bought together than by chance, shrunk towards 0.

        log((n(a, b) + prior) / (n(a) n(b) / n + prior)); 0 for things that nobody bought.
        """
        if not self.baskets:
            return 0.0
        by_chance = self.bought.get(one, 0) * self.bought.get(other, 0) / self.baskets
        return math.log((self.with_both(one, other) + PRIOR) / (by_chance + PRIOR))
