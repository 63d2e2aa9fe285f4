"""The fields of the three messages: their names on the wire, how they are read, and what their users read of them.

Rule: seeds, traderevolution 4. The page of the API is made of this table.
"""

import re
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from tradehook.dialects.reading.fields import Fields
from tradehook.dialects.reading.told import Told, Written, told, told_number, told_word
from tradehook.dialects.reading.values import BAD, Bad, Reader, text, whole
from tradehook.dialects.traderevolution import words
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.signal import Action

_LAST_ORDER: Final = 2**53 - 1
_FIRST_MS, _LAST_MS = 10**11, 10**14 - 1
_MONTH_LETTERS = "FGHJKMNQUVXZ"
_FIRST_YEAR, _LAST_YEAR = 1990, 2099
_MONTH = re.compile(r"(\d{4})(-?)(\d{2})(?:\2(\d{2}))?", re.ASCII)
_LETTERED = re.compile(rf"([{_MONTH_LETTERS}])(\d{{4}}|\d{{2}})", re.ASCII)

_milliseconds = whole(_FIRST_MS, _LAST_MS)
_short_text = text(64)


def _upper(value: object) -> str | Bad:
    """A short text in capital letters."""
    read = _short_text(value)
    return read if read is BAD else read.upper()


def _expire_date(value: object) -> Instant | Bad:
    """Milliseconds since 1970, of the years 1973 to 5138: a number of seconds is none of these."""
    read = _milliseconds(value)
    return BAD if read is BAD else Instant(read * 1000)


def _contract_month(value: object) -> str | Bad:
    """A month or a day in any of its forms, as "2026-12" or "2026-12-18"."""
    read = _upper(value)
    if read is BAD:
        return BAD
    lettered = _LETTERED.fullmatch(read)
    if lettered:
        year = int(lettered[2]) if len(lettered[2]) == 4 else 2000 + int(lettered[2])
        return _month(year, _MONTH_LETTERS.index(lettered[1]) + 1, None)
    parts = _MONTH.fullmatch(read)
    return _month(int(parts[1]), int(parts[3]), int(parts[4]) if parts[4] else None) if parts else BAD


def _month(year: int, month: int, day: int | None) -> str | Bad:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return BAD
    try:
        read = date(year, month, 1 if day is None else day)
    except ValueError:
        return BAD
    return f"{read:%Y-%m}" if day is None else read.isoformat()


def _text(name: str, attribute: str, read: Reader[Any], says: str) -> Told:
    return told(name, attribute, read, Written.TEXT, says)


def _whole(name: str, attribute: str, read: Reader[Any], says: str) -> Told:
    return told(name, attribute, read, Written.WHOLE, says)


_TABLE: Final = (
    told_word("action", "action", words.ACTIONS, "What to do."),
    _text("accountName", "account", _short_text, "The name of one of your accounts, in any case."),
    _whole("orderId", "order_number", whole(1, _LAST_ORDER), "The order: `d.orderId` of the answer that placed it."),
    _text("symbol", "ticker", _upper, "The instrument, in any spelling of a chart; of a contract, what it is on."),
    told_word(
        "symbolType", "symbol_type", words.SYMBOL_TYPES, "What kind of instrument it is; without it, the symbol says."
    ),
    _text(
        "contractMonth",
        "month",
        _contract_month,
        "The month or the last day of a contract: `2026-12-18`, `20261218`, `2026-12`, `202612` or `Z2026`.",
    ),
    told_number("strikePrice", "strike", "The strike of an option."),
    told_word("strikeType", "right", words.RIGHTS, "The right of an option."),
    _text("isin", "isin", _upper, "The ISIN; where it is known it decides, and the symbol must agree."),
    told_word("type", "kind", words.KINDS, "The type of order. Care waits for a person's approval."),
    told_number("price", "price", "The limit price."),
    told_number("stopPrice", "stop_price", "The price at which a stop order becomes active."),
    told_number("qty", "quantity", "The quantity, in shares, contracts or coins."),
    told_word("side", "side", words.SIDES, "Which way it goes."),
    told_number(
        "cashOrderQty",
        "cash",
        "What to spend instead, in the currency of the quote: it becomes a quantity at the market price. It counts"
        " without `qty` only, and where the key allows that.",
    ),
    told_word("validity", "time_in_force", words.VALIDITIES, "How long it works."),
    _whole(
        "expireDate", "good_till", _expire_date, "When a GTD order ends, in milliseconds since 1970; in the future."
    ),
    told_number("stopLoss", "stop_loss", "The stop loss: a price, or what `stopLossType` says."),
    told_word(
        "stopLossType",
        "stop_loss_type",
        words.STOP_LOSSES,
        "What `stopLoss` is: a price (as without it), ticks or percent from the fill price, or the ticks by which a"
        " trailing stop follows.",
    ),
    told_number("takeProfit", "take_profit", "The take profit: a price, or what `takeProfitType` says."),
    told_word(
        "takeProfitType",
        "take_profit_type",
        words.TAKE_PROFITS,
        "What `takeProfit` is: a price (as without it), ticks or percent from the fill price.",
    ),
    told_number("trStopOffset", "trail_ticks", "The distance at which a trailing stop follows the price, in ticks."),
    _text("userComment", "note", text(500), "A word for the person who approves a Care order, up to 500 characters."),
)

TOLD: Final[Mapping[str, Told]] = MappingProxyType({known.field.name: known for known in _TABLE})
"""Every field by its name."""

_CHANGEABLE = "price stopPrice qty validity expireDate stopLoss stopLossType takeProfit takeProfitType trStopOffset"
_NAMES: Mapping[Action, tuple[str, ...]] = {
    Action.PLACE: tuple(name for name in TOLD if name != "orderId"),
    Action.MODIFY: ("action", "accountName", "orderId", *_CHANGEABLE.split(), "userComment"),
    Action.CANCEL_ORDER: ("action", "accountName", "orderId"),
}

REQUIRED: Final[Mapping[Action, tuple[str, ...]]] = MappingProxyType(
    {
        Action.PLACE: ("accountName", "symbol", "type", "qty", "side"),
        Action.MODIFY: ("accountName", "orderId"),
        Action.CANCEL_ORDER: ("accountName", "orderId"),
    }
)
"""What each action always needs."""

CHANGEABLE: Final = tuple(TOLD[name].field.attribute for name in _CHANGEABLE.split())
"""What a modification may change, by attribute; a comment alone changes nothing."""
NEVER_CHANGED: Final = ("symbol", "type", "side")
"""What an order has once and for all, by name."""

ATTRIBUTE: Final[Mapping[str, str]] = MappingProxyType({name: known.field.attribute for name, known in TOLD.items()})
"""What a field fills, by its name."""


def _fields(names: tuple[str, ...]) -> Fields:
    others = {other: name for other, name in words.OTHER_NAMES.items() if name in names}
    return Fields([TOLD[name].field for name in names], others)


ANY: Final = _fields(tuple(TOLD))
"""The fields of a message whose action is not known."""
FIELDS: Final[Mapping[Action, Fields]] = MappingProxyType({action: _fields(names) for action, names in _NAMES.items()})
"""The fields of each message."""
