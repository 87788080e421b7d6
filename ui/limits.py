"""Sizes and rates of what strangers send."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

MAX_TEXT_CHARS = 4_000
MAX_FEEDBACK_CHARS = 2_000
MAX_EVENTS_A_BATCH = 100
MAX_UPLOAD_BYTES = 8_000_000
MAX_JSON_BYTES = 1_000_000
MULTIPART_OVERHEAD_BYTES = 64_000
KEYS_KEPT = 20_000


@dataclass(frozen=True)
class Rate:
    """So many at once, and again as many every `per_s` seconds."""

    count: int
    per_s: float = 60.0


@dataclass(frozen=True)
class Rates:
    """What one session, one address and the whole shop may do."""

    messages_a_session: Rate = Rate(30)
    messages_an_address: Rate = Rate(600)
    messages_a_shop: Rate = Rate(6_000)
    sessions_an_address: Rate = Rate(600)
    uploads_a_session: Rate = Rate(20)
    requests_an_address: Rate = Rate(3_000)


@dataclass
class _Bucket:
    left: float
    at: float


class RateLimiter:
    """Token buckets in memory, by key. One process; behind several, each has its own."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: dict[str, _Bucket] = {}

    def take(self, wanted: Sequence[tuple[str, Rate]]) -> float:
        """Take one from every key's bucket, or from none. Returns 0.0, or the seconds to wait."""
        now = self._clock()
        with self._lock:
            buckets = [(self._refilled(key, rate, now), rate) for key, rate in wanted]
            wait_s = max(((1 - b.left) * rate.per_s / rate.count for b, rate in buckets), default=0.0)
            if wait_s > 0:
                return wait_s
            for bucket, _ in buckets:
                bucket.left -= 1
            return 0.0

    def _refilled(self, key: str, rate: Rate, now: float) -> _Bucket:
        bucket = self._buckets.get(key)
        if bucket is None:
            if len(self._buckets) >= KEYS_KEPT:  # the oldest has had the longest time to fill up
                del self._buckets[next(iter(self._buckets))]
            bucket = self._buckets[key] = _Bucket(rate.count, now)
        bucket.left = min(rate.count, bucket.left + (now - bucket.at) * rate.count / rate.per_s)
        bucket.at = now
        return bucket
