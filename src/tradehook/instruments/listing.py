"""A page of instruments, for lists that people search."""

from itertools import chain, islice

from tradehook.instruments.catalogue import Catalogue
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import AssetClass, Instrument


def listed(
    catalogue: Catalogue,
    now: Instant,
    *,
    asset_class: AssetClass | None = None,
    search: str = "",
    after: str = "",
    limit: int = 100,
) -> list[Instrument]:
    """Up to `limit` instruments sorted by symbol, those after the symbol `after`.

    `search` is part of a symbol or name, in any case. The next page is after the last symbol of this one.
    """
    classes = [asset_class] if asset_class else list(AssetClass)
    every = chain.from_iterable(catalogue.symbols(each, now) for each in classes)
    symbols = sorted(symbol for symbol in every if symbol > after)
    instruments = (catalogue.build(symbol) for symbol in symbols)
    wanted = search.strip().casefold()
    return list(islice((found for found in instruments if found and _matches(found, wanted)), limit))


def _matches(instrument: Instrument, wanted: str) -> bool:
    return wanted in instrument.symbol.casefold() or wanted in instrument.name.casefold()
