"""An alert with what became of it: the fills that it caused."""

from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

import msgspec

from tradehook.analytics.alerts.execution import worse_by
from tradehook.analytics.alerts.latency import milliseconds
from tradehook.analytics.scales import WIDE, percent_of
from tradehook.vocabulary.exact import ZERO, Price, Quantity
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.side import Side


class Outcome(StrEnum):
    """What became of an alert."""

    FILLED = "filled"
    PARTIAL = "partial"
    MISSED = "missed"


class AlertFill(NamedTuple):
    """One fill of an alert's order: when, at what price in the quote currency, how many units (above zero)."""

    at: Instant
    price: Price
    quantity: Quantity


class AnsweredAlert(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """One alert and its fills, which its own orders tie to it.

    `price` None: it named none. `wanted` in units above zero, None: it did not say how many, as an exit of all that is
    held. `fills` in any order. What follows from them is worked out once, when it is first asked for.
    """

    alert_id: str
    symbol: str
    side: Side
    at: Instant
    price: Price | None
    wanted: Quantity | None
    fills: tuple[AlertFill, ...] = ()
    point_value: Decimal = Decimal(1)

    @cached_property
    def filled(self) -> Quantity:
        """Units that filled."""
        return Quantity(sum((fill.quantity for fill in self.fills), ZERO))

    @cached_property
    def outcome(self) -> Outcome:
        """What became of it. Without a quantity of its own, any fill is all of it."""
        if not self.fills:
            return Outcome.MISSED
        return Outcome.FILLED if self.wanted is None or self.filled >= self.wanted else Outcome.PARTIAL

    @cached_property
    def latency_ms(self) -> Decimal | None:
        """Milliseconds to its first fill."""
        return milliseconds(self.at, min(fill.at for fill in self.fills)) if self.fills else None

    @cached_property
    def slippage(self) -> Decimal | None:
        """Per unit in the quote currency, positive worse: from its own price to the average of its fills."""
        if self.price is None or not self.fills:
            return None
        value = sum((WIDE.multiply(fill.price, fill.quantity) for fill in self.fills), ZERO)
        return worse_by(self.side, self.price, Price(WIDE.divide(value, self.filled)))

    @cached_property
    def slippage_percent(self) -> Decimal | None:
        """The slippage in percent of its price."""
        slippage = self.slippage
        return None if slippage is None or self.price is None else percent_of(slippage, abs(self.price))

    @property
    def slippage_money(self) -> Decimal | None:
        """The slippage of all units that filled, in the quote currency."""
        if self.price is None:
            return None
        parts = (WIDE.multiply(worse_by(self.side, self.price, fill.price), fill.quantity) for fill in self.fills)
        return WIDE.multiply(sum(parts, ZERO), self.point_value)
