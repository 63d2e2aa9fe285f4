"""Whatever happens at the double, its books add up."""

import json
from decimal import Decimal
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tests.brokers.alpaca.double.accounts import Account
from tests.brokers.alpaca.double.orders import ZERO, Order
from tests.brokers.alpaca.double.rest import KEY, SECRET, Request, reply_to
from tests.brokers.alpaca.double.venue import FIRST_KEY, FIRST_SECRET, Stage
from tests.brokers.alpaca.double.verbs import carry_out
from tests.brokers.alpaca.double.words import OrderType, Outcome, Phase, Role, Step

STOCK, PAIR, CALL, HIGHER_CALL = "AAPL", "BTC/USD", "AAPL301220C00100000", "AAPL301220C00110000"
START = Decimal(100_000)
PRICES = st.integers(90, 110).map(str)
QUANTITIES = st.sampled_from(["1", "2", "5", "10", "10", "0.5", "600"])
NUMBERS = st.integers(0, 20)
SIZES = st.none() | st.integers(0, 12).map(str)


def orders(symbol: str, lives: list[str], **body: Any) -> st.SearchStrategy[dict[str, Any]]:
    """Orders of a symbol; what is given for a field is a strategy, or the only value there is."""
    usual = {
        "symbol": symbol,
        "side": st.sampled_from(["buy", "sell"]),
        "qty": QUANTITIES,
        "time_in_force": st.sampled_from(lives),
    }
    fields = usual | body
    return st.fixed_dictionaries(
        {name: one if isinstance(one, st.SearchStrategy) else st.just(one) for name, one in fields.items()}
    )


LONG_LIVES, LIVES = ["day", "gtc"], ["day", "gtc", "ioc", "fok", "opg", "cls"]
STOP_BELOW = st.integers(85, 95).map(lambda price: {"stop_price": str(price)})
PROFIT_ABOVE = st.integers(105, 115).map(lambda price: {"limit_price": str(price)})
BODIES = st.one_of(
    orders(STOCK, LIVES, type="market"),
    orders(STOCK, LIVES, type="limit", limit_price=PRICES),
    orders(STOCK, LONG_LIVES, type="limit", limit_price=PRICES, extended_hours=True),
    orders(STOCK, LONG_LIVES, type="stop", stop_price=PRICES),
    orders(STOCK, LONG_LIVES, type="stop_limit", stop_price=PRICES, limit_price=PRICES),
    orders(STOCK, LONG_LIVES, type="trailing_stop", trail_percent="3"),
    orders(STOCK, ["day"], type="market", notional="250").map(lambda body: body | {"qty": None}),
    orders(
        STOCK, LONG_LIVES, side="buy", type="limit", limit_price=PRICES, order_class="bracket",
        take_profit=PROFIT_ABOVE, stop_loss=STOP_BELOW,
    ),
    orders(STOCK, LONG_LIVES, side="buy", type="market", order_class="oto", stop_loss=STOP_BELOW),
    orders(
        STOCK, LONG_LIVES, side="sell", type="limit", order_class="oco", take_profit=PROFIT_ABOVE,
        stop_loss=STOP_BELOW,
    ),
    orders(PAIR, ["gtc", "ioc"], type="limit", limit_price=PRICES),
    orders(PAIR, ["gtc", "ioc"], type="market"),
    orders(CALL, ["day"], type="limit", limit_price=PRICES),
)  # fmt: skip
"""Orders of every kind, many of which are refused."""


