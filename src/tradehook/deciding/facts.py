"""What deciding knows besides the signal and the settings: gathered by the engine, true at one instant."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from tradehook.vocabulary.exact import ZERO, Money, Price, Quantity
from tradehook.vocabulary.guards import Guards
from tradehook.vocabulary.ids import OrderId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import AssetClass, Instrument
from tradehook.vocabulary.order import Leg, OrderClass, OrderStatus, OrderType, TimeInForce
from tradehook.vocabulary.position import Position
from tradehook.vocabulary.quote import Quote
from tradehook.vocabulary.side import Side
from tradehook.vocabulary.trade import NOTHING_PASSED, Passed


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenOrder:
    """An order of the family that is not final, in doubt or not. `remaining` > 0: units not filled yet.

    `watched`: tradehook watches the price in its place, and the broker has nothing yet. `entry_id`: of a leg, the entry
    that it is of.
    """

    order_id: OrderId
    symbol: str
    side: Side
    order_type: OrderType
    leg: Leg
    remaining: Quantity
    limit_price: Price | None = None
    stop_price: Price | None = None
    trail_amount: Price | None = None
    entry_id: OrderId | None = None
    watched: bool = False

    @property
    def rests(self) -> bool:
        """Whether it waits for a price. A market order does not: it is as good as filled."""
        return self.order_type is not OrderType.MARKET


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The order that a message is about, by the `number` that its sender was told. Its legs are among the open orders.

    `quantity` is its total; `average_price` that of what has filled. `made_room`: units that were exited before it, of
    what its sender ordered. `watched` as of an open order.
    """

    number: int
    order_id: OrderId
    leg: Leg
    symbol: str
    side: Side
    order_type: OrderType
    time_in_force: TimeInForce
    quantity: Quantity
    filled: Quantity = Quantity(ZERO)
    average_price: Price | None = None
    made_room: Quantity = Quantity(ZERO)
    limit_price: Price | None = None
    stop_price: Price | None = None
    status: OrderStatus
    watched: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """What an account has at stake: the families held, and those that unfinished entries are about to hold.

    `notional` and `risk` are what those entries have reserved, in their instruments' currencies at par.
    """

    families: frozenset[str] = frozenset()
    entries: int = 0
    notional: Money = Money(ZERO)
    risk: Money = Money(ZERO)


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What the account's broker, called `name`, carries of an instrument's class (see `brokers.declaring`).

    `takes`: order types with their times in force. `links`: the classes of linked orders; `leg_types` the types that a
    linked leg may have, `linked_times` the times in force of an order with such legs. `legs_share_time_in_force`: legs
    work as long as their entry would. `legs_hold_quantity`: what rests keeps the units of a position for itself.
    `refuses_closed`: times in force that it takes only while the market is open. `extended`: order types that it takes
    for extended hours.
    """

    name: str
    takes: Mapping[OrderType, frozenset[TimeInForce]]
    links: frozenset[OrderClass] = frozenset({OrderClass.SIMPLE})
    leg_types: frozenset[OrderType] = frozenset()
    linked_times: frozenset[TimeInForce] = frozenset(TimeInForce)
    legs_share_time_in_force: bool = False
    legs_hold_quantity: bool = False
    refuses_closed: frozenset[TimeInForce] = frozenset()
    extended: frozenset[OrderType] = frozenset({OrderType.LIMIT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """What an account has done since its day began: trades that entered, and its result (realised, unrealised, fees)
    in its currency; None where nothing asked for it."""

    since: Instant
    entered: int = 0
    result: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The world as one subscription's account sees it when its trade is planned.

    `instrument` is what the signal's symbol means, after any mapping: entries use it. `held` is what the
    account holds of the signal's family and `held_instrument` its contract: exits, adds and reversals act on
    that. Flat, it is the contract of an unfinished market order, else `instrument`. `open_orders` are all of
    the family. `quote` is of `instrument`, `held_quote` of `held_instrument` where that is another one; a
    quote too old to trade on is given as None. `price_source` names where the account's prices come from,
    `account_currency` what its money is in; one unit of the instrument's currency is worth `rate` of that (None: nobody
    knows; `rate_pairs` were looked for). `equity` and `unrealised` in the account's currency, None where nothing asked.
    `opens_at`: when the market of `instrument` opens for regular trading, None while it is open. `live`: money is at
    stake. `asset_class` is the strategy's. `contract_note` says how an option contract was chosen, `no_contract` why
    none was. A signal's age counts from `counted_from`, else from acceptance. `killed`: the kill switch is on. `guards`
    are the account's. `target`: the order that the message names. `exposure` is read in the transaction that decides,
    with the account locked.
    """

    now: Instant
    asset_class: AssetClass
    instrument: Instrument
    held: Position
    held_instrument: Instrument
    open_orders: tuple[OpenOrder, ...] = ()
    target: Target | None = None
    quote: Quote | None = None
    held_quote: Quote | None = None
    broker: Capabilities
    price_source: str
    account_currency: str
    rate: Decimal | None = Decimal(1)
    rate_pairs: tuple[str, ...] = ()
    equity: Money | None = None
    unrealised: Money | None = None
    opens_at: Instant | None = None
    live: bool = False
    passed: Passed = NOTHING_PASSED
    contract_note: str | None = None
    no_contract: str | None = None
    strategy_enabled: bool = True
    subscription_enabled: bool = True
    guards: Guards
    counted_from: Instant | None = None
    killed: bool = False
    exposure: Exposure = Exposure()
    today: Today | None = None

    @property
    def position(self) -> Decimal:
        """Signed units that deciding counts as held: market orders on their way count as filled.

        An unfinished market entry is position, and what an unfinished market exit takes away is not: a second
        exit only tops it up, and an entry after it does not find the old side (rule: architecture 4).
        """
        counted: Decimal = self.held.quantity
        for order in self.open_orders:
            if not order.rests:
                counted += order.side.sign * order.remaining
        return counted

    def quote_of(self, instrument: Instrument) -> Quote | None:
        """The price of this instrument, if one is known."""
        for quote in (self.quote, self.held_quote):
            if quote is not None and quote.symbol == instrument.symbol:
                return quote
        return None
