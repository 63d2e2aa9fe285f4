"""Why a trade can be neither approved, rejected nor retried: codes, sentences, and what to do."""

from tradehook.trades.trade import Trade
from tradehook.vocabulary.instant import iso
from tradehook.vocabulary.refusal import Refusal


def not_awaiting(trade: Trade) -> Refusal:
    """Nobody is asked about it, or somebody has answered already."""
    return Refusal(
        code="not-awaiting-approval",
        status=409,
        message=f"The trade in {trade.symbol} is {trade.status}, and does not wait for anybody to approve it.",
        hint="GET /trades?status=awaiting_approval lists those that do.",
    )


def approval_expired(trade: Trade) -> Refusal:
    """It was answered too late."""
    until = "" if trade.release_at is None else f" at {iso(trade.release_at)}"
    return Refusal(
        code="approval-expired",
        status=409,
        message=f"The time in which the trade in {trade.symbol} could be approved was over{until}.",
        hint="Retry the trade if it is still wanted: it is planned anew. approval_timeout says how long is waited.",
    )


def not_failed(trade: Trade) -> Refusal:
    """It goes on, or came to an end that is none of a failure."""
    return Refusal(
        code="not-failed",
        status=409,
        message=f"The trade in {trade.symbol} is {trade.status}: only one that failed or expired can be retried.",
        hint="Send the signal again, or replay its delivery, if it is wanted once more.",
    )


def has_orders(trade: Trade) -> Refusal:
    """The broker was asked for something already, which would be done a second time."""
    return Refusal(
        code="has-broker-requests",
        status=409,
        message=f"The broker was sent an order of the trade in {trade.symbol}: retrying it might do that twice.",
        hint="Look at the trade's orders and the position, and send a new signal for what is still wanted.",
    )
