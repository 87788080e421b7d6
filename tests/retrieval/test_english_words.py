"""Which words a shopper means as they are, and which may be mistyped."""

import pytest

from retrieval.english_words import is_english


@pytest.mark.parametrize("word", ["vacuum", "cleaner", "mower", "mowers", "printer", "iphone", "dresses"])
def test_a_word_that_people_use_is_english(word: str) -> None:
    assert is_english(word)


@pytest.mark.parametrize("word", ["runing", "headphons", "kettel", "dres", "dreses", "sneekers", "keybord"])
def test_a_slip_of_the_fingers_is_not(word: str) -> None:
    assert not is_english(word)
