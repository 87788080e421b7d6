"""Profiles on SQLite and PostgreSQL: a visitor's goes with the visit, a customer's stays."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from assistant.storage.database import migrate, open_engine
from assistant.storage.profiles import MOST_KEPT, Profile, ProfileStore
from assistant.storage.sessions import SessionStore
from retrieval.shopper import Interest
from tests.postgres import fresh_database

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
VEGAN = Interest("vegan", "true", 1.0, said=True)
SIZE_M = Interest("size", "M", 1.0, said=True)
SIZE_L = Interest("size", "L", 1.0, said=True)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    opened = open_engine(tmp_path if request.param == "sqlite" else fresh_database())
    migrate(opened)
    for session_id in ("s1", "s2"):
        SessionStore(opened).create(session_id, "digest", None, "en", NOW + timedelta(days=1))
    yield opened
    opened.dispose()


@pytest.fixture
def profiles(engine: Engine) -> ProfileStore:
    return ProfileStore(engine)


def test_what_a_visitor_said_is_known_in_that_visit_alone(profiles):
    profiles.keep("s1", None, [VEGAN], NOW)

    assert profiles.profile("s1", None).interests == (VEGAN,)
    assert profiles.profile("s2", None) == Profile()


def test_who_signs_in_takes_along_what_was_said(profiles, engine):
    profiles.keep("s1", None, [VEGAN], NOW)

    SessionStore(engine).set_customer("s1", "C1")

    assert profiles.profile("s2", "C1").interests == (VEGAN,)
    assert profiles.profile("s1", None) == Profile()


def test_the_size_said_last_holds_also_across_a_sign_in(profiles, engine):
    profiles.keep("s2", "C1", [SIZE_M], NOW)
    profiles.keep("s1", None, [SIZE_L], NOW + timedelta(minutes=1))

    SessionStore(engine).set_customer("s1", "C1")

    assert profiles.profile("s1", "C1").interests == (SIZE_L,)


def test_a_session_that_is_deleted_leaves_nothing(profiles, engine):
    profiles.keep("s1", None, [VEGAN], NOW)
    SessionStore(engine).delete("s1")
    SessionStore(engine).create("s1", "digest", None, "en", NOW + timedelta(days=1))

    assert profiles.profile("s1", None) == Profile()


def test_a_value_said_twice_is_kept_once(profiles):
    profiles.keep("s1", None, [VEGAN], NOW)
    profiles.keep("s1", None, [Interest("vegan", "true", -1.0, said=True)], NOW + timedelta(minutes=1))

    assert [i.weight for i in profiles.profile("s1", None).interests] == [-1.0]


def test_a_forgotten_value_is_deleted(profiles):
    profiles.keep("s1", "C1", [VEGAN, SIZE_M], NOW)

    profiles.forget("s1", "C1", [("vegan", "true")])

    assert profiles.profile("s1", "C1").interests == (SIZE_M,)


def test_after_everything_was_forgotten_only_the_time_of_it_is_known(profiles):
    profiles.keep("s1", "C1", [VEGAN], NOW)

    profiles.forget_everything("s1", "C1", NOW + timedelta(minutes=1))

    assert profiles.profile("s1", "C1") == Profile(forgotten_at=NOW + timedelta(minutes=1))


def test_of_very_many_interests_the_oldest_make_room(profiles):
    for number in range(MOST_KEPT + 3):
        kept = Interest("brand", f"b{number:03}", 1.0, said=True)
        profiles.keep("s1", None, [kept], NOW + timedelta(seconds=number))

    values = [i.value for i in profiles.profile("s1", None).interests]
    assert len(values) == MOST_KEPT
    assert "b000" not in values
