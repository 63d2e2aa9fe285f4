"""Quotes at hand: asked for when somebody is about to need them, and kept while they are fresh."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from tradehook.brokers.alpaca.pacing import Urgency
from tradehook.brokers.alpaca.remembering import Remembered
from tradehook.brokers.alpaca.rest import Call, Rest
from tradehook.brokers.alpaca.settings import AlpacaSettings
from tradehook.brokers.alpaca.translate.numbers import NotReadable
from tradehook.brokers.alpaca.translate.quotes import quote
from tradehook.brokers.alpaca.translate.symbols import Symbols
from tradehook.brokers.alpaca.translate.wire import WireQuotes
from tradehook.prices.staleness import is_stale
from tradehook.vocabulary.broker import Rejected, Unknown
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import AssetClass, Instrument
from tradehook.vocabulary.quote import Quote

_PATHS: Mapping[AssetClass, str] = MappingProxyType(
    {
        AssetClass.STOCKS: "/v2/stocks/quotes/latest",
        AssetClass.OPTIONS: "/v1beta1/options/quotes/latest",
        AssetClass.CRYPTO: "/v1beta3/crypto/us/latest/quotes",
    }
)
_MOST_AT_ONCE = 100
_MOST_KEPT = 10_000


class QuotesAtHand:
    """The latest quotes of what was asked for, by canonical symbol."""

    def __init__(self, rest: Rest, symbols: Symbols, settings: AlpacaSettings) -> None:
        self._rest = rest
        self._symbols = symbols
        self._settings = settings
        self._kept: Remembered[str, Quote] = Remembered(_MOST_KEPT)

    def quote(self, instrument: Instrument, now: Instant) -> Quote | None:
        """What is at hand and not older than the account's `stale_quote_s`."""
        kept = self._kept.get(instrument.symbol)
        return None if kept is None or is_stale(kept, self._settings.stale_quote_s, now) else kept

    async def fetch(self, instruments: Sequence[Instrument]) -> Unknown | None:
        """Ask for the latest quotes: one request for many symbols of a class. What has no quote is no failure."""
        asked = (
            self._fetch(asset_class, symbols[start : start + _MOST_AT_ONCE])
            for asset_class, symbols in _by_class(instruments).items()
            for start in range(0, len(symbols), _MOST_AT_ONCE)
        )
        return next((failed for failed in await asyncio.gather(*asked) if failed is not None), None)

    async def _fetch(self, asset_class: AssetClass, symbols: Sequence[str]) -> Unknown | None:
        # One name that Alpaca cannot read would spoil the answer for all of them.
        theirs = {name: symbol for symbol in symbols if (name := self._symbols.theirs_or_none(symbol))}
        if not theirs:
            return None
        query = {"symbols": ",".join(theirs)}
        if asset_class is AssetClass.STOCKS:
            query["feed"] = self._settings.feed
        call = Call(method="GET", path=_PATHS[asset_class], query=query, urgency=Urgency.SPARE)
        answer = await self._rest.read(WireQuotes, call)
        if isinstance(answer, Rejected):
            return Unknown(f"Alpaca gives no prices: {answer.words}")
        return answer if isinstance(answer, Unknown) else self._keep(answer, theirs)

    def _keep(self, answer: WireQuotes, theirs: Mapping[str, str]) -> Unknown | None:
        try:
            found = [quote(theirs[name], wire) for name, wire in answer.quotes.items() if name in theirs]
        except NotReadable as error:
            return Unknown(str(error))
        for each in found:
            if each is not None:
                self._kept.set(each.symbol, each)
        return None


def _by_class(instruments: Iterable[Instrument]) -> dict[AssetClass, list[str]]:
    """Canonical symbols of the classes that Alpaca has prices of, each once."""
    found: dict[AssetClass, dict[str, None]] = {}
    for instrument in instruments:
        if instrument.asset_class in _PATHS:
            found.setdefault(instrument.asset_class, {})[instrument.symbol] = None
    return {asset_class: list(symbols) for asset_class, symbols in found.items()}
