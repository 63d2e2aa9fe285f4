"""What a sender should know about a message that is accepted."""

from tradehook.vocabulary.refusal import Caution


def cautions(ticker_note: str | None) -> tuple[Caution, ...]:
    """How the ticker was read, where that needs saying."""
    return (Caution(code="ticker-read-as", path="ticker", message=ticker_note),) if ticker_note else ()
