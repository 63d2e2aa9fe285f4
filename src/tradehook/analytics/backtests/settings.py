"""How a backtest is read, and which alerts it is compared with."""

from datetime import tzinfo
from decimal import Decimal
from zoneinfo import ZoneInfo

import msgspec

from tradehook.analytics.backtest.events import Source
from tradehook.analytics.backtest.tolerances import Tolerances
from tradehook.analytics.tradingview.dates import DateOrder
from tradehook.analytics.tradingview.list_of_trades import ReadingChoices
from tradehook.analytics.tradingview.numbers import DecimalSign
from tradehook.vocabulary.ids import StrategyId
from tradehook.vocabulary.instant import Instant


class ComparisonSettings(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a comparison needs to be told beside the file.

    `timezone` is that of the chart when the file was exported. Alerts are those of the strategy, the webhook and the
    symbol (every contract of a future, every option on an underlying: `family`), from the `source`; None lets any in.
    `since` (included) and `until` (not included) bound both sides; None: from the first trade to the last.
    """

    timezone: str = "UTC"
    decimal_sign: DecimalSign | None = None
    date_order: DateOrder | None = None
    forward_minutes: Decimal = Tolerances().forward_minutes
    backward_minutes: Decimal = Tolerances().backward_minutes
    price_percent: Decimal = Tolerances().price_percent
    strategy_id: StrategyId | None = None
    webhook: str | None = None
    symbol: str | None = None
    family: str | None = None
    source: Source | None = None
    since: Instant | None = None
    until: Instant | None = None

    @property
    def zone(self) -> tzinfo:
        """The time zone of the file's dates."""
        return ZoneInfo(self.timezone)

    @property
    def choices(self) -> ReadingChoices:
        """How the file is read."""
        return ReadingChoices(zone=self.zone, decimal_sign=self.decimal_sign, date_order=self.date_order)

    @property
    def tolerances(self) -> Tolerances:
        """How far an alert may be from its trade."""
        return Tolerances(
            forward_minutes=self.forward_minutes,
            backward_minutes=self.backward_minutes,
            price_percent=self.price_percent,
        )
