"""Whose price an instrument has, where it is not its own."""

from tradehook.instruments.answer import Found
from tradehook.instruments.catalogue import Catalogue
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import AssetClass, Instrument


def quoted_as(catalogue: Catalogue, instrument: Instrument, now: Instant) -> Instrument:
    """The instrument whose quotes are this one's: of a contract on an underlying that, on a future its front month;
    of a stock under an old name the present one; of any other itself."""
    if instrument.underlying is None or instrument.asset_class is AssetClass.OPTIONS:
        return instrument
    if instrument.contract_type is not None and instrument.asset_class is AssetClass.FUTURES:
        front = catalogue.look_up(f"{instrument.underlying}1!", AssetClass.FUTURES, now)
        return front.instrument if isinstance(front, Found) else instrument
    return catalogue.of_symbol(instrument.underlying) or instrument
