"""What must hold between our books and a broker's, once both are at rest. Each check answers what it found broken."""

from collections import Counter
from collections.abc import Callable
from decimal import Decimal

from tests.faults.books import Books, Row
from tests.faults.evidence import Broken, Evidence
from tests.faults.theirs import Held, TheirFill, TheirOrder, positions_in
from tradehook.vocabulary.notice import About
from tradehook.vocabulary.order import OrderStatus

_SIGNED = {"buy": 1, "sell": -1}
_OF_DIFFERENCES = (About.POSITION_DIFFERS, About.DIFFERENCE_EXPLAINED)
_USUAL = frozenset(
    {
        *_OF_DIFFERENCES,
        About.LATE_ENTRY,
        About.KILL_SWITCH_ON,
        About.KILL_SWITCH_OFF,
        About.ACCOUNT_LOCKED,
        About.ACCOUNT_UNLOCKED,
        About.CONNECTION_LOST,
        About.CONNECTION_BACK,
        About.LANE_TAKEN_OVER,
        About.POSITION_MISMATCH,
        About.POSITION_IN_STEP_AGAIN,
    }
)


def told_once(found: Evidence) -> Broken:
    """Promise 3: an order is at the broker at most once, under our id, and stands there as it does here.

    Of an order from elsewhere a broker may tell no more than its executions: once it has ended, those are what counts.
    """
    if _undone_unheard(found):
        return
    ours = _orders_by_every_id(found.books)
    theirs = found.theirs.orders()
    times = Counter((each.account_id, each.client_order_id) for each in theirs)
    yield from (f"client order id {each} twice" for each, count in times.items() if count > 1)
    for each in theirs:
        order = ours.get(each.client_order_id)
        if order is None and OrderStatus(each.status).final and About.EXTERNAL_FILL in found.expected:
            continue
        if order is None:
            yield f"the broker has an order that we do not know: {each}"
        elif not _stands_alike(order, each):
            yield f"order {order['id']} is {_standing(order)} to us and {each} to the broker"


def filled_once(found: Evidence) -> Broken:
    """Promise 3: at most one attempt of a step filled."""
    query = "SELECT trade_id, step, filled_quantity FROM orders WHERE trade_id IS NOT NULL AND parent_id IS NULL"
    rows = [row for row in found.books.rows(query) if Decimal(row["filled_quantity"])]
    filled = Counter((row["trade_id"], row["step"]) for row in rows)
    yield from (f"{count} orders of step {step} filled" for step, count in filled.items() if count > 1)


def reached_the_broker(found: Evidence) -> Broken:
    """Promise 4: what the broker does not have was never sent, or refused; and nothing else is said of it here."""
    outcomes = {
        row["order_id"]: row["outcome"]
        for row in found.books.rows("SELECT order_id, outcome FROM broker_requests WHERE kind = 'submit'")
    }
    at_broker = {each.client_order_id for each in found.theirs.orders()}
    dead = {(OrderStatus.EXPIRED, "not_sent"), (OrderStatus.REJECTED, "rejected")}
    for row in found.books.rows("SELECT * FROM orders WHERE parent_id IS NULL"):
        how = (row["status"], outcomes.get(row["id"]))
        if row["client_order_id"] not in at_broker and how not in dead:
            yield f"order {row['id']} is {how} and never reached the broker"


def every_fill_booked_once(found: Evidence) -> Broken:
    """The broker's executions and our fills are the same, one to one."""
    if _undone_unheard(found):
        return
    busted = _busted(found.books)
    booked = Counter(
        _fill(row)
        for row in found.books.rows("SELECT * FROM fills WHERE kind = 'execution'")
        if (row["account_id"], row["execution_id"]) not in busted
    )
    reported = Counter(found.theirs.fills())
    yield from (f"not booked: {each}" for each in reported - booked)
    yield from (f"booked, and not the broker's: {each}" for each in booked - reported)


def positions_are_what_was_filled(found: Evidence) -> Broken:
    """Our positions are the fold of our fills, and the broker's own."""
    folded, held, theirs = _folded(found.books), positions_in(found.books, "positions"), found.theirs.held()
    for key in sorted({*folded, *held, *theirs}):
        sides = [each.get(key, Decimal(0)) for each in (folded, held, theirs)]
        if len(set(sides)) > 1:
            yield f"of {key} fills make {sides[0]}, we hold {sides[1]}, the broker holds {sides[2]}"


