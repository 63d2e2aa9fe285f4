"""The limit of requests a minute an account."""

from collections import deque
from dataclasses import dataclass, field

from tests.brokers.alpaca.double.wire import NS

LIMIT = 200
_MINUTE = 60 * NS


@dataclass(slots=True)
class Rate:
    """Requests of the last minute by account; `enforced` says whether more than the limit are refused."""

    enforced: bool = False
    seen: dict[str, "deque[int]"] = field(default_factory=dict)

    def admits(self, key_id: str, now: int) -> bool:
        """Count a request, and say whether it may be done."""
        if not self.enforced:
            return True
        seen = self.seen.setdefault(key_id, deque())
        while seen and seen[0] <= now - _MINUTE:
            seen.popleft()
        if len(seen) >= LIMIT:
            return False
        seen.append(now)
        return True

    def headers(self, key_id: str, now: int) -> dict[str, str]:
        """What an answer says about the limit."""
        seen = self.seen.get(key_id) or [now]
        return {
            "x-ratelimit-limit": str(LIMIT),
            "x-ratelimit-remaining": str(max(0, LIMIT - len(self.seen.get(key_id, ())))),
            "x-ratelimit-reset": str((seen[0] + _MINUTE) // NS),
        }

    def retry_after_s(self, key_id: str, now: int) -> int:
        """Whole seconds until a request is admitted again, at least 1."""
        return max(1, -(-(self.seen[key_id][0] + _MINUTE - now) // NS))
