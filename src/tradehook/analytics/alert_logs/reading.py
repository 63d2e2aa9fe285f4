"""Reading a log beside what the store has: which of its alerts are new."""

from bisect import bisect_left
from collections import defaultdict
from typing import Final

from tradehook.analytics.alert_logs.logged import LeftOut, Logged, LogRead
from tradehook.analytics.alert_logs.queries import known_digests
from tradehook.analytics.backtests.sent import sent_within
from tradehook.analytics.tradingview.alert_log import AlertLog, LoggedAlert, alert_log
from tradehook.analytics.tradingview.alert_text import said_in
from tradehook.analytics.tradingview.decoding import text_in
from tradehook.analytics.tradingview.list_of_trades import ReadingChoices
from tradehook.analytics.tradingview.problems import Problem, Unusable, unusable
from tradehook.instruments.answer import Found
from tradehook.instruments.catalogue import Catalogue
from tradehook.intake.masking import masked
from tradehook.plumbing.store.contract import ReadTx
from tradehook.vocabulary.ids import StrategyId
from tradehook.vocabulary.instant import Instant, after

_EARLIER_S: Final = 5.0
_LATER_S: Final = 60.0
"""A delivery comes so long before (clocks differ) or after the instant that the log gives to its alert, at most."""
_DAY_US: Final = 86_400_000_000
_MOST_SHOWN: Final = 20
_LONGEST_SHOWN: Final = 80


def read_log(
    tx: ReadTx, catalogue: Catalogue, file: bytes, choices: ReadingChoices, strategy_id: StrategyId | None
) -> LogRead:
    """What is new in a log, or all that is wrong with it."""
    text = text_in(file)
    found = unusable([text]) if isinstance(text, Problem) else alert_log(text, choices)
    if isinstance(found, Unusable):
        return LogRead(problems=found.problems, more=found.more)
    return _beside_the_store(tx, catalogue, found, strategy_id)


def _beside_the_store(tx: ReadTx, catalogue: Catalogue, log: AlertLog, strategy_id: StrategyId | None) -> LogRead:
    about = [alert for alert in log.alerts if said_in(alert.text) is not None]
    others = [alert for alert in log.alerts if said_in(alert.text) is None]
    named = _Names(catalogue)
    logged = [named.logged(alert) for alert in sorted(about, key=lambda alert: alert.at)]
    kept = known_digests(tx, logged[0].at, logged[-1].at) if logged else set()
    unknown = [alert for alert in logged if alert.digest(strategy_id) not in kept]
    new = _not_delivered(tx, unknown, strategy_id)
    return LogRead(
        new=tuple(new),
        rows=len(log.alerts) + len(log.repeated),
        repeated=len(log.repeated),
        known=len(logged) - len(unknown),
        delivered=len(unknown) - len(new),
        not_about_a_trade=len(others),
        left_out=tuple(
            LeftOut(line=each.row, text=_masked(each.text)[:_LONGEST_SHOWN]) for each in others[:_MOST_SHOWN]
        ),
    )


def _not_delivered(tx: ReadTx, alerts: list[Logged], strategy_id: StrategyId | None) -> list[Logged]:
    """Those that did not come to a webhook by themselves: each message that came stands for one alert."""
    if not alerts:
        return []
    came: defaultdict[str, list[Instant]] = defaultdict(list)
    for sent in sent_within(tx, after(alerts[0].at, -_EARLIER_S), after(alerts[-1].at, _LATER_S)):
        if strategy_id in (None, sent.strategy_id):
            came[_words(sent.body)].append(sent.at)
    return [alert for alert in alerts if not _is_taken(came.get(_words(alert.text), []), alert.at)]


def _is_taken(times: list[Instant], at: Instant) -> bool:
    """Take the first message that may be of an alert of this instant out of those that came."""
    place = bisect_left(times, after(at, -_EARLIER_S))
    if place < len(times) and times[place] <= after(at, _LATER_S):
        del times[place]
        return True
    return False


def _masked(text: str) -> str:
    return masked(text.encode(errors="replace"), "")


def _words(text: str) -> str:
    """The text without what a file may change about it: line breaks and spaces."""
    return "".join(text.split())


class _Names:
    """What tickers meant on the day of their alert; each is looked up once a day."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._known: dict[tuple[str, int], tuple[str, str]] = {}

    def logged(self, alert: LoggedAlert) -> Logged:
        """The alert, by the canonical symbol of its ticker; one that no list knows is left as it is written."""
        key = alert.ticker, alert.at // _DAY_US
        if key not in self._known:
            self._known[key] = self._named(alert.ticker, alert.at)
        symbol, family = self._known[key]
        return Logged(
            alert_id=alert.alert_id,
            name=alert.name,
            symbol=symbol,
            family=family,
            text=_masked(alert.text),
            at=alert.at,
        )

    def _named(self, ticker: str, at: Instant) -> tuple[str, str]:
        found = self._catalogue.any_class(ticker, at)
        if isinstance(found, Found):
            return found.instrument.symbol, found.instrument.family
        known = self._catalogue.of_symbol(ticker)
        bare = ticker.rpartition(":")[2].upper()
        return (bare, bare) if known is None else (known.symbol, known.family)
