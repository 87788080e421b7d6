"""Expired sessions are forgotten while a server runs."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from assistant.errors import DatabaseError
from tests.fakes import START, FakeClock
from ui.session_keeper import GRACE, SessionKeeper


@dataclass
class FakeSessions:
    """Sessions as times of expiry, forgotten two at once; fails when told."""

    expiring: list[datetime]
    failures: list[Exception] = field(default_factory=list)

    def purge_expired(self, before: datetime) -> int:
        if self.failures:
            raise self.failures.pop()
        expired = [at for at in self.expiring if at < before][:2]
        self.expiring = [at for at in self.expiring if at not in expired]
        return len(expired)


def wait_until(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < until, "waited too long"
        time.sleep(0.005)


Keep = Callable[[FakeSessions], None]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def keep(clock: FakeClock) -> Iterator[Keep]:
    """Starts a keeper that does not sleep long."""
    keepers: list[tuple[SessionKeeper, threading.Thread]] = []

    def start(sessions: FakeSessions) -> None:
        keeper = SessionKeeper(sessions, clock, every_s=0.01)
        thread = threading.Thread(target=keeper.run)
        keepers.append((keeper, thread))
        thread.start()

    yield start
    for keeper, thread in keepers:
        keeper.stop()
        thread.join(5)
        assert not thread.is_alive()


def test_all_that_expired_long_enough_ago_are_forgotten(keep: Keep) -> None:
    long_ago = [START - GRACE - timedelta(hours=hours) for hours in (1, 2, 3, 4, 5)]
    just_now, later = START - timedelta(minutes=1), START + timedelta(days=1)
    sessions = FakeSessions([*long_ago, just_now, later])
    keep(sessions)
    wait_until(lambda: sessions.expiring == [just_now, later])


def test_a_session_is_forgotten_once_its_time_has_come(keep: Keep, clock: FakeClock) -> None:
    sessions = FakeSessions([START + timedelta(days=1)])
    keep(sessions)
    clock.move(seconds=(timedelta(days=1) + 2 * GRACE).total_seconds())
    wait_until(lambda: not sessions.expiring)


def test_a_database_that_fails_is_tried_again(keep: Keep) -> None:
    sessions = FakeSessions([START - timedelta(days=1)], [DatabaseError("locked")])
    keep(sessions)
    wait_until(lambda: not sessions.expiring)
