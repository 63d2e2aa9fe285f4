"""Why a store that was put back cannot go on yet: codes, sentences, and what to do."""

from collections.abc import Sequence

from tradehook.accounts.accounts import Account
from tradehook.vocabulary.refusal import Refusal

_NAMED = 5


def not_held() -> Refusal:
    """There is nothing to release."""
    return Refusal(
        code="not-held",
        status=409,
        message="The store is not held: everything goes on.",
        hint="Only a store that was put back from a backup is held, until it is released once.",
    )


def books_unseen(accounts: Sequence[Account]) -> Refusal:
    """What happened at these since the backup is not known yet."""
    names = ", ".join(account.name for account in accounts[:_NAMED]) + (" ..." if len(accounts) > _NAMED else "")
    return Refusal(
        code="books-unseen",
        status=409,
        message=f"The broker has not shown its books since the restore: {names}.",
        hint="Look at the account's events and its credentials, then try again; --unsettled releases without it.",
    )


def doubts_left(count: int) -> Refusal:
    """It would not be known what may be sent."""
    return Refusal(
        code="doubts-left",
        status=409,
        message=f"Of {count} requests to brokers it is not known yet how they ended.",
        hint="They are asked after: try again in a moment, or look at tradehook work; --unsettled releases without it.",
    )
