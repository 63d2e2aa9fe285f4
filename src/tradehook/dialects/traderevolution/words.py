"""The words of the wire as its page writes them, and what they mean to us."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from tradehook.dialects.contract import SymbolType
from tradehook.vocabulary.instrument import AssetClass, ContractType, Right
from tradehook.vocabulary.order import OrderType, TimeInForce
from tradehook.vocabulary.side import Side
from tradehook.vocabulary.signal import Action


class Kind(StrEnum):
    """The values of `type`: an order's type, or one that a person works."""

    MARKET = "Market"
    STOP = "Stop"
    LIMIT = "Limit"
    STOP_LIMIT = "Stop limit"
    TRAILING_STOP = "Trailing stop"
    CARE = "Care"


class Measure(StrEnum):
    """The values of `stopLossType` and `takeProfitType`: what the number beside it is."""

    ABSOLUTE = "absolute"
    TICKS = "offset in ticks"
    TRAILING = "tr. offset"
    PERCENT = "offset in %"


ACTIONS: Final = MappingProxyType({"place": Action.PLACE, "modify": Action.MODIFY, "cancel": Action.CANCEL_ORDER})
SIDES: Final = MappingProxyType({side.value: side for side in Side})
KINDS: Final = MappingProxyType({kind.value: kind for kind in Kind})
STOP_LOSSES: Final = MappingProxyType({measure.value: measure for measure in Measure})
TAKE_PROFITS: Final = MappingProxyType(
    {word: measure for word, measure in STOP_LOSSES.items() if measure is not Measure.TRAILING}
)
VALIDITIES: Final = MappingProxyType(
    {word: TimeInForce(word.lower()) for word in ("DAY", "GTC", "IOC", "GTD", "FOK", "GTS")}
)
RIGHTS: Final = MappingProxyType({"Put": Right.PUT, "Call": Right.CALL})
SYMBOL_TYPES: Final = MappingProxyType(
    {
        known.word: known
        for known in (
            SymbolType("CRYPTO", AssetClass.CRYPTO),
            SymbolType("EQUITY", AssetClass.STOCKS),
            SymbolType("EQUITY_CFD", AssetClass.STOCKS, ContractType.EQUITY_CFD),
            SymbolType("ETF", AssetClass.STOCKS),
            SymbolType("FIXED_INCOME", AssetClass.FUTURES, ContractType.FIXED_INCOME),
            SymbolType("FOREX", AssetClass.FOREX),
            SymbolType("FUTURES", AssetClass.FUTURES),
            SymbolType("FUTURES_CFD", AssetClass.FUTURES, ContractType.FUTURES_CFD),
            SymbolType("OPTIONS", AssetClass.OPTIONS),
            SymbolType("SPREADBET", None, ContractType.SPREADBET),
        )
    }
)

ORDER_TYPES: Final[Mapping[Kind, OrderType]] = MappingProxyType(
    {
        Kind.MARKET: OrderType.MARKET,
        Kind.STOP: OrderType.STOP,
        Kind.LIMIT: OrderType.LIMIT,
        Kind.STOP_LIMIT: OrderType.STOP_LIMIT,
        Kind.TRAILING_STOP: OrderType.TRAILING_STOP,
    }
)
"""The type of order that each is, but for Care, whose prices say it."""

PRICES: Final[Mapping[Kind, tuple[str, ...]]] = MappingProxyType(
    {
        Kind.MARKET: (),
        Kind.STOP: ("stopPrice",),
        Kind.LIMIT: ("price",),
        Kind.STOP_LIMIT: ("price", "stopPrice"),
        Kind.TRAILING_STOP: ("trStopOffset",),
    }
)
"""The fields that each needs for its price; the others are ignored."""
PRICES_OF_CARE: Final = ("price", "stopPrice")
"""The fields that a Care order may have: both, one, or none."""

CONTRACT_FIELDS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "FUTURES": ("contractMonth",),
        "FUTURES_CFD": ("contractMonth",),
        "OPTIONS": ("contractMonth", "strikePrice", "strikeType"),
    }
)
"""The fields that a symbol type needs to say which contract; the others are ignored."""

OTHER_NAMES: Final = {
    "account": "accountName",
    "accountId": "accountName",
    "ticker": "symbol",
    "instrument": "symbol",
    "instrumentType": "symbolType",
    "assetClass": "symbolType",
    "expiration": "contractMonth",
    "expiry": "contractMonth",
    "strike": "strikePrice",
    "optionType": "strikeType",
    "right": "strikeType",
    "orderType": "type",
    "limitPrice": "price",
    "quantity": "qty",
    "contracts": "qty",
    "size": "qty",
    "timeInForce": "validity",
    "tif": "validity",
    "durationType": "validity",
    "durationDateTime": "expireDate",
    "sl": "stopLoss",
    "tp": "takeProfit",
    "trailingOffset": "trStopOffset",
    "comment": "userComment",
    "id": "orderId",
}
"""What other services call these fields; such a field is ignored, with a caution that names ours."""

OTHER_ACTIONS: Final = {"buy": "place", "sell": "place", "order": "place", "change": "modify", "replace": "modify"}
OTHER_SYMBOL_TYPES: Final = {"stock": "EQUITY", "stocks": "EQUITY", "cfd": "EQUITY_CFD", "fx": "FOREX"}
OTHER_RIGHTS: Final = {"c": "Call", "p": "Put"}
OTHER_SIDES: Final = {"long": "buy", "short": "sell", "b": "buy", "s": "sell"}
OTHER_MEASURES: Final = {"offset": "offset in ticks", "trailingOffset": "tr. offset", "percent": "offset in %"}
"""What others call these words; such a value is refused, with a hint that names ours."""
