"""What a sender should know about a message that is accepted."""

from tradehook.vocabulary.refusal import Caution
from tradehook.vocabulary.signal import Message

_NOT_CARRIED_OUT = (
    ("take_profit", "takeProfit", "no take profit order is placed"),
    ("stop_loss", "stopLoss", "no stop loss order is placed: protect the position yourself"),
    ("extended_hours", "extendedHours", "the order is sent without it"),
)


def cautions(message: Message, ticker_note: str | None) -> tuple[Caution, ...]:
    """Fields that this version reads and does not carry out, and how the ticker was read."""
    found = [
        Caution(code="not-carried-out", path=path, message=f"{path} is not carried out by this version: {result}.")
        for attribute, path, result in _NOT_CARRIED_OUT
        if getattr(message, attribute) is not None
    ]
    if ticker_note:
        found.append(Caution(code="ticker-read-as", path="ticker", message=ticker_note))
    return tuple(found)
