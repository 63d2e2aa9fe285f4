"""For each code of the catalogue a message that causes it, or how to cause it where the message alone does not."""

from typing import Final

from tradehook.dialects.reading.catalogue import Example

_GOOD: Final = '{"ticker": "AMD", "action": "buy"}'


def _buy(rest: str) -> Example:
    """A message that buys AMD, with more fields."""
    return Example(f'{{"ticker": "AMD", "action": "buy", {rest}}}')


def _action(action: str, rest: str) -> Example:
    return Example(f'{{"ticker": "AMD", "action": "{action}", {rest}}}')


def _take_profit(members: str) -> Example:
    return _buy(f'"takeProfit": {{{members}}}')


def _stop_loss(members: str) -> Example:
    return _buy(f'"stopLoss": {{{members}}}')


_REQUEST: Final = {
    "not-found": Example(_GOOD, "Post it to an address whose first part after /webhook/ belongs to no webhook."),
    "post-required": Example("", "Open the webhook's address in a browser, which sends GET."),
    "invalid-password": Example(_GOOD, "Post it to the webhook's address with another last part."),
    "not-trading-view": Example(_GOOD, "Post it yourself to a strategy that takes only TradingView as a source."),
    "not-trend-spider": Example(_GOOD, "Post it yourself to a strategy that takes only TrendSpider as a source."),
    "invalid-ip-address": Example(
        _GOOD, "Post it to a strategy whose sources are addresses, and yours is not in them."
    ),
    "client-certificate-required": Example(
        _GOOD, "Post it yourself to a webhook that requires the client certificate."
    ),
    "signature-required": Example(_GOOD, "Post it without a signature to a webhook that has a signing secret."),
    "invalid-signature": Example(_GOOD, "Post it signed with another secret."),
    "signature-out-of-time": Example(_GOOD, "Post it signed ten minutes ago."),
    "too-many-requests": Example(_GOOD, "Post it more often in a minute, or in an hour, than the webhook takes."),
    "payload-too-large": Example(_GOOD, "Post it followed by more spaces than the webhook takes bytes."),
    "idempotency-key-reused": Example(
        '{"ticker": "AMD", "action": "sell", "extras": {"idempotencyKey": "order-1"}}',
        "Post it after another message with the same key.",
    ),
    "busy": Example(_GOOD, "Nothing in a message causes it: more was being kept than the disk could take."),
    "internal-error": Example(_GOOD, "Nothing in a message causes it: the store failed."),
}

_TEXT: Final = {
    "empty-json": Example(""),
    "malformed-json": Example('{"ticker": "AMD", "action": "buy",}'),
    "invalid-payload": Example('{"symbol": "AMD", "action": "buy"}'),
    "unresolved-placeholder": Example('{"ticker": "{{ticker}}", "action": "buy"}'),
}

_TICKER: Final = {
    "empty-ticker-name": Example('{"ticker": " ", "action": "buy"}'),
    "invalid-asset-class": Example('{"ticker": "BTCUSD", "action": "buy"}', "Post it to a strategy for stocks."),
    "ticker-does-not-exist": Example(
        '{"ticker": "NOSUCHTICKER", "action": "buy"}', "Post it to a strategy for stocks."
    ),
    "unsupported-ticker": Example(_GOOD, "Post it to a strategy that allows only MSFT."),
}

_ORDER: Final = {
    "invalid-action": Example('{"ticker": "AMD", "action": "hold"}'),
    "invalid-sentiment": _buy('"sentiment": "up"'),
    "invalid-sentiment-action": _action("exit", '"sentiment": "flat"'),
    "invalid-price": _buy('"price": 0'),
    "invalid-order-type": _buy('"orderType": "stoplimit"'),
    "invalid-trailing-stop": _buy('"orderType": "trailing_stop"'),
    "invalid-limit-price": _buy('"orderType": "limit", "limitPrice": "1,000"'),
    "invalid-stop-price": _buy('"orderType": "stop", "stopPrice": "$85"'),
    "invalid-trail-amount": _buy('"trailAmount": -1'),
    "invalid-trail-percent": _buy('"trailPercent": "1%"'),
    "invalid-quantity": _buy('"quantity": "10 shares"'),
    "invalid-quantity-type": _buy('"quantity": 10, "quantityType": "shares"'),
    "quantity-type-requires-quantity": _buy('"quantityType": "dollar_amount"'),
    "invalid-quantity-type-action": _action("reverse", '"quantity": 1, "quantityType": "risk_percent"'),
    "invalid-percent-of-position-action": _action("add", '"quantity": 50, "quantityType": "percent_of_position"'),
    "invalid-risk-dollar-amount-action": _action("exit", '"quantity": 100, "quantityType": "risk_dollar_amount"'),
    "invalid-risk-percent-action": _action("exit", '"quantity": 1, "quantityType": "risk_percent"'),
    "invalid-quantity-type-for-asset-class": Example(
        '{"ticker": "MNQ", "action": "buy", "quantity": 1000, "quantityType": "dollar_amount"}',
        "Post it to a strategy for futures whose webhook has strict_futures_quantity_types on.",
    ),
    "invalid-time-in-force": _buy('"timeInForce": "gtd"'),
    "invalid-extended-hours": _buy('"extendedHours": "yes"'),
    "invalid-boolean": _buy('"test": "on"'),
    "invalid-cancel-order-type": _action("cancel", '"cancelOrderType": "all"'),
    "invalid-cancel-after": _buy('"cancelAfter": 0'),
    "invalid-delay": _buy('"delay": -1'),
    "invalid-breakeven-offset": _action("breakeven", '"breakevenOffset": -1'),
    "invalid-spread-filter": _buy('"bidAskSpreadFilter": 0.05, "bidAskSpreadFilterPercent": 0.1'),
    "invalid-market-price-type": _buy('"marketPriceType": "mid"'),
}

