"""Two encoders as one vector: halves that can be asked alone."""

import numpy as np
import pytest

from retrieval.encoders import HashingTextEncoder
from retrieval.joined_encoder import JoinedEncoder

MULTILINGUAL, ENGLISH = HashingTextEncoder(64), HashingTextEncoder(32)
JOINED = JoinedEncoder(MULTILINGUAL, ENGLISH)


def test_the_cosine_of_joined_vectors_is_the_mean_of_the_halves() -> None:
    pair = ["red linen dress", "linen dress for summer"]
    joined, first, second = (e.encode(pair) for e in (JOINED, MULTILINGUAL, ENGLISH))
    assert joined[0] @ joined[1] == pytest.approx((first[0] @ first[1] + second[0] @ second[1]) / 2, abs=1e-6)


def test_only_the_english_half_reads_beyond_the_first_line() -> None:
    short, long = JOINED.encode(["red dress", "red dress\nmade of linen"])
    border = MULTILINGUAL.dimension
    assert np.allclose(short[:border], long[:border])
    assert not np.allclose(short[border:], long[border:])


def test_a_half_asked_alone_gives_its_own_cosine() -> None:
    asked, product = JOINED.encode(["red dress"]), JOINED.encode(["red linen dress"])
    halves = JOINED.halves("red dress", asked)
    own = MULTILINGUAL.encode(["red dress"]) @ MULTILINGUAL.encode(["red linen dress"]).T
    assert halves.cosine(product @ halves.multilingual[0]) == pytest.approx(own[0, 0], abs=1e-6)


def test_a_chinese_question_asks_the_multilingual_half_only() -> None:
    assert JOINED.halves("红色连衣裙", JOINED.encode(["红色连衣裙"])).english is None


def test_vectors_are_of_unit_length_in_every_language() -> None:
    lengths = np.linalg.norm(JOINED.encode(["red dress", "红色连衣裙", "红色 dress"]), axis=1)
    assert lengths == pytest.approx(np.ones(3), abs=1e-6)
