"""Waking those who wait for news, without polling and without missing any."""

import asyncio


class Bell:
    """Rings for everybody who listens. Take `next_ring` before looking, wait for it when there was nothing to see."""

    def __init__(self) -> None:
        self._ring = asyncio.Event()

    @property
    def next_ring(self) -> asyncio.Event:
        """The ring to wait for."""
        return self._ring

    def ring(self) -> None:
        """Wake everybody who waits."""
        self._ring.set()
        self._ring = asyncio.Event()
