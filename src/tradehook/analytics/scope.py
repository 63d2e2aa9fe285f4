"""Which part of the trading is asked about."""

import msgspec

from tradehook.analytics.round_trip import RoundTrip
from tradehook.vocabulary.ids import AccountId, StrategyId, SubscriptionId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.side import Side


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """What is meant: everything that agrees with each of these; None lets anything in.

    `symbol` in its canonical spelling. `side` is that of the entry: a buy is a long trip. `since` (included) and
    `until` (not included) are about when a trip ended. Days are those of `timezone` (IANA name); None: that of the one
    account that is meant, else UTC.
    """

    account_id: AccountId | None = None
    currency: str | None = None
    strategy_id: StrategyId | None = None
    subscription_id: SubscriptionId | None = None
    symbol: str | None = None
    side: Side | None = None
    tag: str | None = None
    since: Instant | None = None
    until: Instant | None = None
    timezone: str | None = None

    def covers(self, at: Instant) -> bool:
        """Whether something that happened then is meant."""
        return (self.since is None or self.since <= at) and (self.until is None or at < self.until)

    def means(self, trip: RoundTrip) -> bool:
        """Whether a round trip is meant; its account and symbol are, where it was made of what is."""
        return (
            self.covers(trip.exit_at)
            and self.strategy_id in (None, trip.strategy)
            and self.subscription_id in (None, trip.subscription)
            and self.side in (None, trip.side)
            and (self.tag is None or self.tag in trip.tags)
        )
