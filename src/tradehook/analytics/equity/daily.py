"""The daily values of an account: kept where somebody looked, derived where nobody did."""

from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property
from itertools import zip_longest
from typing import NamedTuple

from tradehook.accounts.accounts import Account
from tradehook.accounts.day import day_began
from tradehook.analytics.books import Reading
from tradehook.analytics.equity import queries
from tradehook.analytics.equity.days import Day, Source, days_between
from tradehook.analytics.equity.worth import Worth
from tradehook.analytics.round_trip import EXACT
from tradehook.brokers.registry import HOUSES
from tradehook.plumbing.store.contract import ReadTx
from tradehook.positions.days import Baseline
from tradehook.positions.fills.queries import busted_since, learned_since
from tradehook.positions.queries import snapshot_of
from tradehook.vocabulary.exact import ZERO, Money
from tradehook.vocabulary.instant import Instant


def daily_equity(tx: ReadTx, reading: Reading, account: Account, now: Instant) -> list[Day]:
    """The values of an account, beginning with what it started with. A value is that of the first look after the day;
    today's is that of the last look, unless something has filled since.

    At a broker outside the first value is that of the first look: what was before, nobody here knows.
    """
    return list(_Daily(tx, reading, account, now).days())


class _Sums(NamedTuple):
    put_in: Money
    other: Money


class _Daily:
    def __init__(self, tx: ReadTx, reading: Reading, account: Account, now: Instant) -> None:
        self._tx = tx
        self._reading = reading
        self._account = account
        self._now = now
        self._looks = queries.baselines_of(tx, account.id)
        self._entries = queries.entries_of(tx, account.id)

    def days(self) -> Iterator[Day]:
        """The start, then every day until today."""
        anchor = self._start()
        if anchor is None:
            return
        yield anchor
        days = list(days_between(self._account.guards, anchor.ends_at, self._now))
        until = [ends_at for _, ends_at in days[1:]]
        for (day, ends_at), next_ends_at in zip_longest(days, until):
            look = self._last_look if next_ends_at is None else self._first_look(ends_at, next_ends_at)
            if look is not None:
                yield (anchor := Day(day, look.taken_at, look.equity, look.put_in, Source.KEPT))
                continue
            at = min(ends_at, self._now)
            yield Day(day, at, self._derived(anchor, at), self._sums(at).put_in, Source.DERIVED)

    def _start(self) -> Day | None:
        account = self._account
        if not HOUSES[account.broker].outside:
            opened = Baseline(taken_at=account.created_at, equity=account.opening_cash, put_in=Money(ZERO))
        elif self._looks:
            opened = self._looks[0]
        else:
            return None
        first, _ = next(days_between(account.guards, opened.taken_at, opened.taken_at))
        return Day(first, opened.taken_at, opened.equity, opened.put_in, Source.START)

    def _first_look(self, begins: Instant, ends: Instant) -> Baseline | None:
        """The first look of a day."""
        number = bisect_left(self._looks, begins, key=lambda look: look.taken_at)
        look = self._looks[number] if number < len(self._looks) else None
        return look if look is not None and look.taken_at < ends else None

    @cached_property
    def _last_look(self) -> Baseline | None:
        """The last look, if it is of today and nothing was learned since that it does not show."""
        kept = snapshot_of(self._tx, self._account.id)
        if kept is None or kept.taken_at < day_began(self._account.guards, self._now):
            return None
        if learned_since(self._tx, kept.account_id, kept.taken_at) or busted_since(
            self._tx, kept.account_id, kept.taken_at
        ):
            return None
        return Baseline(taken_at=kept.taken_at, equity=kept.equity, put_in=self._sums(kept.taken_at).put_in)

    @cached_property
    def _worth(self) -> Worth:
        return Worth(self._tx, self._reading)

    def _derived(self, anchor: Day, at: Instant) -> Money:
        """What the value of an earlier moment had become."""
        before, now = self._sums(anchor.ends_at), self._sums(at)
        made = EXACT.subtract(self._worth.at(at), self._worth.at(anchor.ends_at))
        came = EXACT.subtract(EXACT.add(now.put_in, now.other), EXACT.add(anchor.put_in, before.other))
        return Money(EXACT.add(EXACT.add(anchor.equity, made), came))

    def _sums(self, at: Instant) -> _Sums:
        """What cash entries that were learned before an instant come to."""
        put_in = other = ZERO
        for entry in self._entries:
            if entry.learned_at >= at:
                break
            if entry.put_in:
                put_in = EXACT.add(put_in, entry.amount)
            else:
                other = EXACT.add(other, entry.amount)
        return _Sums(Money(put_in), Money(other))
