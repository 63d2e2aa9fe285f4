"""Figures as a person reads them in the report."""

from decimal import Decimal
from typing import Any, Final

from tradehook.analytics.figures import Figure, Unit

_MONEY_STEP: Final = Decimal("0.01")
_MINUTE: Final = 60
_HOUR: Final = 3_600
_A_DAY: Final = 86_400
UNSAID: Final = "-"


def words_of(name: str) -> str:
    """A figure's name as words: `win_rate`, "Win rate"."""
    words = name.removesuffix("_s").replace("_in_r", " in R").replace("_", " ")
    return words[0].upper() + words[1:]


def shown(figure: Figure, value: Any) -> str:
    """A figure's value; a dash where there is none."""
    if value is None:
        return UNSAID
    match figure.unit:
        case Unit.MONEY:
            return money(Decimal(value))
        case Unit.SHARE:
            return percent(float(value))
        case Unit.RATIO | Unit.R:
            return f"{float(value):,.2f}"
        case Unit.SECONDS:
            return lasted(float(value))
        case Unit.DAY:
            return f"{money(Decimal(value['net']))} on {value['day']}"
        case _:
            return f"{value:,}" if isinstance(value, int) else str(value)


def money(amount: Decimal) -> str:
    """An amount to two decimals, with commas."""
    return f"{amount.quantize(_MONEY_STEP):,}"


def percent(share: float) -> str:
    """A share in percent."""
    return f"{100 * share:,.2f} %"


def lasted(seconds: float) -> str:
    """A time in its two largest units."""
    whole = round(seconds)
    if whole >= _A_DAY:
        return f"{whole // _A_DAY} d {whole % _A_DAY // _HOUR} h"
    if whole >= _HOUR:
        return f"{whole // _HOUR} h {whole % _HOUR // _MINUTE} min"
    return f"{whole // _MINUTE} min {whole % _MINUTE} s" if whole >= _MINUTE else f"{seconds:.3g} s"


def tone(value: Decimal | float | None) -> str:
    """Whether a value is good, bad, or neither."""
    return "" if not value else "good" if value > 0 else "bad"
