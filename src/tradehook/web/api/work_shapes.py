"""How parked work is answered: with everything that a person needs to find out what became of it."""

from collections.abc import Mapping
from typing import Annotated, Any

from tradehook.accounts.queries import account
from tradehook.engine.report_text import report_of
from tradehook.engine.verdict import ABOUT_A_REPORT, FITTING, VerdictKind, about_a_request
from tradehook.lanes.lane import Parked, ParkedKind
from tradehook.orders.order import BrokerRequest, RequestKind
from tradehook.orders.requests import queries as requests
from tradehook.plumbing.store.contract import ReadTx
from tradehook.vocabulary.broker import AccountReport, CashMoved, FilledSoFar, OrderFilled
from tradehook.vocabulary.exact import canonical, canonical_or_none
from tradehook.vocabulary.order import OrderStatus, OrderType, Replacement, TimeInForce
from tradehook.vocabulary.side import Side
from tradehook.web.api import queries
from tradehook.web.api.lists import queries as lists
from tradehook.web.api.shapes import Exact, FromJson, Moment, Shape


class ChangeShape(Shape):
    """The new terms that were asked for; null ones stay. `client_order_id` is the order's id afterwards."""

    client_order_id: str
    quantity: Exact | None
    limit_price: Exact | None
    stop_price: Exact | None
    trail_amount: Exact | None
    trail_percent: Exact | None
    time_in_force: TimeInForce | None
    good_till: Moment | None


class WorkShape(Shape):
    """Something that waits for a person, or did. `words` say what is not known, `what_to_do` how to find out, and
    `verdicts` what can be said about it.

    Of a request: the order as it is now, what was asked of the broker (`request`, with the new terms in `change`), when
    it was sent first, and what the broker said last. Of a report: the report as it came.
    """

    id: str
    kind: ParkedKind
    reason: str
    words: str
    what_to_do: str
    verdicts: list[VerdictKind]
    parked_at: Moment
    settled_at: Moment | None
    settled_as: VerdictKind | None
    account_id: str | None
    account: str | None
    broker: str | None
    request: RequestKind | None = None
    sent_at: Moment | None = None
    broker_said: str | None = None
    order_id: str | None
    trade_id: str | None = None
    client_order_id: str | None = None
    broker_order_id: str | None = None
    symbol: str | None = None
    side: Side | None = None
    quantity: Exact | None = None
    filled_quantity: Exact | None = None
    type: OrderType | None = None
    time_in_force: TimeInForce | None = None
    limit_price: Exact | None = None
    stop_price: Exact | None = None
    trail_amount: Exact | None = None
    trail_percent: Exact | None = None
    status: OrderStatus | None = None
    change: ChangeShape | None = None
    report: Annotated[dict[str, Any] | None, FromJson] = None


def work_shape(tx: ReadTx, work: Parked) -> WorkShape:
    """Parked work with what it is about."""
    asked = requests.request(tx, work.request_id) if work.request_id else None
    holder = account(tx, work.account_id) if work.account_id else None
    return WorkShape.model_validate(
        {
            **(_of_request(tx, asked) if asked else _of_report(work.report or "")),
            "id": work.id,
            "kind": work.kind,
            "reason": work.reason,
            "words": work.words,
            "verdicts": FITTING[work.kind],
            "parked_at": work.parked_at,
            "settled_at": work.settled_at,
            "settled_as": work.settled_as,
            "account_id": work.account_id,
            "account": holder.name if holder else None,
            "broker": holder.broker if holder else None,
            "order_id": work.order_id,
            "report": work.report,
        }
    )


def _of_request(tx: ReadTx, asked: BrokerRequest) -> Mapping[str, Any]:
    """The order of a request, and how far that came."""
    order = lists.one_of(tx, lists.ORDERS, asked.order.id) or {}
    said = [row["words"] for row in queries.requests_of_order(tx, asked.order.id) if row["kind"] == asked.kind]
    return {
        **order,
        "what_to_do": about_a_request(asked),
        "request": asked.kind,
        "sent_at": asked.created_at,
        "broker_said": said[-1],
        "change": _change(asked.change) if asked.change else None,
    }


def _change(wanted: Replacement) -> Mapping[str, Any]:
    return {
        "client_order_id": wanted.client_order_id,
        "quantity": canonical_or_none(wanted.quantity),
        "limit_price": canonical_or_none(wanted.prices.limit_price),
        "stop_price": canonical_or_none(wanted.prices.stop_price),
        "trail_amount": canonical_or_none(wanted.prices.trail_amount),
        "trail_percent": canonical_or_none(wanted.prices.trail_percent),
        "time_in_force": wanted.time_in_force,
        "good_till": wanted.good_till,
    }


def _of_report(text: str) -> Mapping[str, Any]:
    """The order that a report is about, as the report names it."""
    came = report_of(text).report
    if isinstance(came, AccountReport):
        return {"what_to_do": ABOUT_A_REPORT, "symbol": None if isinstance(came, CashMoved) else came.symbol}
    known = {
        "what_to_do": ABOUT_A_REPORT,
        "client_order_id": came.client_order_id,
        "broker_order_id": came.broker_order_id,
    }
    if not isinstance(came, OrderFilled | FilledSoFar):
        return known
    return {**known, "symbol": came.symbol, "side": came.side, "quantity": canonical(came.quantity)}