_OPTION: Final = {
    "invalid-option-type": _buy('"optionType": "straddle"'),
    "invalid-ticker-and-option-type": Example('{"ticker": "SQ 240510C68", "action": "buy", "optionType": "put"}'),
    "invalid-intrinsic-value": _buy('"intrinsicValue": "atm"'),
    "invalid-expiration": _buy('"expiration": "next friday"'),
    "invalid-strike-count": _buy('"strikeCount": 21'),
    "invalid-strikes-away": _buy('"strikeCount": 6, "strikesAway": 4'),
    "invalid-strike-price": _buy('"strikePrice": 0'),
}

_BRACKETS: Final = {
    "invalid-take-profit": _buy('"takeProfit": 157.43'),
    "invalid-take-profit-limit-price": _take_profit('"limitPrice": 0'),
    "invalid-take-profit-percent": _take_profit('"percent": "10 percent"'),
    "invalid-take-profit-amount": _take_profit('"amount": -10'),
    "invalid-take-profit-pnl-amount": _take_profit('"pnlAmount": "a lot"'),
    "invalid-take-profit-amount-and-percent": _take_profit('"amount": 10, "percent": 10'),
    "invalid-take-profit-relative-and-absolute": _take_profit('"limitPrice": 157.43, "percent": 10'),
    "invalid-take-profit-value-required": _take_profit(""),
    "invalid-stop-loss": _buy('"stopLoss": "90"'),
    "invalid-stop-loss-type": _stop_loss('"type": "limit", "stopPrice": 90'),
    "invalid-stop-loss-stop-price": _stop_loss('"stopPrice": 0'),
    "invalid-stop-loss-percent": _stop_loss('"percent": "-10"'),
    "invalid-stop-loss-amount": _stop_loss('"amount": "ten"'),
    "invalid-stop-loss-pnl-amount": _stop_loss('"type": "trailing_stop", "trailAmount": 1, "pnlAmount": 100'),
    "invalid-stop-loss-limit-price": _stop_loss('"stopPrice": 90, "limitPrice": 89.5'),
    "invalid-stop-loss-trail-price": _stop_loss('"type": "trailing_stop", "trailPrice": 0'),
    "invalid-stop-loss-trail-amount": _stop_loss('"type": "trailing_stop", "trailAmount": 0'),
    "invalid-stop-loss-trail-percent": _stop_loss('"type": "trailing_stop", "trailPercent": 0'),
    "invalid-stop-loss-trail-value": _stop_loss('"type": "trailing_stop", "trailAmount": 1, "trailPercent": 1'),
    "invalid-stop-loss-trail-value-required": _stop_loss('"type": "trailing_stop"'),
    "invalid-stop-loss-amount-and-percent": _stop_loss('"amount": 5, "percent": 5'),
    "invalid-stop-loss-relative-and-absolute": _stop_loss('"stopPrice": 90, "percent": 5'),
    "invalid-stop-loss-stop-price-required": _stop_loss('"type": "stop_limit", "limitPrice": 89.5'),
    "invalid-stop-loss-value-required": _stop_loss('"type": "stop"'),
}

_REST: Final = {
    "invalid-message-length": _buy(f'"message": "{"too long " * 60}"'),
    "invalid-expires-at": _buy('"expiresAt": "tomorrow"'),
    "invalid-idempotency-key": _buy('"extras": {"idempotencyKey": ["a", "b"]}'),
}

EXAMPLES: Final[dict[str, Example]] = _REQUEST | _TEXT | _TICKER | _ORDER | _OPTION | _BRACKETS | _REST
