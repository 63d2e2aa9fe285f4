"""Reading the log of alerts that TradingView exports, and the events that its alerts are.

Columns: Alert ID, Ticker, Name, Description, Time, and Webhook status in newer ones. An ID is that of the alert, which
fires many times; the text of the message is the description.
"""

from dataclasses import dataclass

from tradehook.analytics.backtest.events import AlertEvent, Source
from tradehook.analytics.tradingview.alert_text import said_in
from tradehook.analytics.tradingview.columns import LOG_NEEDED, LogColumn, log_places
from tradehook.analytics.tradingview.dates import Dated, Writing, instant_at, writing_of
from tradehook.analytics.tradingview.list_of_trades import ReadingChoices
from tradehook.analytics.tradingview.problems import Code, Problem, Unusable, problem, unusable
from tradehook.analytics.tradingview.table import Row, Table, missing_columns, table_of, too_many_cells
from tradehook.vocabulary.instant import Instant, iso


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedAlert:
    """One firing of an alert. `ticker` without the interval; `webhook` as the log has it, empty where it does not."""

    alert_id: str
    ticker: str
    name: str
    text: str
    at: Instant
    webhook: str
    row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertLog:
    """The firings in the order of the file; `repeated` are the lines that say what a line before them says."""

    alerts: tuple[LoggedAlert, ...]
    repeated: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedEvents:
    """What a log gives to match: the events in the order of time, and the alerts that are not about a trade."""

    events: tuple[AlertEvent, ...]
    others: tuple[LoggedAlert, ...]


def alert_log(text: str, choices: ReadingChoices) -> AlertLog | Unusable:
    """The alerts of an exported log, or all that is wrong with it: a log is taken whole or not at all.

    Logs overlap, and are joined: the same alert with the same text at the same instant counts once.
    """
    table = table_of(text)
    if isinstance(table, Problem):
        return unusable([table])
    places = log_places(table.names)
    wrong = missing_columns(table, places, LOG_NEEDED) or too_many_cells(table)
    if wrong or not table.rows:
        return unusable(wrong or [problem(Code.NO_ROWS)])
    dated = [_dated(table, row) for row in table.rows]
    writing = writing_of(dated, choices.date_order)
    if isinstance(writing, list):
        return unusable(writing)
    read = [_logged(table, row, writing, choices) for row in table.rows]
    problems = [each for each in read if isinstance(each, Problem)]
    if problems:
        return unusable(problems)
    alerts = [each for each in read if isinstance(each, LoggedAlert)]
    once = {(alert.alert_id, alert.at, alert.text): alert for alert in reversed(alerts)}
    lines = {alert.row for alert in once.values()}
    return AlertLog(
        alerts=tuple(alert for alert in alerts if alert.row in lines),
        repeated=tuple(alert.row for alert in alerts if alert.row not in lines),
    )


def events_of(log: AlertLog) -> LoggedEvents:
    """The events of a log. Their time is that of the log, when the alert fired, and not that of the bar in its text."""
    events: list[AlertEvent] = []
    others: list[LoggedAlert] = []
    for alert in log.alerts:
        event = _event(alert)
        if event is None:
            others.append(alert)
        else:
            events.append(event)
    return LoggedEvents(events=tuple(sorted(events, key=lambda event: event.at)), others=tuple(others))


def text_event(
    text: str, alert_id: str, symbol: str, at: Instant, name: str = "", source: Source = Source.WEBHOOK
) -> AlertEvent | None:
    """The event that a text is; None where it is not about a trade. `name` stands for the signal that it does not name.

    It is of `at`, when it fired or came, and not of the time in it, which is often that of the opening of a bar.
    """
    said = said_in(text)
    if said is None:
        return None
    return AlertEvent(
        alert_id=alert_id,
        symbol=symbol,
        side=said.side,
        type=said.type,
        at=at,
        price=said.price,
        signal=said.signal or name,
        source=source,
    )


def _event(alert: LoggedAlert) -> AlertEvent | None:
    return text_event(alert.text, f"{alert.alert_id}@{iso(alert.at)}", alert.ticker, alert.at, alert.name, Source.CSV)


def _logged(table: Table, row: Row, writing: Writing, choices: ReadingChoices) -> LoggedAlert | Problem:
    places = log_places(table.names)
    texts = {column: row.at(places.get(column)) for column in LogColumn}
    if not texts[LogColumn.ALERT]:
        return problem(Code.EMPTY_CELL, row.line, LogColumn.ALERT)
    at = instant_at(_dated(table, row), writing, choices.zone)
    if isinstance(at, Problem):
        return at
    return LoggedAlert(
        alert_id=texts[LogColumn.ALERT],
        ticker=texts[LogColumn.TICKER].partition(",")[0].strip(),
        name=texts[LogColumn.NAME],
        text=texts[LogColumn.TEXT],
        at=at,
        webhook=texts[LogColumn.WEBHOOK],
        row=row.line,
    )


def _dated(table: Table, row: Row) -> Dated:
    return Dated(row.line, LogColumn.AT, row.at(log_places(table.names)[LogColumn.AT]))
