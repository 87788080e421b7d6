"""Made-up queries and clicks as examples for a text encoder."""

from datetime import UTC, datetime, timedelta

import pytest

from retrieval.encoder_examples import (
    AUGMENTATIONS,
    Example,
    ProductText,
    QueryMaker,
    product_text,
    with_negatives,
    words_of,
)
from retrieval.encoder_training_sets import catalogue_training, click_training, readable
from retrieval.encoders import HashingTextEncoder
from retrieval.errors import ModelFileError
from retrieval.interactions import Impression
from retrieval.product import Review
from retrieval.taxonomy import Taxonomy
from tests.retrieval.conftest import make_product

SHOE = ProductText(
    "shoe",
    "Trail running shoes. 越野跑鞋",
    ("Trail running shoes", "越野跑鞋"),
    ("Tidewater", "Running shoes", "跑鞋", "mesh"),
    ("They hold on wet stone",),
)


def maker(*augmentations: str, reads_chinese: bool = True, seed: int = 5) -> QueryMaker:
    return QueryMaker(Taxonomy.load(), augmentations, reads_chinese=reads_chinese, seed=seed)


def test_a_product_is_described_in_every_language_it_has() -> None:
    product = make_product("k", "Kettle", "水壶", "Kitchen > Kettles", 30, colours=["red"])
    review = Review("r", "k", 5, "Boils in two minutes flat", "en", datetime(2026, 1, 1, tzinfo=UTC).date())
    text = product_text(product, [review])
    assert {"Kettle", "水壶"} <= set(text.titles)
    assert {"Tidewater", "Kettles", "水壶"} <= set(text.stated)
    assert "Boils in two minutes flat" in text.said


def test_queries_are_made_of_the_products_own_words() -> None:
    examples = list(maker("dropout").examples([SHOE], 100))
    assert len(examples) == 100
    own = "".join(SHOE.words) + "".join(words_of(SHOE.said[0]))
    assert all(word in own for example in examples for word in example.query.split())
    assert len({example.query for example in examples}) > 20


def test_the_same_seed_makes_the_same_queries() -> None:
    assert list(maker(*AUGMENTATIONS).examples([SHOE], 50)) == list(
        maker(*AUGMENTATIONS).examples([SHOE], 50)
    )


def test_an_encoder_of_english_gets_no_chinese_query() -> None:
    queries = [e.query for e in maker(*AUGMENTATIONS, reads_chinese=False).examples([SHOE], 100)]
    assert all(query.isascii() for query in queries)


def test_a_bilingual_encoder_gets_both_languages() -> None:
    queries = [e.query for e in maker("dropout").examples([SHOE], 100)]
    assert any(query.isascii() for query in queries)
    assert any(not query.isascii() for query in queries)


def test_a_paraphrase_says_a_word_in_the_other_language() -> None:
    red = ProductText("r", "red dress", ("red dress",), ())
    plain = {e.query for e in maker("dropout").examples([red], 100)}
    paraphrased = {e.query for e in maker("dropout", "paraphrase").examples([red], 100)}
    assert all(query.isascii() for query in plain)
    assert any(not query.isascii() for query in paraphrased)


def test_noise_misspells_some_of_the_words() -> None:
    words = {word for e in maker("noise").examples([SHOE], 200) for word in e.query.split() if word.isascii()}
    assert words - SHOE.words - set(words_of(SHOE.said[0]))


def test_a_product_without_words_makes_no_query() -> None:
    assert list(maker().examples([ProductText("x", "", ("",), ())], 10)) == []


def test_a_hard_negative_lacks_a_word_of_the_query() -> None:
    texts = [
        ProductText(str(n), t, (t,), ()) for n, t in enumerate(("red mug", "red cup", "blue mug", "lamp"))
    ]
    encoder = HashingTextEncoder()
    example = Example("red mug", 0, claims=frozenset({"red", "mug"}))
    queries, products = encoder.encode([example.query]), encoder.encode([t.indexed for t in texts])
    (found,) = with_negatives([example], texts, queries, products, seed=1)
    assert found.negative in (1, 2)


def catalogue(size: int) -> list[ProductText]:
    return [
        ProductText(f"p{n}", f"thing number{n}", (f"thing number{n}",), (f"brand{n % 7}",))
        for n in range(size)
    ]


def test_products_that_are_validated_on_are_not_trained_on() -> None:
    training = catalogue_training(catalogue(80), maker("dropout"), HashingTextEncoder(), 300, seed=1)
    wanted = {i for grades in training.validation.judgments.values() for i in grades}
    trained = {training.texts[example.row] for example in training.examples}
    assert wanted
    assert not trained & {training.validation.texts[i] for i in wanted}
    assert set(training.validation.texts) == {text.product_id for text in catalogue(80)}


def test_a_catalogue_without_products_is_refused() -> None:
    with pytest.raises(ModelFileError, match="too few"):
        catalogue_training([], maker(), HashingTextEncoder(), 10, seed=1)


def test_an_encoder_of_english_reads_the_latin_part_alone() -> None:
    chinese = ProductText("z", "水壶", ("水壶",), ())
    assert [t.indexed.strip() for t in readable([SHOE, chinese])] == ["Trail running shoes."]


def impressions(request: int, query: str, clicked: str) -> list[Impression]:
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=request)
    return [
        Impression(f"r{request}", at, "s", None, query, "en", f"p{n}", n, clicked=f"p{n}" == clicked)
        for n in (1, 2, 3)
    ]


def test_what_was_passed_by_is_the_negative_of_a_click() -> None:
    log = [i for request in range(20) for i in impressions(request, "thing", "p3")]
    training = click_training(catalogue(4), log, 100, reads_chinese=True)
    assert {(e.query, e.row, e.negative) for e in training.examples} == {("thing", 3, 2)}


def test_the_latest_clicks_are_validated_on() -> None:
    log = [i for r in range(17) for i in impressions(r, "old", "p1")]
    log += [i for r in range(17, 20) for i in impressions(r, "new", "p2")]
    training = click_training(catalogue(4), log, 100, reads_chinese=True)
    assert {e.query for e in training.examples} == {"old"}
    assert training.validation.judgments == {"new": {"p2": 1}}
