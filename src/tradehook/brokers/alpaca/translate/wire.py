"""What Alpaca sends, field by field: only the fields that are used, numbers as decimals, words as text."""

from decimal import Decimal

import msgspec


class WireOrder(msgspec.Struct, frozen=True, kw_only=True):
    """An order. `side`, `symbol` and `asset_class` are empty for a multi-leg order, `type` for its legs."""

    id: str
    client_order_id: str
    status: str
    symbol: str = ""
    asset_class: str = ""
    side: str = ""
    type: str = ""
    time_in_force: str = ""
    order_class: str = ""
    qty: Decimal | None = None
    filled_qty: Decimal = Decimal(0)
    filled_avg_price: Decimal | None = None
    limit_price: Decimal | None = None
    stop_price: Decimal | None = None
    trail_price: Decimal | None = None
    trail_percent: Decimal | None = None
    created_at: str = ""
    submitted_at: str | None = None
    updated_at: str | None = None
    filled_at: str | None = None
    replaced_by: str | None = None
    replaces: str | None = None
    legs: tuple["WireOrder", ...] | None = None


class WireUpdate(msgspec.Struct, frozen=True, kw_only=True):
    """A trade update. `qty` and `price` of an execution are this execution's alone; `qty` of a bust is negative."""

    event: str
    order: WireOrder
    timestamp: str | None = None
    at: str | None = None
    execution_id: str | None = None
    previous_execution_id: str | None = None
    price: Decimal | None = None
    qty: Decimal | None = None
    reason: str | None = None


class WireActivity(msgspec.Struct, frozen=True, kw_only=True):
    """An account activity of type FILL. `id` is a time and the execution's id, with `::` between."""

    id: str
    order_id: str
    symbol: str
    side: str
    qty: Decimal
    price: Decimal
    transaction_time: str
    cum_qty: Decimal = Decimal(0)


class WireAccount(msgspec.Struct, frozen=True, kw_only=True):
    """The money of an account, in dollars."""

    cash: Decimal
    equity: Decimal
    buying_power: Decimal | None = None


class WirePosition(msgspec.Struct, frozen=True, kw_only=True):
    """A position. `side` is long or short."""

    symbol: str
    qty: Decimal
    side: str
    asset_class: str = ""
    avg_entry_price: Decimal | None = None
    unrealized_pl: Decimal | None = None


class WireQuote(msgspec.Struct, frozen=True, kw_only=True, rename={"bid": "bp", "ask": "ap", "at": "t"}):
    """The latest quote. A price of 0 means that there is none."""

    at: str
    bid: Decimal = Decimal(0)
    ask: Decimal = Decimal(0)


class WireQuotes(msgspec.Struct, frozen=True, kw_only=True):
    """The latest quotes by Alpaca's symbol."""

    quotes: dict[str, WireQuote]


class WireRefusal(msgspec.Struct, frozen=True, kw_only=True):
    """The body of a refusal. Some have no code."""

    message: str
    code: int | None = None
