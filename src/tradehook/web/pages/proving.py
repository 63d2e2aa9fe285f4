"""Proving who somebody is by their passphrase: not too often, never many at once, and as slow for a wrong name."""

import asyncio
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeVar

from tradehook.bootstrap import Desk
from tradehook.engine.signing_in import Candidate, candidate_of
from tradehook.people.signing_in.passphrase import is_passphrase, passphrase_hash
from tradehook.people.signing_in.throttle import Throttle
from tradehook.plumbing.logging import log
from tradehook.vocabulary.refusal import Refusal

_MOST_WAITING: Final = 20
"""One is looked at at a time: each takes 64 MB, and a processor for about 0.15 s that webhooks could have."""

_Done = TypeVar("_Done")

WRONG: Final = Refusal(
    code="sign-in-failed",
    status=401,
    message="Name, passphrase and code do not go together.",
    hint="Look whether a code is asked for. An owner can make you a link to choose another passphrase.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TooManyTries(Refusal):
    """It did not work too often; in `wait_s` seconds the next try is looked at."""

    wait_s: int


class Proving:
    """Looks at passphrases for one desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._throttle = Throttle()
        self._turn = asyncio.Lock()
        self._waiting = 0

    async def prove(self, name: str, passphrase: str, address: str) -> Candidate | Refusal:
        """Who signs in with this name and passphrase. A code may still be asked for: see `succeeded`."""
        found = await self._desk.store.read(partial(candidate_of, name=name, address=address))
        if self._waiting >= _MOST_WAITING:
            return _too_busy()
        refusal = self.try_once(name, address, found is not None and found.known)
        if refusal is not None:
            return refusal
        kept = None if found is None else found.sign_in.passphrase
        right = await self._in_turn(is_passphrase, kept, passphrase)
        if found is None or not right:
            log.warning("somebody could not sign in", address=address)
            return WRONG
        return found

    def try_once(self, name: str, address: str, known: bool) -> Refusal | None:
        """Count a try; the refusal where it is not to be looked at yet. `known`: they were there before."""
        now = self._desk.clock.now()
        wait_s = self._throttle.wait_s(name, address, known, now)
        if wait_s > 0:
            return _too_many(wait_s)
        # Counted before it is looked at: those that come at the same time are not looked at all at once.
        self._throttle.tried(name, address, known, now)
        return None

    def succeeded(self, name: str, address: str) -> None:
        """It was them, the code was right too: the try does not count against anybody."""
        self._throttle.succeeded(name, address)

    async def hash(self, passphrase: str) -> bytes:
        """What is to be kept of a passphrase."""
        return await self._in_turn(passphrase_hash, passphrase)

    async def _in_turn(self, work: Callable[..., _Done], *given: object) -> _Done:
        self._waiting += 1
        try:
            async with self._turn:
                return await asyncio.to_thread(work, *given)
        finally:
            self._waiting -= 1


def _too_busy() -> TooManyTries:
    return TooManyTries(
        wait_s=5,
        code="too-many-at-once",
        status=429,
        message="Too many are signing in at this moment.",
        hint="Try again in a few seconds.",
    )


def _too_many(wait_s: float) -> TooManyTries:
    seconds = math.ceil(wait_s)
    return TooManyTries(
        wait_s=seconds,
        code="too-many-tries",
        status=429,
        message=f"It did not work too often. The next try is looked at in {seconds} s.",
        hint="Wait that long. Where you were signed in before you are not held up by what others try elsewhere.",
    )
