"""How long a sender may take over a request, and how many may be connected: slow ones never keep others out."""

import asyncio
from typing import Final, Protocol

from tradehook.plumbing.clock import elapsed_s

MESSAGE_S: Final = 15.0
"""For a message to a webhook, and for the head of any other request; also for the one after that, on the same link."""
UPLOAD_S: Final = 120.0
"""For the body of any other request."""
MOST_CONNECTIONS: Final = 10_000
_LOOK_EVERY_S = 1.0


class Link(Protocol):
    """A connection, as far as it can be ended."""

    def hang_up(self) -> None:
        """End it, whatever is on its way."""


class Patience:
    """The connections that owe us the rest of a request, and until when each may take; longest connected first.

    Of those that owe nothing we owe an answer: they are left alone. `most` are connected at once; one more ends the one
    that has been owing longest, so whoever holds many connections open loses them to those who send.
    """

    def __init__(self, most: int = MOST_CONNECTIONS) -> None:
        self._most = most
        self._until: dict[Link, float] = {}
        self._connected: set[Link] = set()

    @property
    def owing(self) -> int:
        """How many owe us the rest of a request."""
        return len(self._until)

    def connected(self, link: Link) -> None:
        """Somebody is there, and has said nothing yet."""
        self._connected.add(link)
        if len(self._connected) > self._most:
            self._make_room(link)
        self.expect(link, MESSAGE_S)

    def expect(self, link: Link, seconds: float) -> None:
        """A request, or the rest of it, is owed within so many seconds."""
        self._until.pop(link, None)
        self._until[link] = elapsed_s() + seconds

    def extend(self, link: Link, seconds: float) -> None:
        """More is owed than was thought: it may take longer, from now."""
        if link in self._until:
            self._until[link] = elapsed_s() + seconds

    def heard(self, link: Link) -> None:
        """The whole request is here."""
        self._until.pop(link, None)

    def gone(self, link: Link) -> None:
        """The connection is over."""
        self._connected.discard(link)
        self._until.pop(link, None)

    async def keep_looking(self) -> None:
        """End those that took too long, for as long as the process runs."""
        while True:
            await asyncio.sleep(_LOOK_EVERY_S)
            self.end_late(elapsed_s())

    def end_late(self, now_s: float) -> None:
        """End those that took too long."""
        for link in [link for link, until in self._until.items() if until <= now_s]:
            self._end(link)

    def _make_room(self, newest: Link) -> None:
        longest = next((link for link in self._until if link is not newest), newest)
        self._end(longest)

    def _end(self, link: Link) -> None:
        self.gone(link)
        link.hang_up()
