"""Futures tickers: `MNQU2025`, `MNQU5`, `MNQU25`, `MNQ`, `MNQ1!` (rule: deciding 6)."""

import re
from decimal import Decimal

from tradehook.instruments.answer import Reading
from tradehook.instruments.contracts import Contract, continuous, contract, is_listed, is_month, of_short_year
from tradehook.instruments.roots import ROOTS, Root
from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import AssetClass, Instrument, Tick

_ONE = Decimal(1)
_CONTRACT = re.compile(r"([A-Z0-9]{1,4})([FGHJKMNQUVXZ])([0-9]{4}|[0-9]{1,2})")
_CONTINUOUS = re.compile(r"([A-Z0-9]{1,4})([1-9])!")
_FOUR_DIGITS = 4
_RANKS = ("front", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


def root_of(ticker: str) -> str:
    """The root that a ticker spells, known or not: the ticker itself where it spells no contract."""
    spelled = _CONTRACT.fullmatch(ticker) or _CONTINUOUS.fullmatch(ticker)
    return spelled[1] if spelled else ticker


def read(ticker: str, now: Instant) -> Reading | None:
    """The contract that an upper-case ticker means now; an expired contract is known too."""
    if ticker in ROOTS:
        return _front(ticker, ROOTS[ticker], 1, now)
    spelled = _CONTRACT.fullmatch(ticker)
    if spelled:
        return _dated(ticker, spelled[1], spelled[2], spelled[3], now)
    spelled = _CONTINUOUS.fullmatch(ticker)
    if spelled and spelled[1] in ROOTS:
        return _front(ticker, ROOTS[spelled[1]], int(spelled[2]), now)
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
        currency="USD",
        tick=Tick(root.tick),
        quantity_step=_ONE,
        point_value=root.point_value,
        expires_at=of.expires_at,
        last_trading_day=of.last_day,
        reference_price=Price(root.reference),
    )


def _front(ticker: str, root: Root, rank: int, now: Instant) -> Reading:
    found, front = continuous(root, rank, now), continuous(root, 1, now)
    note = (
        f"{ticker} was read as {found.symbol}, the {_RANKS[rank - 1]} month until {front.rolls_on};"
        " an explicit contract is safer."
    )
    return Reading(instrument(root, found), note, front.rolls_at)


def _dated(ticker: str, symbol: str, letter: str, digits: str, now: Instant) -> Reading | None:
    root = ROOTS.get(symbol)
    if root is None:
        return None
    if len(digits) == _FOUR_DIGITS:
        listed = is_listed(root, letter, int(digits), now)
        return Reading(instrument(root, contract(root, letter, int(digits)))) if listed else None
    found = of_short_year(root, letter, digits, now)
    return _short(ticker, root, found, now) if found else None


def _short(ticker: str, root: Root, found: Contract, now: Instant) -> Reading:
    note = f"{ticker} was read as {found.symbol}; a year of four digits is safer."
    return Reading(instrument(root, found), note, found.expires_at if found.expires_at > now else None)
