import pytest

from assistant.commands import (
    SHOWN,
    ByAttribute,
    Command,
    Detail,
    More,
    Recommend,
    Refine,
    Search,
    Similar,
)
from assistant.nlu.gazetteer import Gazetteer
from assistant.nlu.llm_values import ShopValues, vocabulary_hints
from retrieval.query import Constraint, Op


def in_shop(command: Command, gazetteer: Gazetteer, locale: str = "en") -> Command:
    return ShopValues(gazetteer, locale).in_command(command)


def wish(field: str, value: object, op: Op = "=") -> Constraint:
    return Constraint(field, op, value)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (wish("colour", "红色"), Constraint("colour", "=", "red")),
        (wish("color", "Red"), Constraint("colour", "=", "red")),
        (wish("colour", "黑", "!="), Constraint("colour", "!=", "black")),
        (wish("colour", ("红", "蓝色"), "in"), Constraint("colour", "in", ("red", "blue"))),
        (wish("category", "running shoes"), Constraint("category", "=", "Running shoes")),
        (wish("category", "跑鞋"), Constraint("category", "=", "Running shoes")),
        (wish("category", "Shoes > Running shoes"), Constraint("category", "=", "Running shoes")),
        (wish("type", "dress"), Constraint("category", "=", "Dresses")),
        (wish("size", "m"), Constraint("size", "=", "M")),
        (wish("size", "57"), Constraint("size", "=", "57")),
        (wish("material", "亚麻"), Constraint("material", "=", "linen")),
        (wish("feature", "waterproof"), Constraint("waterproof", "=", value=True)),
        (wish("waterproof", value=True), Constraint("waterproof", "=", value=True)),
        (wish("in_stock", "true"), Constraint("in_stock", "=", value=True)),
        (wish("ram_gb", "16 GB", ">="), Constraint("ram_gb", ">=", 16.0)),
        (wish("rating", 4.5, ">="), Constraint("rating", ">=", 4.5)),
        (wish("for_whom", "nephew"), Constraint("for_whom", "=", "kids")),
        (wish("for_whom", "妈妈"), Constraint("for_whom", "=", "mother", hard=False)),
        (wish("theme", "dinosaur"), Constraint("theme", "=", "dinosaurs", hard=False)),
        (wish("colour", SHOWN, "!="), Constraint("colour", "!=", SHOWN)),
        (wish("price", SHOWN, "<"), Constraint("price", "<", SHOWN)),
    ],
)
def test_a_models_words_become_the_shops(said: Constraint, meant: Constraint, gazetteer: Gazetteer) -> None:
    assert in_shop(Refine(add=(said,)), gazetteer) == Refine(add=(meant,))


@pytest.mark.parametrize(("locale", "currency"), [("zh", "CNY"), ("en", "USD")])
def test_a_price_without_currency_is_in_that_of_the_language(
    locale: str, currency: str, gazetteer: Gazetteer
) -> None:
    refined = in_shop(Refine(add=(wish("price", 30_000, "<="),)), gazetteer, locale)
    assert refined == Refine(add=(Constraint("price", "<=", 30_000, currency=currency),))


def test_a_named_currency_stays(gazetteer: Gazetteer) -> None:
    euros = Constraint("price", "<=", 30_000, currency="EUR")
    assert in_shop(Refine(add=(euros,)), gazetteer) == Refine(add=(euros,))


def test_what_the_shop_does_not_know_is_searched_for_and_not_filtered_by(gazetteer: Gazetteer) -> None:
    said = Search("cover", (wish("category", "trampoline"), wish("frame", "octagonal")))
    assert in_shop(said, gazetteer) == Search("cover trampoline octagonal")


def test_what_is_not_wanted_and_unknown_is_not_searched_for(gazetteer: Gazetteer) -> None:
    assert in_shop(Search("cover", (wish("frame", "octagonal", "!="),)), gazetteer) == Search("cover")


def test_an_unknown_colour_stays_a_wish(gazetteer: Gazetteer) -> None:
    assert in_shop(Refine(add=(wish("colour", "Zzolque"),)), gazetteer) == Refine(
        add=(wish("colour", "zzolque"),)
    )


def test_a_search_without_words_gets_those_of_its_category(gazetteer: Gazetteer) -> None:
    found = in_shop(Search("", (wish("category", "跑鞋"),)), gazetteer)
    assert found == Search("跑鞋", (wish("category", "Running shoes"),))


def test_an_age_is_the_ranges_that_include_it(gazetteer: Gazetteer) -> None:
    found = in_shop(Recommend("nephew", constraints=(wish("age", 5),)), gazetteer)
    assert isinstance(found, Recommend)
    assert found.for_whom == "kids"
    assert found.constraints[0].op == "in"
    assert not found.constraints[0].hard


def test_a_person_that_the_shop_has_nothing_for_by_name_is_a_search_word(gazetteer: Gazetteer) -> None:
    assert in_shop(Recommend("astronaut", query="stars"), gazetteer) == Recommend("", query="stars astronaut")


def test_references_and_questions_are_read_too(gazetteer: Gazetteer) -> None:
    said = Detail(ByAttribute((wish("colour", "红色"),)), "有M码吗", (wish("size", "m"),))
    meant = Detail(ByAttribute((wish("colour", "red"),)), "有M码吗", (wish("size", "M"),))
    assert in_shop(said, gazetteer) == meant


@pytest.mark.parametrize("command", [More(), Similar(image="i1")])
def test_commands_without_values_stay(command: Command, gazetteer: Gazetteer) -> None:
    assert in_shop(command, gazetteer) == command


def test_hints_say_what_the_words_of_a_message_mean_here(gazetteer: Gazetteer) -> None:
    hints = vocabulary_hints(gazetteer, "红色的亚麻连衣裙")
    assert "红色: colour = red" in hints
    assert "亚麻: material = linen" in hints
