"""What must hold of a store at rest, whatever happened to its server. Each check answers what it found broken."""

import json
from collections import Counter
from collections.abc import Callable

from tests.faults import agreeing
from tests.faults.books import Books
from tests.faults.evidence import Broken, Evidence, quoted
from tests.faults.ledger import Ledger
from tests.faults.theirs import PaperTables, Theirs
from tradehook.plumbing.clock import machine_time
from tradehook.vocabulary.instant import Instant, seconds_between
from tradehook.vocabulary.notice import About
from tradehook.vocabulary.order import OrderStatus
from tradehook.vocabulary.trade import ENDED, TradeStatus

_FINAL = {status.value for status in OrderStatus if status.final}
_ENDED = {status.value for status in ENDED}
_BUSY = {
    "trades": f"status NOT IN ({quoted(_ENDED)})",
    "orders": f"status NOT IN ({quoted(_FINAL)})",
    "lanes": "trade_id IS NOT NULL",
    "broker_requests": "outcome IS NULL OR outcome = 'unknown'",
}


def at_rest(books: Books, strange: frozenset[str] = frozenset()) -> bool:
    """Whether nothing is left to be done: every signal routed, every trade ended, every lane free, every difference in
    what is not strange explained."""
    busy = any(books.count(table, where) for table, where in _BUSY.items()) or any(_not_one_trade_each(books))
    return not busy and not _differs(books) - strange


def quiet_s(books: Books) -> float:
    """For how many seconds nothing was learned of executions, by the machine's clock."""
    learned = [
        row["at"] or 0
        for table in ("fills", "fill_busts")
        for row in books.rows(f"SELECT max(learned_at) AS at FROM {table}")
    ]
    return seconds_between(Instant(max(learned)), machine_time())


def what_is_busy(books: Books) -> str:
    """What keeps the store from being at rest, for the message of a test that fails."""
    rows = {table: books.rows(f"SELECT * FROM {table} WHERE {where}") for table, where in _BUSY.items()}
    lines = [f"{table}: {len(found)}, such as {found[:3]}" for table, found in rows.items() if found]
    return "\n".join([*lines, f"differences: {_differs(books)}", *_not_one_trade_each(books)][:20])


def accepted_means_kept(found: Evidence) -> Broken:
    """Promise 1: what was answered as accepted is there, and nothing is there that nobody sent."""
    ledger, books = found.ledger, found.books
    yield from ledger.refused + ledger.changed
    signals = numbers_of_signals(books)
    for number, signal_id in ledger.kept.items():
        if signals.get(signal_id) != number:
            yield f"message {number} was accepted as {signal_id}, and that signal is {signals.get(signal_id)}"
    for number, times in Counter(signals.values()).items():
        if number not in ledger.answers:
            yield f"a signal of message {number}, which nobody sent"
        elif times > 1:
            rows = books.rows(
                "SELECT d.received_at, d.answer_status, s.id FROM deliveries d JOIN signals s ON s.delivery_id = d.id"
            )
            made = [dict(row) for row in rows if signals.get(row["id"]) == number]
            yield f"{times} signals of message {number}: {made}; its sender: {ledger.heard[number]}"
    deliveries = {row["signal_id"] for row in books.rows("SELECT signal_id FROM deliveries WHERE verdict = 'accepted'")}
    if deliveries != set(signals):
        yield f"accepted deliveries and signals differ: {deliveries ^ set(signals)}"


def one_trade_each(found: Evidence) -> Broken:
    """Promise 3: every signal has exactly one trade for each subscription to its strategy."""
    yield from _not_one_trade_each(found.books)


def _not_one_trade_each(books: Books) -> Broken:
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
        for row in books.rows("SELECT signal_id, subscription_id FROM trades WHERE command IS NULL")
    ]
    if len(made) != len(set(made)):
        yield "two trades of one signal and subscription"
    yield from (f"no trade of signal and subscription {missing}" for missing in due - set(made))
    yield from (f"a trade that nothing asked for: {extra}" for extra in set(made) - due)


