"""What both exchanges have to say about a run, so that it can be compared."""

from dataclasses import dataclass, replace
from fractions import Fraction

from tests.brokers.paper.differential.runs import CASH, Cancel, Run
from tests.brokers.paper.differential.slow_exchange import SlowExchange, SlowFill
from tradehook.vocabulary.order import OrderStatus, OrderTicket, Replacement

_PLACES = 6
"""To how many decimals money is compared that goes by results: an average cost such as 100/3 is kept to twelve."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """Every fill in its order, what became of every order, and the account at the end."""

    fills: list[SlowFill]
    statuses: dict[str, OrderStatus]
    cash: Fraction
    position: Fraction
    equity: Fraction


def by_the_rules(run: Run) -> Told:
    """What the slow exchange makes of a run."""
    slow = SlowExchange(run.terms, Fraction(CASH), run.first)
    for step in run.steps:
        match step:
            case OrderTicket():
                slow.place(step)
            case Replacement():
                slow.replace(step)
            case Cancel(name):
                slow.cancel(name)
            case quote:
                slow.see(quote)
    return Told(
        fills=slow.fills,
        statuses={name: order.status for name, order in slow.orders.items()},
        cash=slow.cash,
        position=slow.position,
        equity=slow.equity,
    )


def compared(run: Run, told: Told) -> Told:
    """What is compared of a run: money exactly where it is paid in full, else to `_PLACES` decimals."""
    if run.terms.paid_in_full:
        return told
    return replace(told, cash=round(told.cash, _PLACES), equity=round(told.equity, _PLACES))
