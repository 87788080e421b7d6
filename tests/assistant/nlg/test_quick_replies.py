"""Which buttons stand under a reply."""

import pytest

from assistant.events import QuickReply
from assistant.facts import ProductsFound
from assistant.nlg.quick_replies import quick_replies
from retrieval.product import Text
from retrieval.query import Constraint, Facet, Query, Redirect, SearchResult
from tests.assistant.nlg.briefs import brief
from tests.assistant.shop import SHIRT, WRAP, hits

COLOURS = Facet("colour", (("red", 8), ("blue", 5), ("green", 1)), {"red": Text({"en": "red", "zh": "红色"})})
SIZES = Facet("size", (("M", 20), ("L", 18)))
BRANDS = Facet("brand", (("Tidewater", 19), ("Oakmere", 1)))
PRICES = Facet("price", (("5-20", 6), ("20-40", 7), ("40-90", 7)))
KINDS = Facet("category", (("Clothing > Dresses", 9), ("Clothing > Shirts", 6), ("Clothing > Hats", 5)))


def labels(
    *facets: Facet, locale: str = "en", total: int = 20, constraints: tuple[Constraint, ...] = ()
) -> list[str]:
    query = Query("dress", constraints, locale=locale, currency="CNY" if locale == "zh" else "USD")
    fact = ProductsFound("search", query, SearchResult(hits(WRAP, SHIRT), total, facets))
    return [reply.label for reply in quick_replies(brief(fact, locale=locale))]


def test_a_wide_result_is_divided_by_counted_values() -> None:
    assert labels(COLOURS)[:3] == ["red (8)", "blue (5)", "green (1)"]


def test_counts_are_told_in_the_language_of_the_reply() -> None:
    assert labels(COLOURS, locale="zh")[0] == "红色（8）"


def test_the_facet_that_divides_best_is_offered() -> None:
    assert labels(BRANDS, COLOURS)[0] == "red (8)"


def test_bands_of_prices_are_open_at_their_ends() -> None:
    wide = labels(PRICES)
    assert wide[:3] == ["up to $20 (6)", "between $20 and $40 (7)", "from $40 (7)"]


def test_what_all_matches_have_is_not_offered() -> None:
    assert not any("M" in label for label in labels(SIZES, constraints=(Constraint("colour", "=", "red"),)))


def test_a_narrow_result_is_not_divided() -> None:
    assert not any("(" in label for label in labels(COLOURS, total=6))


def test_what_the_shopper_has_decided_is_not_asked_again() -> None:
    assert not any(
        "red" in label for label in labels(COLOURS, constraints=(Constraint("colour", "=", "red"),))
    )


def test_a_value_of_nearly_all_tells_too_little() -> None:
    assert not any("Tidewater" in label for label in labels(BRANDS))


def test_kinds_are_offered_where_the_reply_asks_for_the_kind() -> None:
    assert labels(COLOURS, KINDS)[:3] == [
        "Clothing > Dresses (9)",
        "Clothing > Shirts (6)",
        "Clothing > Hats (5)",
    ]


def test_sizes_of_several_departments_are_not_mixed() -> None:
    departments = Facet("category", (("Shoes", 12), ("Clothing", 8)))
    sizes = Facet("size", (("M", 9), ("42", 10)))
    assert not any(
        "size" in label
        for label in labels(departments, sizes, constraints=(Constraint("colour", "=", "red"),))
    )


@pytest.mark.parametrize(("locale", "label"), [("en", "To the sale"), ("zh", "去特卖")])
def test_a_page_of_the_shop_is_a_link_before_anything_else(locale: str, label: str) -> None:
    redirect = Redirect(Text({"en": "To the sale", "zh": "去特卖"}), "/sale", "rule")
    fact = ProductsFound("search", Query(locale=locale), SearchResult((), 0, redirect=redirect))

    assert quick_replies(brief(fact, locale=locale))[0] == QuickReply(label, label, "/sale")
