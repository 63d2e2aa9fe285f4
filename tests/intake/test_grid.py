from decimal import Decimal

import pytest

from tradehook.intake.grid import grid_objections
from tradehook.vocabulary.instrument import AssetClass, Instrument, Tick, TickFrom
from tradehook.vocabulary.refusal import Gate, Objection
from tradehook.vocabulary.signal import Action, Message, QuantityType, StopLoss, TakeProfit

D = Decimal


def instrument(fraction: str | None = None) -> Instrument:
    """Ticks of a cent below 3 and of five cents from there, whole units."""
    return Instrument(
        symbol="ABC",
        name="",
        asset_class=AssetClass.STOCKS,
        currency="USD",
        tick=Tick(D("0.01"), (TickFrom(D(3), D("0.05")),)),
        quantity_step=D(1),
        fractional_step=None if fraction is None else D(fraction),
    )


def message(**fields: object) -> Message:
    return Message(ticker="ABC", action=Action.PLACE, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"limit_price": D("2.005")}, "price"),
        ({"stop_price": D("2.005")}, "stopPrice"),
        ({"stop_loss": StopLoss(stop_price=D("2.005"))}, "stopLoss"),
        ({"take_profit": TakeProfit(limit_price=D("2.005"))}, "takeProfit"),
    ],
)
def test_a_price_off_the_tick(fields: dict[str, object], path: str) -> None:
    details = {"path": path, "value": "2.005", "step": "0.01", "symbol": "ABC"}
    assert grid_objections(message(**fields), instrument()) == (Objection(Gate.OFF_TICK, details),)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"limit_price": D("2.01"), "stop_price": D("2.010")},
        {"limit_price": D("3.05")},
        {"stop_loss": StopLoss(percent=D("2.005")), "take_profit": TakeProfit(ticks=D("2.005"))},
        {"quantity": D("5.0")},
        {"quantity": D("100.50"), "quantity_type": QuantityType.DOLLAR_AMOUNT},
    ],
)
def test_what_is_on_the_grid_or_no_price(fields: dict[str, object]) -> None:
    assert grid_objections(message(**fields), instrument()) == ()


def test_the_tick_is_that_of_the_price() -> None:
    (objection,) = grid_objections(message(limit_price=D("3.01")), instrument())
    assert objection.details["step"] == "0.05"


@pytest.mark.parametrize(
    ("quantity", "fraction", "step"),
    [("0.5", None, "1"), ("0.0005", "0.001", "0.001"), ("1e-30", None, "1"), ("9" * 39 + ".5", "0.001", "0.001")],
)
def test_a_quantity_off_the_step(quantity: str, fraction: str | None, step: str) -> None:
    (objection,) = grid_objections(message(quantity=D(quantity)), instrument(fraction))
    assert objection.gate is Gate.OFF_STEP
    assert (objection.details["path"], objection.details["step"]) == ("qty", step)


def test_a_fraction_where_there_is_a_finer_step() -> None:
    assert grid_objections(message(quantity=D("0.001")), instrument("0.001")) == ()


def test_everything_that_is_off_is_found() -> None:
    sent = message(limit_price=D("2.005"), stop_loss=StopLoss(stop_price=D("1.005")), quantity=D("0.5"))
    assert [objection.details["path"] for objection in grid_objections(sent, instrument())] == [
        "price",
        "stopLoss",
        "qty",
    ]
