"""ISINs of US stocks, out of the pytickersymbols package (see `listed_stocks`): read when the first one is asked for.

The package knows a company by its ISINs, not a share: one ISIN may stand for the symbols of several classes of shares,
and a symbol may have several, of which some are old ones.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache

from tradehook.instruments.listed_stocks import US_INDICES, data_file, us_members

_FEWEST = 300
_ISIN = re.compile(r"[A-Z]{2}[A-Z0-9]{9}[0-9]", re.ASCII)
_COMPANY_OR_ISINS = re.compile(rb"""\{'name': (?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")(?:, 'symbol': '([A-Z.]{1,7})')?"""
                               rb"""|'isins': \[([^\]]*)\]""")  # fmt: skip
_QUOTED = re.compile(rb"'([^']*)'")

Isins = dict[str, frozenset[str]]
"""The symbols by each ISIN."""


def is_isin(text: str) -> bool:
    """Whether a text in capital letters is an ISIN: its form, and its last digit, which checks the others."""
    if not _ISIN.fullmatch(text):
        return False
    digits = [int(digit) for character in text for digit in str(int(character, 36))]
    doubled = [2 * digit if place % 2 else digit for place, digit in enumerate(reversed(digits))]
    return sum(digit // 10 + digit % 10 for digit in doubled) % 10 == 0


def symbols_of(isin: str) -> frozenset[str]:
    """The canonical symbols of the stocks that may have this ISIN; none where it is not known."""
    return _known().get(isin, frozenset())


def symbol_of(isin: str) -> str | None:
    """The stock that has this ISIN and no other, where no other stock has it."""
    symbols = symbols_of(isin)
    only = next(iter(symbols)) if len(symbols) == 1 else None
    return only if only in _with_one() else None


def read_from_text(text: bytes) -> Isins:
    """As `read_from_package`, out of the text of the package's data file; empty for an unknown layout."""
    pairs: list[tuple[str, str]] = []
    for members in us_members(text):
        symbol = ""
        for found in _COMPANY_OR_ISINS.finditer(members):
            if found[2] is None:
                symbol = (found[1] or b"").decode()
            elif symbol:
                pairs += [(isin.decode(), symbol) for isin in _QUOTED.findall(found[2])]
    return _by_isin(pairs)


def read_from_package() -> Isins:
    """As the package's own interface says it: slow and large."""
    from pytickersymbols import PyTickerSymbols  # noqa: PLC0415 - see the first paragraph of `listed_stocks`

    package = PyTickerSymbols()
    stocks = (stock for index in US_INDICES for stock in package.get_stocks_by_index(index))
    return _by_isin((isin, stock["symbol"]) for stock in stocks for isin in stock.get("isins", ()))


@cache
def _known() -> Isins:
    found = read_from_text(data_file())
    return found if len(found) >= _FEWEST else read_from_package()


@cache
def _with_one() -> frozenset[str]:
    """The symbols that have one ISIN."""
    counts = Counter(symbol for symbols in _known().values() for symbol in symbols)
    return frozenset(symbol for symbol, count in counts.items() if count == 1)


def _by_isin(pairs: Iterable[tuple[str, str]]) -> Isins:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for isin, symbol in pairs:
        if is_isin(isin):
            found[isin].add(symbol)
    return {isin: frozenset(symbols) for isin, symbols in found.items()}
