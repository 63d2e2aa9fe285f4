"""Position parity: what a message says the chart holds, and whether an account holds the same.

Chart units are signed the chart's way: above 0 where the chart would be long, below where it would be short. A short
put that stands for a long chart is above 0 (rule: deciding 7).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tradehook.deciding.case import quantity_counts
from tradehook.deciding.sides import OPENED_BY
from tradehook.deciding.sizing import rounded
from tradehook.vocabulary.exact import ZERO, canonical
from tradehook.vocabulary.instrument import Instrument, Right
from tradehook.vocabulary.reason import Why
from tradehook.vocabulary.settings import SubscriptionSettings
from tradehook.vocabulary.side import Sentiment, facing
from tradehook.vocabulary.signal import Action, Message, OptionType, QuantityType

_POSITION = ("market_position", "marketPosition")
_SIZE = ("market_position_size", "marketPositionSize")
_SENTIMENTS = {
    "long": Sentiment.BULLISH,
    "bullish": Sentiment.BULLISH,
    "short": Sentiment.BEARISH,
    "bearish": Sentiment.BEARISH,
    "flat": Sentiment.FLAT,
}
_FIXED = (None, QuantityType.FIXED_QUANTITY)
_WORDS = {Sentiment.BULLISH: "long", Sentiment.BEARISH: "short", Sentiment.FLAT: "flat"}


@dataclass(frozen=True, slots=True)
class Claim:
    """What a message says the chart holds: its side, and how many units where it says so (>= 0)."""

    side: Sentiment
    size: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Unclear:
    """A message that speaks of the chart's position and cannot be understood; `words` say why."""

    words: str


def claim_of(message: Message) -> Claim | Unclear | None:
    """What a message says the chart holds; None where it says nothing, or only tests."""
    if message.test:
        return None
    extras: Mapping[str, Any] = message.extras or {}
    said, size = _said(extras, _POSITION), _said(extras, _SIZE)
    side = message.sentiment if said is None else _SENTIMENTS.get(str(said).strip().lower())
    if side is None:
        return None if said is None else Unclear(f'market_position "{str(said)[:40]}" is none of long, short, flat')
    units = None if size is None else _number(size)
    if size is not None and units is None:
        return Unclear(f'market_position_size "{str(size)[:40]}" is no number of 0 or more')
    if units is not None and bool(units) is (side is Sentiment.FLAT):
        return Unclear(
            f"market_position {_WORDS[side]} and market_position_size {canonical(units)} contradict each other"
        )
    return Claim(side, units)


def target_of(claim: Claim, message: Message, settings: SubscriptionSettings, instrument: Instrument) -> Decimal | None:
    """The chart units that an account should hold; None where only the side is known.

    The chart's size counts where the subscription trades the message's quantity as it is, times `quantity_multiplier`
    and rounded as entries are.
    """
    if claim.side is Sentiment.FLAT:
        return ZERO
    if claim.size is None or not quantity_counts(message, settings) or message.quantity_type not in _FIXED:
        return None
    units: Decimal = rounded(claim.size * settings.quantity_multiplier, instrument, settings)
    return units if claim.side is Sentiment.BULLISH else -units


def in_chart_units(
    quantity: Decimal, instrument: Instrument, message: Message, settings: SubscriptionSettings
) -> Decimal:
    """Signed units of an instrument, the way the chart sees them."""
    return -quantity if _mirrored(instrument, message, settings) else quantity


def in_step(side: Sentiment, target: Decimal | None, held: Decimal) -> bool:
    """Whether an account that holds so many chart units is where the chart is: `target` where the size is known."""
    return facing(held) is side if target is None else held == target


def explained(
    side: Sentiment, target: Decimal | None, held: Decimal, settings: SubscriptionSettings, reasons: Collection[str]
) -> bool:
    """Whether the subscription's settings about sides and exits want the account to differ from the chart as it does.

    `reasons` are the codes with which the trade ended.
    """
    ours = facing(held)
    if ours is Sentiment.FLAT:
        return side not in OPENED_BY[settings.sides] or Why.SWAPPING_OFF.code in reasons
    if ours is not side:
        return settings.ignore_exits or (settings.isolate_sides and side is not Sentiment.FLAT)
    return settings.ignore_exits and target is not None and abs(held) > abs(target)


def aim_of(side: Sentiment, target: Decimal | None, settings: SubscriptionSettings) -> Decimal | None:
    """The chart units that a resync makes for: none on a side that the subscription does not open; None where the size
    is not known."""
    return ZERO if side is not Sentiment.FLAT and side not in OPENED_BY[settings.sides] else target


def towards(aim: Decimal, held: Decimal) -> tuple[Action, Decimal | None]:
    """The action, and its quantity (None: in full), that brings chart units held to those aimed at."""
    if not aim:
        return Action.EXIT, None
    if not held or (aim > 0) is not (held > 0):
        return (Action.BUY if aim > 0 else Action.SELL), abs(aim)
    missing = abs(aim) - abs(held)
    if missing > 0:
        return Action.ADD, missing
    if missing < 0:
        return Action.EXIT, -missing
    return (Action.BUY if aim > 0 else Action.SELL), abs(aim)


def in_words(side: Sentiment, units: Decimal | None) -> str:
    """A side with its size: `long 5`, `flat`, or `short` where the size is not known."""
    return _WORDS[side] if not units else f"{_WORDS[side]} {canonical(abs(units))}"


def _said(extras: Mapping[str, Any], names: tuple[str, ...]) -> object | None:
    """The first of these fields that says something."""
    return next((value for name in names if (value := extras.get(name)) not in (None, "")), None)


def _number(said: object) -> Decimal | None:
    if isinstance(said, bool) or not isinstance(said, (str, int, float, Decimal)):
        return None
    text = str(said).strip()
    if not text.isascii():
        return None
    try:
        number = Decimal(text)
    except ArithmeticError:
        return None
    return number if number.is_finite() and number >= 0 else None


def _mirrored(instrument: Instrument, message: Message, settings: SubscriptionSettings) -> bool:
    """Whether a long position stands for a short chart: puts, unless they are bought where the chart buys."""
    asked = message.option_type if settings.allow_signal_overrides and settings.use_signal_contract else None
    inverted = settings.invert_puts or (asked or settings.option_type) is OptionType.BOTH
    return instrument.right is Right.PUT and inverted
