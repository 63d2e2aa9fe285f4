"""For each code of the catalogue a message that causes it, or how to cause it where the message alone does not."""

import json
from typing import Any, Final

from tradehook.dialects.reading.catalogue import Example

KEY: Final = "the-key-of-this-webhook"
"""What stands in examples for the key of a webhook."""

_ENTRY: Final = {"auth_key": KEY, "ticker": "AAPL", "positionDirection": "entryLong"}


def _entry(how: str = "", **changes: Any) -> Example:
    """An entry with fields changed or, where they are None, left out."""
    fields = {name: value for name, value in (_ENTRY | changes).items() if value is not None}
    return Example(json.dumps(fields), how)


_REQUEST: Final = {
    "not-found": _entry("Post it to an address that no webhook has."),
    "post-required": Example("", "Open the address of the webhook in a browser, which sends GET."),
    "not-trading-view": _entry("Post it yourself to a webhook that takes only TradingView as a source."),
    "not-trend-spider": _entry("Post it yourself to a webhook that takes only TrendSpider as a source."),
    "invalid-ip-address": _entry("Post it to a webhook whose sources are addresses, and yours is not in them."),
    "client-certificate-required": _entry("Post it yourself to a webhook that requires the client certificate."),
    "signature-required": _entry("Post it without a signature to a webhook that has a signing secret."),
    "invalid-signature": _entry("Post it signed with another secret."),
    "signature-out-of-time": _entry("Post it signed ten minutes ago."),
    "payload-too-large": _entry("Post it followed by more spaces than the webhook takes bytes."),
    "busy": _entry("Nothing in a message causes it: more was being kept than the disk could take."),
    "internal-error": _entry("Nothing in a message causes it: the store failed."),
    "auth-key-required": _entry("The key is left out.", auth_key=None),
    "invalid-auth-key": _entry("One letter of the key is wrong.", auth_key="tha-key-of-this-webhook"),
    "too-many-requests": _entry("Post it more often in a minute than the webhook takes."),
    "idempotency-key-reused": _entry("Post it after another message with the same Idempotency-Key header."),
}

_TEXT: Final = {
    "empty-json": Example(""),
    "malformed-json": Example('{"auth_key": "the-key-of-this-webhook", "ticker": "AAPL", "positionDirection": "entryL'),
    "not-an-object": Example("[]"),
    "unresolved-placeholder": _entry(qty="{{strategy.order.contracts}}"),
}

_FIELDS: Final = {
    "ticker-required": _entry(ticker=None),
    "invalid-ticker": _entry(ticker=["AAPL"]),
    "position-direction-required": _entry(positionDirection=None),
    "invalid-position-direction": _entry(positionDirection="buy"),
    "invalid-direction": _entry(positionDirection=None, direction="up"),
    "contradicting-directions": _entry(direction="short"),
    "invalid-order-type": _entry(orderType="iceberg"),
    "invalid-qty": _entry(qty="10 shares"),
    "invalid-notional": _entry(notional=0),
    "invalid-market-price": _entry(marketPrice="1,000"),
    "limit-price-required": _entry(orderType="limit"),
    "invalid-limit-price": _entry(orderType="limit", limitPrice=0),
    "stop-price-required": _entry(orderType="stop"),
    "invalid-stop-price": _entry(orderType="stop", stopPrice=-5),
    "trail-required": _entry(orderType="trailing_stop"),
    "one-trail": _entry(orderType="trailing_stop", trailPrice=2, trailPercent=1.5),
    "invalid-trail-price": _entry(orderType="trailing_stop", trailPrice=0),
    "invalid-trail-percent": _entry(orderType="trailing_stop", trailPercent="1.5%"),
    "invalid-time-in-force": _entry(timeInForce="forever"),
    "invalid-extended-hours": _entry(extendedHours="perhaps"),
    "invalid-profit-target": _entry(profitTarget=-155),
    "invalid-stop-loss-target": _entry(stopLossTarget="5%"),
    "invalid-take-profit": _entry(takeProfit=155),
    "take-profit-limit-price-required": _entry(takeProfit={}),
    "invalid-take-profit-limit-price": _entry(takeProfit={"limitPrice": "high"}),
    "invalid-stop-loss": _entry(stopLoss=145),
    "stop-loss-stop-price-required": _entry(stopLoss={"limitPrice": 144.5}),
    "invalid-stop-loss-stop-price": _entry(stopLoss={"stopPrice": 0}),
    "invalid-stop-loss-limit-price": _entry(stopLoss={"stopPrice": 145, "limitPrice": "low"}),
}

_MEANING: Final = {
    "wrong-asset-class": _entry("Post it to a webhook of a strategy for stocks: BTCUSD is a coin.", ticker="BTCUSD"),
    "ticker-not-found": _entry("No stock, future, coin or pair is called so.", ticker="NOSUCHTICKER"),
    "ticker-not-allowed": _entry("Post it to a webhook of a strategy whose allowed tickers lack it."),
    "notional-not-taken": _entry(
        "Post it to a webhook that takes futures in contracts only.", ticker="ESZ2026", notional=1000
    ),
}

EXAMPLES: Final[dict[str, Example]] = _REQUEST | _TEXT | _FIELDS | _MEANING
