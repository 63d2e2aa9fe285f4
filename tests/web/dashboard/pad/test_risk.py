"""What an entry puts at risk in money."""

from decimal import Decimal
from typing import Any

import pytest

from tradehook.web.dashboard.pad.risk import Risk, risk_of


def stop(**terms: Any) -> dict[str, Any]:
    return {"leg": "stop_loss", "order_type": "stop", **terms}


@pytest.mark.parametrize(
    ("terms", "legs", "lost"),
    [
        ({}, [stop(stop_price="95", distance={"percent": "5"})], "100"),
        ({}, [stop(stop_price="98", distance={"amount": "2"})], "40"),
        ({}, [stop(stop_price="97.5")], "50"),
        ({"limit_price": "99"}, [stop(stop_price="97.5")], "30"),
        ({}, [stop(order_type="trailing_stop", trail_amount="3")], "60"),
        ({"limit_price": "50"}, [stop(order_type="trailing_stop", trail_percent="10")], "100"),
        ({}, [{"leg": "take_profit", "limit_price": "110"}], None),
        ({}, [], None),
    ],
)
def test_it_is_quantity_times_distance_times_point_value(terms: Any, legs: Any, lost: str | None) -> None:
    entry = {"quantity": "10", "legs": legs, **terms}
    found = risk_of(entry, Decimal(100), Decimal(2))

    assert found.lost == (None if lost is None else Decimal(lost))
    assert found.worth == Decimal(terms.get("limit_price", "100")) * 20


def test_without_a_price_a_distance_in_price_is_known_all_the_same() -> None:
    by_amount = {"quantity": "2", "legs": [stop(distance={"amount": "3"})]}
    by_price = {"quantity": "2", "legs": [stop(stop_price="3")]}

    assert risk_of(by_amount, None, Decimal(50)) == Risk(None, Decimal(300))
    assert risk_of(by_price, None, Decimal(50)) == Risk(None, None)
