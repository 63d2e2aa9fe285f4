"""What somebody signs in with."""

import msgspec

from tradehook.vocabulary.ids import UserId
from tradehook.vocabulary.instant import Instant


class SignIn(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept of a person's passphrase, and of their second factor.

    `two_factor` is the sealed key of an authenticator. It counts from `two_factor_since` on; before that it waits for a
    first code. `last_step` is the last step of time whose code was used.
    """

    user_id: UserId
    passphrase: bytes
    changed_at: Instant
    two_factor: bytes | None = None
    two_factor_since: Instant | None = None
    last_step: int | None = None

    @property
    def asks_for_code(self) -> bool:
        """Whether a passphrase alone lets nobody in."""
        return self.two_factor_since is not None
