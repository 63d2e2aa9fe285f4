"""What became of an order message, for senders whose answer reports it (rule: architecture 6)."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from tradehook.dialects.contract import LegNow, OrderNow
from tradehook.engine.orders_by_number import Numbered, numbered
from tradehook.intake import queries as intake
from tradehook.orders import queries as orders
from tradehook.orders.emulation import queries as emulation
from tradehook.orders.order import Order
from tradehook.plumbing.clock import elapsed_s
from tradehook.plumbing.store.contract import ReadTx, Store
from tradehook.positions.fold import EXACT
from tradehook.trades import queries as trades
from tradehook.trades.trade import Trade
from tradehook.vocabulary.advice import HINTS
from tradehook.vocabulary.exact import ZERO
from tradehook.vocabulary.ids import SignalId
from tradehook.vocabulary.order import Leg, OrderPrices, OrderStatus, OrderType, TimeInForce
from tradehook.vocabulary.reason import Reason, Why
from tradehook.vocabulary.refusal import Caution, Refusal
from tradehook.vocabulary.trade import TradeStatus

_LOOK_AGAIN_S = 0.1
"""How often it is looked whether another process has carried it out."""
_ANSWERED = 200
_AT_ONCE = frozenset({TimeInForce.IOC, TimeInForce.FOK})
_UNTOLD = frozenset({OrderStatus.PENDING, OrderStatus.IN_DOUBT})
_OWN = frozenset({Leg.ENTRY, Leg.EXIT})
_FEW = Decimal("1e-12")
_PROTECTS = frozenset({Leg.TAKE_PROFIT, Leg.STOP_LOSS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What is so of an order now, and whether that is what its sender waits for."""

    now: OrderNow
    settled: bool


class Outcomes:
    """Lets senders wait until the engine has carried out what they sent."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._next_turn = asyncio.Event()

    def heard(self) -> None:
        """The engine has committed something."""
        self._next_turn.set()
        self._next_turn = asyncio.Event()

    async def wait(self, signal_id: SignalId, until_s: float) -> OrderNow:
        """What became of an order message, as soon as that is known; at `until_s` (see `elapsed_s`) what is known."""
        while True:
            # Taken before it is looked: whatever is committed from now on is heard of, however many wait.
            turned = self._next_turn
            outcome = await self._store.read(partial(outcome_of, signal_id=signal_id))
            left_s = until_s - elapsed_s()
            if outcome.settled or left_s <= 0:
                return outcome.now
            try:
                async with asyncio.timeout(min(_LOOK_AGAIN_S, left_s)):
                    await turned.wait()
            except TimeoutError:
                continue


def outcome_of(tx: ReadTx, signal_id: SignalId) -> Outcome:
    """What became of an order message by now."""
    signal = intake.signal(tx, signal_id)
    if signal is None or signal.account_id is None:
        raise LookupError(signal_id)
    number = signal.order_number or signal.message.order_number
    trade = trades.of_signal(tx, signal_id)
    if trade is None or number is None:
        return Outcome(now=OrderNow(number), settled=False)
    found = numbered(tx, signal.account_id, number) or Numbered(number=number)
    if signal.message.action.is_of_an_order:
        return _of_request(tx, trade, found)
    return _of_placing(tx, trade, found)


def _of_placing(tx: ReadTx, trade: Trade, found: Numbered) -> Outcome:
    if found.order is not None:
        return _of_order(tx, trade, found.order, found.number)
    if trade.status.ended:
        return _not_placed(tx, trade, OrderNow(found.number, refusal=_refusal(trade)))
    if trade.status.away:
        waits = trade.reasons[0].message if trade.reasons else f"It is {trade.status}."
        return Outcome(now=OrderNow(found.number, waits_for=waits), settled=True)
    if found.watched is not None and found.watched.status.is_ours:
        return Outcome(now=OrderNow(found.number, OrderStatus.WORKING), settled=True)
    return Outcome(now=OrderNow(found.number), settled=False)


def _of_order(tx: ReadTx, trade: Trade, order: Order, number: int) -> Outcome:
    if order.status is OrderStatus.REJECTED:
        refusal = _as_refusal(Why.BROKER_REJECTED.because(words=order.words))
        return _not_placed(tx, trade, OrderNow(number, order.status, refusal=refusal))
    now = _now(tx, order, number)._replace(cautions=tuple(_as_caution(reason) for reason in trade.reasons))
    if order.status in _UNTOLD:
        return Outcome(now=now._replace(status=None), settled=False)
    fills_at_once = order.order_type is OrderType.MARKET or order.time_in_force in _AT_ONCE
    return Outcome(now=now, settled=order.status.final or not fills_at_once)


def _not_placed(tx: ReadTx, trade: Trade, now: OrderNow) -> Outcome:
    """Of an order that was not placed, or not all of it: with what was exited before it to make room for it."""
    exits = [each for each in orders.orders_of_trade(tx, trade.id) if each.leg in _OWN]
    filled, average = _average_of(exits)
    return Outcome(now=now._replace(filled=filled, average_price=average), settled=True)


def _of_request(tx: ReadTx, trade: Trade, found: Numbered) -> Outcome:
    """Of new terms, or a cancel: once its trade has ended, and so well or not."""
    if trade.status is TradeStatus.COMPLETED:
        return Outcome(now=_after_request(tx, found), settled=True)
    if trade.status.ended:
        return Outcome(now=OrderNow(found.number, refusal=_refusal(trade)), settled=True)
    return Outcome(now=OrderNow(found.number), settled=False)


def _after_request(tx: ReadTx, found: Numbered) -> OrderNow:
    if found.order is not None:
        return _now(tx, found.order, found.number)
    works = found.watched is not None and found.watched.status.is_ours
    made = orders.orders_of_trade(tx, found.trade.id) if found.trade is not None else []
    filled, average = _average_of([each for each in made if each.leg in _OWN])
    status = OrderStatus.WORKING if works else OrderStatus.CANCELLED
    return OrderNow(found.number, status, filled=filled, average_price=average)


def _now(tx: ReadTx, order: Order, number: int) -> OrderNow:
    """The order, with what was exited before it to make room for it."""
    filled, average = _filled(tx, order)
    return OrderNow(
        number=number,
        status=order.status,
        filled=filled,
        average_price=average,
        legs=(*_at_broker(tx, order), *_watched(tx, order)),
    )


def _filled(tx: ReadTx, order: Order) -> tuple[Decimal, Decimal | None]:
    """Units that a trade's own orders have filled, and at what price on average."""
    made = orders.orders_of_trade(tx, order.trade_id) if order.trade_id and order.leg in _OWN else [order]
    return _average_of([each for each in made if each.leg in _OWN or each.id == order.id])


