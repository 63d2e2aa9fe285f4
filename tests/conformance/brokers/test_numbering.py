"""Cards are spoken of by number: each has one, in order, and says what it is about."""

import inspect

from tests.conformance.brokers import test_orders


def test_the_cards_are_numbered_in_order_and_described() -> None:
    tests = [test for name, test in inspect.getmembers(test_orders) if name.startswith("test_")]

    assert [test.card.number for test in tests] == list(range(1, len(tests) + 1))
    assert all(test.__name__.startswith(f"test_{test.card.number:02}_") for test in tests)
    assert all(test.__doc__ for test in tests)
