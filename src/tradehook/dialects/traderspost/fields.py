"""The fields of a message: their names on the wire, what they fill, how they are read (rule: deciding 1)."""

from typing import Final

from tradehook.dialects.reading.fields import Field, Fields
from tradehook.dialects.reading.moments import moment
from tradehook.dialects.reading.values import (
    BAD,
    Bad,
    boolean,
    choice,
    json_object,
    not_negative,
    positive,
    text,
    whole,
)
from tradehook.dialects.traderspost import words
from tradehook.vocabulary.ahead import day_or_ahead, moment_or_ahead

_ahead_text = text(16)


def _expiration(value: object) -> str | Bad:
    """A date, or a number of days, weeks, months or years ahead."""
    read = _ahead_text(value)
    return read if read is not BAD and day_or_ahead(read) else BAD


def _expires_at(value: object) -> str | Bad:
    """A date, or a time ahead, from minutes up."""
    read = _ahead_text(value)
    return read if read is not BAD and moment_or_ahead(read) else BAD


FIELDS: Final = Fields(
    (
        Field("ticker", "ticker", text(64), "invalid-payload"),
        Field("action", "action", choice(words.ACTIONS), "invalid-action"),
        Field("sentiment", "sentiment", choice(words.SENTIMENTS), "invalid-sentiment"),
        Field("signalPrice", "signal_price", positive, "invalid-price"),
        Field("price", "price", positive, "invalid-price"),
        Field("orderType", "order_type", choice(words.ORDER_TYPES), "invalid-order-type"),
        Field("limitPrice", "limit_price", positive, "invalid-limit-price"),
        Field("stopPrice", "stop_price", positive, "invalid-stop-price"),
        Field("trailAmount", "trail_amount", positive, "invalid-trail-amount"),
        Field("trailPercent", "trail_percent", positive, "invalid-trail-percent"),
        Field("quantity", "quantity", positive, "invalid-quantity"),
        Field("quantityType", "quantity_type", choice(words.QUANTITY_TYPES), "invalid-quantity-type"),
        Field("takeProfit", "take_profit", json_object, "invalid-take-profit"),
        Field("stopLoss", "stop_loss", json_object, "invalid-stop-loss"),
        Field("timeInForce", "time_in_force", choice(words.TIMES_IN_FORCE), "invalid-time-in-force"),
        Field("extendedHours", "extended_hours", boolean, "invalid-extended-hours"),
        Field("time", "sent_at", moment, "unreadable-time", dispensable=True),
        Field("interval", "interval", text(32), "unreadable-interval", dispensable=True),
        Field("ignoreTradingWindows", "ignore_trading_windows", boolean, "invalid-boolean"),
        Field("cancel", "cancel", boolean, "invalid-boolean"),
        Field("test", "test", boolean, "invalid-boolean"),
        Field("cancelOrderType", "cancel_order_type", choice(words.ORDER_TYPES), "invalid-cancel-order-type"),
        Field("cancelAfter", "cancel_after_s", whole(1, 3600), "invalid-cancel-after"),
        Field("delay", "delay_s", whole(0, 3600), "invalid-delay"),
        Field("breakevenOffset", "breakeven_offset", not_negative, "invalid-breakeven-offset"),
        Field("bidAskSpreadFilter", "spread_filter", positive, "invalid-spread-filter"),
        Field("bidAskSpreadFilterPercent", "spread_filter_percent", positive, "invalid-spread-filter"),
        Field("marketPriceType", "market_price_type", choice(words.MARKET_PRICE_TYPES), "invalid-market-price-type"),
        Field("optionType", "option_type", choice(words.OPTION_TYPES), "invalid-option-type"),
        Field("intrinsicValue", "intrinsic_value", choice(words.INTRINSIC_VALUES), "invalid-intrinsic-value"),
        Field("expiration", "expiration", _expiration, "invalid-expiration"),
        Field("strikeCount", "strike_count", whole(2, 20), "invalid-strike-count"),
        Field("strikesAway", "strikes_away", whole(0, 10), "invalid-strikes-away"),
        Field("strikePrice", "strike_price", positive, "invalid-strike-price"),
        Field("message", "note", text(500), "invalid-message-length"),
        Field("expiresAt", "expires_at", _expires_at, "invalid-expires-at"),
        Field("extras", "extras", json_object, "unreadable-extras", dispensable=True),
    ),
    words.OTHER_NAMES,
)

EXTRAS: Final = Fields(
    (Field("idempotencyKey", "idempotency_key", text(255), "invalid-idempotency-key"),), path="extras."
)

TAKE_PROFIT: Final = Fields(
    (
        Field("limitPrice", "limit_price", positive, "invalid-take-profit-limit-price"),
        Field("price", "price", positive, "invalid-take-profit-limit-price"),
        Field("percent", "percent", positive, "invalid-take-profit-percent"),
        Field("amount", "amount", positive, "invalid-take-profit-amount"),
        Field("pnlAmount", "pnl_amount", positive, "invalid-take-profit-pnl-amount"),
    ),
    path="takeProfit.",
)

STOP_LOSS: Final = Fields(
    (
        Field("type", "type", choice(words.STOP_TYPES), "invalid-stop-loss-type"),
        Field("stopPrice", "stop_price", positive, "invalid-stop-loss-stop-price"),
        Field("percent", "percent", positive, "invalid-stop-loss-percent"),
        Field("amount", "amount", positive, "invalid-stop-loss-amount"),
        Field("pnlAmount", "pnl_amount", positive, "invalid-stop-loss-pnl-amount"),
        Field("limitPrice", "limit_price", positive, "invalid-stop-loss-limit-price"),
        Field("trailAmount", "trail_amount", positive, "invalid-stop-loss-trail-amount"),
        Field("trailPrice", "trail_price", positive, "invalid-stop-loss-trail-price"),
        Field("trailPercent", "trail_percent", positive, "invalid-stop-loss-trail-percent"),
    ),
    path="stopLoss.",
)
