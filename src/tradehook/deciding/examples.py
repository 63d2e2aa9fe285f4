"""Example messages: what a message would be as an entry, and as an exit, to show what orders its subscription makes."""

import msgspec

from tradehook.deciding.sides import OPENED_BY
from tradehook.vocabulary.settings import SubscriptionSettings
from tradehook.vocabulary.side import Sentiment, Side, entering
from tradehook.vocabulary.signal import Action, Message

_SIDES = {Action.BUY: Side.BUY, Action.SELL: Side.SELL}
_ACTIONS = {Side.BUY: Action.BUY, Side.SELL: Action.SELL}


def as_entry(message: Message, settings: SubscriptionSettings) -> Message:
    """A buy or sell with this message's fields; of one that enters nothing, its ticker counts and no more."""
    side = _SIDES.get(message.action)
    if message.action is Action.ADD:
        return _sent_now(message, _either(settings))
    if side is None:
        return _of_its_ticker(message, _either(settings))
    return _of_its_ticker(message, _ACTIONS[side.opposite]) if _closes(message) else _sent_now(message, message.action)


def as_exit(message: Message) -> Message:
    """An exit with this message's fields; the quantity counts of one that exits, else it exits in full."""
    sent = _sent_now(message, Action.EXIT)
    sent = msgspec.structs.replace(sent, take_profit=None, stop_loss=None, breakeven_offset=None)
    exits = message.action is Action.EXIT or _closes(message)
    return sent if exits else msgspec.structs.replace(sent, quantity=None, quantity_type=None)


def _closes(message: Message) -> bool:
    """Whether a buy or sell is meant to reduce a position."""
    side, aim = _SIDES.get(message.action), message.sentiment
    return side is not None and aim is not None and (aim is Sentiment.FLAT or entering(aim) is not side)


def _either(settings: SubscriptionSettings) -> Action:
    """A buy, unless the subscription opens bearish positions alone."""
    opens = OPENED_BY[settings.sides]
    return Action.SELL if opens == {Sentiment.BEARISH} else Action.BUY


def _sent_now(message: Message, action: Action) -> Message:
    """To be carried out in earnest and at once."""
    return msgspec.structs.replace(message, action=action, sentiment=None, test=False, delay_s=None)


def _of_its_ticker(message: Message, action: Action) -> Message:
    return Message(
        ticker=message.ticker,
        action=action,
        signal_price=message.signal_price,
        option_type=message.option_type,
        intrinsic_value=message.intrinsic_value,
        expiration=message.expiration,
        strike_count=message.strike_count,
        strikes_away=message.strikes_away,
        strike_price=message.strike_price,
    )
