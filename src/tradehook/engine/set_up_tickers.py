"""Lists and maps of tickers in settings: read as messages are (rule: deciding 2 and 3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tradehook.engine.ticker_maps import target_of
from tradehook.instruments.answer import Found
from tradehook.instruments.assumed import assumed
from tradehook.instruments.catalogue import Catalogue
from tradehook.instruments.spelling import spelling_of
from tradehook.routing.validation import MOST_TICKERS
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import AssetClass, Instrument
from tradehook.vocabulary.refusal import Refusal

_CONTINUOUS = "!"


@dataclass(frozen=True, slots=True, kw_only=True)
class TickerReader:
    """Reads the tickers of a list in one asset class, as of one day."""

    catalogue: Catalogue
    asset_class: AssetClass
    accepts_unknown: bool
    now: Instant

    def read_list(self, tickers: Sequence[str] | None, at: str) -> tuple[str, ...] | Refusal | None:
        """The list in canonical spelling, each ticker once; None stays "any". `at` is its path in the body."""
        if tickers is None:
            return None
        if len(tickers) > MOST_TICKERS:
            return _too_many(len(tickers), at)
        listed: dict[str, None] = {}
        for index, ticker in enumerate(tickers):
            read = self._read(ticker, f"{at}.{index}")
            if isinstance(read, Refusal):
                return read
            listed[read] = None
        return tuple(listed)

    def read_map(self, ticker_map: Mapping[str, str], at: str) -> Refusal | None:
        """What is wrong with a map of tickers; its keys may be of any class, its targets must be tradable."""
        if len(ticker_map) > MOST_TICKERS:
            return _too_many(len(ticker_map), at)
        for ticker, target in ticker_map.items():
            path = f"{at}.{ticker[:80]}"
            if spelling_of(ticker) is None:
                return _no_ticker(ticker, path)
            if target_of(self.catalogue, target, self.asset_class, self.now) is None:
                return _no_target(target, path)
        return None

    def _read(self, ticker: str, path: str) -> str | Refusal:
        """The symbol; the root, where the ticker is a future's root: it stands for all its contracts."""
        if _CONTINUOUS in ticker:
            return _continuous(ticker, path)
        instrument = self._instrument(ticker)
        if instrument is None:
            return _unknown(ticker, self.asset_class, path)
        spelling = spelling_of(ticker)
        names_family = spelling is not None and spelling.ticker == instrument.family
        return instrument.family if names_family else instrument.symbol

    def _instrument(self, ticker: str) -> Instrument | None:
        answer = self.catalogue.look_up(ticker, self.asset_class, self.now)
        if isinstance(answer, Found):
            return answer.instrument
        return assumed(ticker, self.asset_class) if self.accepts_unknown else None


def _too_many(count: int, at: str) -> Refusal:
    return Refusal(
        code="too-many-tickers",
        status=422,
        message=f"The list holds {count} tickers; at most {MOST_TICKERS} are possible.",
        hint="Shorten it, or allow any ticker with null.",
        path=at,
    )


def _no_ticker(text: str, path: str) -> Refusal:
    return Refusal(
        code="invalid-setting",
        status=422,
        message=f'"{text[:80]}" cannot be a ticker.',
        hint='Map a symbol, a root or an underlying as messages spell it, such as "NQ" to "MNQ".',
        path=path,
    )


def _no_target(target: str, path: str) -> Refusal:
    return Refusal(
        code="ticker-does-not-exist",
        status=422,
        message=f'"{target[:80]}" is not a ticker that is known, or not of anything that can be traded by itself.',
        hint="Look it up with GET /instruments?search=….",
        path=path,
    )


def _continuous(ticker: str, path: str) -> Refusal:
    return Refusal(
        code="continuous-symbol",
        status=422,
        message=f'"{ticker[:80]}" is a continuous future: what it means changes with every roll.',
        hint=f'Allow the root "{ticker.rpartition(":")[2].split(_CONTINUOUS)[0].rstrip("0123456789")[:40]}":'
        " it stands for all its contracts.",
        path=path,
    )


def _unknown(ticker: str, asset_class: AssetClass, path: str) -> Refusal:
    return Refusal(
        code="ticker-does-not-exist",
        status=422,
        message=f'"{ticker[:80]}" is not a ticker that is known in {asset_class}.',
        hint='Look it up with GET /instruments?search=…, or set unknown_tickers to "accept".',
        path=path,
    )
