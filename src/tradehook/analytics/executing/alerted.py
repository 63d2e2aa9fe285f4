"""Alerts with the fills that their trades brought."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from tradehook.analytics.alerts.answered import AlertFill, AnsweredAlert
from tradehook.analytics.books import Reading
from tradehook.analytics.executing import queries
from tradehook.analytics.executing.executed import Told, told_in
from tradehook.analytics.executing.queries import PartRow, TradeRow
from tradehook.analytics.said import tags_of
from tradehook.analytics.scope import Scope
from tradehook.plumbing.store.contract import ReadTx
from tradehook.vocabulary.exact import ZERO, Price, Quantity
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.side import Side
from tradehook.vocabulary.signal import Action
from tradehook.vocabulary.trade import TradeStatus

_OF_UNITS: Final = frozenset({Action.BUY, Action.SELL, Action.EXIT, Action.ADD, Action.REVERSE, Action.PLACE})
_MISSED: Final = frozenset({TradeStatus.COMPLETED, TradeStatus.FAILED, TradeStatus.EXPIRED, TradeStatus.CANCELLED})
"""How a trade ends that was to trade and did not."""


@dataclass(frozen=True, slots=True)
class Alerts:
    """Alerts that were to be traded, and how many were not, by the status of their trade (held, ignored, at work)."""

    answered: Sequence[AnsweredAlert]
    not_traded: Counter[TradeStatus]


def alerts_of(tx: ReadTx, reading: Reading, account_id: AccountId, scope: Scope) -> Alerts:
    """The alerts of an account that are meant, each with its fills.

    An alert that our own rules held back is no missed fill, and one whose order still works is none yet.
    """
    parts: defaultdict[str, list[PartRow]] = defaultdict(list)
    for part in queries.parts_of_trades(tx, account_id):
        parts[part.trade_id].append(part)
    answered: list[AnsweredAlert] = []
    not_traded: Counter[TradeStatus] = Counter()
    for row in queries.trades_made(tx, account_id):
        told, status = told_in(row.message), TradeStatus(row.status)
        if told.action not in _OF_UNITS or not _is_meant(row, scope):
            continue
        of_trade = parts.get(row.id, [])
        if status in _MISSED or any(part.execution_id for part in of_trade):
            alert = _answered(row, told, of_trade, reading, account_id)
            answered += [] if alert is None else [alert]
        else:
            not_traded[status] += 1
    return Alerts(answered, not_traded)


def _is_meant(row: TradeRow, scope: Scope) -> bool:
    return (
        scope.covers(Instant(row.received_at))
        and scope.symbol in (None, row.symbol)
        and scope.strategy_id in (None, row.strategy_id)
        and scope.subscription_id in (None, row.subscription_id)
        and (scope.tag is None or scope.tag in tags_of(row.message))
    )


def _answered(
    row: TradeRow, told: Told, parts: Sequence[PartRow], reading: Reading, account_id: AccountId
) -> AnsweredAlert | None:
    instrument = reading.instrument(row.symbol)
    at = Instant(row.received_at)
    point_value = None if instrument is None else reading.point_value(instrument, at)
    if point_value is None:
        return None
    return AnsweredAlert(
        alert_id=row.id,
        # What one account holds, no alert of another one closes.
        symbol=f"{row.symbol} {account_id}",
        side=Side(parts[0].side) if parts else Side.BUY if told.action == Action.BUY else Side.SELL,
        at=at,
        price=None if told.signal_price is None else Price(told.signal_price),
        wanted=_wanted(told, parts),
        fills=tuple(
            AlertFill(Instant(part.at), Price(Decimal(part.price)), Quantity(Decimal(part.units)))
            for part in parts
            if part.at is not None and part.price is not None and part.units is not None
        ),
        point_value=point_value,
    )


def _wanted(told: Told, parts: Sequence[PartRow]) -> Quantity | None:
    """What its orders were to fill; without any, what it asked for itself."""
    if not parts:
        return None if told.quantity is None else Quantity(told.quantity)
    ordered = {part.order_id: Decimal(part.quantity) for part in parts}
    return Quantity(sum(ordered.values(), ZERO))
