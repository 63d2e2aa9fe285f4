"""nautilus_trader's simulated exchange fills the same orders at the same quotes, by the rules that both share.

Shared, with prices at bid and ask and no end to what can be had at them:

- A market order fills at once, a buy at the ask, a sell at the bid; so does a limit order that is there already.
- A limit order rests until the ask (of a buy) or the bid (of a sell) is at its price or better.
- A stop is touched by the ask (a buy) or the bid (a sell), also right when it is sent, and fills at that quote's price,
  however far beyond the stop that is. A stop limit is touched alike and then is a limit order.
- A trailing stop by an amount follows the ask (a buy) or the bid (a sell) from the quote at which it was sent.
- Immediate-or-cancel and fill-or-kill orders end with the quote at which they were sent; a cancel ends the others.

Not shared, and so not compared: the price of a limit that rested and is jumped over. nautilus_trader fills it at the
limit, this exchange at the market's better price ("gaps fill at the gap's price"), which is never worse. Where the
market jumps over the stop of a stop limit, nautilus_trader fills it at the stop, a price that is not there any more.
Also not: what nautilus_trader does otherwise or not at all (slippage in ticks, size shared by several orders, linked
orders that fill in part). For these there is the slow exchange.

nautilus_trader wants older versions of libraries that tradehook uses, so it may have an interpreter of its own, which
TRADEHOOK_NAUTILUS_PYTHON names: `python -m venv there && there/bin/pip install nautilus_trader==1.221.0` makes one.
"""

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings

from tests.brokers.paper.differential.core import Core
from tests.brokers.paper.differential.runs import Cancel
from tests.brokers.paper.differential.shared_runs import SharedRun, jumping_runs, steady_runs
from tradehook.vocabulary.order import OrderStatus, OrderTicket, OrderType

_PROGRAM = Path(__file__).with_name("nautilus_exchange.py")
_STATUSES = {
    "accepted": OrderStatus.WORKING,
    "triggered": OrderStatus.WORKING,
    "filled": OrderStatus.FILLED,
    "canceled": OrderStatus.CANCELLED,
}
_LIMITS = (OrderType.LIMIT, OrderType.STOP_LIMIT)


class Filled(NamedTuple):
    """One execution, with the number of the quote at which it happened."""

    order: str
    at_quote: int
    quantity: Fraction
    price: Fraction


@dataclass(frozen=True)
class Outcome:
    """What filled, by order, and what became of every order."""

    fills: list[Filled]
    statuses: dict[str, OrderStatus]


Nautilus = Callable[[SharedRun], Outcome]


@pytest.fixture(scope="module")
def nautilus() -> Iterator[Nautilus]:
    """Carries out runs at nautilus_trader's simulated exchange."""
    child = subprocess.Popen([_interpreter(), str(_PROGRAM)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert child.stdin is not None
    assert child.stdout is not None
    with child, child.stdin as asked, child.stdout as told:

        def carry_out(run: SharedRun) -> Outcome:
            asked.write(json.dumps(run.as_theirs()) + "\n")
            asked.flush()
            return _theirs(json.loads(told.readline()))

        yield carry_out


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(run=steady_runs())
def test_same_fills_while_prices_move_by_a_tick(nautilus: Nautilus, run: SharedRun) -> None:
    assert _ours(run) == nautilus(run)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(run=jumping_runs())
def test_same_fills_when_prices_jump(nautilus: Nautilus, run: SharedRun) -> None:
    ours, theirs = _ours(run), nautilus(run)
    sent = {each.ticket.client_order_id: each for each in run.orders}
    assert ours.statuses == theirs.statuses
    assert [fill[:3] for fill in ours.fills] == [fill[:3] for fill in theirs.fills]
    for our, their in zip(ours.fills, theirs.fills, strict=True):
        order = sent[our.order]
        if order.ticket.order_type not in _LIMITS or our.at_quote == order.after_quote:
            assert our.price == their.price
        elif order.ticket.order_type is OrderType.LIMIT:
            assert order.ticket.side.sign * our.price <= order.ticket.side.sign * their.price


def _interpreter() -> str:
    """An interpreter that has nautilus_trader; skips the test where there is none."""
    named = os.environ.get("TRADEHOOK_NAUTILUS_PYTHON")
    if named:
        return named
    if importlib.util.find_spec("nautilus_trader") is None:
        pytest.skip("nautilus_trader is not installed: TRADEHOOK_NAUTILUS_PYTHON can name an interpreter that has it")
    return sys.executable


def _ours(run: SharedRun) -> Outcome:
    ours, core = run.as_ours(), Core(run.as_ours())
    fills: list[Filled] = []
    number = 1
    for step in ours.steps:
        match step:
            case OrderTicket():
                core.place(step)
            case Cancel(name):
                core.cancel(name)
            case quote:
                core.see(quote)
                number += 1
        fills += [Filled(fill.order, number, fill.quantity, fill.price) for fill in core.told().fills[len(fills) :]]
    return Outcome(sorted(fills), core.told().statuses)


def _theirs(told: dict[str, Any]) -> Outcome:
    fills = [
        Filled(name, at_quote, Fraction(Decimal(quantity)), Fraction(Decimal(price)))
        for name, at_quote, quantity, price in told["fills"]
    ]
    return Outcome(sorted(fills), {name: _STATUSES[status] for name, status in told["statuses"].items()})
