"""What is said of a trade and of an event: a title, and a sentence or two that are understood at night."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from tradehook.notify.news import Kind, News
from tradehook.vocabulary.exact import canonical
from tradehook.vocabulary.notice import Tells, about_of
from tradehook.vocabulary.order import OrderStatus
from tradehook.vocabulary.settings import Notify
from tradehook.vocabulary.side import Side
from tradehook.vocabulary.trade import TradeStatus

_LONGEST = 1_000

_FAILURES = frozenset({TradeStatus.FAILED, TradeStatus.IN_DOUBT, TradeStatus.REJECTED, TradeStatus.EXPIRED})
_AS_WORDS = {
    TradeStatus.AWAITING_APPROVAL: "waits for you",
    TradeStatus.IN_DOUBT: "in doubt",
}
_WANTED = {
    Notify.ALL: frozenset({Kind.TRADES, Kind.FAILURES, Kind.APPROVALS}),
    Notify.FAILURES: frozenset({Kind.FAILURES, Kind.APPROVALS}),
    Notify.NONE: frozenset[Kind](),
}
_DID = {Side.BUY: "bought", Side.SELL: "sold"}
_TO_DO = {Side.BUY: "buy", Side.SELL: "sell"}
_OF_TELLS = {Tells.ALARM: Kind.ALARMS, Tells.EVENT: Kind.EVENTS}


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderSaid:
    """An order of a trade, in units; `price` is the average of its fills, or what it asks for where nothing filled."""

    side: Side
    symbol: str
    quantity: Decimal
    filled: Decimal
    price: Decimal | None
    status: OrderStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeSaid:
    """A trade that came to `status`; `origin` names the strategy, or the command, that it comes from."""

    status: TradeStatus
    symbol: str
    account: str
    origin: str
    orders: Sequence[OrderSaid]
    reasons: Sequence[str]


def kind_of(status: TradeStatus) -> Kind | None:
    """What news it is that a trade came to a status; None where nobody needs to know."""
    if status is TradeStatus.AWAITING_APPROVAL:
        return Kind.APPROVALS
    if status in _FAILURES:
        return Kind.FAILURES
    return Kind.TRADES if status.ended else None


def wanted(notify: Notify, kind: Kind) -> bool:
    """Whether a subscription with this setting tells such news (rule: deciding 3, `notify`)."""
    return kind in _WANTED[notify]


def of_trade(said: TradeSaid, kind: Kind) -> News:
    """The news of a trade."""
    status = _AS_WORDS.get(said.status, said.status.value)
    done = "; ".join(_order(order) for order in said.orders)
    sentences = [f"{said.origin} on {said.account}: {done or 'no order was sent'}.", *said.reasons]
    return News(kind=kind, title=f"{said.symbol}: {status}", text=_short(" ".join(sentences)), word=status)


def of_event(code: str, message: str, account: str | None) -> News | None:
    """The news of an event; None for one that nobody is told of."""
    about = about_of(code)
    kind = None if about is None else _OF_TELLS.get(about.tells)
    if kind is None:
        return None
    whose = "tradehook" if account is None else account
    words = code.replace("-", " ")
    return News(kind=kind, title=f"{whose}: {words}", text=_short(message), word=words)


def of_test(channel: str) -> News:
    """What a channel is told to try it."""
    text = f"This is a test: tradehook reaches you over the channel {channel}."
    return News(kind=Kind.EVENTS, title="tradehook: test", text=text, word="test")


def _order(order: OrderSaid) -> str:
    at = "" if order.price is None else f" at {canonical(order.price)}"
    if not order.filled:
        return f"{_TO_DO[order.side]} {canonical(order.quantity)} {order.symbol}{at} ({_words(order.status)})"
    of = "" if order.filled == order.quantity else f" of {canonical(order.quantity)}"
    return f"{_DID[order.side]} {canonical(order.filled)}{of} {order.symbol}{at}"


def _words(status: OrderStatus) -> str:
    return status.value.replace("_", " ")


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
