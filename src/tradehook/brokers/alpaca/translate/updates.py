"""A trade update, as what it tells: reports, or what has to be asked before it can be told."""

from dataclasses import dataclass

from tradehook.brokers.alpaca.translate import reports
from tradehook.brokers.alpaca.translate.numbers import NotReadable, instant
from tradehook.brokers.alpaca.translate.orders import broker_order, changed_at, is_multi_leg
from tradehook.brokers.alpaca.translate.symbols import Symbols
from tradehook.brokers.alpaca.translate.wire import WireUpdate
from tradehook.brokers.alpaca.translate.words import EVENTS, REPLACE_REJECTED, STATUSES, Tells
from tradehook.vocabulary.broker import BrokerOrder, Report
from tradehook.vocabulary.ids import AccountId, BrokerOrderId, ExecutionId
from tradehook.vocabulary.instant import Instant


@dataclass(frozen=True, slots=True)
class Told:
    """The reports that an update makes; none where it only repeats what others say."""

    reports: tuple[Report, ...]


@dataclass(frozen=True, slots=True)
class AskOrder:
    """The update says nothing that is understood: the order itself has to be asked for."""

    order_id: BrokerOrderId
    why: str


@dataclass(frozen=True, slots=True)
class AskSuccessor:
    """The order was replaced at `at`: the order that took its place has to be asked for."""

    order: BrokerOrder
    successor_id: BrokerOrderId
    at: Instant


@dataclass(frozen=True, slots=True)
class ReplaceRefused:
    """A replacement did not come about: the order has its old terms, and the new order never was one."""

    order: BrokerOrder
    at: Instant
    words: str


@dataclass(frozen=True, slots=True)
class AskFills:
    """There were executions that the update does not tell one by one (of a multi-leg order): they have to be asked."""

    why: str


Heard = Told | AskOrder | AskSuccessor | ReplaceRefused | AskFills


def heard(update: WireUpdate, account_id: AccountId, symbols: Symbols, parent_id: BrokerOrderId | None = None) -> Heard:
    """What a trade update tells, given whose leg its order is. Raises `NotReadable` where it makes no sense."""
    tells = EVENTS.get(update.event)
    if tells is None:
        return AskOrder(BrokerOrderId(update.order.id), f"unknown event {update.event!r}")
    if is_multi_leg(update.order):
        return AskFills("a multi-leg order") if tells is Tells.EXECUTION else Told(())
    order = broker_order(update.order, symbols, parent_id)
    at = _happened_at(update)
    match tells:
        case Tells.STATE:
            return _state(update, account_id, order, at)
        case Tells.END:
            ended = reports.ended(account_id, order, at, STATUSES[update.event], update.reason or update.event)
            return Told((ended,))
        case Tells.REPLACEMENT:
            return _replacement(update, account_id, order, at)
        case Tells.EXECUTION:
            return _execution(update, account_id, order, at)
        case Tells.BUST | Tells.CORRECTION:
            return _undoing(update, account_id, order, at)


def _happened_at(update: WireUpdate) -> Instant:
    text = update.timestamp or update.at
    at = changed_at(update.order) if text is None else instant(text)
    if at is None:
        raise NotReadable(f"{update.event} without its time")
    return at


def _state(update: WireUpdate, account_id: AccountId, order: BrokerOrder, at: Instant) -> Heard:
    if update.event == REPLACE_REJECTED:
        return ReplaceRefused(order, at, update.reason or update.event)
    # The end of an order has an event of its own: one that only mentions a final status tells nothing new.
    told = reports.state(account_id, order, at) if order.status.open else None
    return Told(() if told is None else (told,))


def _replacement(update: WireUpdate, account_id: AccountId, order: BrokerOrder, at: Instant) -> Heard:
    successor = update.order.replaced_by
    if successor is None:
        return Told((reports.ended(account_id, order, at, STATUSES[update.event], update.reason or update.event),))
    return AskSuccessor(order, BrokerOrderId(successor), at)


def _execution(update: WireUpdate, account_id: AccountId, order: BrokerOrder, at: Instant) -> Heard:
    if update.execution_id is None:
        return AskFills("an execution without its id")
    return Told((_fill(update, account_id, order, update.execution_id, at),))


def _undoing(update: WireUpdate, account_id: AccountId, order: BrokerOrder, at: Instant) -> Heard:
    undone = update.previous_execution_id
    if undone is None:
        return AskOrder(order.broker_order_id, f"{update.event} of an execution that it does not name")
    bust = reports.busted(account_id, order, ExecutionId(undone), update.reason or update.event, at)
    if EVENTS[update.event] is Tells.BUST or update.execution_id is None:
        return Told((bust,))
    return Told((bust, _fill(update, account_id, order, update.execution_id, at)))


def _fill(update: WireUpdate, account_id: AccountId, order: BrokerOrder, execution_id: str, at: Instant) -> Report:
    if update.qty is None or update.price is None:
        raise NotReadable(f"{update.event} without its quantity or price")
    return reports.filled(account_id, order, ExecutionId(execution_id), update.qty, update.price, at)
