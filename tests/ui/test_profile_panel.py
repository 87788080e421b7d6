"""The panel of what is known of a shopper: everything escaped, and only what it names is forgotten."""

import json
from html import escape

import pytest

from assistant.facts import ProfileTold
from assistant.steps import ForgetInterests
from retrieval.shopper import Interest
from ui.profile_panel import profile_html, read_forgotten

BLUE = Interest("colour", "blue", 1.0, said=True)
RUDE = Interest("brand", "<script>", 0.4)


def test_nothing_known_draws_nothing():
    assert profile_html(ProfileTold(()), "en") == ""


@pytest.mark.parametrize(
    ("locale", "heading"), [("en", "What I know about your taste"), ("zh", "我记得的您的喜好")]
)
def test_each_interest_has_a_button_that_names_it(locale, heading):
    drawn = profile_html(ProfileTold((BLUE,), ("blue",)), locale)

    assert heading in drawn
    assert escape(json.dumps({"field": "colour", "value": "blue"})) in drawn


def test_markup_of_a_catalogue_stays_text():
    assert "<script>" not in profile_html(ProfileTold((RUDE,), ("<script>",)), "en")


@pytest.mark.parametrize(
    ("raw", "forgotten"),
    [
        ('{"field": "colour", "value": "blue"}', ForgetInterests((("colour", "blue"),), ())),
        ("{}", ForgetInterests((), ())),
        ('{"field": "colour"}', None),
        ('{"field": 1, "value": 2}', None),
        ("[]", None),
        ("not JSON", None),
        (None, None),
        ('{"field": "colour", "value": "' + "x" * 400 + '"}', None),
    ],
)
def test_only_what_the_panel_names_is_forgotten(raw, forgotten):
    assert read_forgotten(raw) == forgotten
