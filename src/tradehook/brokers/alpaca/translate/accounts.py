"""What is so at one instant: balances, positions and open orders."""

from collections.abc import Iterable

from tradehook.brokers.alpaca.translate.numbers import money, price_or_none, quantity
from tradehook.brokers.alpaca.translate.symbols import Symbols
from tradehook.brokers.alpaca.translate.wire import WireAccount, WirePosition
from tradehook.vocabulary.broker import BrokerOrder, BrokerPosition, Snapshot
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.instant import Instant

_NOT_NUMBERED = 0
_SHORT = "short"


def snapshot(
    account_id: AccountId,
    account: WireAccount,
    held: Iterable[BrokerPosition],
    open_orders: Iterable[BrokerOrder],
    taken_at: Instant,
) -> Snapshot:
    """The account at one instant; what was asked for together counts as one."""
    buying_power = account.buying_power
    return Snapshot(
        account_id=account_id,
        taken_at=taken_at,
        cursor=_NOT_NUMBERED,
        held=tuple(held),
        open_orders=tuple(open_orders),
        cash=money(account.cash),
        equity=money(account.equity),
        buying_power=None if buying_power is None else money(buying_power),
    )


def position(wire: WirePosition, symbols: Symbols) -> BrokerPosition:
    """A position: negative when short, however the quantity is signed."""
    units = abs(wire.qty)
    return BrokerPosition(
        symbol=symbols.ours(wire.symbol, wire.asset_class),
        quantity=quantity(-units if wire.side == _SHORT else units),
        average_price=price_or_none(wire.avg_entry_price),
        unrealised=None if wire.unrealized_pl is None else money(wire.unrealized_pl),
    )
