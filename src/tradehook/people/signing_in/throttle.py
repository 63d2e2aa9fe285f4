"""How often somebody may try to sign in: after some failures each costs a wait, and nobody is ever locked out.

Two things are counted: failures from an address, and failures with a name from addresses at which that person was never
signed in. So who guesses from many places slows down strangers with that name, and not the person at their own desk.
"""

from collections import OrderedDict
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

from tradehook.people.user import folded
from tradehook.vocabulary.instant import Instant, after, seconds_between


@dataclass(frozen=True, slots=True)
class Backoff:
    """`free` failures cost nothing; from then on each doubles the wait, from 1 s to `longest_s`.

    After `forgotten_s` without a failure none counts any more; it is longer than the longest wait.
    """

    free: int
    longest_s: int
    forgotten_s: int


OF_ADDRESS: Final = Backoff(free=5, longest_s=900, forgotten_s=3600)
OF_NAME: Final = Backoff(free=10, longest_s=30, forgotten_s=3600)

_MOST_REMEMBERED: Final = 20_000


@dataclass(frozen=True, slots=True)
class Tries:
    """How often it failed, and when last."""

    failures: int
    last: Instant


def wait_until(tries: Tries | None, backoff: Backoff) -> Instant:
    """From when on the next try is looked at."""
    if tries is None or tries.failures <= backoff.free:
        return Instant(0)
    return after(tries.last, min(2 ** min(tries.failures - backoff.free - 1, 30), backoff.longest_s))


def failed_once_more(tries: Tries | None, now: Instant, backoff: Backoff) -> Tries:
    """The tries with another failure; old ones are forgotten."""
    if tries is None or seconds_between(tries.last, now) >= backoff.forgotten_s:
        return Tries(1, now)
    return Tries(tries.failures + 1, now)


class Throttle:
    """What failed lately, in memory: so many names and addresses at most, the oldest forgotten first."""

    def __init__(self) -> None:
        self._of_addresses: OrderedDict[str, Tries] = OrderedDict()
        self._of_names: OrderedDict[str, Tries] = OrderedDict()

    def wait_s(self, name: str, address: str, known: bool, now: Instant) -> float:
        """For how many seconds a try is not looked at; `known`: whether that person was here from there before."""
        until = wait_until(self._of_addresses.get(network_of(address)), OF_ADDRESS)
        if not known:
            until = max(until, wait_until(self._of_names.get(folded(name)), OF_NAME))
        return max(0.0, seconds_between(now, until))

    def tried(self, name: str, address: str, known: bool, now: Instant) -> None:
        """A try counts as a failure until it is known to be none."""
        _count(self._of_addresses, network_of(address), now, OF_ADDRESS)
        if not known:
            _count(self._of_names, folded(name), now, OF_NAME)

    def succeeded(self, name: str, address: str) -> None:
        """Somebody signed in: strangers have guessed in vain. What else failed from that address still counts."""
        self._of_names.pop(folded(name), None)
        there = network_of(address)
        tries = self._of_addresses.get(there)
        if tries is not None:
            self._of_addresses[there] = Tries(tries.failures - 1, tries.last)


def network_of(address: str) -> str:
    """What is counted as one address: of IPv6 the 64 bits that one household or machine has."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return address
    return str(parsed.ipv4_mapped or ip_network((parsed, 64), strict=False))


def _count(counted: OrderedDict[str, Tries], key: str, now: Instant, backoff: Backoff) -> None:
    counted[key] = failed_once_more(counted.get(key), now, backoff)
    counted.move_to_end(key)
    while len(counted) > _MOST_REMEMBERED:
        counted.popitem(last=False)
