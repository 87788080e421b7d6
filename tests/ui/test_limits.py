"""Who asks too often waits, and says for how long."""

from hypothesis import given
from hypothesis import strategies as st

from ui.limits import Rate, RateLimiter


class Clock:
    def __init__(self) -> None:
        self.time_s = 0.0

    def __call__(self) -> float:
        return self.time_s


def test_the_next_one_beyond_the_rate_waits_as_long_as_it_is_told() -> None:
    clock = Clock()
    limiter = RateLimiter(clock)
    rate = Rate(2, per_s=60)
    assert [limiter.take([("s1", rate)]) for _ in range(3)] == [0.0, 0.0, 30.0]
    clock.time_s = 29.9
    assert limiter.take([("s1", rate)]) > 0
    clock.time_s = 30.0
    assert limiter.take([("s1", rate)]) == 0.0


def test_one_session_does_not_slow_another() -> None:
    limiter = RateLimiter(Clock())
    assert limiter.take([("s1", Rate(1))]) == 0.0
    assert limiter.take([("s2", Rate(1))]) == 0.0


def test_a_refusal_takes_nothing_from_the_other_limits() -> None:
    limiter = RateLimiter(Clock())
    limiter.take([("session", Rate(1))])
    assert limiter.take([("session", Rate(1)), ("shop", Rate(1))]) > 0
    assert limiter.take([("shop", Rate(1))]) == 0.0


@given(st.lists(st.floats(0, 30), max_size=40), st.integers(1, 5))
def test_never_more_than_burst_and_refill_together(pauses_s: list[float], count: int) -> None:
    clock = Clock()
    limiter = RateLimiter(clock)
    taken = 0
    for pause_s in pauses_s:
        clock.time_s += pause_s
        taken += limiter.take([("s1", Rate(count, per_s=60))]) == 0.0
    assert taken <= count + clock.time_s * count / 60 + 1e-6
