"""The keys to check signatures with, in memory: checking one costs no query."""


class SigningKeys:
    """The keys of each webhook whose messages must be signed. Filled at start and after every committed change."""

    def __init__(self) -> None:
        self._keys: dict[str, dict[str, bytes | None]] = {}

    def of(self, webhook: str) -> tuple[bytes, ...] | None:
        """The keys that messages of a webhook may be signed with; None where they need no signature.

        Where no key can be read there are none, and nothing is let in.
        """
        known = self._keys.get(webhook)
        return None if known is None else tuple(key for key in known.values() if key is not None)

    def put(self, webhook: str, secret_id: str, key: bytes | None) -> None:
        """Let messages be signed with one more key; None for one that cannot be read."""
        self._keys[webhook] = {**self._keys.get(webhook, {}), secret_id: key}

    def drop(self, webhook: str, secret_id: str) -> None:
        """Take a key back; without the last one no signature is asked for."""
        left = {known: key for known, key in self._keys.get(webhook, {}).items() if known != secret_id}
        if left:
            self._keys[webhook] = left
        else:
            self._keys.pop(webhook, None)
