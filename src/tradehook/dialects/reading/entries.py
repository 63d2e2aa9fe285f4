"""Codes that every dialect has, in the same words."""

from collections.abc import Mapping
from typing import Final

from tradehook.dialects.reading.catalogue import Entry
from tradehook.vocabulary.refusal import Gate

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


PROOFS: Final[Mapping[Gate, str]] = {
    Gate.CLIENT_CERTIFICATE: "client-certificate-required",
    Gate.SIGNATURE_MISSING: "signature-required",
    Gate.SIGNATURE: "invalid-signature",
    Gate.SIGNATURE_AGE: "signature-out-of-time",
}
"""The codes of `proofs`."""


def key_reused(status: int) -> Entry:
    """An idempotency key that came with another message before."""
    return Entry(
        "idempotency-key-reused",
        "The idempotency key was already used for another message.",
        "Send a new key with every new message, and the same key only with exactly the same body.",
        status=status,
    )


def proofs(unproven: int, refused: int) -> tuple[Entry, ...]:
    """What may be asked for beside the secret: a client certificate and a signature. `unproven`: the status where a
    signature is not right; `refused`: where whoever sends it is not let in."""
    return (
        Entry(
            "client-certificate-required",
            "The request did not come with the client certificate of TradingView.",
            "Let a proxy that TRUSTED_PROXIES names ask for it and pass its subject on (docs/security.md), or do not"
            " require it.",
            status=refused,
        ),
        Entry(
            "signature-required",
            "The request is not signed.",
            "Sign it as Standard Webhooks says, with the headers webhook-id, webhook-timestamp and webhook-signature,"
            " or delete the signing secrets.",
            status=unproven,
        ),
        Entry(
            "invalid-signature",
            "The signature is not valid.",
            "Sign the body exactly as it is sent, with a signing secret that was not deleted.",
            status=unproven,
        ),
        Entry(
            "signature-out-of-time",
            "The signature was not made within the last five minutes.",
            "Set the sender's clock, and sign a message that is sent again anew, with the same webhook-id.",
            ("It was made {off}.",),
            status=unproven,
        ),
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
