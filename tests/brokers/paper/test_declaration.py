"""Nothing is declared that paper does not do, and all that it does."""

from itertools import islice

import pytest

from tests.brokers.paper.linked import bracket
from tests.brokers.paper.world import AAPL, BTCUSD, EURUSD, MNQ, NOON, PUT, ticket
from tradehook.brokers.declaring import LookUp, Mode, Replaces
from tradehook.brokers.paper.checks import ticket_problem
from tradehook.brokers.paper.declaration import PAPER
from tradehook.brokers.paper.settings import PaperSettings
from tradehook.instruments.catalogue import full_catalogue
from tradehook.vocabulary.instant import after
from tradehook.vocabulary.instrument import AssetClass, Instrument
from tradehook.vocabulary.order import OrderClass, OrderType, TimeInForce
from tradehook.vocabulary.side import Side

ONE_OF_EACH = {each.asset_class: each for each in (AAPL, PUT, MNQ, BTCUSD, EURUSD)}
PRICES_OF = {
    OrderType.MARKET: (),
    OrderType.LIMIT: ("limit_price",),
    OrderType.STOP: ("stop_price",),
    OrderType.STOP_LIMIT: ("limit_price", "stop_price"),
    OrderType.TRAILING_STOP: ("trail_amount",),
}
each_class = pytest.mark.parametrize("asset_class", AssetClass)


@each_class
@pytest.mark.parametrize("order_type", OrderType)
@pytest.mark.parametrize("time_in_force", TimeInForce)
def test_exactly_the_declared_kinds_of_orders_are_taken(
    asset_class: AssetClass, order_type: OrderType, time_in_force: TimeInForce
) -> None:
    of = ONE_OF_EACH[asset_class]
    prices = dict.fromkeys(PRICES_OF[order_type], of.tick.size)
    good_till = after(NOON, 60) if time_in_force is TimeInForce.GTD else None
    order = ticket(Side.BUY, 1, of, time_in_force=time_in_force, good_till=good_till, **prices)

    taken = ticket_problem(order, of, PaperSettings(), NOON) is None

    assert order.order_type is order_type
    assert taken == (time_in_force in PAPER.takes(asset_class).get(order_type, ()))


@each_class
def test_quantities_have_the_declared_decimals(asset_class: AssetClass) -> None:
    catalogue = full_catalogue()
    symbols = islice(catalogue.symbols(asset_class, NOON), 500)
    decimals = [_decimals(it) for symbol in symbols if (it := catalogue.of_symbol(symbol))]

    assert max([*decimals, _decimals(ONE_OF_EACH[asset_class])]) == PAPER.quantity_decimals[asset_class]


def _decimals(instrument: Instrument) -> int:
    step = (instrument.fractional_step or instrument.quantity_step).normalize()
    return max(0, -int(step.as_tuple().exponent))


def test_what_the_engine_may_rely_on() -> None:
    assert [(it.name, it.mode) for it in PAPER.environments] == [("paper", Mode.PAPER)]
    assert (PAPER.replaces, PAPER.look_up, PAPER.settles_within_s) == (Replaces.IN_PLACE, LookUp.IMMEDIATE, 0)
    assert all(PAPER.links(each) == set(OrderClass) for each in AssetClass)


@pytest.mark.parametrize("time_in_force", TimeInForce)
def test_exactly_the_declared_times_are_taken_of_an_entry_with_legs(time_in_force: TimeInForce) -> None:
    good_till = after(NOON, 60) if time_in_force is TimeInForce.GTD else None
    order = bracket(Side.BUY, 1, "12", "8", limit_price="9", time_in_force=time_in_force, good_till=good_till)

    assert (ticket_problem(order, AAPL, PaperSettings(), NOON) is None) == (time_in_force in PAPER.linked_times)
