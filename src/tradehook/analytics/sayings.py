"""What trades and signals say of fills: whose they are, their tags, the stop that they were ordered with."""

from collections.abc import Sequence
from typing import Final

import msgspec

from tradehook.analytics import queries
from tradehook.analytics.said import PlannedStop, planned_stop, tags_of
from tradehook.plumbing.store.contract import ReadTx
from tradehook.vocabulary.ids import AccountId, StrategyId, SubscriptionId


class Saying(msgspec.Struct, frozen=True, gc=False):
    """What is said of a fill."""

    strategy: StrategyId | None = None
    subscription: SubscriptionId | None = None
    tags: tuple[str, ...] = ()
    stop: PlannedStop | None = None


NOTHING: Final = Saying()
"""Of a fill that came of no trade."""


def sayings_of(tx: ReadTx, accounts: Sequence[AccountId], symbol: str | None) -> dict[int, Saying]:
    """What is said of the fills of some accounts (of one symbol), by their number. What many say is kept once."""
    known: dict[tuple[object, ...], Saying] = {}
    by_fill = {}
    for row in queries.said_of_fills(tx, accounts, symbol):
        tags = () if row.message is None else tags_of(row.message)
        stop = None if row.decision is None else planned_stop(row.decision)
        said = row.strategy_id, row.subscription_id, tags, stop
        saying = known.get(said)
        if saying is None:
            saying = known[said] = Saying(
                None if row.strategy_id is None else StrategyId(row.strategy_id),
                None if row.subscription_id is None else SubscriptionId(row.subscription_id),
                tags,
                stop,
            )
        by_fill[row.fill] = saying
    return by_fill
