"""What is asked for of an account follows from sizes and guards alone."""

from dataclasses import fields
from decimal import Decimal
from typing import Any

import pytest

from tradehook.engine.worth import asked_for
from tradehook.vocabulary.guards import Guards
from tradehook.vocabulary.settings import SubscriptionSettings
from tradehook.vocabulary.signal import Action, Message, QuantityType

BY_EQUITY, BY_RISK = QuantityType.PERCENT_OF_EQUITY, QuantityType.RISK_PERCENT


def asked(message: Any = None, settings: Any = None, guards: Any = None) -> set[str]:
    found = asked_for(
        Message(ticker="AMD", action=Action.BUY, **(message or {})),
        SubscriptionSettings(**(settings or {})),
        Guards(**(guards or {})),
    )
    return {field.name for field in fields(found) if getattr(found, field.name) is True}


def test_nothing_is_asked_for_by_default() -> None:
    assert asked() == set()
    assert asked(guards={"max_position_value": Decimal(5), "max_sent_age_s": 3}) == set()


@pytest.mark.parametrize(("kind", "what"), [(BY_EQUITY, {"equity", "unrealised"}), (BY_RISK, {"equity"})])
def test_a_size_asks_for_what_it_is_worked_out_from(kind: QuantityType, what: set[str]) -> None:
    assert asked(message={"quantity_type": kind}) == what
    assert asked(settings={"quantity_type": kind}) == what


@pytest.mark.parametrize("where", ["settings", "guards"])
def test_a_guard_asks_for_what_it_counts_whoever_sets_it(where: str) -> None:
    assert asked(**{where: {"max_trades_per_day": 0}}) == {"trades_today"}
    assert asked(**{where: {"max_daily_loss": Decimal(1)}}) == {"result_today"}
    assert asked(**{where: {"max_open_positions": 0}}) == {"exposure"}
