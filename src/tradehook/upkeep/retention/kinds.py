"""The kinds of rows that go after a while: a closed list."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from tradehook.brokers.paper.queries import OLD_REPORTS
from tradehook.engine.news import AccountEvents, TradesEnded
from tradehook.notify.queries import anybody_listens
from tradehook.notify.queries import cursor as told_to
from tradehook.plumbing.store.contract import ReadTx
from tradehook.plumbing.store.sweeping import Stretch, Sweep
from tradehook.positions.queries import cursor as reported_to
from tradehook.upkeep.retention import queries
from tradehook.vocabulary.instant import Instant

DAY_US = 86_400_000_000


class Kind(StrEnum):
    """What goes after so many days; each has its setting, `keep_{kind}_days`."""

    REFUSALS = "refusals"
    DELIVERIES = "deliveries"
    ORDER_EVENTS = "order_events"
    TRADE_EVENTS = "trade_events"
    ACCOUNT_EVENTS = "account_events"
    PAPER_REPORTS = "paper_reports"

    @property
    def means(self) -> str:
        """What it is, and what of it stays however old it is."""
        return _RULES[self].means

    @property
    def sweep(self) -> Sweep:
        """What of its table goes."""
        return _RULES[self].sweep

    def stretch(self, tx: ReadTx, after: int, days: int, now: Instant) -> Stretch:
        """What is to be looked at after a row: as far as everybody has read who reads along."""
        rule = _RULES[self]
        newest = rule.sweep.newest(tx)
        return Stretch(after=after, upto=min(newest, rule.read_to(tx, newest)), before=Instant(now - days * DAY_US))


@dataclass(frozen=True, slots=True)
class _Rule:
    means: str
    sweep: Sweep
    read_to: Callable[[ReadTx, int], int]


def _by_nobody(_: ReadTx, newest: int) -> int:
    return newest


def _by_notifier(source: str) -> Callable[[ReadTx, int], int]:
    return lambda tx, newest: told_to(tx, source) if anybody_listens(tx) else newest


_RULES = {
    Kind.REFUSALS: _Rule(
        "Requests at webhooks that were refused, and repeats that traded nothing.", queries.REFUSED, _by_nobody
    ),
    Kind.DELIVERIES: _Rule(
        "Messages that were accepted to be recorded alone. Those that became signals stay.",
        queries.ACCEPTED,
        _by_nobody,
    ),
    Kind.ORDER_EVENTS: _Rule(
        "What happened to orders step by step, but for those of orders or trades that have not ended.",
        queries.ORDER_EVENTS,
        _by_nobody,
    ),
    Kind.TRADE_EVENTS: _Rule(
        "When trades came to which status, but for those that have not ended, and those that a person approved.",
        queries.TRADE_EVENTS,
        _by_notifier(TradesEnded.name),
    ),
    Kind.ACCOUNT_EVENTS: _Rule(
        "What happened to accounts, but for the last of each kind, and what is about an order that has not ended.",
        queries.ACCOUNT_EVENTS,
        _by_notifier(AccountEvents.name),
    ),
    Kind.PAPER_REPORTS: _Rule(
        "Reports of the paper exchange that were taken into the books; those of cash and splits stay.",
        OLD_REPORTS,
        lambda tx, _: reported_to(tx, "paper"),
    ),
}
