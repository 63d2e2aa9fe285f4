"""Matching a backtest with its alerts, alone: no file, no store (rule: issue "Algo Trade Analytics")."""

import random
import time
from collections.abc import Iterator, Sequence
from decimal import Decimal
from statistics import median
from typing import Final, NamedTuple

from bench.scenarios import Effort, Row
from tradehook.analytics.backtest.events import AlertEvent, BacktestSignal, Direction, SignalType
from tradehook.analytics.backtest.matching import match
from tradehook.analytics.backtest.tolerances import Tolerances
from tradehook.vocabulary.exact import Price
from tradehook.vocabulary.instant import Instant, after

_SIGNALS: Final = 10_000
_WANTED_S: Final = 2.0
_START: Final = Instant(1_700_000_000_000_000)
_DELIVERED: Final = 0.95
_CENTS: Final = 100


class _Day(NamedTuple):
    """How signals come: so many seconds apart, and an alert up to so many late."""

    what: str
    apart_s: float
    late_s: float
    tolerances: Tolerances = Tolerances()


_DAYS: Final = (
    _Day("every 15 minutes", apart_s=900, late_s=5),
    _Day("every minute, up to 50 s late", apart_s=60, late_s=50),
    _Day("every 5 s, up to 200 s late", apart_s=5, late_s=200),
    _Day(
        "every minute, windows of 60 and 30 min",
        apart_s=60,
        late_s=50,
        tolerances=Tolerances(forward_minutes=Decimal(60), backward_minutes=Decimal(30)),
    ),
)


def matching(effort: Effort) -> Iterator[Row]:
    """10,000 entries and exits with as many alerts, of which some were not delivered and some are false."""
    for day in _DAYS:
        signals, alerts = _made(day, random.Random(7))
        took, found = [], 0
        for _ in range(effort.rounds):
            began = time.process_time()
            found = len(match(signals, alerts, day.tolerances).matches)
            took.append(time.process_time() - began)
        yield Row(
            what=f"matching {len(signals):,} with {len(alerts):,}, {day.what}: s of one core",
            ours=f"{median(took):.2f}",
            target=f"< {_WANTED_S:g}",
            holds=median(took) < _WANTED_S,
        )
        yield Row(what="  matched", ours=f"{found:,}")


MATCHING_SCENARIOS: Final = {"matching": matching}


def _made(day: _Day, chance: random.Random) -> tuple[Sequence[BacktestSignal], Sequence[AlertEvent]]:
    signals = [_signal(number, day, chance) for number in range(_SIGNALS)]
    sent = [_alert(signal, day, chance) for signal in signals if chance.random() < _DELIVERED]
    false = [_alert(_signal(number, day, chance), day, chance) for number in range(0, _SIGNALS, 20)]
    return signals, sent + false


def _signal(number: int, day: _Day, chance: random.Random) -> BacktestSignal:
    trade, part = divmod(number, 2)
    return BacktestSignal(
        trade=trade,
        type=SignalType.EXIT if part else SignalType.ENTRY,
        direction=chance.choice(list(Direction)),
        at=after(_START, number * day.apart_s),
        price=Price(Decimal(chance.randint(9_900, 10_100)) / _CENTS),
        row=number,
    )


def _alert(signal: BacktestSignal, day: _Day, chance: random.Random) -> AlertEvent:
    return AlertEvent(
        alert_id=str(chance.random()),
        symbol="SQ",
        side=signal.side,
        type=signal.type,
        at=after(signal.at, chance.uniform(0, day.late_s)),
        price=Price(signal.price + Decimal(chance.randint(-30, 30)) / _CENTS),
    )
