"""Reasons on cards: what raised a product, told only where it is true."""

from dataclasses import replace

import numpy as np
import pytest

from assistant.wiring import Shop
from retrieval.explaining import FEATURES_OF, FOUND_BY
from retrieval.features import FEATURES, NAMES
from retrieval.query import Constraint, Query, SearchResult
from retrieval.ranker import Ranker, WeightedRanker
from retrieval.search import ProductSearch
from tests.journeys.conftest import demo_shop

__all__ = ["demo_shop"]

WORDS = [
    "running shoes", "red dress", "waterproof jacket", "headphones", "kettle", "gift", "backpack", "lamp",
    "cheap trainers", "wool jumper", "dog bed", "27 inch monitor", "face cream", "puzzle", "desk chair",
    "跑鞋", "红色连衣裙", "防水外套", "耳机", "烧水壶", "礼物", "双肩包", "台灯", "便宜的运动鞋", "羊毛衫",
    "键盘", "洗面奶", "拼图", "办公椅", "保温杯",
]  # fmt: skip
SAYS_NOTHING = {"stock_share", "variants", "query_words", "title_words", "query_rarity"} | {
    "acts_known",
    "owned",
    "recommender_buy",
    "recommender_click",
    "seen_before",
    "trend",
}
SHOWN = 4
LIMITS = {"matches_wish", "right_kind"}  # these say why a product is there, not what raised it


def codes(result: SearchResult) -> list[set[str]]:
    return [{reason.code for reason in hit.reasons} for hit in result.hits]


def test_a_reason_in_which_the_candidates_do_not_differ_is_not_told(search: ProductSearch) -> None:
    query = Query("kettle", (Constraint("category", "=", "Kitchen > Kettles"),))

    assert not any({"similar_look", "on_sale"} & told for told in codes(search.search(query)))


def test_where_the_shopper_chose_the_order_what_is_true_may_be_told(search: ProductSearch) -> None:
    result = search.search(Query("running shoe", sort="price_asc"))

    assert "cheapest" in codes(result)[0]


def taken_away(features: np.ndarray, row: int, code: str) -> np.ndarray:
    """The features of a candidate without a reason: as the average one's, or as if no word was found."""
    left = features[row : row + 1].copy()
    for at in [NAMES.index(name) for name in FEATURES_OF[code]]:
        nothing = features[:, at].max() if FEATURES[at].direction < 0 else 0
        left[0, at] = nothing if code in FOUND_BY else features[:, at].mean()
    return left


def test_every_feature_speaks_for_a_reason_or_is_known_to_say_nothing() -> None:
    spoken_for = {name for names in FEATURES_OF.values() for name in names}

    assert set(NAMES) == spoken_for | SAYS_NOTHING


@pytest.mark.vendor
@pytest.mark.parametrize("trained", [True, False])
def test_without_what_a_card_gives_as_its_reason_it_would_score_less(demo_shop: Shop, trained: bool) -> None:
    ranker: Ranker = demo_shop.ranker if trained else WeightedRanker()
    search = ProductSearch(
        demo_shop.catalogue, demo_shop.text_encoder, demo_shop.image_encoder, demo_shop.store, ranker
    )
    lower = told = 0
    for text in WORDS:
        query = replace(demo_shop.understand(text), limit=1_000, sort="relevance")
        hits = search.search(query).hits
        features = search.features(query, [hit.product.product_id for hit in hits], search.snapshot())
        for row, hit in enumerate(hits[:SHOWN]):
            reason = next((r for r in hit.reasons if r.code in FEATURES_OF), None)
            if reason is not None and reason.code not in LIMITS and not hit.relaxed:
                told += 1
                less, all_of_it = ranker.score(taken_away(features, row, reason.code)), ranker.score(features)
                lower += bool(less[0] < all_of_it[row])
    assert told > len(WORDS)
    assert lower >= 0.9 * told


@pytest.mark.vendor
@pytest.mark.parametrize("text", WORDS)
def test_no_reason_is_false_of_its_product(demo_shop: Shop, text: str) -> None:
    result = demo_shop.search.search(demo_shop.understand(text))
    cheapest = min((h.variant.price_in("USD").amount_minor for h in result.hits), default=0)
    for hit in result.hits:
        for reason in hit.reasons:
            match reason.code:
                case "cheapest":
                    assert hit.variant.price_in("USD").amount_minor == cheapest
                case "best_rated" | "well_rated":
                    assert f"{hit.product.rating:g}" == reason.value
                    assert hit.product.rating_count >= 10
                case "on_sale":
                    assert hit.variant.list_prices
                case "matches_wish":
                    said = {*hit.variant.options.values(), *map(str, hit.product.attributes.values())}
                    assert (
                        reason.value in said
                        or any(reason.value in value for value in said)
                        or (hit.product.attributes.get(reason.value) is True)
                    )
                case _:
                    pass
