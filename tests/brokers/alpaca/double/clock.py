"""The double's time: the machine's, moved ahead by as much as a test says."""

import time
from datetime import datetime
from zoneinfo import ZoneInfo

from tests.brokers.alpaca.double.wire import NS

NEW_YORK = ZoneInfo("America/New_York")


class Clock:
    """Tells the time that the exchange, its days and its answers go by."""

    def __init__(self) -> None:
        self.ahead_s = 0.0

    def now(self) -> int:
        """Nanoseconds since 1970."""
        return time.time_ns() + int(self.ahead_s * NS)

    def in_new_york(self) -> datetime:
        """What a clock on the wall of the exchange shows."""
        return datetime.fromtimestamp(self.now() / NS, NEW_YORK)
