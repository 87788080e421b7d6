"""Both languages cut into the tokens that search compares."""

import pytest

from retrieval.text_analysis import Analyser, is_chinese, normalise


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return Analyser(["洗面奶", "裹身连衣裙"])


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("27 inch", ["27inch"]),
        ("27寸", ["27inch"]),
        ('27"', ["27inch"]),
        ("27-inch", ["27inch"]),
        ("27英寸4k", ["27inch", "4k"]),
        ("500 ml", ["500ml"]),
        ("500毫升", ["500ml"]),
        ("1.5 L", ["1.5l"]),
        ("16GB RAM", ["16gb", "ram"]),
        ("RTX4060", ["rtx4060"]),
        ("USB 3.0", ["usb", "3.0"]),
        ("5,000 mAh", ["5000mah"]),
        ("简约15.6吋笔电", ["简约", "15.6inch", "笔电"]),
        ("500cc", ["500ml"]),
        ("1T 硬盘", ["1tb", "硬盘"]),
        ("2018米色", ["2018", "米色"]),
        ("2升级版", ["2", "升级版"]),
    ],
)
def test_measures_and_models_stay_whole(analyser: Analyser, text: str, tokens: list[str]) -> None:
    assert analyser.tokens(text) == tokens


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("running shoes", "Running Shoe"),
        ("ｄｒｅｓｓ", "dresses"),
        ("無線耳機", "无线耳机"),
        ("T恤", "t-shirt"),
        ("T Shirt", "t-shirts"),
        ("印表機", "打印机"),
        ("滑鼠墊", "鼠标垫"),
        ("隨身碟", "U盘"),
        ("螢幕", "屏幕"),
    ],
)
def test_spellings_of_one_thing_meet(analyser: Analyser, one: str, other: str) -> None:
    assert analyser.tokens(one) == analyser.tokens(other)


@pytest.mark.parametrize(
    ("indexed", "asked"),
    [
        ("0.5mm 原子笔", "0.5"),
        ("32GB", "32g"),
        ("随身碟 64G", "64gb"),
        ("加厚裤袜", "裤袜"),
        ("中筒袜", "中筒"),
    ],
)
def test_what_is_asked_otherwise_still_meets_what_is_indexed(
    analyser: Analyser, indexed: str, asked: str
) -> None:
    assert set(analyser.tokens(asked)) <= set(analyser.tokens(indexed, indexing=True))


def test_no_shirt_is_in_a_t_shirt(analyser: Analyser) -> None:
    assert "shirt" not in analyser.tokens("Women T-Shirt", indexing=True)
    assert "shirt" in analyser.tokens("Night Shirt", indexing=True)


def test_a_shops_own_word_is_one_token(analyser: Analyser) -> None:
    assert analyser.tokens("亚麻裹身连衣裙") == ["亚麻", "裹身连衣裙"]


def test_what_is_indexed_also_has_inner_words_and_the_kind(analyser: Analyser) -> None:
    assert {"连衣裙", "裙", "亚麻"} <= set(analyser.tokens("亚麻裹身连衣裙", indexing=True))
    assert {"rtx4060", "rtx", "4060"} <= set(analyser.tokens("RTX 4060", indexing=True))


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("裙子", ["裙"]),
        ("电子", []),
        ("冬大童", ["冬大", "大童"]),
        ("rtx4060", ["rtx", "4060"]),
        ("15.6inch", []),
        ("dress", []),
    ],
)
def test_an_unknown_word_falls_back_to_its_parts(analyser: Analyser, word: str, parts: list[str]) -> None:
    assert analyser.parts(word) == parts


def test_stop_words_say_nothing(analyser: Analyser) -> None:
    assert analyser.tokens("我想买一件的") == []
    assert analyser.tokens("I am looking for the") == []


@pytest.mark.parametrize("text", ["", "   ", "!!! ,,, 。。"])
def test_nothing_gives_no_token(analyser: Analyser, text: str) -> None:
    assert analyser.tokens(text) == []


@pytest.mark.parametrize(
    ("text", "expected"), [("跑鞋", True), ("running shoes", False), ("iPhone 手机壳", True), ("", False)]
)
def test_the_language_is_told(text: str, expected: bool) -> None:
    assert is_chinese(text) is expected


def test_normalise_is_idempotent() -> None:
    once = normalise("  ＡＢＣ 無線 27″ ")
    assert normalise(once) == once == 'abc 无线 27"'
