"""Files of the symbol directory, as NASDAQ Trader writes them."""

from collections.abc import Iterable

NASDAQ_HEADING = "Symbol|Security Name|Market Category|Test Issue|Financial Status|Round Lot Size|ETF|NextShares"
OTHER_HEADING = "ACT Symbol|Security Name|Exchange|CQS Symbol|ETF|Round Lot Size|Test Issue|NASDAQ Symbol"
MADE = "1119202621:31"
"""On 19 November 2026 at 21:31 in New York."""


def nasdaq_listed(rows: Iterable[str], made: str = MADE) -> str:
    """The file of these lines, with its heading and its end."""
    return "\r\n".join([NASDAQ_HEADING, *rows, f"File Creation Time: {made}|||||||", ""])


def other_listed(rows: Iterable[str], made: str = MADE) -> str:
    """The file of these lines, with its heading and its end."""
    return "\r\n".join([OTHER_HEADING, *rows, f"File Creation Time: {made}|||||||", ""])


def share(symbol: str, name: str = "", etf: str = "N") -> str:
    """A line of nasdaqlisted.txt."""
    return f"{symbol}|{name or symbol + ' Inc. - Common Stock'}|Q|N|N|100|{etf}|N"


def elsewhere(symbol: str, integrated: str | None = None, name: str = "", exchange: str = "N") -> str:
    """A line of otherlisted.txt; `integrated` is NASDAQ's spelling, where it is another one."""
    return f"{symbol}|{name or symbol + ' Common Stock'}|{exchange}|{symbol}|N|100|N|{integrated or symbol}"
