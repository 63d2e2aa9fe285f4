"""Option tickers: `SPY 250624C596`, `SPY250624C596`, OCC `SPY250624C00596000` (rule: deciding 6)."""

import re
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from tradehook.instruments.exchange_time import NEW_YORK, instant_at
from tradehook.vocabulary.exact import canonical
from tradehook.vocabulary.instrument import AssetClass, Instrument, Right, Tick

_SPELLING = re.compile(r"([A-Z][A-Z.]{0,5}) {0,5}([0-9]{6})([CP])(?:([0-9]{8})|([0-9]{1,6}(?:\.[0-9]{1,3})?))")
_THOUSAND = Decimal(1000)
_RIGHTS = {"C": Right.CALL, "P": Right.PUT}
_CLOSE = time(16)
_CENT = Decimal("0.01")
_ONE = Decimal(1)
_SHARES_PER_CONTRACT = Decimal(100)


@dataclass(frozen=True, slots=True)
class Spelled:
    """What an option ticker says. `strike` in US dollars."""

    underlying: str
    expires: date
    right: Right
    strike: Decimal

    @property
    def symbol(self) -> str:
        """The canonical spelling, `SPY 250624C596`."""
        return f"{self.underlying} {self.expires:%y%m%d}{self.right.value[0].upper()}{canonical(self.strike)}"


def spelled(ticker: str) -> Spelled | None:
    """What an upper-case ticker says, if it is an option's; the underlying may be unknown."""
    parts = _SPELLING.fullmatch(ticker)
    if parts is None:
        return None
    underlying, day, right, thousandths, plain = parts.groups()
    expires = _date(day)
    strike = Decimal(thousandths) / _THOUSAND if thousandths else Decimal(plain)
    if expires is None or not strike:
        return None
    return Spelled(underlying, expires, _RIGHTS[right], strike)


def instrument(contract: Spelled, underlying_name: str) -> Instrument:
    """The contract on 100 shares; it ends at 16:00 New York on its date."""
    return Instrument(
        symbol=contract.symbol,
        name=f"{underlying_name}, {contract.expires} {canonical(contract.strike)} {contract.right}",
        asset_class=AssetClass.OPTIONS,
        underlying=contract.underlying,
        currency="USD",
        tick=Tick(_CENT),
        quantity_step=_ONE,
        point_value=_SHARES_PER_CONTRACT,
        expires_at=instant_at(contract.expires, _CLOSE, NEW_YORK),
        last_trading_day=contract.expires,
        right=contract.right,
        strike=contract.strike,
    )


def _date(digits: str) -> date | None:
    try:
        return date(2000 + int(digits[:2]), int(digits[2:4]), int(digits[4:]))
    except ValueError:
        return None
