"""What a test can make go wrong between a client and the double."""

from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase


class Kind(StrEnum):
    """What happens to a request."""

    LATE = "late"
    """It is done, and answered so many seconds later."""
    LOST = "lost"
    """It is done, and the connection closed without an answer."""
    REFUSED = "refused"
    """It is not done; the connection is reset."""
    FAILED = "failed"
    """It is not done; the answer is a 5xx."""
    FAILED_DONE = "failed_done"
    """It is done; the answer is a 5xx all the same."""
    THROTTLED = "throttled"
    """It is not done; the answer is 429 with Retry-After in so many seconds."""
    GARBAGE = "garbage"
    """It is done; the body of the answer is no JSON."""
    TRUNCATED = "truncated"
    """It is done; half of the answer arrives before the connection closes."""

    @property
    def is_done(self) -> bool:
        """Whether the request has its effect."""
        return self not in (Kind.REFUSED, Kind.FAILED, Kind.THROTTLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A fault for requests of a method ("*" for any) to paths like this one (with "*" and "?", without the query)."""

    method: str
    path: str
    kind: Kind
    seconds: float = 0.0
    status: int = 500

    def is_for(self, method: str, path: str) -> bool:
        """Whether it befalls a request."""
        return self.method in ("*", method) and fnmatchcase(path, self.path)


@dataclass(slots=True)
class Faults:
    """The faults that wait for a request, each as often as it is set; the one set first comes first."""

    waiting: list[tuple[Fault, int]] = field(default_factory=list)

    def add(self, fault: Fault, times: int) -> None:
        """Set a fault for the next `times` requests that it is for."""
        self.waiting.append((fault, times))

    def take(self, method: str, path: str) -> Fault | None:
        """The fault that befalls this request."""
        for place, (fault, times) in enumerate(self.waiting):
            if fault.is_for(method, path):
                self.waiting[place : place + 1] = [(fault, times - 1)] if times > 1 else []
                return fault
        return None

    @property
    def left(self) -> int:
        """How many requests are still to be befallen."""
        return sum(times for _, times in self.waiting)


@dataclass(slots=True)
class StreamFaults:
    """What goes wrong with updates: the next `drop` are lost, each is sent twice, two change places, all come late."""

    drop: int = 0
    duplicate: bool = False
    swap: bool = False
    delay_s: float = 0.0
