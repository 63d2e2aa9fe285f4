"""Finding what is to be told: committed facts, read by their numbers, so that no signal's way is longer for it.

Each source has a cursor. It moves in the transaction that keeps the news, and only from where it was read: two engines
that read the same facts keep them once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from tradehook.accounts import queries as accounts
from tradehook.engine.news_queries import (
    AccountEvent,
    TradeEvent,
    account_events_after,
    newest_account_event,
    newest_trade_event,
    trade_events_after,
)
from tradehook.notify import queries as notify
from tradehook.notify.catching_up import Numbered, readable
from tradehook.notify.news import News
from tradehook.notify.wording import OrderSaid, TradeSaid, kind_of, of_event, of_trade, wanted
from tradehook.orders.order import Order
from tradehook.orders.queries import orders_of_trade
from tradehook.plumbing.store.contract import ReadTx, Tx
from tradehook.routing import queries as routing
from tradehook.trades import queries as trades
from tradehook.trades.trade import Trade
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.settings import Notify

_MOST = 200


@dataclass(frozen=True, slots=True)
class Found:
    """What a source has to tell, read from `read_from` up to `read_to`."""

    source: str
    read_from: int
    read_to: int
    news: tuple[News, ...]


class Source(Protocol):
    """Where news is found."""

    @property
    def name(self) -> str:
        """What its cursor is called."""

    def newest(self, tx: ReadTx) -> int:
        """The number of its last fact."""

    def find(self, tx: ReadTx, now: Instant) -> Found | None:
        """What comes next; None where there is nothing new."""


_Event = TypeVar("_Event", bound=Numbered)


class TradesEnded:
    """What became of trades, as their subscriptions want it told."""

    name = "trades"

    def newest(self, tx: ReadTx) -> int:
        """The number of the last event of a trade."""
        return newest_trade_event(tx)

    def find(self, tx: ReadTx, now: Instant) -> Found | None:
        """What comes next; None where there is nothing new."""
        return _find(tx, self.name, trade_events_after, _news_of_trade, now)


class AccountEvents:
    """What happened to accounts and to the desk that somebody should know."""

    name = "account-events"

    def newest(self, tx: ReadTx) -> int:
        """The number of the last event."""
        return newest_account_event(tx)

    def find(self, tx: ReadTx, now: Instant) -> Found | None:
        """What comes next; None where there is nothing new."""
        return _find(tx, self.name, account_events_after, _news_of_event, now)


SOURCES: tuple[Source, ...] = (TradesEnded(), AccountEvents())


def begin_here(tx: Tx) -> None:
    """Nothing from before is told: somebody listens from now on."""
    for source in SOURCES:
        notify.set_cursor(tx, source.name, source.newest(tx))


def keep(tx: Tx, found: Found, now: Instant) -> None:
    """Keep what was found for every channel that wants it, unless another engine has."""
    if notify.lock_cursor(tx, found.source) != found.read_from:
        return
    channels = notify.enabled_channels(tx)
    told_to = [(channel, news) for news in found.news for channel in channels if channel.wants(news)]
    notify.add_news(tx, told_to, now)
    notify.set_cursor(tx, found.source, found.read_to)


def _find(
    tx: ReadTx,
    source: str,
    events_after: Callable[[ReadTx, int, int], list[_Event]],
    news_of: Callable[[ReadTx, _Event], News | None],
    now: Instant,
) -> Found | None:
    cursor = notify.cursor(tx, source)
    events = readable(events_after(tx, cursor, _MOST), cursor, now)
    if not events:
        return None
    news = (news_of(tx, event) for event in events)
    return Found(source, cursor, events[-1].number, tuple(each for each in news if each is not None))


def _news_of_trade(tx: ReadTx, event: TradeEvent) -> News | None:
    kind = kind_of(event.status)
    trade = None if kind is None else trades.trade(tx, event.trade_id)
    if kind is None or trade is None or not wanted(_setting_of(tx, trade), kind):
        return None
    said = TradeSaid(
        status=event.status,
        symbol=trade.symbol,
        account=_account(tx, trade.account_id),
        origin=_origin(tx, trade),
        orders=[_said(order) for order in orders_of_trade(tx, trade.id)],
        reasons=[reason.message for reason in trade.reasons],
    )
    return of_trade(said, kind)


def _news_of_event(tx: ReadTx, event: AccountEvent) -> News | None:
    account = None if event.account_id is None else _account(tx, event.account_id)
    return of_event(event.code, event.message, account)


def _setting_of(tx: ReadTx, trade: Trade) -> Notify:
    """What the subscription wants told now; of a command, which somebody gave who looks, only what failed; of an order
    that a program sent, everything."""
    subscription = None if trade.subscription_id is None else routing.subscription(tx, trade.subscription_id)
    if subscription is not None:
        return subscription.settings.notify
    return Notify.FAILURES if trade.signal_id is None else Notify.ALL


def _account(tx: ReadTx, account_id: AccountId) -> str:
    account = accounts.account(tx, account_id)
    return account_id if account is None else account.name


def _origin(tx: ReadTx, trade: Trade) -> str:
    if trade.command is not None:
        return f"The command {trade.command.kind.word}"
    subscription = None if trade.subscription_id is None else routing.subscription(tx, trade.subscription_id)
    strategy = None if subscription is None else routing.strategy(tx, subscription.strategy_id)
    return "An order message" if strategy is None else strategy.name


def _said(order: Order) -> OrderSaid:
    asked_for = order.prices.limit_price or order.prices.stop_price
    return OrderSaid(
        side=order.side,
        symbol=order.symbol,
        quantity=order.quantity,
        filled=order.filled_quantity,
        price=order.average_price or asked_for,
        status=order.status,
    )
