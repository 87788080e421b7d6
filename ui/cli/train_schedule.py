"""`aisle train … --schedule "0 3 * * *"` or `--every 24h`: training again and again in one process.

A run is left out while the shop's log has nothing new, and one that fails is said and does not end the
schedule. Two trainings of one model never run at once, by a schedule or by hand: a lock in the home.
"""

import argparse
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from assistant.settings import load_settings
from assistant.wiring import open_shop, utc_now
from retrieval.errors import AisleError, ModelFileError

logger = logging.getLogger(__name__)

Train = Callable[[argparse.Namespace], int]
Now = Callable[[], datetime]

LEARNS_FROM_THE_LOG = frozenset({"ranker", "recommender"})
_UNITS = {"m": 60, "h": 3_600, "d": 86_400}
_LOOK_S = 30.0  # how long to sleep at most, so that a changed clock or a woken laptop is noticed


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`--schedule` and `--every`."""
    when = parser.add_mutually_exclusive_group()
    when.add_argument(
        "--schedule",
        metavar='"0 3 * * *"',
        type=_cron,
        help="train at these times, in cron's five fields, local time, until ctrl-C",
    )
    when.add_argument("--every", metavar="24h", type=_span, help="train now and then every 30m, 24h, 7d …")


def run(args: argparse.Namespace, train: Train) -> int:
    """Train once, or at every time of the schedule until the process is stopped.

    Raises:
        ModelFileError: another training of that model is running.
    """
    if not args.schedule and not args.every:
        with sole_training(load_settings().home, args.model):
            return train(args)
    times = every(args.every, local_now) if args.every else cron_times(args.schedule, local_now)
    logging.getLogger("ui.cli").setLevel(logging.INFO)
    train_at(times, _Training(args, train), local_now, time.sleep)
    return 0


def train_at(
    times: Iterator[datetime], train: Callable[[], None], now: Now, sleep: Callable[[float], None]
) -> None:
    """Train at each of `times`; those that pass while a training runs are left out. A failure is logged."""
    for at in times:
        while (left := (at - now()).total_seconds()) > 0:
            sleep(min(left, _LOOK_S))
        try:
            train()
        except AisleError:
            logger.exception("the training failed, the schedule goes on")


def cron_times(expression: str, now: Now) -> Iterator[datetime]:
    """The next time of the expression, each reckoned when it is asked for."""
    from cronsim import CronSim

    while True:
        yield next(CronSim(expression, now()))


def every(span: timedelta, now: Now) -> Iterator[datetime]:
    """Now, and then a span after each start, or at once where that has passed."""
    at = now()
    while True:
        yield at
        at = max(at + span, now())


@contextmanager
def sole_training(home: Path, model: str) -> Iterator[None]:
    """The right to train a model of a home.

    Raises:
        ModelFileError: another process has it.
    """
    import filelock

    (home / "models").mkdir(parents=True, exist_ok=True)
    lock = filelock.FileLock(home / "models" / f"{model}.lock")
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout as error:
        raise ModelFileError(f"Another process is training the {model}; wait for it or stop it.") from error
    try:
        yield
    finally:
        lock.release()


def local_now() -> datetime:
    """The clock on the wall, with its zone."""
    return utc_now().astimezone()


class _Training:
    """Trains where the shop's log has changed since the last time that it did."""

    def __init__(self, args: argparse.Namespace, train: Train) -> None:
        self._args = args
        self._train = train
        self._learnt: object = None  # the log's state at the last training

    def __call__(self) -> None:
        model, home = self._args.model, load_settings().home
        state = _state_of_log() if model in LEARNS_FROM_THE_LOG else object()
        if state == self._learnt:
            logger.info("nothing new in the log, the %s is not trained", model)
            return
        with sole_training(home, model):
            logger.info("training the %s", model)
            self._train(self._args)
        self._learnt = state


def _state_of_log() -> object:
    """Something that changes with every request that is added or forgotten."""
    with open_shop(load_settings(), owns_index=False) as shop:
        return shop.catalogue.impression_count(), shop.catalogue.latest_impression()


def _cron(expression: str) -> str:
    from cronsim import CronSim, CronSimError

    try:
        CronSim(expression, local_now())
    except CronSimError as error:
        raise argparse.ArgumentTypeError(f"{expression!r} is no schedule ({error})") from error
    return expression


def _span(text: str) -> timedelta:
    number, unit = text[:-1], text[-1:]
    if not number.isdecimal() or int(number) < 1 or unit not in _UNITS:
        raise argparse.ArgumentTypeError(f"{text!r} is no span of time; like 30m, 24h or 7d")
    return timedelta(seconds=int(number) * _UNITS[unit])
