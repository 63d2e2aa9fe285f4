"""A secret that a sender signs with."""

import msgspec

from tradehook.vocabulary.instant import Instant


class SigningSecret(msgspec.Struct, frozen=True, kw_only=True):
    """A secret of a webhook or a key, by whose id it is found. It is sealed: a signature can be checked with the secret
    itself only, and no hash of it."""

    id: str
    webhook: str
    sealed: bytes
    created_at: Instant
