"""The verdict on a run at rest: its figures for the report, and that nothing of it is broken."""

import time
from collections import Counter
from collections.abc import Callable

from tests.faults.harness import Run
from tests.faults.invariants import numbers_of_signals
from tests.faults.report import NOTED_AS, Row
from tradehook.vocabulary.notice import About

Note = Callable[[str, object], None]
_BEGINS = "Traceback (most recent call last):"


def must_hold(run: Run, note: Note, what: str, times: int, expected: frozenset[About] = frozenset()) -> None:
    """Note the figures; nothing may be broken, and nothing may have gone wrong behind the scenes. `what` went wrong so
    many `times`; `expected`: what the run itself brought about."""
    note(NOTED_AS, row_of(run, what, times).noted())
    problems = run.broken(expected) + run.ledger.unadvised
    assert not problems, "\n".join(problems)
    strange = tuple(f": {symbol}" for symbol in run.house.theirs(run.books).strange)
    unforeseen = [fault for fault in faults_in(run.server.stderr) if not fault.endswith(strange)]
    assert not unforeseen, "\n".join([*unforeseen, run.server.stderr[-8000:]])


def row_of(run: Run, what: str, times: int) -> Row:
    """The figures of a run."""
    ledger, books = run.ledger, run.books
    signals = numbers_of_signals(books)
    messages = Counter(signals.values())
    orders = Counter((each.account_id, each.client_order_id) for each in run.house.theirs(books).orders())
    steps = Counter(
        (row["trade_id"], row["step"])
        for row in books.rows(
            "SELECT trade_id, step FROM orders"
            " WHERE trade_id IS NOT NULL AND parent_id IS NULL AND filled_quantity <> '0'"
        )
    )
    return Row(
        what=what,
        times=times,
        messages=len(ledger.answers),
        accepted=len(ledger.kept),
        sent_again=ledger.resent,
        lost=len(set(ledger.kept.values()) - set(signals)),
        doubled=sum(count - 1 for each in (messages, orders, steps) for count in each.values()),
        in_doubt=books.count("broker_requests", "outcome IS NULL OR outcome = 'unknown'")
        + books.count("orders", "status = 'in_doubt'"),
        seconds=time.monotonic() - run.began,
    )


def faults_in(said: str) -> list[str]:
    """The last line of every traceback in what a server said."""
    lines = said.splitlines()
    begun = [number for number, line in enumerate(lines) if line.strip() == _BEGINS]
    return [next(line for line in lines[number + 1 :] if not line.startswith(" ")) for number in begun]
