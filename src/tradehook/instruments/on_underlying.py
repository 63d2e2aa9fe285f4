"""Contracts on an underlying: `AAPL.CFD`, `NQ1!.CFD`, `EURUSD.SB`, `ZN1!.FI` (rule: architecture 8.15).

The canonical symbol is the underlying's, a dot and CFD, SB or FI; no share has such an ending. A future is spelled by
its continuous symbol, so that `ES.CFD` is on Eversource's share and `ES1!.CFD` on the S&P 500 future. The contract has
the price, tick, currency and sessions of its underlying, a point value of 1, and no end: which month of a future it
follows is the front month.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from tradehook.instruments import contracts, futures
from tradehook.instruments.root import Root
from tradehook.instruments.roots import ROOTS
from tradehook.vocabulary.instrument import AssetClass, ContractType, Instrument

_SPELLING = re.compile(r"(.+)\.(CFD|SB|FI)")
_FRONT = "1!"
_ANY_YEAR = 2025
_BONDS_AND_NOTES = "ZT ZF ZN TN MTN ZB UB MWN FGBS FGBM FGBL FGBX FBTS FBTM FBTP FOAT"
_RATES = frozenset(_BONDS_AND_NOTES.split())
"""The roots that contracts of fixed income are on."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How contracts of a type are usually offered: what the name says, the smallest quantity, on what, an example."""

    words: str
    step: Decimal
    on: str
    example: str


CONTRACTS: Mapping[ContractType, Terms] = {
    ContractType.EQUITY_CFD: Terms("CFD", Decimal(1), "a stock or ETF", "AAPL.CFD"),
    ContractType.FUTURES_CFD: Terms("CFD", Decimal("0.1"), "a future", "NQ1!.CFD"),
    ContractType.SPREADBET: Terms("spread bet", Decimal("0.01"), "a stock, future, coin or pair", "EURUSD.SB"),
    ContractType.FIXED_INCOME: Terms("bond", Decimal(1), "a future on a bond or note", "ZN1!.FI"),
}
"""The terms of each type."""


@dataclass(frozen=True, slots=True)
class Spelled:
    """What a ticker says: the ticker of the underlying, and the ending."""

    underlying: str
    ending: str


def spelled(ticker: str) -> Spelled | None:
    """What an upper-case ticker says, if it has the ending of such a contract."""
    parts = _SPELLING.fullmatch(ticker)
    return Spelled(parts[1], parts[2]) if parts else None


def root_of(underlying: str) -> Root | None:
    """The futures root that a continuous symbol of the front month names."""
    return ROOTS.get(underlying.removesuffix(_FRONT)) if underlying.endswith(_FRONT) else None


def on_root(root: Root, ending: str) -> Instrument | None:
    """The contract on the front month of a root; None for an ending that futures do not have."""
    kind = _type(AssetClass.FUTURES, ending)
    if kind is None or (kind is ContractType.FIXED_INCOME and root.symbol not in _RATES):
        return None
    month = futures.instrument(root, contracts.contract(root, root.cycle[0], _ANY_YEAR))
    timeless = replace(month, name=root.name, expires_at=None, last_trading_day=None, root=None)
    return _contract(timeless, f"{root.symbol}{_FRONT}.{ending}", kind, root.symbol)


def on_instrument(underlying: Instrument, ending: str) -> Instrument | None:
    """The contract on a share or a pair; None for what there are none on, and for an ending that it does not have."""
    is_one_itself = underlying.contract_type is not None or underlying.asset_class is AssetClass.FUTURES
    kind = None if is_one_itself else _type(underlying.asset_class, ending)
    return None if kind is None else _contract(underlying, f"{underlying.symbol}.{ending}", kind, underlying.family)


def _type(asset_class: AssetClass, ending: str) -> ContractType | None:
    match ending, asset_class:
        case "CFD", AssetClass.STOCKS:
            return ContractType.EQUITY_CFD
        case "CFD", AssetClass.FUTURES:
            return ContractType.FUTURES_CFD
        case "FI", AssetClass.FUTURES:
            return ContractType.FIXED_INCOME
        case "SB", AssetClass.STOCKS | AssetClass.FUTURES | AssetClass.CRYPTO | AssetClass.FOREX:
            return ContractType.SPREADBET
        case _:
            return None


def _contract(underlying: Instrument, symbol: str, kind: ContractType, family: str) -> Instrument:
    terms = CONTRACTS[kind]
    return replace(
        underlying,
        symbol=symbol,
        name=f"{underlying.name}, {terms.words}",
        contract_type=kind,
        underlying=family,
        point_value=Decimal(1),
        quantity_step=terms.step,
        fractional_step=None,
    )
