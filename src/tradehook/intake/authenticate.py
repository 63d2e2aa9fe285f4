"""Is it really from you?"""

from tradehook.plumbing.secrets import hashed, same
from tradehook.vocabulary.instant import Instant


def knows_secret(secret: str, kept: bytes, old: bytes | None, old_until: Instant | None, now: Instant) -> bool:
    """Whether the secret is the one whose hash is kept, or the old one during the overlap after a rotation."""
    given = hashed(secret)
    if same(given, kept):
        return True
    return old is not None and old_until is not None and now < old_until and same(given, old)
