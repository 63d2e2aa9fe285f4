"""What a sender asks for, in words that every dialect shares.

These values are stored as JSON, so they are msgspec structs: what is absent is left out, what is read back is checked.
"""

from decimal import Decimal
from enum import StrEnum
from typing import Any

import msgspec

from tradehook.vocabulary.ids import AccountId, DeliveryId, SignalId, StrategyId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.order import OrderType, TimeInForce
from tradehook.vocabulary.quote import MarketPriceType
from tradehook.vocabulary.side import Sentiment, Side


class Action(StrEnum):
    """What to do (rule: deciding 1, "action").

    The last three are of one order of one account, whatever is held: only who may trade that account sends them.
    """

    BUY = "buy"
    SELL = "sell"
    EXIT = "exit"
    CANCEL = "cancel"
    ADD = "add"
    BREAKEVEN = "breakeven"
    REVERSE = "reverse"
    PLACE = "place"
    MODIFY = "modify"
    CANCEL_ORDER = "cancel_order"

    @property
    def is_of_an_order(self) -> bool:
        """Whether it names an order that is there, and goes to that one at once (rule: architecture 4)."""
        return self in _OF_AN_ORDER


_OF_AN_ORDER = frozenset({Action.MODIFY, Action.CANCEL_ORDER})


class QuantityType(StrEnum):
    """How the number in `quantity` is meant (rule: deciding 5)."""

    FIXED_QUANTITY = "fixed_quantity"
    DOLLAR_AMOUNT = "dollar_amount"
    RISK_DOLLAR_AMOUNT = "risk_dollar_amount"
    RISK_PERCENT = "risk_percent"
    PERCENT_OF_EQUITY = "percent_of_equity"
    PERCENT_OF_POSITION = "percent_of_position"


class OptionType(StrEnum):
    """Which options a signal is about."""

    BOTH = "both"
    CALL = "call"
    PUT = "put"


class IntrinsicValue(StrEnum):
    """In or out of the money."""

    ITM = "itm"
    OTM = "otm"


class TakeProfit(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Exactly one of these: an absolute price, or a distance from the entry price, which may be in ticks."""

    limit_price: Decimal | None = None
    percent: Decimal | None = None
    amount: Decimal | None = None
    pnl_amount: Decimal | None = None
    ticks: Decimal | None = None


class StopLoss(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The protective stop. Without a type, the subscription's counts, else `stop`."""

    type: OrderType | None = None
    stop_price: Decimal | None = None
    percent: Decimal | None = None
    amount: Decimal | None = None
    pnl_amount: Decimal | None = None
    limit_price: Decimal | None = None
    trail_amount: Decimal | None = None
    trail_percent: Decimal | None = None
    ticks: Decimal | None = None
    trail_ticks: Decimal | None = None


class Message(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A message that a dialect could read: every field checked by itself, none looked up.

    Prices in the instrument's quote currency, all numbers > 0 unless deciding 1 says otherwise. Of one order: `side` of
    the one to be placed; `order_number` of the one to be modified or cancelled, where None leaves things as they are;
    `good_till` of one that is good till a date; `care` for one that a person approves. `exits`: a buy or sell that is
    the end of a position on one side, and of what was to enter there.
    """

    ticker: str
    action: Action
    sentiment: Sentiment | None = None
    signal_price: Decimal | None = None
    order_type: OrderType | None = None
    limit_price: Decimal | None = None
    stop_price: Decimal | None = None
    trail_amount: Decimal | None = None
    trail_percent: Decimal | None = None
    quantity: Decimal | None = None
    quantity_type: QuantityType | None = None
    take_profit: TakeProfit | None = None
    stop_loss: StopLoss | None = None
    time_in_force: TimeInForce | None = None
    extended_hours: bool | None = None
    sent_at: Instant | None = None
    interval: str | None = None
    ignore_trading_windows: bool | None = None
    cancel: bool | None = None
    cancel_order_type: OrderType | None = None
    test: bool = False
    cancel_after_s: int | None = None
    delay_s: int | None = None
    breakeven_offset: Decimal | None = None
    spread_filter: Decimal | None = None
    spread_filter_percent: Decimal | None = None
    market_price_type: MarketPriceType | None = None
    option_type: OptionType | None = None
    intrinsic_value: IntrinsicValue | None = None
    expiration: str | None = None
    strike_count: int | None = None
    strikes_away: int | None = None
    strike_price: Decimal | None = None
    note: str | None = None
    expires_at: str | None = None
    idempotency_key: str | None = None
    extras: dict[str, Any] | None = None
    side: Side | None = None
    order_number: int | None = None
    trail_ticks: Decimal | None = None
    good_till: Instant | None = None
    care: bool = False
    exits: bool = False

    @property
    def opens_nothing(self) -> bool:
        """Whether it can only reduce, cancel or protect, whatever the position is."""
        return self.action in _REDUCING or self.sentiment is Sentiment.FLAT


_REDUCING = frozenset({Action.EXIT, Action.CANCEL, Action.BREAKEVEN, Action.CANCEL_ORDER})


class Signal(msgspec.Struct, frozen=True, kw_only=True):
    """A message that was accepted. `sequence` is the order of acceptance; ids never are.

    `symbol` is the canonical spelling of what the ticker meant when it was accepted; `ticker_note` says how it was
    read, where that needs saying (a continuous future, an old name). It is for everybody who follows a strategy, for
    one account (`order_number` is then that of the order which it places, given out before the order is made), or for
    nobody: then it is only recorded.
    """

    id: SignalId
    sequence: int
    delivery_id: DeliveryId
    strategy_id: StrategyId | None
    account_id: AccountId | None = None
    order_number: int | None = None
    accepted_at: Instant
    symbol: str
    family: str
    message: Message
    ticker_note: str | None = None

    @property
    def only_recorded(self) -> bool:
        """Whether nobody trades it."""
        return self.strategy_id is None and self.account_id is None
