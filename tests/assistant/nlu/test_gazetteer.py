"""The shop's vocabulary finds its terms, and only them, in both languages."""

import pytest


def found(gazetteer, text):
    return [(m.meaning.field, m.meaning.values) for m in gazetteer.matches(text)]


@pytest.mark.parametrize(
    ("text", "field", "values"),
    [
        ("running shoes", "category", ("Running shoes",)),
        ("runing shoes", "category", ("Running shoes",)),
        ("runningshoes", "category", ("Running shoes",)),
        ("跑鞋", "category", ("Running shoes",)),
        ("莲衣裙", "category", ("Dresses",)),
        ("大红色", "colour", ("red",)),
        ("wine red", "colour", ("burgundy",)),
        ("敏感肌", "skin_type", ("sensitive",)),
        ("merino wool", "material", ("merino wool",)),
        ("美利奴羊毛", "material", ("merino wool",)),
        ("mum", "for_whom", ("mother",)),
        ("小朋友", "for_whom", ("kids",)),
        ("潮间", "brand", ("Tidewater",)),
    ],
)
def test_a_term_is_found_by_any_of_its_wordings(gazetteer, text, field, values):
    assert found(gazetteer, text) == [(field, values)]


@pytest.mark.parametrize(
    "text", ["明白", "包邮吗", "other", "there", "the mother board", "表面", "phone case", "手机壳"]
)
def test_a_word_that_only_holds_a_term_is_not_one(gazetteer, text):
    assert not [m for m in gazetteer.matches(text) if m.meaning.field in ("category", "colour")]


def test_the_last_of_touching_nouns_names_the_thing(gazetteer):
    assert found(gazetteer, "laptop backpack") == [("category", ("Backpacks",))]


def test_a_single_character_stands_for_a_colour_before_a_noun(gazetteer):
    assert found(gazetteer, "红裙子")[0] == ("colour", ("red",))


def test_womens_wear_is_clothing_for_women(gazetteer):
    assert found(gazetteer, "女装") == [("for_whom", ("women",)), ("category", ("Clothing",))]


def test_an_age_names_the_ranges_that_hold_it(gazetteer):
    values = gazetteer.age_values(5)

    assert "3-6 years" in values
    assert "0-12 months" not in values
    assert "6-12 years" not in values


def test_a_level_name_covers_what_is_below_it(gazetteer):
    assert gazetteer.paths_of(["Dresses"]) < gazetteer.paths_of(["Clothing"])
    assert not gazetteer.paths_of(["Submarines"])


def test_a_measure_belongs_to_goods_that_have_it(gazetteer):
    assert gazetteer.has_field("screen_inch", ["Monitors"])
    assert not gazetteer.has_field("screen_inch", ["Pans"])