def every_trade_ended_and_says_why(found: Evidence) -> Broken:
    """Promise 7: an end state, and a reason where nothing was done; and no fault of the program among them."""
    for row in found.books.rows("SELECT id, status, reasons, ended_at FROM trades"):
        status, reasons = TradeStatus(row["status"]), json.loads(row["reasons"])
        if not status.ended or row["ended_at"] is None:
            yield f"trade {row['id']} is {status}"
        elif status.needs_reason and not reasons:
            yield f"trade {row['id']} is {status} without a reason"
        yield from (f"trade {row['id']}: {reason}" for reason in reasons if reason["code"] == "fault")


def carried_out_in_order(found: Evidence) -> Broken:
    """Promise 5: in a lane, signals were decided in the order of acceptance, those that overtake among themselves."""
    last: dict[tuple[str, str, bool], int] = {}
    query = (
        "SELECT account_id, family, overtakes, decided_at, id FROM trades"
        " WHERE command IS NULL ORDER BY place, sequence"
    )
    for row in found.books.rows(query):
        lane = (row["account_id"], row["family"], bool(row["overtakes"]))
        if row["decided_at"] is not None and row["decided_at"] < last.get(lane, 0):
            yield f"trade {row['id']} was decided before an earlier one"
        last[lane] = max(last.get(lane, 0), row["decided_at"] or 0)


def entered_after_no_later_exit(found: Evidence) -> Broken:
    """Promise 5: what an exit, cancel or close overtook enters nothing, but for what was on its way already."""
    entered = "FROM trades t JOIN orders o ON o.trade_id = t.id AND o.leg = 'entry'"
    superseded = f"SELECT t.id {entered} WHERE t.status = 'superseded' AND o.created_at > t.ended_at"
    for row in found.books.rows(superseded):
        yield f"trade {row['id']} was superseded and entered afterwards"
    overtaken = (
        f"SELECT t.id, x.id AS later {entered} JOIN trades x ON x.account_id = t.account_id AND x.family = t.family"
        " WHERE x.overtakes AND x.status = 'completed' AND x.may_enter IS FALSE"
        " AND t.place < x.place AND o.created_at > x.decided_at"
    )
    for row in found.books.rows(overtaken):
        yield f"trade {row['id']} entered after the later trade {row['later']} had exited or cancelled"


def every_request_settled(found: Evidence) -> Broken:
    """Promise 3 and 4: each order was submitted by one request, and it is known how each request ended."""
    requests = found.books.rows("SELECT order_id, kind, outcome FROM broker_requests")
    yield from (f"an unsettled request: {row}" for row in requests if row["outcome"] in (None, "unknown"))
    submitted = Counter(row["order_id"] for row in requests if row["kind"] == "submit")
    for row in found.books.rows("SELECT id, external, parent_id FROM orders"):
        due = 0 if row["external"] or row["parent_id"] else 1
        if submitted[row["id"]] != due:
            yield f"order {row['id']} was submitted by {submitted[row['id']]} requests"


def lanes_are_free(found: Evidence) -> Broken:
    """No trade that has ended holds a lane."""
    yield from (f"a lane is held: {row}" for row in found.books.rows("SELECT * FROM lanes WHERE trade_id IS NOT NULL"))


CHECKS: tuple[Callable[[Evidence], Broken], ...] = (
    accepted_means_kept,
    one_trade_each,
    every_trade_ended_and_says_why,
    carried_out_in_order,
    entered_after_no_later_exit,
    every_request_settled,
    lanes_are_free,
    *agreeing.CHECKS,
)


def broken(
    books: Books, ledger: Ledger, theirs: Theirs | None = None, expected: frozenset[About] = frozenset()
) -> list[str]:
    """Everything that does not hold, by check; at most a few of each. The broker is paper, unless its books are given;
    `expected` is what the run itself brought about."""
    evidence = Evidence(books=books, ledger=ledger, theirs=theirs or PaperTables(books), expected=expected)
    found: list[str] = []
    for check in CHECKS:
        problems = list(check(evidence))
        found += [f"{check.__name__}: {problem}" for problem in problems[:5]]
        if len(problems) > 5:
            found.append(f"{check.__name__}: … {len(problems)} in all")
    return found


def _differs(books: Books) -> set[str]:
    return {row["symbol"] for row in books.rows("SELECT symbol FROM position_differences")}


def numbers_of_signals(books: Books) -> dict[str, int]:
    """The number of the message that each signal was made of, by the signal's id."""
    rows = books.rows("SELECT id, message FROM signals")
    return {row["id"]: int(json.loads(row["message"])["extras"]["number"]) for row in rows}
