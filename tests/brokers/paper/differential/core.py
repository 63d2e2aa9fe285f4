"""The exchange's pure core, without a store: what `place`, `replace` and `cancel` of `exchange` and `matching.match` do
around it is done here in memory."""

from decimal import Decimal
from fractions import Fraction

from msgspec.structs import replace

from tests.brokers.paper.differential.comparing import Told
from tests.brokers.paper.differential.runs import CASH, Cancel, Run
from tests.brokers.paper.differential.slow_exchange import SlowFill
from tests.brokers.paper.world import ACCOUNT
from tradehook.brokers.paper import reports
from tradehook.brokers.paper.book import Holding
from tradehook.brokers.paper.changing import changed, keeps_its_place, was_carried_out
from tradehook.brokers.paper.checks import market_problem
from tradehook.brokers.paper.crossing import Crossed, begin, cross, put
from tradehook.brokers.paper.lines import Inventory, line_of
from tradehook.brokers.paper.linking import with_legs
from tradehook.brokers.paper.margin import value
from tradehook.brokers.paper.orders import PaperAccount, PaperOrder, new_order
from tradehook.brokers.paper.scene import Scene
from tradehook.brokers.paper.settings import Commission, PaperSettings, Slippage
from tradehook.vocabulary.broker import OrderFilled, Rejected
from tradehook.vocabulary.exact import Money, Quantity
from tradehook.vocabulary.ids import BrokerOrderId, ClientOrderId
from tradehook.vocabulary.order import OrderStatus, OrderTicket, Replacement
from tradehook.vocabulary.quote import PriceSource, Quote


class Core:
    """An account, its scene and its orders in the order of the book."""

    def __init__(self, run: Run) -> None:
        account = PaperAccount(account_id=ACCOUNT, currency="USD", cash=Money(CASH), settings=settings_of(run))
        self._orders: dict[ClientOrderId, PaperOrder] = {}
        self._fills: list[SlowFill] = []
        self._scene = Scene(
            account=account,
            instrument=run.instrument,
            holding=Holding(symbol=run.instrument.symbol),
            quote=run.first,
            rate=Decimal(1),
            size=_size(run.first, account.settings),
            now=run.first.at,
        )

    def place(self, ticket: OrderTicket) -> None:
        order = new_order(ticket, BrokerOrderId(ticket.client_order_id), self._scene.now)
        refused = market_problem(order, self._scene)
        if refused is not None:
            self._orders[ticket.client_order_id] = order.ended(OrderStatus.REJECTED, refused.words, refused.code)
            return
        group = with_legs(order, [BrokerOrderId(leg.client_order_id) for leg in ticket.legs])
        self._take(cross(begin(self._scene, group)))

    def cancel(self, name: ClientOrderId) -> None:
        order = self._orders.get(name)
        if order is not None and order.status.open:
            ended = order.ended(OrderStatus.CANCELLED, "Cancelled on request.")
            self._take(put(self._group_of(order), order, ended, (reports.ended(ended, self._scene.now),)))

    def replace(self, change: Replacement) -> None:
        order = self._orders.get(change.client_order_id)
        if order is None or order.status.final or was_carried_out(order, change):
            return
        after = changed(order, change)
        if isinstance(after, Rejected) or market_problem(after, self._scene) is not None:
            return
        self._take(cross(put(self._group_of(order), order, after)))
        if not keeps_its_place(order, after):
            self._orders[change.client_order_id] = self._orders.pop(change.client_order_id)

    def see(self, quote: Quote) -> None:
        size = _size(quote, self._scene.account.settings)
        self._scene = replace(self._scene, quote=quote, now=quote.at, size=size)
        self._take(cross(begin(self._scene, [order for order in self._orders.values() if order.status.open])))

    def told(self) -> Told:
        scene = self._scene
        inventory = Inventory({scene.holding.symbol: scene.holding}, {})
        line = line_of(scene.account, inventory, scene.instrument, scene.quote, scene.rate)
        return Told(
            fills=self._fills,
            statuses={name: order.status for name, order in self._orders.items()},
            cash=Fraction(scene.account.cash),
            position=Fraction(scene.holding.quantity),
            equity=Fraction(scene.account.cash + value(line)),
        )

    def _group_of(self, order: PaperOrder) -> Crossed:
        linked = (each for each in self._orders.values() if each.status.open and _linked(order, each))
        return begin(self._scene, linked)

    def _take(self, crossed: Crossed) -> None:
        self._scene = crossed.scene
        self._orders |= crossed.orders
        self._fills += [fill_of(report) for report in crossed.reports if isinstance(report, OrderFilled)]


def by_the_core(run: Run) -> Told:
    """What the exchange's core makes of a run."""
    core = Core(run)
    for step in run.steps:
        match step:
            case OrderTicket():
                core.place(step)
            case Replacement():
                core.replace(step)
            case Cancel(name):
                core.cancel(name)
            case quote:
                core.see(quote)
    return core.told()


def settings_of(run: Run) -> PaperSettings:
    """The account's settings in a run."""
    return PaperSettings(
        price_source=PriceSource.MANUAL,
        market_price_type=run.market_price_type,
        slippage=Slippage(ticks=run.slippage_ticks),
        commission=Commission(per_order=run.per_order, per_unit=run.per_unit, percent=run.percent),
        size_per_quote=run.size,
    )


def fill_of(report: OrderFilled) -> SlowFill:
    """A report of a fill, to be compared."""
    return SlowFill(report.client_order_id, Fraction(report.quantity), Fraction(report.price), Fraction(report.fee))


def _size(quote: Quote, settings: PaperSettings) -> Quantity | None:
    if quote.size is not None:
        return quote.size
    return None if settings.size_per_quote is None else Quantity(settings.size_per_quote)


def _linked(order: PaperOrder, other: PaperOrder) -> bool:
    return other is order or (order.group is not None and other.group == order.group)
