"""A case: one signal before one subscription, with what follows from both and the notes taken on the way."""

from decimal import Decimal
from enum import StrEnum

import msgspec

from tradehook.deciding.facts import Facts
from tradehook.deciding.preferences import Preferences, for_entries, for_exits
from tradehook.vocabulary.decision import TraceStep
from tradehook.vocabulary.exact import canonical
from tradehook.vocabulary.instrument import AssetClass, Instrument, Right
from tradehook.vocabulary.order import Leg
from tradehook.vocabulary.reason import Reason, Why
from tradehook.vocabulary.settings import SubscriptionSettings
from tradehook.vocabulary.side import Sentiment, Side
from tradehook.vocabulary.signal import Action, Message, OptionType, Signal


class Kind(StrEnum):
    """What a signal is about: the rows of the decision table."""

    OPEN = "buy or sell"
    FLATTEN = "buy or sell that wants to be flat"
    REDUCE = "sell that stays bullish or buy that stays bearish"
    EXIT = "exit"
    ADD = "add"
    CANCEL = "cancel"
    BREAKEVEN = "breakeven"
    REVERSE = "reverse"
    PLACE = "an order that is placed"
    MODIFY = "new terms of an order"
    CANCEL_ORDER = "the cancel of an order"

    @property
    def may_enter(self) -> bool:
        """Whether it can end in an entry."""
        return self in _ENTERING


_ENTERING = frozenset({Kind.OPEN, Kind.ADD, Kind.REVERSE, Kind.PLACE})


class Standing(StrEnum):
    """How the account stands to a signal: the columns of the decision table."""

    FLAT = "no position"
    SAME = "a position on the signal's side"
    OPPOSITE = "a position on the other side"


_SIDES = {Action.BUY: Side.BUY, Action.SELL: Side.SELL}
_KINDS = {
    Action.EXIT: Kind.EXIT,
    Action.ADD: Kind.ADD,
    Action.CANCEL: Kind.CANCEL,
    Action.BREAKEVEN: Kind.BREAKEVEN,
    Action.REVERSE: Kind.REVERSE,
    Action.PLACE: Kind.PLACE,
    Action.MODIFY: Kind.MODIFY,
    Action.CANCEL_ORDER: Kind.CANCEL_ORDER,
}


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """What every rule looks at. `position` in signed units; `entries` and `exits`: the subscription's wishes for each.

    `trace` is the one thing here that grows: each rule notes what it found.
    """

    signal: Signal
    message: Message
    settings: SubscriptionSettings
    facts: Facts
    kind: Kind
    position: Decimal
    entries: Preferences
    exits: Preferences
    trace: list[TraceStep] = msgspec.field(default_factory=list)

    @property
    def size(self) -> Decimal:
        """Units held, whichever way."""
        return abs(self.position)

    @property
    def held_side(self) -> Side:
        """The side that made the position (not flat)."""
        return Side.BUY if self.position > 0 else Side.SELL

    @property
    def held_sentiment(self) -> Sentiment:
        """How the position faces the market of its underlying."""
        if not self.position:
            return Sentiment.FLAT
        return sentiment_of(self.held_side, self.facts.held_instrument)

    @property
    def aim(self) -> Sentiment:
        """Which way a buy or sell wants to face: bullish or bearish (rule: deciding 7).

        A buy is bullish, also where it means puts, which it then sells; with invert_puts off it buys them, and is
        bearish.
        """
        bullish = (self.message.action is Action.BUY) is not (self._is_about_puts and not self._inverts)
        return Sentiment.BULLISH if bullish else Sentiment.BEARISH

    @property
    def standing(self) -> Standing:
        """How the account stands to the signal; where a signal names no side, any position is on its side."""
        if not self.position:
            return Standing.FLAT
        if self.message.action not in _SIDES or self.held_sentiment is self.aim:
            return Standing.SAME
        return Standing.OPPOSITE

    @property
    def option_type(self) -> OptionType:
        """Which options the signal is about: the message's word where it counts, else the subscription's."""
        own, sent = self.settings, self.message.option_type
        return sent if sent is not None and self.overrides(own.use_signal_contract) else own.option_type

    @property
    def _is_about_puts(self) -> bool:
        right = self.facts.instrument.right
        if right is None:
            return self.facts.asset_class is AssetClass.OPTIONS and self.option_type is OptionType.PUT
        return right is Right.PUT

    @property
    def _inverts(self) -> bool:
        return self.settings.invert_puts or self.option_type is OptionType.BOTH

    def note(self, rule: str, found: str) -> None:
        """Write down what a rule found, in words for the trader."""
        self.trace.append(TraceStep(rule=rule, found=found))

    def because(self, why: Why, **numbers: object) -> Reason:
        """A reason about this case: `symbol` is the signal's and `held` the units held, unless given."""
        known: dict[str, object] = {"symbol": self.facts.instrument.symbol, "held": canonical(self.size)}
        return why.because(**(known | numbers))

    def preferences(self, leg: Leg) -> Preferences:
        """The subscription's wishes for entries, or for what exits."""
        return self.entries if leg is Leg.ENTRY else self.exits

    def overrides(self, switch: bool) -> bool:
        """Whether a field of the message counts, given its own use_signal_ switch (rule: deciding 3)."""
        return self.settings.allow_signal_overrides and switch


