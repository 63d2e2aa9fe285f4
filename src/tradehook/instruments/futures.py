"""Futures tickers: `MNQU2025`, `MNQU5`, `MNQU25`, `MNQ`, `MNQ1!` (rule: deciding 6)."""

import re
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from tradehook.instruments.answer import Reading
from tradehook.instruments.contracts import Contract, contract, is_listed, is_month, of_short_year
from tradehook.instruments.rolls import NOTHING_SET, Roll, SetByHand, continuous
from tradehook.instruments.root import Root
from tradehook.instruments.roots import ROOTS
from tradehook.instruments.spelling import spelling_of
from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import AssetClass, Instrument, Tick

_ONE = Decimal(1)
_CONTRACT = re.compile(r"([A-Z0-9]{1,4})([FGHJKMNQUVXZ])([0-9]{4}|[0-9]{1,2})")
_CONTINUOUS = re.compile(r"([A-Z0-9]{1,4})([1-9])!")
_FOUR_DIGITS = 4
_NO_ROOT_SET: Mapping[str, SetByHand] = MappingProxyType({})
_RANKS = ("front", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")

LAST_RANK = len(_RANKS)
"""A continuous symbol has one digit: `ES9!` is the last."""


def root_of(ticker: str) -> str:
    """The root that a ticker spells, known or not: the ticker itself where it spells no contract."""
    spelled = _CONTRACT.fullmatch(ticker) or _CONTINUOUS.fullmatch(ticker)
    return spelled[1] if spelled else ticker


def root_named(spelling: str) -> Root | None:
    """The root that a spelling names, by itself or by one of its contracts: `ES`, `CME_MINI:ES1!`, `ESZ2026`."""
    known = spelling_of(spelling)
    return None if known is None else ROOTS.get(known.ticker) or ROOTS.get(root_of(known.ticker))


def contract_of(root: Root, spelling: str, now: Instant) -> Contract | None:
    """The contract of this root that a spelling with a month means now; None where it means none."""
    known = spelling_of(spelling)
    spelled = _CONTRACT.fullmatch(known.ticker) if known else None
    return _of_month(root, spelled[2], spelled[3], now) if spelled and spelled[1] == root.symbol else None


def read(ticker: str, now: Instant, by_hand: Mapping[str, SetByHand] = _NO_ROOT_SET) -> Reading | None:
    """The contract that an upper-case ticker means now; an expired contract is known too.

    `by_hand`: the rolls that a person set, by root.
    """
    if ticker in ROOTS:
        return _front(ticker, ROOTS[ticker], 1, now, by_hand.get(ticker, NOTHING_SET))
    spelled = _CONTRACT.fullmatch(ticker)
    if spelled:
        return _dated(ticker, spelled[1], spelled[2], spelled[3], now)
    spelled = _CONTINUOUS.fullmatch(ticker)
    if spelled and spelled[1] in ROOTS:
        return _front(ticker, ROOTS[spelled[1]], int(spelled[2]), now, by_hand.get(spelled[1], NOTHING_SET))
    return None


def of_symbol(symbol: str) -> Instrument | None:
    """The contract of a canonical symbol (`MNQU2025`), however far away it is."""
    spelled = _CONTRACT.fullmatch(symbol)
    root = ROOTS.get(spelled[1]) if spelled else None
    if spelled is None or root is None or not is_month(root, spelled[2], int(spelled[3])):
        return None
    return instrument(root, contract(root, spelled[2], int(spelled[3])))


def instrument(root: Root, of: Contract) -> Instrument:
    """The instrument of a contract: quantities are whole contracts, its family is the root."""
    return Instrument(
        symbol=of.symbol,
        name=f"{root.name}, {of.symbol.removeprefix(root.symbol)}",
        asset_class=AssetClass.FUTURES,
        root=root.symbol,
        currency=root.currency,
        tick=Tick(root.tick),
        quantity_step=_ONE,
        point_value=root.point_value,
        calendar=root.calendar,
        expires_at=of.expires_at,
        last_trading_day=of.last_day,
        reference_price=Price(root.reference),
    )


def _front(ticker: str, root: Root, rank: int, now: Instant, by_hand: SetByHand) -> Reading:
    found, front = continuous(root, rank, now, by_hand), continuous(root, 1, now, by_hand)
    symbol = found.contract.symbol
    note = (
        f"{ticker} was read as {symbol}, the {_RANKS[rank - 1]} month until {_who(found, front)} rolls on {front.on},"
        f" {front.reason}; an explicit contract is safer."
    )
    return Reading(instrument(root, found.contract), note, front.at)


def _who(found: Roll, front: Roll) -> str:
    return "it" if found == front else front.contract.symbol


def _dated(ticker: str, symbol: str, letter: str, digits: str, now: Instant) -> Reading | None:
    root = ROOTS.get(symbol)
    found = _of_month(root, letter, digits, now) if root else None
    if root is None or found is None:
        return None
    return Reading(instrument(root, found)) if len(digits) == _FOUR_DIGITS else _short(ticker, root, found, now)


def _of_month(root: Root, letter: str, digits: str, now: Instant) -> Contract | None:
    if len(digits) < _FOUR_DIGITS:
        return of_short_year(root, letter, digits, now)
    return contract(root, letter, int(digits)) if is_listed(root, letter, int(digits), now) else None


def _short(ticker: str, root: Root, found: Contract, now: Instant) -> Reading:
    note = f"{ticker} was read as {found.symbol}; a year of four digits is safer."
    return Reading(instrument(root, found), note, found.expires_at if found.expires_at > now else None)
