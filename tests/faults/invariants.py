"""What must hold of a store at rest, whatever happened to its server. Each check answers what it found broken."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal

from tests.faults.books import Books, Row
from tests.faults.ledger import Ledger
from tradehook.vocabulary.order import OrderStatus
from tradehook.vocabulary.trade import ENDED, TradeStatus

Broken = Iterator[str]

_SIGNED = {"buy": 1, "sell": -1}
_FINAL = {status.value for status in OrderStatus if status.final}
_ENDED = {status.value for status in ENDED}


def at_rest(books: Books) -> bool:
    """Whether nothing is left to be done: every signal routed, every trade ended, every lane free."""
    busy = (
        ("trades", f"status NOT IN ({_quoted(_ENDED)})"),
        ("orders", f"status NOT IN ({_quoted(_FINAL)})"),
        ("lanes", "trade_id IS NOT NULL"),
        ("broker_requests", "outcome IS NULL OR outcome = 'unknown'"),
    )
    return not any(books.count(table, where) for table, where in busy) and not any(one_trade_each(books, Ledger()))


def what_is_busy(books: Books) -> str:
    """What keeps the store from being at rest, for the message of a test that fails."""
    parts = [
        books.rows("SELECT * FROM lanes WHERE trade_id IS NOT NULL"),
        books.rows(f"SELECT * FROM orders WHERE status NOT IN ({_quoted(_FINAL)})"),
        books.rows(
            f"SELECT id, status, account_id, family, reasons FROM trades WHERE status NOT IN ({_quoted(_ENDED)})"
        ),
        books.rows("SELECT * FROM broker_requests WHERE outcome IS NULL OR outcome = 'unknown'"),
    ]
    return "\n".join(str(part[:4]) for part in parts)


def accepted_means_kept(books: Books, ledger: Ledger) -> Broken:
    """Promise 1: what was answered as accepted is there, and nothing is there that nobody sent."""
    yield from ledger.refused + ledger.changed
    signals = {row["id"]: _number(row) for row in books.rows("SELECT id, message FROM signals")}
    for number, signal_id in ledger.kept.items():
        if signals.get(signal_id) != number:
            yield f"message {number} was accepted as {signal_id}, and that signal is {signals.get(signal_id)}"
    for number, times in Counter(signals.values()).items():
        if number not in ledger.answers:
            yield f"a signal of message {number}, which nobody sent"
        elif times > 1:
            yield f"{times} signals of message {number} (answered: {ledger.answers[number]})"
    deliveries = {row["signal_id"] for row in books.rows("SELECT signal_id FROM deliveries WHERE verdict = 'accepted'")}
    if deliveries != set(signals):
        yield f"accepted deliveries and signals differ: {deliveries ^ set(signals)}"


def one_trade_each(books: Books, _: Ledger) -> Broken:
    """Promise 3: every signal has exactly one trade for each subscription to its strategy."""
    followers: dict[str, list[str]] = {}
    for row in books.rows("SELECT id, strategy_id FROM subscriptions"):
        followers.setdefault(row["strategy_id"], []).append(row["id"])
    due = {
        (signal["id"], subscription)
        for signal in books.rows("SELECT id, strategy_id FROM signals")
        for subscription in followers.get(signal["strategy_id"], [])
    }
    made = [
        (row["signal_id"], row["subscription_id"])
        for row in books.rows("SELECT signal_id, subscription_id FROM trades")
    ]
    if len(made) != len(set(made)):
        yield "two trades of one signal and subscription"
    yield from (f"no trade of signal and subscription {missing}" for missing in due - set(made))
    yield from (f"a trade that nothing asked for: {extra}" for extra in set(made) - due)


def every_trade_ended_and_says_why(books: Books, _: Ledger) -> Broken:
    """Promise 7: an end state, and a reason where nothing was done; and no fault of the program among them."""
    for row in books.rows("SELECT id, status, reasons, ended_at FROM trades"):
        status, reasons = TradeStatus(row["status"]), json.loads(row["reasons"])
        if not status.ended or row["ended_at"] is None:
            yield f"trade {row['id']} is {status}"
        elif status.needs_reason and not reasons:
            yield f"trade {row['id']} is {status} without a reason"
        yield from (f"trade {row['id']}: {reason}" for reason in reasons if reason["code"] == "fault")


def carried_out_in_order(books: Books, _: Ledger) -> Broken:
    """Promise 5: in a lane, trades were decided in the order of acceptance."""
    last: dict[tuple[str, str], int] = {}
    for row in books.rows("SELECT account_id, family, decided_at, id FROM trades ORDER BY signal_sequence, sequence"):
        lane = (row["account_id"], row["family"])
        if row["decided_at"] is not None and row["decided_at"] < last.get(lane, 0):
            yield f"trade {row['id']} overtook an earlier one"
        last[lane] = max(last.get(lane, 0), row["decided_at"] or 0)


def told_once(books: Books, _: Ledger) -> Broken:
    """Promise 3: an order is at the broker at most once, under our id, and at most one order of a step filled."""
    ours = {row["client_order_id"]: row for row in books.rows("SELECT * FROM orders")}
    theirs = books.rows("SELECT * FROM paper_orders")
    yield from (
        f"client order id {each} twice"
        for each, n in Counter(row["client_order_id"] for row in theirs).items()
        if n > 1
    )
    for row in theirs:
        order = ours.get(row["client_order_id"])
        if order is None:
            yield f"the broker has an order that is not ours: {row}"
        elif (order["status"], order["filled_quantity"]) != (row["status"], row["filled"]):
            ours_says, theirs_says = (order["status"], order["filled_quantity"]), (row["status"], row["filled"])
            yield f"order {order['id']} is {ours_says} to us and {theirs_says} to the broker"
    filled = Counter((row["trade_id"], row["step"]) for row in ours.values() if row["filled_quantity"] != "0")
    yield from (f"{n} orders of step {step} filled" for step, n in filled.items() if n > 1)
    known = {row["client_order_id"] for row in theirs}
    for row in ours.values():
        if row["client_order_id"] not in known and row["status"] != OrderStatus.EXPIRED:
            yield f"order {row['id']} is {row['status']} and never reached the broker"


def every_request_settled(books: Books, _: Ledger) -> Broken:
    """Promise 3 and 4: each order has its request, and it is known how each request ended."""
    requests = books.rows("SELECT order_id, kind, outcome FROM broker_requests")
    yield from (f"an unsettled request: {row}" for row in requests if row["outcome"] in (None, "unknown"))
    submitted = Counter(row["order_id"] for row in requests if row["kind"] == "submit")
    for row in books.rows("SELECT id FROM orders"):
        if submitted[row["id"]] != 1:
            yield f"order {row['id']} was submitted by {submitted[row['id']]} requests"


def every_fill_booked_once(books: Books, _: Ledger) -> Broken:
    """The broker's executions and our fills are the same, one to one."""
    columns = "execution_id, account_id, symbol, side, quantity, price"
    reported = Counter(
        tuple(row.values()) for row in books.rows(f"SELECT {columns} FROM paper_reports WHERE kind = 'filled'")
    )
    booked = Counter(tuple(row.values()) for row in books.rows(f"SELECT {columns} FROM fills"))
    if reported != booked:
        yield f"reported and not booked: {reported - booked}; booked and not reported: {booked - reported}"


