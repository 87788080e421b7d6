"""Makes what shoppers just did count, while a server runs: their events as impressions, demand and trend."""

import logging
import threading
from collections.abc import Callable

from retrieval.errors import AisleError

logger = logging.getLogger(__name__)

EVERY_S = 15.0


class BehaviourKeeper:
    """Follows at once, and again every `every_s` seconds. One visit's own clicks count without it."""

    def __init__(self, follow: Callable[[], int], every_s: float = EVERY_S) -> None:
        """`follow` takes over new events and returns how many."""
        self._follow = follow
        self._every_s = every_s
        self._stopping = threading.Event()

    def run(self) -> None:
        """Until `stop`."""
        while not self._stopping.is_set():
            try:
                taken = self._follow()
                if taken:
                    logger.info("took over %d events of shoppers", taken)
            except AisleError:
                logger.exception("events could not be taken over; it is tried again in %.0f s", self._every_s)
            self._stopping.wait(self._every_s)

    def stop(self) -> None:
        """End `run` soon."""
        self._stopping.set()
