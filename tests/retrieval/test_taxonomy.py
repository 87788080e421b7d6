"""The bilingual vocabulary that comes with aisle."""

import pytest

from retrieval.taxonomy import Taxonomy


@pytest.fixture(scope="module")
def taxonomy() -> Taxonomy:
    return Taxonomy.load()


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("red", "红色"),
        ("Cotton", "棉"),
        ("linen", "亚麻"),
        ("stainless steel", "不锈钢"),
        ("dress", "连衣裙"),
        ("headphones", "耳机"),
        ("Sunglasses", "太阳镜"),
        ("women", "女士"),
    ],
)
def test_terms_are_known_in_both_directions(taxonomy: Taxonomy, english: str, chinese: str) -> None:
    assert taxonomy.translate(english, "zh") == chinese
    assert (
        taxonomy.translate(chinese, "en") == english.lower() or taxonomy.translate(chinese, "en") == english
    )


@pytest.mark.parametrize("word", ["dress", "Dresses", "DRESS", " dresses "])
def test_case_and_plural_do_not_matter(taxonomy: Taxonomy, word: str) -> None:
    assert taxonomy.translate(word, "zh") == "连衣裙"


def test_several_wordings_lead_to_one_term(taxonomy: Taxonomy) -> None:
    assert {taxonomy.translate(word, "en") for word in ("红", "红色")} == {"red"}


def test_an_unknown_term_has_no_translation(taxonomy: Taxonomy) -> None:
    assert taxonomy.translate("zorblax", "zh") is None
    assert taxonomy.translate("", "zh") is None
    assert taxonomy.translate("red", "fr") is None


@pytest.mark.parametrize("name", ["Laptops", "laptop", "笔记本电脑", "Electronics > Computers > Laptops"])
def test_a_category_has_its_path_in_both_languages(taxonomy: Taxonomy, name: str) -> None:
    path = taxonomy.category_path(name)
    assert path is not None
    assert path.by_locale == {
        "en": "Electronics > Computers > Laptops",
        "zh": "电子产品 > 计算机 > 笔记本电脑",
    }


def test_a_name_of_several_categories_needs_its_parent(taxonomy: Taxonomy) -> None:
    assert taxonomy.category_path("Accessories") is None
    assert taxonomy.category_path("Shoes > Boots") is not None
    assert taxonomy.category_path("Laptops > Boots") is None
