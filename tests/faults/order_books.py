"""What the books say of one account: ours, and the paper exchange's own."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from tests.faults.books import Books, Row
from tests.faults.evidence import quoted
from tests.faults.order_round import Told
from tradehook.orders.emulation.life import WatchedStatus
from tradehook.vocabulary.order import OrderStatus
from tradehook.vocabulary.trade import ENDED

OWN = ("entry", "exit")
LEGS = ("stop_loss", "take_profit")
FINAL = {status.value for status in OrderStatus if status.final}
_ALIVE = quoted({status.value for status in WatchedStatus if not status.ended})
_UNTOLD = "('pending', 'in_doubt')"
_RESTS = f"o.account_id = '{{0}}' AND o.status NOT IN ({quoted(FINAL)})"
_BUSY = {
    "unrouted": "signals WHERE account_id = '{0}' AND routed_at IS NULL",
    "unsettled": "broker_requests WHERE (outcome IS NULL OR outcome = 'unknown') AND account_id = '{0}'",
    "untold": f"orders o WHERE {_RESTS} AND o.status IN {_UNTOLD}",
    "trades": (
        f"trades t WHERE t.account_id = '{{0}}' AND t.status NOT IN ({quoted({each.value for each in ENDED})})"
        f" AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.trade_id = t.id AND {_RESTS})"
    ),
    "lanes": "lanes WHERE trade_id IS NOT NULL AND account_id = '{0}'",
    "differences": "position_differences WHERE account_id = '{0}'",
    "unheard": (
        "paper_reports r WHERE r.account_id = '{0}' AND r.kind = 'filled'"
        " AND NOT EXISTS (SELECT 1 FROM fills f WHERE f.account_id = r.account_id AND f.execution_id = r.execution_id)"
    ),
    "ended": (
        f"orders o JOIN paper_orders p ON p.account_id = o.account_id AND p.client_order_id = o.client_order_id"
        f" WHERE {_RESTS} AND p.status IN ({quoted(FINAL)})"
    ),
}
_EVENTS = (
    "SELECT e.order_id, e.event, e.status FROM order_events e JOIN orders o ON o.id = e.order_id"
    " WHERE o.account_id = '{}' ORDER BY e.sequence"
)
_LOOK = "SELECT " + ", ".join(f"(SELECT count(*) FROM {what}) AS {name}" for name, what in _BUSY.items())


def what_is_busy(books: Books, account: str) -> dict[str, int]:
    """What is still to be done for an account, but for orders that rest: how many of each."""
    (row,) = books.rows(_LOOK.format(account))
    return {name: many for name, many in row.items() if many}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The rows of one account, and what was told to whoever traded it."""

    told: list[Told]
    orders: list[Row]
    trades: list[Row]
    requests: list[Row]
    watched: list[Row]
    notices: list[Row]
    theirs: list[Row]
    reports: list[Row]
    held: Decimal
    tags: dict[int, Row]
    _reports_of: dict[str, list[Row]] = field(default_factory=dict)
    _events_of: dict[str, list[Row]] = field(default_factory=dict)

    def own_orders(self, number: int) -> list[Row]:
        """What a place has made of itself: an exit, an entry, or both; in every attempt."""
        trade = next((each["id"] for each in self.trades if each["order_number"] == number), None)
        found = [each for each in self.orders if each["trade_id"] == trade and each["leg"] in OWN]
        return found if trade else [each for each in self.orders if each["number"] == number]

    def legs(self, number: int) -> list[Row]:
        """The legs that were ever at the exchange for an order."""
        trade = next((each["id"] for each in self.trades if each["order_number"] == number), None)
        return [each for each in self.orders if trade and each["trade_id"] == trade and each["leg"] in LEGS]

    def of(self, order: Row) -> list[Row]:
        """What the exchange reported of an order, in its order."""
        return self._reports_of.get(order["client_order_id"], [])

    def events_of(self, order: Row) -> list[Row]:
        """What tradehook heard of an order, in the order in which it did."""
        return self._events_of.get(order["id"], [])

    def fills(self, number: int, until: int | None = None) -> list[Row]:
        """The executions of a place's own orders, up to a moment."""
        made = [report for order in self.own_orders(number) for report in self.of(order) if report["kind"] == "filled"]
        return [each for each in made if until is None or each["happened_at"] <= until]

    def filled_late(self, number: int) -> bool:
        """Whether any of a place's own orders filled after its end, as exchanges do now and then."""
        return any(_filled_late(self.of(order)) for order in self.own_orders(number))


def seen(books: Books, account: str, told: list[Told]) -> Seen:
    """Everything of an account."""

    def rows(what: str, where: str = "1=1") -> list[Row]:
        return books.rows(f"SELECT * FROM {what} WHERE account_id = '{account}' AND {where}")

    reports = sorted(rows("paper_reports"), key=lambda row: int(row["sequence"]))
    by_order: dict[str, list[Row]] = {}
    for report in reports:
        by_order.setdefault(report["client_order_id"], []).append(report)
    events: dict[str, list[Row]] = {}
    for row in books.rows(_EVENTS.format(account)):
        events.setdefault(row["order_id"], []).append(row)
    return Seen(
        told=told,
        orders=rows("orders"),
        trades=rows("trades"),
        requests=rows("broker_requests"),
        watched=rows("watched_orders"),
        notices=rows("account_events"),
        theirs=rows("paper_orders"),
        reports=reports,
        held=sum((Decimal(row["quantity"]) for row in rows("paper_positions")), Decimal(0)),
        tags=dict(_tagged(books, account)),
        _reports_of=by_order,
        _events_of=events,
    )


def terms_of(report: Row) -> Row:
    """The order as a report of its replacement shows it."""
    found: Row = json.loads(report["broker_order"])
    return found


def in_short(row: Row) -> dict[str, object]:
    """What a person wants to see of an order, a leg or a watched order."""
    names = (
        "id",
        "client_order_id",
        "leg",
        "side",
        "type",
        "quantity",
        "filled",
        "filled_quantity",
        "released",
        "exited",
        "limit_price",
        "stop_price",
        "status",
        "words",
    )
    return {name: row[name] for name in names if name in row}


def _tagged(books: Books, account: str) -> Iterator[tuple[int, Row]]:
    """The trade of each message, by the tag that it had."""
    query = (
        "SELECT d.body, t.* FROM trades t JOIN signals s ON s.id = t.signal_id"
        " JOIN deliveries d ON d.id = s.delivery_id"
        f" WHERE t.account_id = '{account}' AND s.account_id IS NOT NULL"
    )
    for row in books.rows(query):
        yield int(json.loads(row["body"])["tag"]), row


def _filled_late(reports: list[Row]) -> bool:
    kinds = [report["kind"] for report in reports]
    return "ended" in kinds and "filled" in kinds[kinds.index("ended") :]