def _average_of(own: Sequence[Order]) -> tuple[Decimal, Decimal | None]:
    """What these have filled together, and the average price: of one alone its own, to its last decimal."""
    some = [each for each in own if each.filled_quantity]
    if len(some) == 1:
        return some[0].filled_quantity, some[0].average_price
    filled: Decimal = sum((each.filled_quantity for each in some), ZERO)
    worth = sum((each.filled_quantity * (each.average_price or ZERO) for each in some), ZERO)
    return filled, EXACT.divide(worth, filled).quantize(_FEW, context=EXACT) if filled else None


def _at_broker(tx: ReadTx, entry: Order) -> list[LegNow]:
    made = orders.orders_of_trade(tx, entry.trade_id) if entry.trade_id else []
    legs = [each for each in made if each.leg in _PROTECTS and each.step == entry.step and each.status.open]
    return [LegNow(each.leg, each.number, each.status, _price(each.prices)) for each in legs]


def _watched(tx: ReadTx, entry: Order) -> list[LegNow]:
    alive = [each for each in emulation.alive_in(tx, entry.lane) if each.entry_id == entry.id and each.status.is_ours]
    return [LegNow(each.leg, None, each.status, _price(each.prices)) for each in alive]


def _price(prices: OrderPrices) -> Decimal | None:
    """Where a leg works; a trailing one has a distance, and no price of its own."""
    return prices.stop_price or prices.limit_price


def _refusal(trade: Trade) -> Refusal:
    """Why what was sent was not done, in the words of its trade."""
    if trade.reasons:
        return _as_refusal(trade.reasons[-1])
    return Refusal(
        code=trade.status.replace("_", "-"), status=_ANSWERED, message=f"It ended as {trade.status}.", hint=""
    )


def _as_refusal(reason: Reason) -> Refusal:
    return Refusal(code=reason.code, status=_ANSWERED, message=reason.message, hint=HINTS.get(reason.code, ""))


def _as_caution(reason: Reason) -> Caution:
    return Caution(code=reason.code, message=reason.message)