def positions_are_what_was_filled(books: Books, _: Ledger) -> Broken:
    """Our positions are the fold of our fills, and the broker's own."""
    folded: dict[tuple[str, str], Decimal] = {}
    for row in books.rows("SELECT account_id, symbol, side, quantity FROM fills"):
        key = (row["account_id"], row["symbol"])
        folded[key] = folded.get(key, Decimal(0)) + _SIGNED[row["side"]] * Decimal(row["quantity"])
    held, theirs = _held(books, "positions"), _held(books, "paper_positions")
    folded = {key: quantity for key, quantity in folded.items() if quantity}
    if not folded == held == theirs:
        yield f"fills make {folded}, we hold {held}, the broker holds {theirs}"


def lanes_are_free(books: Books, _: Ledger) -> Broken:
    """No trade that has ended holds a lane."""
    yield from (f"a lane is held: {row}" for row in books.rows("SELECT * FROM lanes WHERE trade_id IS NOT NULL"))


CHECKS: tuple[Callable[[Books, Ledger], Broken], ...] = (
    accepted_means_kept,
    one_trade_each,
    every_trade_ended_and_says_why,
    carried_out_in_order,
    told_once,
    every_request_settled,
    every_fill_booked_once,
    positions_are_what_was_filled,
    lanes_are_free,
)


def broken(books: Books, ledger: Ledger) -> list[str]:
    """Everything that does not hold, by check; at most a few of each."""
    found: list[str] = []
    for check in CHECKS:
        problems = list(check(books, ledger))
        found += [f"{check.__name__}: {problem}" for problem in problems[:5]]
        if len(problems) > 5:
            found.append(f"{check.__name__}: … {len(problems)} in all")
    return found


def _held(books: Books, table: str) -> dict[tuple[str, str], Decimal]:
    rows = books.rows(f"SELECT account_id, symbol, quantity FROM {table}")
    return {(r["account_id"], r["symbol"]): Decimal(r["quantity"]) for r in rows if Decimal(r["quantity"])}


def _number(row: Row) -> int:
    return int(json.loads(row["message"])["extras"]["number"])


def _quoted(words: set[str]) -> str:
    return ", ".join(f"'{word}'" for word in sorted(words))
