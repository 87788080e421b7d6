"""What is known of a shopper: what they said holds over what they did, and what they forget is gone."""

from datetime import UTC, datetime

import pytest

from assistant.actions.profile import ProfileDesk
from assistant.steps import ForgetInterests
from retrieval.shopper import Behaviour, Interest
from tests.assistant.shop import Acts, profile_desk

VEGAN = Interest("vegan", "true", 1.0, said=True)
NO_LINEN = Interest("material", "linen", -1.0, said=True)
SIZE_M = Interest("size", "M", 1.0, said=True)
CLICK = Behaviour("wrap", "click", datetime(2026, 11, 20, tzinfo=UTC))
EVERYTHING = ForgetInterests((), ())


class OrdersKept(Acts):
    def forget(self, session_id: str, customer_id: str | None) -> None:
        """An order stays."""


@pytest.fixture
def desk() -> ProfileDesk:
    return profile_desk()


def test_nothing_is_known_of_a_stranger(desk):
    assert desk.recall("s1", None, "en").interests == ()


@pytest.mark.parametrize(
    ("locale", "words"),
    [("en", ("vegan", "not linen", "size M")), ("zh", ("纯素", "不要亚麻", "M码"))],
)
def test_what_was_said_is_told_in_the_shoppers_language(desk, locale, words):
    desk.keep("s1", None, (VEGAN, NO_LINEN, SIZE_M), locale)

    assert desk.recall("s1", None, locale).wordings == words


def test_what_behaviour_shows_is_told_after_what_was_said():
    desk = profile_desk(Acts(in_visit=[CLICK]))
    desk.keep("s1", None, (VEGAN,), "en")

    assert [i.said for i in desk.recall("s1", None, "en").interests] == [True, False]


def test_a_forgotten_value_is_gone_and_the_others_stay(desk):
    desk.keep("s1", None, (VEGAN, SIZE_M), "en")

    forgotten = desk.forget("s1", None, ForgetInterests((("vegan", "true"),), ()), "en")

    assert forgotten.wordings == ("vegan",)
    assert desk.recall("s1", None, "en").interests == (SIZE_M,)


def test_a_forgotten_field_takes_all_of_its_values(desk):
    desk.keep("s1", None, (SIZE_M, NO_LINEN), "en")

    desk.forget("s1", None, ForgetInterests((), ("size",)), "en")

    assert desk.recall("s1", None, "en").interests == (NO_LINEN,)


def test_what_behaviour_showed_is_not_concluded_again_once_it_is_forgotten():
    desk = profile_desk(Acts(in_visit=[CLICK]))

    desk.forget("s1", None, ForgetInterests((("brand", "Tidewater"),), ()), "en")

    assert desk.recall("s1", None, "en").interests == ()


def test_what_was_never_known_cannot_be_forgotten(desk):
    assert desk.forget("s1", None, ForgetInterests((("vegan", "true"),), ()), "en").interests == ()


def test_forgetting_everything_takes_what_was_done_too():
    desk = profile_desk(Acts(in_visit=[CLICK]))
    desk.keep("s1", None, (VEGAN,), "en")

    desk.forget("s1", None, EVERYTHING, "en")

    assert desk.shopper("s1", None).is_unknown


def test_orders_of_before_everything_was_forgotten_tell_nothing():
    desk = profile_desk(OrdersKept(before=[CLICK]))

    desk.forget("s1", "C1", EVERYTHING, "en")

    assert desk.shopper("s1", "C1").earlier == ()


def test_a_search_is_told_what_was_said_and_done():
    desk = profile_desk(Acts(in_visit=[CLICK], before=[CLICK]))
    desk.keep("s1", "C1", (VEGAN,), "en")

    shopper = desk.shopper("s1", "C1")

    assert shopper.session == shopper.earlier == (CLICK,)
    assert shopper.interests == (VEGAN, Interest("brand", "Tidewater", 0.5))
