"""The whole broker on a store: a run is quoted, placed, replaced and cancelled as the rest of tradehook would do it."""

from fractions import Fraction

from tests.brokers.paper.differential.comparing import Told
from tests.brokers.paper.differential.core import fill_of, settings_of
from tests.brokers.paper.differential.runs import CASH, Cancel, Run, Step
from tests.brokers.paper.world import ACCOUNT, Desk, open_desk, told_by
from tradehook.brokers.paper import queries
from tradehook.plumbing.store.contract import ReadTx
from tradehook.vocabulary.broker import OrderFilled
from tradehook.vocabulary.exact import Money
from tradehook.vocabulary.ids import ClientOrderId
from tradehook.vocabulary.instant import after
from tradehook.vocabulary.order import OrderStatus, OrderTicket, Replacement


async def by_the_broker(run: Run, store_url: str, restarts_after: int) -> Told:
    """What the broker makes of a run; after so many steps another one takes over, as after a restart."""
    async with open_desk(store_url) as desk:
        await desk.store.write(
            lambda tx: queries.open_account(tx, ACCOUNT, "USD", Money(CASH), settings_of(run), run.first.at)
        )
        await desk.broker.learn_accounts()
        for number, step in enumerate((run.first, *run.steps)):
            if number == restarts_after:
                await _restart(desk)
            await _take(desk, step)
        return await _told(desk, run)


async def _restart(desk: Desk) -> None:
    await desk.broker.look()  # keeps how far trailing stops have followed, as once a second
    await desk.broker.stop()
    desk.broker = await desk.another_broker()


async def _take(desk: Desk, step: Step) -> None:
    soon = after(desk.clock.at, 2)
    match step:
        case OrderTicket():
            await desk.broker.submit(step, soon)
        case Replacement():
            await desk.broker.replace(ACCOUNT, step.client_order_id, step, soon)
        case Cancel(name):
            await desk.broker.cancel(ACCOUNT, name, soon)
        case quote:
            desk.clock.at = quote.at
            desk.quotes.put(quote)
            await desk.broker.on_quote(quote)


async def _told(desk: Desk, run: Run) -> Told:
    snapshot = await desk.snapshot()
    reports = await told_by(desk.broker)
    return Told(
        fills=[fill_of(report) for report in reports if isinstance(report, OrderFilled)],
        statuses=await desk.store.read(lambda tx: _statuses(tx, run)),
        cash=Fraction(snapshot.cash or 0),
        position=sum((Fraction(held.quantity) for held in snapshot.held), Fraction(0)),
        equity=Fraction(snapshot.equity or 0),
    )


def _statuses(tx: ReadTx, run: Run) -> dict[str, OrderStatus]:
    placed = [step for step in run.steps if isinstance(step, OrderTicket)]
    names = [name for ticket in placed for name in _names(ticket)]
    found = {name: queries.order_of(tx, ACCOUNT, name) for name in names}
    return {name: order.status for name, order in found.items() if order is not None}


def _names(ticket: OrderTicket) -> tuple[ClientOrderId, ...]:
    return (ticket.client_order_id, *(leg.client_order_id for leg in ticket.legs))
