"""Reading and writing the instruments that were assumed: a restart must know what their symbols mean."""

from sqlalchemy import BindParameter, bindparam, insert, select

from tradehook.instruments.assumed import assumed
from tradehook.instruments.tables import assumed_instruments
from tradehook.plumbing.store.contract import ReadTx, Tx
from tradehook.plumbing.store.statement import Statement
from tradehook.vocabulary.instrument import AssetClass, Instrument

_key: BindParameter[str] = bindparam("key")

_ADD = Statement(insert(assumed_instruments))
_KNOWN = Statement(select(assumed_instruments.c.symbol).where(assumed_instruments.c.symbol == _key))
_ALL = Statement(select(assumed_instruments))


def keep_assumed(tx: Tx, instrument: Instrument) -> None:
    """Keep an assumed instrument, once."""
    if tx.one(_KNOWN, key=instrument.symbol) is None:
        tx.run(_ADD, symbol=instrument.symbol, asset_class=instrument.asset_class.value)


def all_assumed(tx: ReadTx) -> list[Instrument]:
    """Every assumed instrument, assumed anew."""
    found = (assumed(symbol, AssetClass(asset_class)) for symbol, asset_class in tx.all(_ALL))
    return [instrument for instrument in found if instrument is not None]
