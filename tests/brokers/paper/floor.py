"""A run of the exchange in one transaction that is never committed: what is done there is drawn by hypothesis, and the
same deeds leave the same reports."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from tests.brokers.paper.world import (
    AAPL,
    ACCOUNT,
    BTCUSD,
    MNQ,
    NOON,
    OTHER_ACCOUNT,
    Instruments,
    Quotes,
    change,
    priced,
    quote,
    ticket,
    type_with,
)
from tradehook.brokers.paper import exchange, looking, queries
from tradehook.brokers.paper.exchange import Asked
from tradehook.brokers.paper.market import Market
from tradehook.brokers.paper.matching import match, wake
from tradehook.brokers.paper.orders import PaperOrder
from tradehook.brokers.paper.reports import PaperReport
from tradehook.brokers.paper.settings import Commission, PaperSettings, Slippage
from tradehook.plumbing.clock import SetClock
from tradehook.plumbing.store.contract import Tx
from tradehook.plumbing.store.sqlite import SqliteWriteConnection
from tradehook.prices.feeds import Feeds
from tradehook.vocabulary.broker import Accepted, Snapshot
from tradehook.vocabulary.exact import Money
from tradehook.vocabulary.ids import AccountId, BrokerOrderId, ClientOrderId
from tradehook.vocabulary.instant import after
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.order import Leg, LinkedLeg, OrderClass, OrderPrices, OrderTicket, TimeInForce
from tradehook.vocabulary.quote import MarketPriceType, PriceSource
from tradehook.vocabulary.side import Side

CASH = Money(Decimal(5_000))
ACCOUNTS = (ACCOUNT, OTHER_ACCOUNT)
TRADED = {each.symbol: each for each in (AAPL, BTCUSD, MNQ)}
SPREAD = Decimal("0.25")

THOROUGH = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
"""How every run is drawn: a connection is shared by all of them."""

instruments = st.sampled_from([AAPL, AAPL, BTCUSD, MNQ])
distances = st.sampled_from(["0.5", "1", "1.5", "-0.5"])
"""How far behind the market a price is; at less than nothing it is beyond."""
quantities = st.sampled_from(["1", "2", "3", "7", "40"])
stop_losses = st.sampled_from([{"stop_price": "1"}, {"stop_price": "2", "limit_price": "2.5"}, {"trail_amount": "1"}])
"""The prices of a stop loss; all but the trail as far from the market."""
by_itself = st.fixed_dictionaries(
    {
        "limit_price": st.sampled_from([None, "0.5", "1", "1", "1.5", "1.5", "-0.5"]),
        "stop_price": st.sampled_from([None, None, None, "-1", "-0.5", "1"]),
        "reduce_only": st.sampled_from([False, False, False, True]),
        "time_in_force": st.sampled_from([TimeInForce.GTC, TimeInForce.GTC, TimeInForce.DAY]),
    }
)
at_once = st.fixed_dictionaries(
    {
        "limit_price": st.sampled_from([None, "1", "-0.5"]),
        "time_in_force": st.sampled_from([TimeInForce.IOC, TimeInForce.FOK]),
    }
)
trailing = st.one_of(
    st.fixed_dictionaries({"trail_amount": st.sampled_from(["0.5", "1", "2"])}),
    st.fixed_dictionaries({"trail_percent": st.sampled_from(["5", "12.5"])}),
)
linked = st.fixed_dictionaries(
    {
        "order_class": st.sampled_from([OrderClass.BRACKET, OrderClass.BRACKET, OrderClass.OTO, OrderClass.OCO]),
        "limit_price": st.sampled_from([None, "1", "-0.5"]),
        "take_profit": st.sampled_from(["0.5", "1", "2"]),
        "stop_loss": stop_losses,
    }
)


stops = st.one_of(
    trailing,
    st.fixed_dictionaries(
        {"stop_price": st.sampled_from(["-1", "-2"]), "limit_price": st.sampled_from([None, None, "-3", "1"])}
    ),
)


def placings(
    kinds: st.SearchStrategy[dict[str, Any]], of: st.SearchStrategy[Instrument] = instruments
) -> st.SearchStrategy[tuple[Any, ...]]:
    """Orders of these kinds, placed."""
    where = st.fixed_dictionaries(
        {
            "account_id": st.sampled_from([ACCOUNT, ACCOUNT, OTHER_ACCOUNT]),
            "side": st.sampled_from(Side),
            "of": of,
            "quantity": quantities,
        }
    )
    return st.tuples(st.just("place"), st.builds(lambda one, other: one | other, where, kinds))


chosen = st.integers(0, 1_000)
changes = st.tuples(st.just("change"), chosen, st.none() | quantities, st.none() | distances, st.none() | distances)
moves = st.tuples(
    st.just("move"), instruments, st.sampled_from([-2, -1, 1, 2]), st.sampled_from([None, None, "1", "5"])
)
placing = placings(st.one_of(by_itself, by_itself, at_once, trailing, linked, linked))
deeds = st.one_of(
    placing,
    placing,
    changes,
    changes,
    st.tuples(st.just("cancel"), chosen),
    st.tuples(st.just("again"), chosen),
    st.tuples(st.just("wait"), st.sampled_from([1, 5])),
    moves,
    moves,
    moves,
)


def busy(kinds: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[list[tuple[Any, ...]]]:
    """Runs with orders of these kinds in one instrument that is held already, and prices that move often."""
    held = ("place", {"account_id": ACCOUNT, "side": Side.BUY, "of": AAPL, "quantity": "40"})
    moving = st.tuples(
        st.just("move"), st.just(AAPL), st.sampled_from([-3, -2, -1, 1, 2, 3]), st.sampled_from([None, "2", "5"])
    )
    ordering = placings(kinds, st.just(AAPL))
    course = st.one_of(moving, moving, moving, moving, ordering, changes, st.tuples(st.just("cancel"), chosen))
    return st.tuples(st.lists(ordering, min_size=2, max_size=4), st.lists(course, min_size=12, max_size=30)).map(
        lambda parts: [held, *parts[0], *parts[1]]
    )


runs = st.tuples(st.lists(placing, min_size=6, max_size=10), st.lists(deeds, min_size=5, max_size=30)).map(
    lambda parts: [*parts[0], *parts[1]]
)
terms = st.fixed_dictionaries(
    {
        "market_price_type": st.sampled_from([MarketPriceType.MARK, MarketPriceType.ASK_BID]),
        "slippage": st.sampled_from([Slippage(), Slippage(ticks=40), Slippage(percent=Decimal("3.3"))]),
        "commission": st.sampled_from(
            [Commission(), Commission(per_order=Decimal(1), per_unit=Decimal("0.01"), percent=Decimal("0.1"))]
        ),
        "size_per_quote": st.sampled_from([None, None, Decimal(3)]),
        "fill_delay_ms": st.sampled_from([0, 0, 0, 2_000]),
    }
)
Deed = tuple[Any, ...]
"""What is done, and with what."""


@dataclass
class Floor:
    """The exchange with two accounts that are alike. `asked_for`: the total that an order must have by its owner."""

    tx: Tx
    terms: dict[str, Any]
    quotes: Quotes = field(default_factory=Quotes)
    tickets: list[OrderTicket] = field(default_factory=list)
    asked_for: dict[str, Decimal] = field(default_factory=dict)
    read_to: int = 0

    def __post_init__(self) -> None:
        self.clock = SetClock(NOON)
        self.market = Market(self.clock, Feeds(self.quotes, {}.get, {}.get), Instruments())
        self.settings = PaperSettings(price_source=PriceSource.MANUAL, **self.terms)
        self.quotes.put(*(quote(each, bid="10", ask=str(10 + SPREAD)) for each in TRADED.values()))
        for account_id in ACCOUNTS:
            queries.open_account(self.tx, account_id, "USD", CASH, self.settings, NOON)
        self.read_to = queries.last_cursor(self.tx)
        self.begins_after = self.read_to

    def do(self, deed: Deed) -> tuple[PaperReport, ...]:
        """Do something; what was reported of it."""
        what, *details = deed
        if what in ("place", "move", "wait") or self.tickets:
            getattr(self, what)(*details)
        told = self.reports(self.read_to)
        self.read_to = told[-1].cursor if told else self.read_to
        return told

    def reports(self, after_cursor: int | None = None) -> tuple[PaperReport, ...]:
        """Everything that was reported after a cursor, at first of this run."""
        cursor = self.begins_after if after_cursor is None else after_cursor
        found: list[PaperReport] = []
        while more := queries.reports_after(self.tx, cursor):
            found += more
            cursor = more[-1].cursor
        return tuple(found)

    def place(self, details: dict[str, Any]) -> None:
        order = self._ticket(**details)
        self.tickets.append(order)
        self.asked_for[order.client_order_id] = order.quantity
        self._place(order)

    def again(self, which: int) -> None:
        self._place(self.tickets[which % len(self.tickets)])

    def change(self, which: int, quantity: str | None, limit: str | None, stop: str | None) -> None:
        order = self._chosen(which)
        has = order.prices
        to = change(
            order,
            quantity,
            limit_price=self._away(order, limit if has.limit_price is not None else None),
            stop_price=self._away(order, stop if has.stop_price is not None else None),
        )
        asked = Asked(order.account_id, order.client_order_id, after(self.clock.now(), 1))
        answer = exchange.replace(self.tx, self.market, asked, to)
        if isinstance(answer.outcome, Accepted) and quantity is not None:
            self.asked_for[order.client_order_id] = Decimal(quantity)

    def cancel(self, which: int) -> None:
        order = self._chosen(which)
        asked = Asked(order.account_id, order.client_order_id, after(self.clock.now(), 1))
        exchange.cancel(self.tx, self.market, asked)

    def wait(self, seconds: int) -> None:
        self.clock.at = after(self.clock.at, seconds)
        wake(self.tx, self.market, {})

    def move(self, of: Instrument, by: int, size: str | None) -> None:
        bid = max(Decimal(2), self.bid(of) + by)
        moved = quote(of, bid=str(bid), ask=str(bid + SPREAD), at=self.clock.now(), size=size)
        self.quotes.put(moved)
        match(self.tx, self.market, (moved,), {})

    def orders(self) -> Iterator[PaperOrder]:
        """Every order that there ever was, the legs of linked ones with them."""
        for sent in self.tickets:
            for order_id in (sent.client_order_id, *(leg.client_order_id for leg in sent.legs)):
                found = queries.order_of(self.tx, sent.account_id, order_id)
                if found is not None:
                    yield found

    def snapshot(self, account_id: AccountId) -> Snapshot:
        taken = looking.snapshot(self.tx, self.market, account_id).snapshot
        assert isinstance(taken, Snapshot)
        return taken

    def mark(self, of: Instrument) -> Decimal:
        found = self.quotes.quote(PriceSource.MANUAL, of, self.clock.now())
        assert found is not None
        return found.mark

    def bid(self, of: Instrument) -> Decimal:
        return self.mark(of) - SPREAD / 2

    def _ticket(self, side: Side, of: Instrument, **details: Any) -> OrderTicket:
        order_class = details.get("order_class", OrderClass.SIMPLE)
        behind = self.bid(of)
        prices = {
            name: None if distance is None else behind - side.sign * Decimal(distance)
            for name in ("limit_price", "stop_price")
            if (distance := details.pop(name, None)) is not None or name == "limit_price"
        }
        trails = {name: details.pop(name) for name in ("trail_amount", "trail_percent") if name in details}
        name = f"o-{len(self.tickets) + 1}"
        if order_class is not OrderClass.SIMPLE:
            prices, details = self._linked(side, of, name, prices, details)
        return ticket(side, of=of, client_order_id=ClientOrderId(name), **prices, **trails, **details)

    def _linked(
        self, side: Side, of: Instrument, name: str, prices: dict[str, Any], details: dict[str, Any]
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """A bracket, an entry with a stop loss, or a pair in place of an entry."""
        profit, loss = details.pop("take_profit"), details.pop("stop_loss")
        order_class, bid = details["order_class"], self.bid(of)
        out = side.sign if order_class is not OrderClass.OCO else -side.sign
        gains = bid + out * Decimal(profit)
        stops = {key: number if "trail" in key else bid - out * Decimal(number) for key, number in loss.items()}
        stop_loss = _leg(f"{name}-sl", Leg.STOP_LOSS, priced(**stops))
        match order_class:
            case OrderClass.BRACKET:
                legs = (_leg(f"{name}-tp", Leg.TAKE_PROFIT, priced(limit_price=gains)), stop_loss)
            case OrderClass.OCO:
                prices, legs = {"limit_price": gains}, (stop_loss,)
                details["reduce_only"] = True
            case _:
                legs = (stop_loss,)
        return prices, details | {"legs": legs}

    def _away(self, order: OrderTicket, distance: str | None) -> Decimal | None:
        if distance is None:
            return None
        return self.bid(TRADED[order.symbol]) - order.side.sign * Decimal(distance)

    def _place(self, order: OrderTicket) -> None:
        ids = [BrokerOrderId(f"b-{order.client_order_id}-{number}") for number in range(1 + len(order.legs))]
        exchange.place(self.tx, self.market, order, ids, after(self.clock.now(), 1))

    def _chosen(self, which: int) -> OrderTicket:
        """One of the orders in the book, or every fourth time one of all that there ever were."""
        open_now = [order.ticket for order in queries.resting_orders(self.tx)]
        among = open_now if open_now and which % 4 else self.tickets
        return among[which // 4 % len(among)]


def _leg(name: str, leg: Leg, prices: OrderPrices) -> LinkedLeg:
    return LinkedLeg(client_order_id=ClientOrderId(name), leg=leg, order_type=type_with(prices), prices=prices)


@contextmanager
def floor(connection: SqliteWriteConnection, terms: dict[str, Any]) -> Iterator[Floor]:
    """A run that leaves nothing behind."""
    connection.begin()
    try:
        yield Floor(connection.tx, terms)
    finally:
        connection.rollback()
