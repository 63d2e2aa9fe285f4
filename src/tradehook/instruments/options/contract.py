"""The instrument of an option contract."""

from decimal import Decimal

from tradehook.instruments.options.classes import option_class
from tradehook.instruments.options.closing import ends_at, last_trading_day
from tradehook.instruments.options.spelling import Spelled
from tradehook.instruments.sessions.calendars import Calendar
from tradehook.vocabulary.exact import canonical
from tradehook.vocabulary.instrument import AssetClass, Instrument

_ONE = Decimal(1)
_UNITS_PER_CONTRACT = Decimal(100)


def instrument(contract: Spelled, underlying_name: str) -> Instrument:
    """The contract on 100 shares, or on 100 times an index. It ends as its class settles (see `closing`)."""
    its_class = option_class(contract.root)
    return Instrument(
        symbol=contract.symbol,
        name=f"{underlying_name}, {contract.expires} {canonical(contract.strike)} {contract.right}",
        asset_class=AssetClass.OPTIONS,
        underlying=its_class.underlying,
        currency="USD",
        tick=its_class.tick,
        quantity_step=_ONE,
        point_value=_UNITS_PER_CONTRACT,
        calendar=Calendar.US_STOCKS,
        expires_at=ends_at(its_class, contract.expires),
        last_trading_day=last_trading_day(its_class, contract.expires),
        right=contract.right,
        strike=contract.strike,
    )
