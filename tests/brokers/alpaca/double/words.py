"""The closed lists of Alpaca's trading protocol, spelled as they travel."""

from enum import StrEnum


class AssetClass(StrEnum):
    """What kind of thing is traded."""

    STOCK = "us_equity"
    OPTION = "us_option"
    CRYPTO = "crypto"


class Side(StrEnum):
    """Which way."""

    BUY = "buy"
    SELL = "sell"

    @property
    def sign(self) -> int:
        """What a fill does to the position."""
        return 1 if self is Side.BUY else -1

    @property
    def opposite(self) -> "Side":
        """The other one."""
        return Side.SELL if self is Side.BUY else Side.BUY


class OrderType(StrEnum):
    """How the price is found."""

    MARKET = "market"
    LIMIT = "limit"
    STOP = "stop"
    STOP_LIMIT = "stop_limit"
    TRAILING_STOP = "trailing_stop"


class TimeInForce(StrEnum):
    """How long an order works."""

    DAY = "day"
    GTC = "gtc"
    OPG = "opg"
    CLS = "cls"
    IOC = "ioc"
    FOK = "fok"


class OrderClass(StrEnum):
    """How orders hang together; what is sent as "" is simple."""

    SIMPLE = "simple"
    BRACKET = "bracket"
    OCO = "oco"
    OTO = "oto"
    MLEG = "mleg"


class Role(StrEnum):
    """What an order is in its group."""

    ALONE = "alone"
    ENTRY = "entry"
    TAKE_PROFIT = "take_profit"
    STOP_LOSS = "stop_loss"
    LEG = "leg"


class Intent(StrEnum):
    """What an order does to the position."""

    BUY_TO_OPEN = "buy_to_open"
    BUY_TO_CLOSE = "buy_to_close"
    SELL_TO_OPEN = "sell_to_open"
    SELL_TO_CLOSE = "sell_to_close"

    @property
    def closes(self) -> bool:
        """Whether it reduces a position."""
        return self in (Intent.BUY_TO_CLOSE, Intent.SELL_TO_CLOSE)


class Status(StrEnum):
    """Where an order stands."""

    ACCEPTED = "accepted"
    PENDING_NEW = "pending_new"
    NEW = "new"
    HELD = "held"
    PARTIALLY_FILLED = "partially_filled"
    PENDING_CANCEL = "pending_cancel"
    PENDING_REPLACE = "pending_replace"
    DONE_FOR_DAY = "done_for_day"
    STOPPED = "stopped"
    SUSPENDED = "suspended"
    CALCULATED = "calculated"
    FILLED = "filled"
    CANCELED = "canceled"
    EXPIRED = "expired"
    REJECTED = "rejected"
    REPLACED = "replaced"

    @property
    def open(self) -> bool:
        """Whether it may still change."""
        return self not in _FINAL

    @property
    def working(self) -> bool:
        """Whether the market may fill it."""
        return self in _WORKING


_FINAL = frozenset({Status.FILLED, Status.CANCELED, Status.EXPIRED, Status.REJECTED, Status.REPLACED})
_WORKING = frozenset(
    {Status.NEW, Status.PARTIALLY_FILLED, Status.PENDING_CANCEL, Status.PENDING_REPLACE, Status.STOPPED}
)


class Event(StrEnum):
    """What a trade update tells."""

    ACCEPTED = "accepted"
    PENDING_NEW = "pending_new"
    NEW = "new"
    HELD = "held"
    FILL = "fill"
    PARTIAL_FILL = "partial_fill"
    PENDING_CANCEL = "pending_cancel"
    PENDING_REPLACE = "pending_replace"
    CANCELED = "canceled"
    EXPIRED = "expired"
    REJECTED = "rejected"
    REPLACED = "replaced"
    DONE_FOR_DAY = "done_for_day"
    STOPPED = "stopped"
    SUSPENDED = "suspended"
    CALCULATED = "calculated"
    CANCEL_REJECTED = "order_cancel_rejected"
    REPLACE_REJECTED = "order_replace_rejected"
    TRADE_BUST = "trade_bust"
    TRADE_CORRECT = "trade_correct"


class Phase(StrEnum):
    """The parts of a day of the stock market."""

    PRE_MARKET = "pre_market"
    OPEN = "open"
    AFTER_HOURS = "after_hours"
    CLOSED = "closed"


class Step(StrEnum):
    """What the double can be told to leave pending until it is released."""

    ROUTING = "routing"
    CANCELS = "cancels"
    REPLACES = "replaces"


class Outcome(StrEnum):
    """How a pending step ends when it is released."""

    CONFIRMED = "confirmed"
    REJECTED = "rejected"


class ReplacementFills(StrEnum):
    """Whether a replacement counts what the replaced order filled (its qty is the whole) or works its qty anew."""

    CARRIED = "carried"
    ANEW = "anew"
