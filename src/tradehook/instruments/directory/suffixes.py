"""How shares that are no common stock are spelled: `BAC.PRK`, `AAC.U`, `ACHR.WS`, `AIIA.RT`, `BRK.B`.

The canonical symbol is the root, a dot and the suffix that the exchanges use among themselves (CMS); every exchange and
chart has another sign for it. Source: "Ticker Symbol Convention" of nasdaqtrader.com.
"""

import re
from collections.abc import Iterator

_PREFERRED, _WARRANT, _UNIT, _RIGHT = "PR", "WS", "U", "RT"
_OF_MARK = {"-": _PREFERRED, "+": _WARRANT, "=": _UNIT, "^": _RIGHT}
_INTEGRATED = re.compile(r"([A-Z]{1,5})(?:\.([A-Z])|([-+=^])([A-Z]?))?")
_TEMPORARY = re.compile(r"[A-Z.+=^-]+[#$*%@!~].*")

_SPELLINGS = {
    _WARRANT: ("WS", "WT", "W"),
    _UNIT: ("U", "UN"),
    _RIGHT: ("RT", "RI", "R"),
    _PREFERRED: ("PR", "P", ""),
}
"""How platforms spell each suffix, before the letter of the class or series, if there is one."""
_PARTS = re.compile(r"([A-Z]{1,5})[./-]([A-Z]{1,3}(?:\.[A-Z])?)")


def of_integrated(symbol: str) -> str | None:
    """The canonical symbol of one in NASDAQ's own spelling (`BAC-K`, `AAC=`); None for any other text."""
    parts = _INTEGRATED.fullmatch(symbol)
    if parts is None:
        return None
    root, share_class, mark, letter = parts.groups()
    if share_class:
        return f"{root}.{share_class}"
    return f"{root}.{_OF_MARK[mark]}{letter}" if mark else str(root)


def is_temporary(symbol: str) -> bool:
    """Whether NASDAQ's spelling says that it is listed for a time only: when issued, when distributed, called."""
    return _TEMPORARY.fullmatch(symbol) is not None


def readings(ticker: str) -> Iterator[str]:
    """The canonical symbols that an upper-case ticker may stand for, the likeliest first: itself, always.

    `BRK-B`, `BRK/B` and `BRK.B` are a class of shares before they are a preferred share.
    """
    yield ticker
    parts = _PARTS.fullmatch(ticker)
    if parts is None:
        return
    root, tail = str(parts[1]), parts[2].replace(".", "")
    if len(tail) == 1:
        yield f"{root}.{tail}"
    for suffix, spellings in _SPELLINGS.items():
        for spelling in spellings:
            if tail.startswith(spelling) and len(tail) <= len(spelling) + 1:
                yield f"{root}.{suffix}{tail.removeprefix(spelling)}"


def spellings() -> Iterator[tuple[str, str, list[str]]]:
    """An example of each kind: what it is, its canonical symbol, and how else it is spelled, for the reference page."""
    for kind, suffix, letter in _EXAMPLES:
        endings = [f"{spelling}{letter}" for spelling in _SPELLINGS[suffix]]
        spelled = [f"ABC{mark}{ending}" for ending in endings if ending for mark in ".-/"]
        yield kind, spelled[0], spelled[1:]


_EXAMPLES = (
    ("preferred share, series K", _PREFERRED, "K"),
    ("preferred share without series", _PREFERRED, ""),
    ("warrant", _WARRANT, ""),
    ("unit", _UNIT, ""),
    ("right", _RIGHT, ""),
)
