"""What is told of a connection, once per change: that it was lost, that it is back, that its clock is not ours."""

from typing import Protocol, runtime_checkable

from tradehook.brokers.contract import Broker
from tradehook.engine.asking import answer_of
from tradehook.engine.noting import note
from tradehook.engine.queries import is_lost
from tradehook.engine.world import World
from tradehook.plumbing.store.contract import Tx
from tradehook.vocabulary.broker import Unknown
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.instant import Instant, seconds_between
from tradehook.vocabulary.notice import About

LARGEST_CLOCK_DIFFERENCE_S = 1.0
"""How much a broker's clock may differ from ours before somebody is told, in seconds."""


@runtime_checkable
class TellsTime(Protocol):
    """A broker that can be asked for its time."""

    async def clock(self) -> Instant | Unknown:
        """The instant now, by the broker's clock."""


def note_connection(tx: Tx, world: World, account_id: AccountId, trouble: Unknown | None) -> None:
    """Note that an account's connection was lost, or is back; nothing where that is what was noted last."""
    if is_lost(tx, account_id) is (trouble is not None):
        return
    said = About.CONNECTION_BACK.saying() if trouble is None else About.CONNECTION_LOST.saying(words=trouble.why)
    note(tx, world, account_id, said)


def note_clock(tx: Tx, world: World, account_id: AccountId, ahead_s: float) -> None:
    """Note by how much a broker's clock differs from ours."""
    note(tx, world, account_id, About.CLOCK_DIFFERS.saying(seconds=f"{ahead_s:+.1f}"))


async def clock_ahead_s(broker: Broker, world: World) -> float | None:
    """By how much the broker's clock is ahead of ours, to half of the time that its answer took; None where it does not
    tell."""
    if not isinstance(broker, TellsTime):
        return None
    asked_at = world.now()
    theirs = await answer_of(broker.clock())
    if isinstance(theirs, Unknown):
        return None
    return seconds_between(Instant((asked_at + world.now()) // 2), theirs)


def is_news(ahead_s: float, told_s: float) -> bool:
    """Whether a difference of clocks is to be told, when this one was told last; 0 stands for none."""
    return abs(ahead_s) > LARGEST_CLOCK_DIFFERENCE_S and abs(ahead_s - told_s) > LARGEST_CLOCK_DIFFERENCE_S
