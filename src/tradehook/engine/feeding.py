"""The prices of accounts at brokers outside, for the accounts that trade at them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tradehook.brokers.contract import Broker
from tradehook.brokers.registry import HOUSES
from tradehook.prices.feeds import Feed
from tradehook.vocabulary.broker import Unknown
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.quote import Quote


@dataclass(frozen=True, slots=True)
class OutsideFeed:
    """What a broker outside says to one of its accounts (see `prices.feeds.Feed`)."""

    broker: Broker
    account_id: AccountId

    def quote(self, instrument: Instrument, now: Instant) -> Quote | None:
        """The latest price that is at hand and not stale."""
        return self.broker.quote(self.account_id, instrument, now)

    async def fetch(self, instruments: Sequence[Instrument]) -> Unknown | None:
        """Bring the latest prices of these to hand."""
        return await self.broker.fetch_quotes(self.account_id, instruments)


def feed_of(brokers: Mapping[str, Broker], account_id: AccountId) -> Feed | None:
    """The prices of an account at a broker outside that is connected; None for any other."""
    names = (house.connection(account_id) for house in HOUSES.values() if house.connect is not None)
    broker = next((found for name in names if (found := brokers.get(name))), None)
    return None if broker is None else OutsideFeed(broker, account_id)
