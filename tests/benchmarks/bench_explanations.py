"""Explanations of one ranking, and what cards say, against what happens when a reason is taken away.

`treeshap`: TreeSHAP and the weighted sum's parts, less the list's average. `shapley`: Shapley values of
whole reasons, with the list's average as background. `counterfactual`: what a score loses with the reason's
features as the average candidate's. `permutation`: likewise with those of other candidates, averaged.
`told`: the first reason on the card that speaks for features. A reason is taken away in two ways, `average`
(its features become the list's mean) and `nothing` (as of a product without it: the worst of the list), and
the list is ranked again. A case is a product of the first places of a query.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from assistant.wiring import Shop
from retrieval.encoders import Matrix
from retrieval.explaining import FEATURES_OF
from retrieval.features import FEATURES, NAMES
from retrieval.product import Locale
from retrieval.query import Hit
from retrieval.ranker import Ranker
from retrieval.ranking import Ranking
from tests.benchmarks.machine import demo_shop, machine

CASES = 500
PLACES = 4
FEWEST_CANDIDATES = 5
OTHERS = 25  # whose features a permutation takes
ORDERS = 8  # in which groups are taken away one after another
SEED = 7
WORDS: Mapping[Locale, Sequence[str]] = {
    "en": ("", "", "red ", "cheap ", "black ", "gift "),
    "zh": ("", "", "红色", "便宜的", "黑色", "送礼的"),
}
STATE_FACTS = frozenset({"matches_wish", "right_kind"})  # why a product is there, not what raised it

Strengths = npt.NDArray[np.float64]  # Shape: (products, groups)
Groups = tuple[tuple[str, ...], ...]


def main() -> None:
    """Print the table."""
    with demo_shop() as shop:
        measure(shop)


def measure(shop: Shop) -> None:
    """Print how often a score, and a place, is lower without the first reason."""
    groups = tuple(dict.fromkeys(group for group in FEATURES_OF.values() if group))
    outcomes: dict[tuple[str, str], list[tuple[bool, bool]]] = {}
    same_first: list[bool] = []
    for text in queries(shop):
        if len(same_first) >= CASES:
            break
        query = replace(shop.understand(text), limit=1_000, sort="relevance")
        hits = shop.search.search(query).hits
        if len(hits) < FEWEST_CANDIDATES or hits[0].relaxed:
            continue
        features = shop.search.features(query, [h.product.product_id for h in hits], shop.search.snapshot())
        explained = {
            "treeshap": by_treeshap(features, groups, shop.ranker),
            "shapley": by_shapley(features, groups, shop.ranker),
            "counterfactual": by_counterfactual(features, groups, shop.ranker),
            "permutation": by_permutation(features, groups, shop.ranker),
        }
        for row in range(PLACES):
            first = {name: groups[int(strengths[row].argmax())] for name, strengths in explained.items()}
            same_first.append(len(set(first.values())) == 1)
            if told := told_group(hits[row]):
                first["told"] = told
            for name, group in first.items():
                for way, value in (("average", mean_of(features)), ("nothing", worst_of(features))):
                    outcome = without(features, row, group, value, shop.ranker)
                    outcomes.setdefault((name, way), []).append(outcome)
    print(f"{machine()}; {len(same_first)} cases of the demo shop, {shop.ranker.name}\n")
    print("| first reason by | taken away | cases | scores less | ranks lower, or last already |")
    print("| --- | --- | --- | --- | --- |")
    for (name, way), found in outcomes.items():
        less, lower = np.mean(found, axis=0)
        print(f"| {name} | {way} | {len(found)} | {less:.1%} | {lower:.1%} |")
    print(f"\nAll name the same first reason in {np.mean(same_first):.1%}.")


def queries(shop: Shop) -> Sequence[str]:
    """The kinds of things that the shop has, plain and with a word, English and Chinese in turn; seeded."""
    chance = np.random.default_rng(SEED)
    by_path = {p.category.in_locale("en"): p.category for p in shop.catalogue.products()}
    asked = []
    for path in chance.permutation(sorted(by_path)):
        kind = by_path[str(path)]
        before = int(chance.integers(len(WORDS["en"])))
        for locale in ("en", "zh"):
            leaf = kind.in_locale(locale).rpartition(" > ")[2]
            asked.append(WORDS[locale][before] + leaf)
    return asked


def by_treeshap(features: Matrix, groups: Groups, ranker: Ranker) -> Strengths:
    """What a group contributes to each score, less what it contributes to the average one."""
    contributions = ranker.contributions(features)
    grouped = np.stack([contributions[:, columns(group)].sum(axis=1) for group in groups], axis=1)
    return np.asarray(grouped - grouped.mean(axis=0))


def by_shapley(features: Matrix, groups: Groups, ranker: Ranker) -> Strengths:
    """Shapley values of the groups, the list's average in place of those not there, over some orders."""
    chance = np.random.default_rng(SEED)
    average = mean_of(features)
    values = np.zeros((len(features), len(groups)))
    for _ in range(ORDERS):
        left, before = features.copy(), ranker.score(features)
        for number in chance.permutation(len(groups)):
            left[:, columns(groups[number])] = average[columns(groups[number])]
            after = ranker.score(left)
            values[:, number] += (before - after) / ORDERS
            before = after
    return values


def by_counterfactual(features: Matrix, groups: Groups, ranker: Ranker) -> Strengths:
    """As the search explains its cards."""
    rows = np.arange(len(features))
    return Ranking(rows, rows, features).given(rows, groups, ranker)


def by_permutation(features: Matrix, groups: Groups, ranker: Ranker) -> Strengths:
    """How much less a product scores, on average, with a group's values of other candidates."""
    chance = np.random.default_rng(SEED)
    others = chance.integers(0, len(features), OTHERS)
    scores = ranker.score(features)
    lost = np.empty((len(features), len(groups)))
    for number, group in enumerate(groups):
        permuted = np.repeat(features, OTHERS, axis=0)
        permuted[:, columns(group)] = np.tile(features[others][:, columns(group)], (len(features), 1))
        lost[:, number] = scores - ranker.score(permuted).reshape(len(features), OTHERS).mean(axis=1)
    return lost


def told_group(hit: Hit) -> tuple[str, ...]:
    """The features that a card's first such reason speaks for; () where it has none."""
    telling = (r.code for r in hit.reasons if r.code not in STATE_FACTS)
    return next((FEATURES_OF[code] for code in telling if FEATURES_OF.get(code)), ())


def mean_of(features: Matrix) -> Matrix:
    """The average candidate's, shape (features,)."""
    return np.asarray(features.mean(axis=0))


def worst_of(features: Matrix) -> Matrix:
    """The least of each feature that speaks for a product, the most of each against it, shape (features,)."""
    direction = np.array([f.direction or np.sign(f.weight) for f in FEATURES])
    return np.where(direction < 0, features.max(axis=0), features.min(axis=0))


def without(
    features: Matrix, row: int, group: Sequence[str], value: Matrix, ranker: Ranker
) -> tuple[bool, bool]:
    """Whether a product scores less without a group of features, and whether it falls behind another."""
    less = features.copy()
    less[row, columns(group)] = value[columns(group)]
    before, after = ranker.score(features), ranker.score(less)
    place_before, place_after = (int((s > s[row]).sum()) for s in (before, after))
    return bool(after[row] < before[row]), place_after > place_before or place_before == len(features) - 1


def columns(group: Sequence[str]) -> list[int]:
    """Where a group's features stand."""
    return [NAMES.index(name) for name in group]


if __name__ == "__main__":
    main()
