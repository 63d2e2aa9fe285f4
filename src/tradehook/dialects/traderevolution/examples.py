"""For each code of the catalogue a message that causes it, or how to cause it where the message alone does not."""

import json
from typing import Any, Final

from tradehook.dialects.reading.catalogue import Example

_PLACE: Final = {
    "action": "place",
    "accountName": "PAPER-1",
    "symbol": "AAPL",
    "type": "Market",
    "qty": 10,
    "side": "buy",
}
_MODIFY: Final = {"action": "modify", "accountName": "PAPER-1", "orderId": 17, "price": 151}
_CANCEL: Final = {"action": "cancel", "accountName": "PAPER-1", "orderId": 17}
_OPTION: Final[dict[str, Any]] = {
    "symbolType": "OPTIONS",
    "contractMonth": "2026-12-18",
    "strikePrice": 200,
    "strikeType": "Call",
}


def _written(message: dict[str, Any], changes: dict[str, Any]) -> str:
    """The message with fields changed or, where they are None, left out."""
    return json.dumps({name: value for name, value in (message | changes).items() if value is not None})


def _place(how: str = "", **changes: Any) -> Example:
    return Example(_written(_PLACE, changes), how)


def _modify(how: str = "", **changes: Any) -> Example:
    return Example(_written(_MODIFY, changes), how)


def _cancel(how: str = "", **changes: Any) -> Example:
    return Example(_written(_CANCEL, changes), how)


def _option(**changes: Any) -> Example:
    return _place(**(_OPTION | changes))


_REQUEST: Final = {
    "unauthorized": _cancel("Post it to the address of a key that was deleted or has expired, or change one letter."),
    "post-required": Example("", "Open the address of the key in a browser, which sends GET."),
    "not-trading-view": _cancel("Post it yourself to a key that takes only TradingView as a source."),
    "not-trend-spider": _cancel("Post it yourself to a key that takes only TrendSpider as a source."),
    "invalid-ip-address": _cancel("Post it to a key whose sources are addresses, and yours is not in them."),
    "client-certificate-required": _cancel("Post it yourself to a key that requires the client certificate."),
    "signature-required": _cancel("Post it without a signature to a key that has a signing secret."),
    "invalid-signature": _cancel("Post it signed with another secret."),
    "signature-out-of-time": _cancel("Post it signed ten minutes ago."),
    "too-many-requests": _cancel("Post it more often in a minute than the key takes."),
    "payload-too-large": _cancel("Post it followed by more spaces than the key takes bytes."),
    "busy": _cancel("Nothing in a message causes it: more was being kept than the disk could take."),
    "internal-error": _cancel("Nothing in a message causes it: the store failed."),
    "not-entitled": _cancel("Post it with the key of a user for whom Trading Webhooks are not switched on."),
    "idempotency-key-reused": _cancel("Post it after another message with the same Idempotency-Key header."),
}

_TEXT: Final = {
    "empty-json": Example(""),
    "malformed-json": Example('{"action": "cancel", "accountName": "PAPER-1", "orderId": 17,}'),
    "not-an-object": Example("[]"),
    "unresolved-placeholder": _place(qty="{{strategy.order.contracts}}"),
}

_FIELDS: Final = {
    "action-required": _cancel(action=None),
    "invalid-action": _cancel(action="close"),
    "account-name-required": _cancel(accountName=None),
    "invalid-account-name": _cancel(accountName=["PAPER-1"]),
    "order-id-required": _cancel(orderId=None),
    "invalid-order-id": _cancel(orderId="TE-17"),
    "symbol-required": _place(symbol=None),
    "invalid-symbol": _place(symbol=["AAPL"]),
    "invalid-symbol-type": _place(symbolType="STOCK"),
    "contract-month-required": _place(symbol="ES", symbolType="FUTURES"),
    "invalid-contract-month": _place(symbol="ES", symbolType="FUTURES", contractMonth="Dec 2026"),
    "strike-price-required": _option(strikePrice=None),
    "invalid-strike-price": _option(strikePrice=0),
    "strike-type-required": _option(strikeType=None),
    "invalid-strike-type": _option(strikeType="C"),
    "not-modifiable": _modify(symbol="AAPL"),
    "nothing-to-change": _modify(price=None),
    "type-required": _place(type=None),
    "invalid-type": _place(type="Iceberg"),
    "side-required": _place(side=None),
    "invalid-side": _place(side="long"),
    "qty-required": _place(qty=None),
    "invalid-qty": _place(qty="10 shares"),
    "invalid-cash-order-qty": _place(qty=None, cashOrderQty="$1000"),
    "price-required": _place(type="Limit"),
    "invalid-price": _place(type="Limit", price="1,000"),
    "stop-price-required": _place(type="Stop"),
    "invalid-stop-price": _place(type="Stop", stopPrice=0),
    "tr-stop-offset-required": _place(type="Trailing stop"),
    "invalid-tr-stop-offset": _place(type="Trailing stop", trStopOffset=-50),
    "invalid-validity": _place(validity="forever"),
    "expire-date-required": _place(validity="GTD"),
    "invalid-expire-date": _place(validity="GTD", expireDate=1798675200),
    "invalid-stop-loss": _place(stopLoss=0),
    "invalid-stop-loss-type": _place(stopLoss=50, stopLossType="offset"),
    "stop-loss-required": _place(stopLossType="offset in ticks"),
    "invalid-take-profit": _place(takeProfit=-5),
    "invalid-take-profit-type": _place(takeProfit=50, takeProfitType="tr. offset"),
    "take-profit-required": _place(takeProfitType="offset in %"),
    "invalid-user-comment": _place(type="Care", userComment="too long " * 60),
}

_MEANING: Final = {
    "invalid-isin": _place("The digits of this one do not add up.", isin="US0378331006"),
    "account-not-found": _cancel("Post it while no account of yours has this name."),
    "order-not-found": _cancel("Post it while you have no order of this number."),
    "order-of-another-account": _cancel("Post it while order 17 is in another account of yours."),
    "symbol-not-found": _place("No stock, future, coin or pair is called so.", symbol="NOSUCHTICKER"),
    "symbol-type-mismatch": _place("BTCUSD is a coin.", symbol="BTCUSD", symbolType="EQUITY"),
    "symbol-type-not-offered": _place("Post it for an account whose broker has no CFDs.", symbolType="EQUITY_CFD"),
    "contract-not-found": _place(
        "This future has no contract of November.", symbol="ES", symbolType="FUTURES", contractMonth="2026-11"
    ),
    "price-off-tick": _place("Shares move in cents.", type="Limit", price="150.255"),
    "qty-off-step": _place("Shares go down to a millionth.", qty="0.0000001"),
    "expire-date-passed": _place("The day is long past.", validity="GTD", expireDate=1000000000000),
}

EXAMPLES: Final[dict[str, Example]] = _REQUEST | _TEXT | _FIELDS | _MEANING
