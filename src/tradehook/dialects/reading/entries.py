"""Codes that every dialect has, in the same words."""

from typing import Final

from tradehook.dialects.reading.catalogue import Entry

BUSY: Final = Entry(
    "busy", "tradehook is busy.", "Nothing was kept. Send the message again in a few seconds.", status=503
)
INTERNAL_ERROR: Final = Entry(
    "internal-error",
    "Something went wrong.",
    "The fault is not in the message. Send it again in 5 seconds: should it have been kept all the same, it is not "
    "carried out twice.",
    status=500,
)


def key_reused(status: int) -> Entry:
    """An idempotency key that came with another message before."""
    return Entry(
        "idempotency-key-reused",
        "The idempotency key was already used for another message.",
        "Send a new key with every new message, and the same key only with exactly the same body.",
        status=status,
    )


def placeholder(status: int) -> Entry:
    """A placeholder that the chart left as it was."""
    return Entry(
        "unresolved-placeholder",
        "A placeholder was not filled in.",
        "Check its spelling, and send the message from an alert of the chart, which puts the value there.",
        ("{path} still holds {placeholder}.",),
        status,
    )
