from decimal import Decimal

import pytest

from tradehook.instruments.roots import MONTH_LETTERS, ROOTS


@pytest.mark.parametrize(
    ("root", "worth"),
    [
        ("ES", "12.50"),
        ("MES", "1.25"),
        ("NQ", "5.00"),
        ("MNQ", "0.50"),
        ("RTY", "5"),
        ("M2K", "0.50"),
        ("YM", "5"),
        ("MYM", "0.50"),
        ("CL", "10"),
        ("MCL", "1"),
        ("QM", "12.50"),
        ("NG", "10"),
        ("GC", "10"),
        ("MGC", "1"),
        ("SI", "25"),
        ("SIL", "5"),
        ("HG", "12.50"),
        ("PL", "5"),
        ("ZN", "15.625"),
        ("ZB", "31.25"),
        ("ZF", "7.8125"),
        ("ZT", "7.8125"),
        ("UB", "31.25"),
        ("TN", "15.625"),
        ("6A", "5"),
        ("6B", "6.25"),
        ("6C", "5"),
        ("6E", "6.25"),
        ("6J", "6.25"),
        ("6S", "6.25"),
        ("M6E", "1.25"),
        ("ZC", "12.50"),
        ("ZS", "12.50"),
        ("ZW", "12.50"),
        ("ZL", "6"),
        ("ZM", "10"),
        ("HE", "10"),
        ("LE", "10"),
        ("GF", "12.50"),
        ("BTC", "25"),
        ("MBT", "0.50"),
        ("ETH", "25"),
        ("MET", "0.05"),
        ("VX", "50"),
        ("DX", "5"),
    ],
)
def test_a_tick_is_worth_what_the_exchange_says(root: str, worth: str) -> None:
    assert ROOTS[root].tick_value == Decimal(worth)


def test_the_traded_months_are_among_those_that_exist_and_all_in_order() -> None:
    for root in ROOTS.values():
        assert set(root.cycle) <= set(root.months) <= set(MONTH_LETTERS)
        assert list(root.months) == sorted(root.months)
        assert list(root.cycle) == sorted(root.cycle)


def test_what_a_root_costs_lies_on_its_tick() -> None:
    assert [root.symbol for root in ROOTS.values() if root.reference % root.tick] == []
