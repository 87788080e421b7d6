"""What a feed states now and then is no must: words of yes-or-no attributes, weighed by the titles."""

from assistant.nlu.gazetteer import Gazetteer
from retrieval.product import Product
from tests.retrieval.conftest import make_product


def _product(number: int, title: str, **attributes: bool) -> Product:
    kind = "Electronics > Monitors"
    return make_product(f"{title} {number}", f"{title} {number}", title, kind, 9, attributes=attributes)


def _cables_and_monitors(cables_that_say_hdmi: int) -> list[Product]:
    cables = [
        _product(n, "HDMI cable", **({"hdmi": True} if n < cables_that_say_hdmi else {})) for n in range(10)
    ]
    return [*cables, *(_product(n, "Screen", hdmi=True) for n in range(5))]


def _flags_named(text: str, products: list[Product]) -> list[str]:
    return [m.meaning.field for m in Gazetteer.from_products(products).matches(text) if m.meaning.is_truth]


def test_a_word_is_a_must_where_most_products_named_by_it_say_yes():
    assert _flags_named("hdmi cable", _cables_and_monitors(9)) == ["hdmi"]


def test_a_word_stays_a_search_word_where_few_products_named_by_it_say_anything():
    assert _flags_named("hdmi cable", _cables_and_monitors(1)) == []


def test_a_word_that_no_title_has_is_a_must():
    products = [_product(n, "Headphones", noise_cancelling=n < 2) for n in range(8)]

    assert _flags_named("noise cancelling headphones", products) == ["noise_cancelling"]
