"""Why a request was refused: a stable code, a sentence a trader understands, and what to do."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple


class Gate(StrEnum):
    """What intake itself may stop a request at, before or after the dialect reads the body.

    Each dialect has its own code, status and sentence for every gate: a table in its `refusals.py`.
    """

    UNKNOWN_ADDRESS = "unknown_address"
    METHOD = "method"
    SECRET = "secret"  # noqa: S105 - the name of a check
    SECRET_MISSING = "secret_missing"  # noqa: S105 - likewise
    NOT_TRADING_VIEW = "not_trading_view"
    NOT_TREND_SPIDER = "not_trend_spider"
    SOURCE_ADDRESS = "source_address"
    CLIENT_CERTIFICATE = "client_certificate"
    SIGNATURE_MISSING = "signature_missing"
    SIGNATURE = "signature"
    SIGNATURE_AGE = "signature_age"
    RATE = "rate"
    BODY_SIZE = "body_size"
    EXTENDED_HOURS = "extended_hours"
    QUANTITY_TYPE = "quantity_type"
    ASSET_CLASS = "asset_class"
    TICKER_UNKNOWN = "ticker_unknown"
    TICKER_NOT_ALLOWED = "ticker_not_allowed"
    ENTITLEMENT = "entitlement"
    ACCOUNT_UNKNOWN = "account_unknown"
    SYMBOL_TYPE = "symbol_type"
    SYMBOL_TYPE_NOT_OFFERED = "symbol_type_not_offered"
    CONTRACT = "contract"
    ISIN = "isin"
    OFF_TICK = "off_tick"
    OFF_STEP = "off_step"
    CASH_ALONE = "cash_alone"
    GOOD_TILL = "good_till"
    ORDER_UNKNOWN = "order_unknown"
    ORDER_OF_ANOTHER_ACCOUNT = "order_of_another_account"
    KEY_REUSED = "key_reused"
    BUSY = "busy"
    STORE = "store"


class Objection(NamedTuple):
    """A check of intake that failed, with what it knows about it for the dialect's sentence."""

    gate: Gate
    details: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """One problem. `path` points into the body ("takeProfit.percent"), empty for the request as a whole."""

    code: str
    status: int
    message: str
    hint: str
    path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caution:
    """Something a sender should know about a message that was accepted all the same."""

    code: str
    message: str
    path: str = ""