class Trading(RuleBasedStateMachine):
    """Quotes, orders, cancels, replacements, phases and pending steps in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.stage = Stage()
        self.do("crypto_fee", basis_points="25")
        self.do("replacement_fills", how="anew")
        for symbol in (STOCK, PAIR, CALL, HIGHER_CALL):
            self.do("quote", symbol=symbol, bid="100", ask="101")

    def do(self, verb: str, **arguments: Any) -> Any:
        return carry_out(self.stage, verb, arguments)

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> None:
        sent = json.dumps(body).encode() if body is not None else b""
        headers = {KEY: FIRST_KEY, SECRET: FIRST_SECRET}
        reply_to(self.stage.venue, Request(method=method, path=path, query="", body=sent, headers=headers))

    @property
    def account(self) -> Account:
        return self.stage.venue.floor.accounts[FIRST_KEY]

    def some_order(self, number: int) -> Order | None:
        found = list(self.account.orders.values())
        return found[-number % len(found)] if found else None

    @rule(symbol=st.sampled_from([STOCK, PAIR, CALL]), bid=st.integers(88, 112), bid_size=SIZES, ask_size=SIZES)
    def quote(self, symbol: str, bid: int, bid_size: str | None, ask_size: str | None) -> None:
        self.do("quote", symbol=symbol, bid=str(bid), ask=str(bid + 1), bid_size=bid_size, ask_size=ask_size)

    @rule(body=BODIES)
    def place(self, body: dict[str, Any]) -> None:
        self.ask("POST", "/v2/orders", body)

    @rule(limit=st.integers(-3, 3).map(str), qty=st.sampled_from(["1", "3"]))
    def place_spread(self, limit: str, qty: str) -> None:
        legs = [
            {"symbol": CALL, "ratio_qty": "1", "position_intent": "buy_to_open"},
            {"symbol": HIGHER_CALL, "ratio_qty": "2", "position_intent": "sell_to_open"},
        ]
        usual = {"order_class": "mleg", "type": "limit", "time_in_force": "day"}
        self.ask("POST", "/v2/orders", usual | {"limit_price": limit, "qty": qty, "legs": legs})

    @rule(number=NUMBERS)
    def cancel(self, number: int) -> None:
        order = self.some_order(number)
        if order is not None:
            self.ask("DELETE", f"/v2/orders/{order.id}")

    @rule(number=NUMBERS, price=PRICES, qty=st.none() | st.sampled_from(["3", "8"]))
    def replace(self, number: int, price: str, qty: str | None) -> None:
        order = self.some_order(number)
        if order is not None:
            name = "stop_price" if order.type is OrderType.STOP else "limit_price"
            self.ask("PATCH", f"/v2/orders/{order.id}", {name: price, **({"qty": qty} if qty else {})})

    @rule(symbol=st.sampled_from([STOCK, "BTCUSD", CALL]))
    def close(self, symbol: str) -> None:
        self.ask("DELETE", f"/v2/positions/{symbol}")

    @rule(phase=st.sampled_from([Phase.OPEN, Phase.OPEN, *Phase]))
    def turn(self, phase: Phase) -> None:
        self.do("phase", name=phase.value)

    @rule(step=st.sampled_from(Step))
    def hold(self, step: Step) -> None:
        self.do("hold", step=step.value)

    @rule(step=st.sampled_from(Step), outcome=st.sampled_from(Outcome))
    def release(self, step: Step, outcome: Outcome) -> None:
        self.do("release", step=step.value, outcome=outcome.value)

    @rule(number=NUMBERS)
    def bust(self, number: int) -> None:
        standing = [fill.id for fill in self.account.fills.values() if not fill.busted]
        if standing:
            self.do("bust", execution_id=standing[-number % len(standing)])

    @invariant()
    def nothing_failed_and_everything_was_as_described(self) -> None:
        answers = [one for one in self.stage.venue.described.misfits if one.where != "request"]
        assert not answers, answers[0]

    @invariant()
    def cash_and_positions_are_what_the_standing_fills_make(self) -> None:
        fills = [fill for fill in self.account.fills.values() if not fill.busted]
        assert self.account.cash == START - sum((fill.paid for fill in fills), ZERO)
        held: dict[str, Decimal] = {}
        for fill in fills:
            held[fill.order.symbol] = held.get(fill.order.symbol, ZERO) + fill.signed
        assert {symbol: units for symbol, units in held.items() if units} == {
            symbol: position.qty for symbol, position in self.account.positions.items()
        }

    @invariant()
    def orders_are_filled_by_their_fills_and_never_beyond_their_size(self) -> None:
        filled: dict[str, Decimal] = {}
        for fill in self.account.fills.values():
            if not fill.busted:
                filled[fill.order.id] = filled.get(fill.order.id, ZERO) + fill.qty
        for order in self.account.orders.values():
            if order.asset is not None:
                assert order.filled_qty == filled.get(order.id, ZERO)
            assert order.qty is None or order.filled_qty <= order.qty
            assert order.notional is None or order.cost <= order.notional

    @invariant()
    def the_books_hold_the_open_orders_and_what_they_take(self) -> None:
        on_the_books = {order.id for orders in self.account.open.values() for order in orders.values()}
        on_their_way = {order.successor.id for order in self.account.orders.values() if order.successor is not None}
        open_orders = {order.id for order in self.account.orders.values() if order.status.open}
        legs_of_spreads = {order.id for order in self.account.orders.values() if order.role is Role.LEG}
        assert open_orders - legs_of_spreads == on_the_books | (on_their_way & open_orders)
        taken = sum(
            (
                order.hold_each * (1 if order.qty is None else order.qty - order.filled_qty)
                for orders in self.account.open.values()
                for order in orders.values()
            ),
            ZERO,
        )
        assert self.account.held == taken

    @invariant()
    def of_a_pair_of_exits_only_one_is_at_the_market(self) -> None:
        for order in self.account.orders.values():
            if order.role is Role.TAKE_PROFIT and order.is_working:
                assert not any(sibling.is_working for sibling in order.siblings)


TestTrading = Trading.TestCase
TestTrading.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
