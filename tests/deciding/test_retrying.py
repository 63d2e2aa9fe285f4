"""How long is waited before a trade is tried again (rule: deciding 3, Retry)."""

from decimal import Decimal

import pytest

from tradehook.deciding.retrying import wait_s
from tradehook.vocabulary.settings import SubscriptionSettings


@pytest.mark.parametrize(("retries", "seconds"), [(0, 1), (1, 2), (2, 4), (4, 16), (5, 30), (1000, 30)])
def test_each_wait_is_longer_up_to_the_longest(retries: int, seconds: float) -> None:
    assert wait_s(SubscriptionSettings(), retries) == seconds


def test_the_longest_counts_from_the_first() -> None:
    assert wait_s(SubscriptionSettings(retry_delay_ms=5000, retry_max_delay_ms=1500), 0) == 1.5


def test_a_multiplier_of_one_keeps_the_wait() -> None:
    assert wait_s(SubscriptionSettings(retry_multiplier=Decimal(1)), 7) == 1
