"""US stocks out of the pytickersymbols package: the members of the US indices that it knows.

Importing the package compiles two megabytes of literals into 90 MB of objects in 0.2 s, of which symbols
and names are wanted; so its data file is read as text, in a few milliseconds. Should a later version of the
package lay that file out differently, the package itself is asked. A test compares the two.
"""

import ast
import re
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

US_INDICES = ("S&P 500", "S&P 100", "S&P 600", "NASDAQ 100", "DOW JONES")

_DATA_FILE = "indices_data.py"
_FEWEST = 500
_LONGEST_INDEX_NAME = 100
_STRING = r"""('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_MEMBERS_FOLLOW = b", 'companies': ["
_INDEX_NAME = re.compile(rb"'name': '([^']*)'$")
_COMPANY = re.compile(rf"\{{'name': {_STRING}, 'symbol': {_STRING}".encode())
_SYMBOL = re.compile(r"[A-Z]{1,5}(?:\.[A-Z])?")


def listed_stocks() -> dict[str, str]:
    """Name by symbol of every US stock that the package knows."""
    found = read_from_text(data_file())
    return found if len(found) >= _FEWEST else read_from_package()


def read_from_text(text: bytes) -> dict[str, str]:
    """As `read_from_package`, out of the text of the package's data file; empty for an unknown layout."""
    return _of_members(
        [
            (_literal(company[2]), _literal(company[1]))
            for members in us_members(text)
            for company in _COMPANY.finditer(members)
        ]
    )


def us_members(text: bytes) -> Iterator[bytes]:
    """The text of the members of each US index, out of that of the data file."""
    pieces = text.split(_MEMBERS_FOLLOW)
    members_of = {_name_at_end(piece): members for piece, members in pairwise(pieces)}
    return (members_of.get(index, b"") for index in US_INDICES)


def data_file() -> bytes:
    """The text of the package's data file; empty where there is none."""
    spec = find_spec("pytickersymbols")
    if spec is None or spec.origin is None:
        return b""
    file = Path(spec.origin).with_name(_DATA_FILE)
    return file.read_bytes() if file.is_file() else b""


def read_from_package() -> dict[str, str]:
    """Name by symbol, as the package's own interface says it: slow and large."""
    from pytickersymbols import PyTickerSymbols  # noqa: PLC0415 - see the module's first paragraph

    symbols = PyTickerSymbols()
    return _of_members(
        [(stock["symbol"], stock["name"]) for index in US_INDICES for stock in symbols.get_stocks_by_index(index)]
    )


def _of_members(members: list[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for symbol, name in members:
        if _SYMBOL.fullmatch(symbol):
            found.setdefault(symbol, name)
    return found


def _name_at_end(piece: bytes) -> str:
    named = _INDEX_NAME.search(piece, len(piece) - _LONGEST_INDEX_NAME)
    return named[1].decode() if named else ""


def _literal(token: bytes) -> str:
    text = token.decode()
    return str(ast.literal_eval(text)) if "\\" in text else text[1:-1]
