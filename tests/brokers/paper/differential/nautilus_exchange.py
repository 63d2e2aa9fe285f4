"""nautilus_trader's simulated exchange behind a pipe: a run on each line that comes in, its fills on each line out.

This runs as a program, by an interpreter that has nautilus_trader, and imports nothing of tradehook: the two want
different versions of the same libraries. Each order trades an instrument of its own, all of which have the same prices,
because a limit that is filled there moves what those after it see of the same quote.
"""

import json
import sys
from decimal import Decimal
from typing import Any

from nautilus_trader.backtest.engine import BacktestEngine, BacktestEngineConfig
from nautilus_trader.config import LoggingConfig, RiskEngineConfig
from nautilus_trader.model.currencies import USD
from nautilus_trader.model.data import BookOrder, OrderBookDelta, OrderBookDeltas
from nautilus_trader.model.enums import (
    AccountType,
    BookAction,
    BookType,
    OmsType,
    OrderSide,
    RecordFlag,
    TimeInForce,
    TrailingOffsetType,
    TriggerType,
)
from nautilus_trader.model.identifiers import InstrumentId, Symbol, Venue
from nautilus_trader.model.instruments import Equity
from nautilus_trader.model.objects import Money, Price, Quantity
from nautilus_trader.trading.strategy import Strategy

_SECOND_NS = 1_000_000_000
_VENUE = Venue("X")
_PLENTY = Quantity.from_int(1_000_000)
_TIMES = {"gtc": TimeInForce.GTC, "ioc": TimeInForce.IOC, "fok": TimeInForce.FOK}


class Sending(Strategy):
    """Sends and cancels each order right after the quote that is named, and notes what fills."""

    def __init__(self, run: dict[str, Any]) -> None:
        super().__init__()
        self._run = run
        self._sent: dict[str, Any] = {}
        self._names: dict[Any, str] = {}
        self.fills: list[list[Any]] = []

    def on_start(self) -> None:
        for number in range(len(self._run["orders"])):
            self.subscribe_order_book_deltas(_instrument_id(number), book_type=BookType.L2_MBP)

    def on_order_book_deltas(self, deltas: Any) -> None:
        quote = deltas.ts_event // _SECOND_NS
        order = self._run["orders"][int(deltas.instrument_id.symbol.value)]
        if order["after_quote"] == quote:
            sent = self._sent[order["name"]] = self._made(order, deltas.instrument_id)
            self._names[sent.client_order_id] = order["name"]
            self.submit_order(sent)
        if order["cancel_after_quote"] == quote and self._sent[order["name"]].is_open:
            self.cancel_order(self._sent[order["name"]])

    def on_order_filled(self, event: Any) -> None:
        quote = event.ts_event // _SECOND_NS
        name = self._names[event.client_order_id]
        self.fills.append([name, quote, str(event.last_qty), str(event.last_px)])

    @property
    def statuses(self) -> dict[str, str]:
        return {name: order.status_string().lower() for name, order in self._sent.items()}

    def _made(self, order: dict[str, Any], instrument_id: InstrumentId) -> Any:
        common = {
            "instrument_id": instrument_id,
            "order_side": OrderSide.BUY if order["side"] == "buy" else OrderSide.SELL,
            "quantity": Quantity.from_str(order["quantity"]),
            "time_in_force": _TIMES[order["time_in_force"]],
        }
        match order["type"]:
            case "market":
                return self.order_factory.market(**common)
            case "limit":
                return self.order_factory.limit(**common, price=Price.from_str(order["limit"]))
            case "stop":
                return self.order_factory.stop_market(**common, trigger_price=Price.from_str(order["stop"]))
            case "stop_limit":
                stop, limit = Price.from_str(order["stop"]), Price.from_str(order["limit"])
                return self.order_factory.stop_limit(**common, trigger_price=stop, price=limit)
            case _:
                return self.order_factory.trailing_stop_market(
                    **common,
                    trigger_price=Price.from_str(order["starts_at"]),
                    trailing_offset=Decimal(order["trail"]),
                    trailing_offset_type=TrailingOffsetType.PRICE,
                    trigger_type=TriggerType.BID_ASK,
                )


def carry_out(run: dict[str, Any]) -> dict[str, Any]:
    """What filled in a run, and what became of its orders."""
    engine = BacktestEngine(
        BacktestEngineConfig(
            logging=LoggingConfig(bypass_logging=True), risk_engine=RiskEngineConfig(bypass=True), run_analysis=False
        )
    )
    engine.add_venue(
        venue=_VENUE,
        oms_type=OmsType.NETTING,
        account_type=AccountType.MARGIN,
        starting_balances=[Money(1_000_000_000, USD)],
        book_type=BookType.L2_MBP,
        reject_stop_orders=False,
    )
    for number in range(len(run["orders"])):
        engine.add_instrument(_instrument(number))
        engine.add_data([_book(number, at, *quote) for at, quote in enumerate(run["quotes"], 1)])
    sending = Sending(run)
    engine.add_strategy(sending)
    engine.run()
    told = {"fills": sending.fills, "statuses": sending.statuses}
    engine.dispose()
    return told


def _instrument_id(number: int) -> InstrumentId:
    return InstrumentId(Symbol(str(number)), _VENUE)


def _instrument(number: int) -> Equity:
    return Equity(
        instrument_id=_instrument_id(number),
        raw_symbol=Symbol(str(number)),
        currency=USD,
        price_precision=2,
        price_increment=Price.from_str("0.01"),
        lot_size=Quantity.from_int(1),
        ts_event=0,
        ts_init=0,
    )


def _book(number: int, at: int, bid: str, ask: str) -> OrderBookDeltas:
    """The whole book at the quote that has this number: one price on each side, and plenty to be had at it."""
    instrument_id, moment = _instrument_id(number), at * _SECOND_NS
    sides = ((OrderSide.BUY, bid, 0), (OrderSide.SELL, ask, RecordFlag.F_LAST))
    added = [
        OrderBookDelta(
            instrument_id,
            BookAction.ADD,
            BookOrder(side, Price.from_str(price), _PLENTY, order_id),
            flags,
            at,
            moment,
            moment,
        )
        for order_id, (side, price, flags) in enumerate(sides, 1)
    ]
    return OrderBookDeltas(instrument_id, [OrderBookDelta.clear(instrument_id, at, moment, moment), *added])


def main() -> None:
    """Answer every line."""
    for line in sys.stdin:
        sys.stdout.write(json.dumps(carry_out(json.loads(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
