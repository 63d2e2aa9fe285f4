"""What filling cost against the price in mind."""

from typing import Any

import pytest

from tradehook.web.dashboard.trades.slippage import slippages


def _order(side: str, average_price: str | None, leg: str = "entry") -> dict[str, Any]:
    return {"side": side, "average_price": average_price, "leg": leg}


@pytest.mark.parametrize(
    ("side", "filled", "worse_by", "basis_points"),
    [
        ("buy", "101", "1", "100.0"),
        ("buy", "99.5", "-0.5", "-50.0"),
        ("sell", "101", "-1", "-100.0"),
        ("sell", "100", "0", "0.0"),
    ],
)
def test_what_is_paid_more_or_got_less_is_worse(side: str, filled: str, worse_by: str, basis_points: str) -> None:
    [found] = slippages({"signal_price": "100"}, [_order(side, filled)])
    assert (found.wanted, found.filled, found.worse_by, found.basis_points) == ("100", filled, worse_by, basis_points)


def test_the_signal_price_counts_before_the_limit_and_the_limit_before_the_stop() -> None:
    order = _order("buy", "100")
    assert slippages({"limit_price": "98", "stop_price": "97", "signal_price": "99"}, [order])[0].wanted == "99"
    assert slippages({"limit_price": "98", "stop_price": "97"}, [order])[0].wanted == "98"


def test_without_a_price_in_mind_a_fill_or_a_leg_of_the_entry_there_is_none() -> None:
    assert slippages({}, [_order("buy", "100")]) == []
    assert slippages({"signal_price": "1"}, [_order("buy", None), _order("sell", "2", "stop_loss")]) == []
