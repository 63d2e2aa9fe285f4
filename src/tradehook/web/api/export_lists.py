"""The lists that can be exported, each with what it can be asked for and the columns of its file."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from tradehook.web.api import (
    account_events,
    accounts,
    analytics,
    backtests,
    deliveries,
    fills,
    notifications,
    orders,
    positions,
    signals,
    strategies,
    subscriptions,
    trades,
    users,
    watched_orders,
    webhook_keys,
)
from tradehook.web.api.account_shapes import AccountShape
from tradehook.web.api.analytics_shapes import RoundTripShape, RoundTripsShape
from tradehook.web.api.backtest_shapes import GridRowShape, RowsAsked
from tradehook.web.api.errors import Refused, not_found
from tradehook.web.api.lists import queries as lists
from tradehook.web.api.lists.queries import Listing
from tradehook.web.api.paging import Asked, Listed
from tradehook.web.api.shapes import Shape
from tradehook.web.callers_desk import CallersDesk
from tradehook.web.exports import journal
from tradehook.web.exports.columns import columns_of
from tradehook.web.exports.plan import Column

JOURNAL = "journal"


@dataclass(frozen=True, slots=True)
class OfStore:
    """A list that is written as the store has it: what happened, in the order in which it did. `at` says when."""

    listing: Listing
    asked: type[Asked]
    shape: type[Shape]
    at: str

    @property
    def columns(self) -> tuple[Column, ...]:
        """The fields of an item that the store has in one row."""
        return columns_of(self.shape, self.listing.rows.selected_columns.keys())


@dataclass(frozen=True, slots=True)
class AsShown:
    """A list that is written as the API shows it now: what is set up, and what is held at the prices of now."""

    page: Callable[[CallersDesk, Any], Awaitable[Listed[Any] | RoundTripsShape]]
    asked: type[Asked]
    shape: type[Shape]

    @property
    def columns(self) -> tuple[Column, ...]:
        """The fields of an item."""
        return columns_of(self.shape)


class RowsOfBacktestAsked(RowsAsked):
    """Which backtest, which rows of its grid, and in which order."""

    backtest_id: str


async def _round_trips(desk: CallersDesk, asked: analytics.ListQuery) -> RoundTripsShape:
    return RoundTripsShape.model_validate_json(bytes((await analytics.list_round_trips(desk, asked)).body))


async def _backtest_rows(desk: CallersDesk, asked: RowsOfBacktestAsked) -> Listed[Any]:
    seen = partial(lists.is_seen, listing=lists.BACKTESTS, identity=asked.backtest_id, caller=desk.caller)
    if not await desk.store.read(seen):
        raise Refused(not_found("backtest", asked.backtest_id, "backtest_id"))
    answer = await backtests.list_rows(desk, asked.backtest_id, asked)
    return Listed[GridRowShape].model_validate_json(bytes(answer.body))


LISTS: dict[str, OfStore | AsShown] = {
    "deliveries": OfStore(lists.DELIVERIES, deliveries.DeliveriesAsked, deliveries.DeliveryShape, "received_at"),
    "signals": OfStore(lists.SIGNALS, signals.SignalsAsked, signals.SignalShape, "accepted_at"),
    "trades": OfStore(lists.TRADES, trades.TradesAsked, trades.TradeShape, "created_at"),
    "orders": OfStore(lists.ORDERS, orders.OrdersAsked, orders.OrderShape, "created_at"),
    "watched-orders": OfStore(
        lists.WATCHED_ORDERS, watched_orders.WatchedAsked, watched_orders.WatchedShape, "created_at"
    ),
    "fills": OfStore(lists.FILLS, fills.FillsAsked, fills.FillShape, "happened_at"),
    "account-events": OfStore(
        lists.ACCOUNT_EVENTS, account_events.AccountEventsAsked, account_events.AccountEventShape, "happened_at"
    ),
    "told": AsShown(notifications.list_told, notifications.MessagesAsked, notifications.MessageShape),
    "accounts": AsShown(accounts.list_accounts, accounts.AccountsAsked, AccountShape),
    "positions": AsShown(positions.list_positions, positions.PositionsAsked, positions.PositionShape),
    "strategies": AsShown(strategies.list_strategies, strategies.StrategiesAsked, strategies.StrategyShape),
    "subscriptions": AsShown(
        subscriptions.list_subscriptions, subscriptions.SubscriptionsAsked, subscriptions.SubscriptionShape
    ),
    "webhook-keys": AsShown(webhook_keys.list_keys, webhook_keys.KeysAsked, webhook_keys.KeyShape),
    "users": AsShown(users.list_users, users.UsersAsked, users.UserShape),
    "round-trips": AsShown(_round_trips, analytics.ListQuery, RoundTripShape),
    "backtest-rows": AsShown(_backtest_rows, RowsOfBacktestAsked, GridRowShape),
}
"""Every list that can be exported, by the name of its address."""


def columns_by_list() -> dict[str, tuple[Column, ...]]:
    """The columns of every export, by its name."""
    return {name: each.columns for name, each in LISTS.items()} | {JOURNAL: journal.COLUMNS}
