"""Tickers of stocks that were renamed, and what they are called since (rule: issue "Instruments", old names).

Only where the old share became the new one, one for one, and the old ticker was not given to anybody else until this
was written (of `FB` it was, to an exchange-traded fund, which counts once a directory that lists it is imported).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tradehook.instruments.exchange_time import NEW_YORK, start_of_day
from tradehook.vocabulary.instant import Instant


@dataclass(frozen=True, slots=True)
class OldName:
    """A ticker that was given up: for which one, from which day on, for the stock of which company, and who says so."""

    old: str
    new: str
    since: date
    company: str
    source: str

    @property
    def starts_at(self) -> Instant:
        """The start of the day, in New York."""
        return start_of_day(self.since, NEW_YORK)


_SOURCES = {
    "issuer": "the company's announcement or annual report",
    "index": "the membership history of the S&P 500",
    "actions": "public data of corporate actions, by SEC CIK",
}
_TABLE = """
SQ    XYZ  2025-01-21 actions Block
FB    META 2022-06-09 issuer  Meta Platforms
ANTM  ELV  2022-06-28 issuer  Elevance Health
RDS.A SHEL 2022-01-31 issuer  Shell
RDS.B SHEL 2022-01-31 issuer  Shell
RDSA  SHEL 2022-01-31 issuer  Shell
RDSB  SHEL 2022-01-31 issuer  Shell
ABC   COR  2023-08-30 index   Cencora
BHGE  BKR  2019-10-18 index   Baker Hughes
BK    BNY  2026-05-21 index   Bank of New York Mellon
BLL   BALL 2022-05-10 index   Ball
CTL   LUMN 2020-09-18 index   Lumen Technologies
DISCA WBD  2022-04-11 index   Warner Bros. Discovery
FBHS  FBIN 2022-12-15 index   Fortune Brands Innovations
FI    FISV 2025-11-11 index   Fiserv
FLT   CPAY 2024-03-25 index   Corpay
HRS   LHX  2019-07-01 index   L3Harris Technologies
JEC   J    2019-12-10 index   Jacobs Solutions
MMC   MRSH 2026-01-14 index   Marsh
MYL   VTRS 2020-11-16 index   Viatris
NLOK  GEN  2022-11-08 index   Gen Digital
PEAK  DOC  2024-03-04 index   Healthpeak Properties
PKI   RVTY 2023-05-16 index   Revvity
RE    EG   2023-07-10 index   Everest Group
SYMC  NLOK 2019-11-05 index   NortonLifeLock
TMK   GL   2019-08-09 index   Globe Life
UTX   RTX  2020-04-03 index   RTX
WLTW  WTW  2022-01-10 index   Willis Towers Watson
"""


def _row(line: str) -> OldName:
    old, new, since, source, company = line.split(None, 4)
    return OldName(old, new, date.fromisoformat(since), company, _SOURCES[source])


OLD_NAMES: Mapping[str, OldName] = {name.old: name for name in map(_row, _TABLE.strip().splitlines())}
"""By the old ticker."""

_GIVEN_AWAY = frozenset({"FB"})
"""Old names that somebody else has now."""

GONE: Mapping[str, str] = {
    "TWTR": "TWTR has not been traded since 2022-10-28, when Twitter was taken private.",
}
"""What is said of tickers that became no other one."""


def followed(symbol: str, now: Instant) -> OldName | None:
    """The last of the renamings of a symbol that have taken place, one after the other; None where none has."""
    last = None
    while (step := OLD_NAMES.get(last.new if last else symbol)) and step.starts_at <= now:
        last = step
    return last


def present_name(symbol: str) -> OldName | None:
    """The last renaming of a symbol, whatever the day; None for a symbol that is no old name."""
    last = OLD_NAMES.get(symbol)
    while last and (step := OLD_NAMES.get(last.new)):
        last = step
    return last


def former_names(symbol: str) -> frozenset[str]:
    """The old names that now mean this symbol and nothing else: a list that was made before holds one of them."""
    return _FORMER.get(symbol, frozenset())


def _former() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for old in OLD_NAMES.keys() - _GIVEN_AWAY:
        present = present_name(old)
        if present is not None:
            found.setdefault(present.new, set()).add(old)
    return {symbol: frozenset(old) for symbol, old in found.items()}


_FORMER = _former()