def nothing_was_noticed_that_did_not_happen(found: Evidence) -> Broken:
    """No difference, adjustment or order of somebody else's where nobody meddled; and each difference was explained.

    One is told again when the broker's side of it has moved, so what counts is the last word of each.
    """
    query = "SELECT account_id, symbol, code, message FROM account_events ORDER BY sequence"
    rows = found.books.rows(query)
    usual = {about.code for about in _USUAL | found.expected}
    yield from (f"noticed: {row['message']}" for row in rows if row["code"] not in usual)
    if About.POSITION_ADJUSTED not in found.expected:
        spoken = {about.code for about in _OF_DIFFERENCES}
        last = {_where(row): row["code"] for row in rows if row["code"] in spoken}
        left = (where for where, code in last.items() if code == About.POSITION_DIFFERS.code)
        known = (where for where in left if where[1] not in found.theirs.strange)
        yield from (f"never explained: a difference in {where}" for where in known)


def no_position_without_its_stop(found: Evidence) -> Broken:
    """Promise 11: where a stop ended unfilled and its position is held, another one works or somebody was told."""
    stops = found.books.rows("SELECT * FROM orders WHERE leg = 'stop_loss' ORDER BY number")
    last = {(row["account_id"], row["symbol"]): row for row in stops}
    told = {row["order_id"] for row in found.books.rows(_UNPROTECTED)}
    for where, quantity in positions_in(found.books, "positions").items():
        stop = last.get(where)
        if stop is not None and stop["status"] != OrderStatus.FILLED and stop["id"] not in told:
            closes = _SIGNED[stop["side"]] * quantity < 0
            if closes and OrderStatus(stop["status"]).final:
                yield f"{quantity} of {where} lost the stop {stop['id']} ({stop['status']}) and nobody was told"


_UNPROTECTED = f"SELECT order_id FROM account_events WHERE code = '{About.POSITION_UNPROTECTED.code}'"

CHECKS: tuple[Callable[[Evidence], Broken], ...] = (
    told_once,
    filled_once,
    reached_the_broker,
    every_fill_booked_once,
    positions_are_what_was_filled,
    nothing_was_noticed_that_did_not_happen,
    no_position_without_its_stop,
)


def _orders_by_every_id(books: Books) -> dict[str, Row]:
    """Our orders by every id that a broker may know them by."""
    orders = {row["id"]: row for row in books.rows("SELECT * FROM orders")}
    named = {row["client_order_id"]: row for row in orders.values()}
    others = {row["client_order_id"]: orders[row["order_id"]] for row in books.rows("SELECT * FROM other_order_ids")}
    linked = {row["broker_order_id"]: row for row in orders.values() if row["broker_order_id"]}
    return linked | others | named


def _undone_unheard(found: Evidence) -> bool:
    """Whether executions may have been taken back while nobody listened: Alpaca tells that only once. Positions follow
    by an adjustment then, orders and fills do not."""
    return About.FILL_BUSTED in found.expected


def _stands_alike(order: Row, theirs: TheirOrder) -> bool:
    """Whether an order of the broker's is as we have it, or one that was to take its place and never worked."""
    if theirs.replaced or (theirs.status, theirs.filled) == _standing(order):
        return True
    is_another = theirs.broker_order_id != order["broker_order_id"]
    return is_another and theirs.status == OrderStatus.REJECTED and not theirs.filled


def _standing(order: Row) -> tuple[str, Decimal]:
    return order["status"], Decimal(order["filled_quantity"])


def _fill(row: Row) -> TheirFill:
    return TheirFill(
        account_id=row["account_id"],
        execution_id=row["execution_id"],
        symbol=row["symbol"],
        side=row["side"],
        quantity=Decimal(row["quantity"]),
        price=Decimal(row["price"]),
    )


def _busted(books: Books) -> set[tuple[str, str]]:
    return {(row["account_id"], row["execution_id"]) for row in books.rows("SELECT * FROM fill_busts")}


def _folded(books: Books) -> Held:
    """What every fact of ours makes of the positions: executions and adjustments that were not taken back."""
    busted = _busted(books)
    folded: dict[tuple[str, str], Decimal] = {}
    for row in books.rows("SELECT * FROM fills"):
        if (row["account_id"], row["execution_id"]) not in busted:
            key = (row["account_id"], row["symbol"])
            folded[key] = folded.get(key, Decimal(0)) + _SIGNED[row["side"]] * Decimal(row["quantity"])
    return folded


def _where(row: Row) -> tuple[str, str]:
    return row["account_id"], row["symbol"]
