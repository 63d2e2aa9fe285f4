"""What is new in a log of alerts."""

from zoneinfo import ZoneInfo

import msgspec

from tradehook.analytics.alert_logs.reading import read_log
from tradehook.analytics.questions import AlertLogAsked
from tradehook.analytics.sight import FileSight
from tradehook.analytics.tradingview.list_of_trades import ReadingChoices


def alert_log_answer(sight: FileSight, asked: AlertLogAsked) -> bytes:
    """The log as it was read; nothing of it is kept yet."""
    choices = ReadingChoices(zone=ZoneInfo(asked.timezone), date_order=asked.date_order)
    return msgspec.json.encode(read_log(sight.tx, sight.catalogue, asked.file, choices, asked.strategy_id))
