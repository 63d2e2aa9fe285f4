"""What an account holds and owes at one instant: balances, positions and open orders, asked for together."""

import asyncio

from tradehook.brokers.alpaca.shown import ShownOrders
from tradehook.brokers.alpaca.trading import Trading
from tradehook.brokers.alpaca.translate import accounts
from tradehook.brokers.alpaca.translate.numbers import NotReadable
from tradehook.brokers.alpaca.translate.symbols import Symbols
from tradehook.vocabulary.broker import Snapshot, Unknown
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.instant import Instant


async def snapshot(
    account_id: AccountId, trading: Trading, shown: ShownOrders, symbols: Symbols, now: Instant
) -> Snapshot | Unknown:
    """The account as Alpaca has it. Linked legs stand among the open orders by themselves, and with their parent."""
    account, positions, orders = await asyncio.gather(trading.account(), trading.positions(), shown.open())
    if isinstance(account, Unknown):
        return account
    if isinstance(positions, Unknown):
        return positions
    if isinstance(orders, Unknown):
        return orders
    try:
        held = [accounts.position(position, symbols) for position in positions]
        open_orders = [order for order in shown.read_all(orders) if order.status.open]
        return accounts.snapshot(account_id, account, held, open_orders, now)
    except NotReadable as error:
        return Unknown(str(error))
