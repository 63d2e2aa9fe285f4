"""What a setting may be beyond its kind."""

from decimal import Decimal

from tradehook.vocabulary.bounds import GUARDS, Among, Range
from tradehook.vocabulary.guards import Guards
from tradehook.vocabulary.order import OrderType
from tradehook.vocabulary.settings import SubscriptionSettings


def test_a_range_includes_low_and_high_and_excludes_above() -> None:
    both = Range(low=1, high=3)
    assert [number for number in range(5) if both.holds(number)] == [1, 2, 3]
    assert not Range(above=0).holds(0)
    assert Range(above=0).holds(Decimal("0.001"))
    assert str(Range(above=0, high=9)) == "greater than 0 and at most 9"


def test_some_words_of_a_list() -> None:
    some = Among((OrderType.STOP, OrderType.LIMIT))
    assert some.holds(OrderType.STOP)
    assert not some.holds(OrderType.MARKET)
    assert str(some) == "one of stop, limit"


def test_a_guard_of_a_subscription_is_one_of_the_account() -> None:
    assert set(GUARDS) <= set(Guards.__struct_fields__)
    assert set(GUARDS) <= set(SubscriptionSettings.__struct_fields__)
