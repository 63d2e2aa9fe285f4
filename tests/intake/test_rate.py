from hypothesis import given
from hypothesis import strategies as st

from tradehook.intake.rate import Limit, RateLimiter, limits_of
from tradehook.vocabulary.instant import Instant, after, seconds_between

START = Instant(1_750_000_000_000_000)
LIMITS = (Limit(3, 60), Limit(5, 3600))


def test_so_many_pass_in_a_minute_and_the_next_is_told_how_long_to_wait() -> None:
    limiter = RateLimiter()

    assert [limiter.take("w", LIMITS, after(START, second)) for second in range(3)] == [0, 0, 0]
    assert limiter.take("w", LIMITS, after(START, 10)) == 50
    assert limiter.take("w", LIMITS, after(START, 60)) == 0
    assert limiter.take("w", LIMITS, after(START, 60)) == 1


def test_the_hour_counts_too() -> None:
    limiter = RateLimiter()
    for minute in range(5):
        assert limiter.take("w", LIMITS, after(START, 60 * minute)) == 0

    assert limiter.take("w", LIMITS, after(START, 300)) == 3300
    assert limiter.take("w", LIMITS, after(START, 3600)) == 0


def test_what_is_not_let_through_takes_no_place() -> None:
    limiter = RateLimiter()
    for _ in range(3):
        limiter.take("w", LIMITS, START)
    for second in range(59):
        assert limiter.take("w", LIMITS, after(START, second)) > 0

    assert limiter.take("w", LIMITS, after(START, 60)) == 0


def test_webhooks_do_not_share_their_limits() -> None:
    limiter = RateLimiter()
    for _ in range(3):
        limiter.take("w", LIMITS, START)

    assert limiter.take("other", LIMITS, START) == 0


def test_a_changed_limit_counts_at_once() -> None:
    limiter = RateLimiter()
    for _ in range(3):
        limiter.take("w", LIMITS, START)

    assert limiter.take("w", (Limit(10, 60), Limit(100, 3600)), START) == 0


@given(
    st.lists(st.integers(0, 20_000_000), max_size=60),
    st.integers(1, 5),
    st.integers(1, 12),
)
def test_no_window_ever_holds_more_than_its_limit(pauses: list[int], per_minute: int, per_hour: int) -> None:
    limiter, limits = RateLimiter(), limits_of(per_minute, per_hour)
    now, passed = START, list[Instant]()
    for pause in pauses:
        now = Instant(now + pause)
        wait = limiter.take("w", limits, now)
        if wait == 0:
            passed.append(now)
        else:
            assert _fits(passed, limits, Instant(now + round(wait * 1_000_000)))

    for limit in limits:
        for at in passed:
            assert sum(0 <= seconds_between(at, other) < limit.seconds for other in passed) <= limit.count


def _fits(passed: list[Instant], limits: tuple[Limit, ...], at: Instant) -> bool:
    return all(sum(seconds_between(one, at) < limit.seconds for one in passed) < limit.count for limit in limits)


def test_what_counts_in_several_places_counts_in_all_of_them_or_in_none() -> None:
    limiter, own, shared = RateLimiter(), (Limit(2, 60),), (Limit(3, 900),)

    def take(webhook: str, second: float) -> float:
        return limiter.take_of_all(((webhook, own), ("somebody", shared)), after(START, second))

    assert [take("one", 0), take("one", 1)] == [0, 0]
    assert [take("one", 2) for _ in range(9)] == [58] * 9
    assert take("other", 3) == 0
    assert take("other", 4) == 896
    assert limiter.take("other", own, after(START, 5)) == 0
