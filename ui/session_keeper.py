"""Forgets sessions that have expired, while a server runs."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from retrieval.errors import AisleError

logger = logging.getLogger(__name__)

EVERY_S = 3600.0
GRACE = timedelta(hours=1)
"""A turn that began before its session expired may end and leave its record."""


class ExpiringSessions(Protocol):
    """Where sessions are kept."""

    def purge_expired(self, before: datetime) -> int:
        """Forget sessions that expired before a time, some at once; returns how many, 0 when none is left."""
        ...


class SessionKeeper:
    """Purges at once, and again every `every_s` seconds."""

    def __init__(
        self, sessions: ExpiringSessions, now: Callable[[], datetime], every_s: float = EVERY_S
    ) -> None:
        self._sessions = sessions
        self._now = now
        self._every_s = every_s
        self._stopping = threading.Event()

    def run(self) -> None:
        """Until `stop`."""
        while not self._stopping.is_set():
            try:
                self._purge()
            except AisleError:
                logger.exception(
                    "purging expired sessions failed; it is tried again in %.0f s", self._every_s
                )
            self._stopping.wait(self._every_s)

    def stop(self) -> None:
        """End `run` soon."""
        self._stopping.set()

    def _purge(self) -> None:
        purged = 0
        while not self._stopping.is_set() and (some := self._sessions.purge_expired(self._now() - GRACE)):
            purged += some
        if purged:
            logger.info("forgot %d expired sessions", purged)
