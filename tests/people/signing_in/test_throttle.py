"""Back-off: each failure costs more, up to a bound, and nobody is ever locked out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradehook.people.signing_in.throttle import (
    OF_ADDRESS,
    OF_NAME,
    Backoff,
    Throttle,
    Tries,
    failed_once_more,
    network_of,
    wait_until,
)
from tradehook.vocabulary.instant import Instant, after, seconds_between

NOW = Instant(1_750_161_600_000_000)
failures = st.integers(0, 1_000_000)
backoffs = st.sampled_from([OF_ADDRESS, OF_NAME])
gaps = st.floats(0, 10_000)


@given(failures, backoffs)
def test_a_wait_ends_however_often_it_failed(count: int, backoff: Backoff) -> None:
    wait_s = seconds_between(NOW, wait_until(Tries(count, NOW), backoff))
    assert wait_s <= backoff.longest_s
    assert (wait_s > 0) is (count > backoff.free)


@given(failures, backoffs)
def test_another_failure_never_shortens_the_wait(count: int, backoff: Backoff) -> None:
    tries = Tries(count, NOW)
    assert wait_until(failed_once_more(tries, NOW, backoff), backoff) >= wait_until(tries, backoff)


@pytest.mark.parametrize("backoff", [OF_ADDRESS, OF_NAME])
def test_nothing_is_forgotten_while_it_is_waited_for(backoff: Backoff) -> None:
    assert backoff.forgotten_s > backoff.longest_s


@given(st.lists(st.tuples(gaps, st.booleans()), max_size=80))
def test_who_waits_as_long_as_is_said_is_looked_at_whatever_happened_before(steps: list[tuple[float, bool]]) -> None:
    throttle, now = Throttle(), NOW
    for gap_s, known in steps:
        now = after(now, gap_s)
        if throttle.wait_s("ada", "192.0.2.1", known, now) == 0:
            throttle.tried("ada", "192.0.2.1", known, now)
    wait_s = throttle.wait_s("ada", "192.0.2.1", False, now)
    assert wait_s <= OF_ADDRESS.longest_s
    assert throttle.wait_s("ada", "192.0.2.1", False, after(now, wait_s)) == 0


@given(st.lists(st.sampled_from([f"198.51.100.{n}" for n in range(9)]), max_size=200))
def test_strangers_never_hold_up_who_was_there_before(addresses: list[str]) -> None:
    throttle = Throttle()
    for address in addresses:
        throttle.tried("ada", address, False, NOW)
    assert throttle.wait_s("ADA ", "192.0.2.1", True, NOW) == 0


def test_a_name_that_nobody_has_is_counted_like_any_other() -> None:
    throttle = Throttle()
    for n in range(OF_NAME.free + 1):
        throttle.tried("nobody", f"198.51.100.{n}", False, NOW)
    assert throttle.wait_s("nobody", "198.51.100.200", False, NOW) == 1


def test_signing_in_gives_back_its_own_try_and_no_other_of_the_address() -> None:
    throttle = Throttle()
    for _ in range(OF_ADDRESS.free + 1):
        throttle.tried("a victim", "198.51.100.1", False, NOW)
    later = after(NOW, 1)
    throttle.tried("the guesser", "198.51.100.1", True, later)
    throttle.succeeded("the guesser", "198.51.100.1")
    assert throttle.wait_s("a victim", "198.51.100.1", False, later) > 0


def test_memory_is_bounded() -> None:
    throttle = Throttle()
    for n in range(25_000):
        throttle.tried(f"name {n}", f"10.{n >> 16}.{n >> 8 & 255}.{n & 255}", False, NOW)
    assert len(throttle._of_addresses) == len(throttle._of_names) == 20_000


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("", "", True),
    ],
)
def test_what_counts_as_one_address(one: str, other: str, same: bool) -> None:
    assert (network_of(one) == network_of(other)) is same
