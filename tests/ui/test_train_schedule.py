"""Training on a schedule: at its times, not while nothing is new, never twice at once, on after a failure."""

import argparse
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import pytest

from retrieval.errors import ModelFileError
from ui.cli import main, train_schedule
from ui.cli.train_schedule import cron_times, every, sole_training, train_at

NOON = datetime(2026, 8, 1, 12, tzinfo=UTC)


class Clock:
    """Moves when somebody sleeps."""

    def __init__(self) -> None:
        self.at = NOON

    def now(self) -> datetime:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def trained_at(times: Iterator[datetime], clock: Clock, runs: int, takes_s: float = 0) -> list[datetime]:
    """When the trainings of a schedule begin; each takes some seconds."""
    begun: list[datetime] = []

    def train() -> None:
        begun.append(clock.now())
        clock.sleep(takes_s)

    train_at(islice(times, runs), train, clock.now, clock.sleep)
    return begun


def hours(begun: list[datetime]) -> list[float]:
    return [(at - NOON).total_seconds() / 3_600 for at in begun]


def test_a_schedule_trains_at_its_times(clock: Clock) -> None:
    assert hours(trained_at(cron_times("0 */6 * * *", clock.now), clock, 3, takes_s=60)) == [6, 12, 18]


def test_times_that_pass_while_a_training_runs_are_left_out(clock: Clock) -> None:
    assert hours(trained_at(cron_times("0 * * * *", clock.now), clock, 3, takes_s=2.5 * 3_600)) == [1, 4, 7]


def test_every_span_begins_now(clock: Clock) -> None:
    assert hours(trained_at(every(timedelta(hours=2), clock.now), clock, 3, takes_s=60)) == [0, 2, 4]


def test_a_training_longer_than_its_span_is_followed_at_once(clock: Clock) -> None:
    assert hours(trained_at(every(timedelta(hours=1), clock.now), clock, 3, takes_s=2 * 3_600)) == [0, 2, 4]


def test_a_training_that_fails_does_not_end_the_schedule(
    clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    def fails() -> None:
        raise ModelFileError("Only 3 lists with a click")

    train_at(islice(every(timedelta(hours=1), clock.now), 2), fails, clock.now, clock.sleep)

    assert caplog.text.count("the training failed, the schedule goes on") == 2


@pytest.fixture
def args(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> argparse.Namespace:
    """`aisle train ranker --every 1h` in a home without a log."""
    monkeypatch.setenv("AISLE_HOME", str(tmp_path))
    return argparse.Namespace(model="ranker", every=timedelta(hours=1), schedule=None)


def test_a_log_without_news_is_learnt_from_once(
    args: argparse.Namespace, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[datetime] = []

    def train(args: argparse.Namespace) -> int:
        begun.append(clock.now())
        return 0

    monkeypatch.setattr(train_schedule, "every", lambda span, now: islice(every(span, clock.now), 3))
    monkeypatch.setattr(train_schedule, "local_now", clock.now)
    monkeypatch.setattr("time.sleep", clock.sleep)
    train_schedule.run(args, train)

    assert hours(begun) == [0]


def test_two_trainings_of_one_model_do_not_run_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AISLE_HOME", str(tmp_path))
    with sole_training(tmp_path, "ranker"):
        assert main(["train", "ranker"]) == 1
    assert "Another process is training the ranker" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--schedule", "0 3 *"], "no schedule"),
        (["--every", "soon"], "no span of time"),
        (["--every", "0h"], "no span of time"),
        (["--every", "1h", "--schedule", "0 3 * * *"], "not allowed with"),
    ],
)
def test_a_schedule_that_says_nothing_is_refused(
    given: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["train", "ranker", *given])
    assert said in capsys.readouterr().err
