"""What a day has brought an account: what it is worth beyond what it was worth when the day began."""

from dataclasses import dataclass

from tradehook.positions.compare import KeptSnapshot
from tradehook.positions.fold import EXACT
from tradehook.vocabulary.exact import Money
from tradehook.vocabulary.instant import Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """What an account was worth at a look, and the sum of the cash that was put in (taken out: negative) by then."""

    taken_at: Instant
    equity: Money
    put_in: Money


def begins_day(kept: KeptSnapshot | None, day: Instant) -> bool:
    """Whether a look is the first since `day` began, by the snapshot that was kept before it."""
    return kept is None or kept.based_at is None or kept.based_at < day


def result(baseline: Baseline, equity: Money, put_in: Money) -> Money:
    """Realised, unrealised and fees since the baseline, in the account's currency; cash put in since is no result."""
    grown = EXACT.subtract(equity, baseline.equity)
    return Money(EXACT.subtract(grown, EXACT.subtract(put_in, baseline.put_in)))