def case_of(signal: Signal, settings: SubscriptionSettings, facts: Facts) -> Case:
    """The case that a signal makes for a subscription."""
    kind = kind_of(signal.message)
    return Case(
        signal=signal,
        message=signal.message,
        settings=settings,
        facts=facts,
        kind=kind,
        position=facts.position,
        entries=for_entries(settings),
        exits=for_exits(settings),
    )


def kind_of(message: Message) -> Kind:
    """The row of the decision table that a message belongs to."""
    side = _SIDES.get(message.action)
    if side is None:
        return _KINDS[message.action]
    if message.sentiment is None or message.sentiment is _named_sentiment(side):
        return Kind.OPEN
    return Kind.FLATTEN if message.sentiment is Sentiment.FLAT else Kind.REDUCE


def overtakes(message: Message) -> bool:
    """Whether it goes before what may enter: exit, flat and a cancel of everything, and an exit of one side before what
    may enter there (rule: architecture 4)."""
    if message.test:
        return False
    kind = kind_of(message)
    if kind is Kind.REDUCE:
        return message.exits
    return kind in (Kind.EXIT, Kind.FLATTEN) or (kind is Kind.CANCEL and message.cancel_order_type is None)


def entry_side_of(message: Message) -> Side | None:
    """The side that a message enters, or of whose entries it is the end; None where that is not in the message."""
    kind = kind_of(message)
    if kind is Kind.PLACE:
        return message.side
    side = _SIDES.get(message.action)
    if kind is Kind.OPEN:
        return side
    return side.opposite if side is not None and message.exits and not message.test else None


def quantity_counts(message: Message, settings: SubscriptionSettings) -> bool:
    """Whether the message brings a quantity and the subscription uses it (rule: deciding 3)."""
    return message.quantity is not None and settings.allow_signal_overrides and settings.use_signal_quantity


def sentiment_of(side: Side, instrument: Instrument) -> Sentiment:
    """How a position opened by this side faces: long calls and short puts are bullish (rule: deciding 7)."""
    rises = (side is Side.BUY) is not (instrument.right is Right.PUT)
    return Sentiment.BULLISH if rises else Sentiment.BEARISH


def side_of(sentiment: Sentiment, instrument: Instrument) -> Side:
    """The side that opens a position of this sentiment (not flat): bullish is a long call, and a short put."""
    buys = (sentiment is Sentiment.BULLISH) is not (instrument.right is Right.PUT)
    return Side.BUY if buys else Side.SELL


def _named_sentiment(side: Side) -> Sentiment:
    return Sentiment.BULLISH if side is Side.BUY else Sentiment.BEARISH
