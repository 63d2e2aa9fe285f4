"""Every kind of order that a broker declares, and a market that makes each of them fill."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from tests.conformance.brokers.stage import price
from tradehook.brokers.declaring import Declaration
from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.instrument import AssetClass
from tradehook.vocabulary.order import UNPRICED, OrderPrices, OrderType, TimeInForce
from tradehook.vocabulary.side import Side

AT_ONCE = frozenset({TimeInForce.IOC, TimeInForce.FOK})
AT_AUCTION = frozenset({TimeInForce.OPG, TimeInForce.CLS})
_TWICE_THE_FIRST = Decimal(200)


@dataclass(frozen=True)
class Kind:
    """One combination of what an order can be."""

    asset_class: AssetClass
    order_type: OrderType
    time_in_force: TimeInForce

    def __str__(self) -> str:
        return f"{self.asset_class}-{self.order_type}-{self.time_in_force}"

    @property
    def waits(self) -> bool:
        """Whether it can be in the book while the market is elsewhere."""
        return self.order_type is not OrderType.MARKET and self.time_in_force not in AT_ONCE | AT_AUCTION


@dataclass(frozen=True)
class Course:
    """The prices of an order, and those that the market goes through: at the last one, not before, it fills.

    `worst` is what a fill may cost at most (bring at least, for a sell).
    """

    prices: OrderPrices = UNPRICED
    path: tuple[str, ...] = ()
    worst: Price | None = None


_BUYS = {
    OrderType.MARKET: Course(),
    OrderType.LIMIT: Course(OrderPrices(limit_price=price("95")), ("96", "94"), price("95")),
    OrderType.STOP: Course(OrderPrices(stop_price=price("105")), ("104", "106")),
    OrderType.STOP_LIMIT: Course(
        OrderPrices(stop_price=price("105"), limit_price=price("107")), ("104", "106"), price("107")
    ),
    OrderType.TRAILING_STOP: Course(OrderPrices(trail_amount=price("5")), ("96", "100", "102")),
}
_BUY_AT_THE_LIMIT = Course(OrderPrices(limit_price=price("101")), (), price("101"))


def every_kind(declaration: Declaration) -> tuple[Kind, ...]:
    """Every kind of order that is declared."""
    return tuple(_kinds(declaration, declared=True))


def kinds_that_end_at_once(declaration: Declaration) -> tuple[Kind, ...]:
    """Declared limit orders that take what is there, and end."""
    found = every_kind(declaration)
    return tuple(kind for kind in found if kind.order_type is OrderType.LIMIT and kind.time_in_force in AT_ONCE)


def an_undeclared_kind_of_each_class(declaration: Declaration) -> tuple[Kind, ...]:
    """Of each class that is traded, one kind of order that the broker does not declare."""
    missing = _kinds(declaration, declared=False)
    return tuple({kind.asset_class: kind for kind in missing}.values())


def course_of(kind: Kind, side: Side) -> Course:
    """How an order of this kind and side is made to fill, with the market at 100."""
    at_the_limit = kind.order_type is OrderType.LIMIT and not kind.waits
    course = _BUY_AT_THE_LIMIT if at_the_limit else _BUYS[kind.order_type]
    return course if side is Side.BUY else _mirrored(course)


def _kinds(declaration: Declaration, declared: bool) -> Iterator[Kind]:
    for asset_class in sorted(declaration.asset_classes):
        for order_type in OrderType:
            taken = declaration.takes(asset_class).get(order_type, frozenset())
            for time_in_force in TimeInForce:
                if (time_in_force in taken) is declared:
                    yield Kind(asset_class, order_type, time_in_force)


def _mirrored(course: Course) -> Course:
    return Course(
        OrderPrices(
            limit_price=_mirror(course.prices.limit_price),
            stop_price=_mirror(course.prices.stop_price),
            trail_amount=course.prices.trail_amount,
        ),
        tuple(str(_mirror(price(each))) for each in course.path),
        _mirror(course.worst),
    )


def _mirror(of: Price | None) -> Price | None:
    """As far below 100 as it was above."""
    return None if of is None else Price(_TWICE_THE_FIRST - of)
