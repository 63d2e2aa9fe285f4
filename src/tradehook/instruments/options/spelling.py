"""Option tickers: `SPY 250624C596`, `SPY250624C596`, OCC `SPY250624C00596000`, padded or not (rule: deciding 6)."""

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from tradehook.instruments.options.classes import OTHER_DAYS, option_class
from tradehook.instruments.options.days import is_monthly
from tradehook.vocabulary.exact import canonical
from tradehook.vocabulary.instrument import Right

_SPELLING = re.compile(r"([A-Z][A-Z.]{0,5}) {0,5}([0-9]{6})([CP])(?:([0-9]{8})|([0-9]{1,6}(?:\.[0-9]{1,3})?))")
_THOUSAND = Decimal(1000)
_RIGHTS = {"C": Right.CALL, "P": Right.PUT}


@dataclass(frozen=True, slots=True)
class Spelled:
    """What an option ticker says. `root` is the symbol of a stock, or a class on an index; `strike` in US dollars."""

    root: str
    expires: date
    right: Right
    strike: Decimal

    @property
    def symbol(self) -> str:
        """The canonical spelling, `SPY 250624C596`."""
        return f"{self.root} {self.expires:%y%m%d}{self.right.value[0].upper()}{canonical(self.strike)}"

    @property
    def underlying(self) -> str:
        """The symbol of what the contract is on: `SPX` for the root `SPXW`."""
        return option_class(self.root).underlying


def spelled(ticker: str) -> Spelled | None:
    """What an upper-case ticker says, if it is an option's; the underlying may be unknown.

    `SPX` on another day than that of the standard month means the weekly `SPXW`, as with the other indices.
    """
    parts = _SPELLING.fullmatch(ticker)
    if parts is None:
        return None
    root, day, right, thousandths, plain = parts.groups()
    expires = _date(day)
    strike = Decimal(thousandths) / _THOUSAND if thousandths else Decimal(plain)
    if expires is None or not strike:
        return None
    return Spelled(_root_on(root, expires), expires, _RIGHTS[right], strike)


def with_dot(contract: Spelled) -> Spelled | None:
    """The contract with the dot that the clearing corporation leaves out of the root: `BRKB` is that of `BRK.B`."""
    plain = len(contract.root) > 1 and "." not in contract.root
    return replace(contract, root=f"{contract.root[:-1]}.{contract.root[-1]}") if plain else None


def _root_on(root: str, expires: date) -> str:
    if root in OTHER_DAYS and not is_monthly(option_class(root).cycle, expires):
        return OTHER_DAYS[root]
    return root


def _date(digits: str) -> date | None:
    try:
        return date(2000 + int(digits[:2]), int(digits[2:4]), int(digits[4:]))
    except ValueError:
        return None
