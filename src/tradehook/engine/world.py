"""What the engine's transactions look at besides the store: all of it in memory, none of it ever waits."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from tradehook.accounts.accounts import Account
from tradehook.brokers.contract import Broker
from tradehook.deciding.decide import decide
from tradehook.deciding.facts import Facts
from tradehook.instruments.catalogue import Catalogue
from tradehook.plumbing.clock import Clock
from tradehook.plumbing.ids import IdSource
from tradehook.prices.rates import NoRate, pairs_of
from tradehook.vocabulary.currency import at_par
from tradehook.vocabulary.decision import Decision
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import Instrument
from tradehook.vocabulary.settings import SubscriptionSettings
from tradehook.vocabulary.signal import Signal

Decide = Callable[[Signal, SubscriptionSettings, Facts], Decision]

RateOf = Callable[[Account, str, Instant], Decimal | NoRate]
"""What one unit of a currency is worth now in an account's, or the pairs of which nobody has a price."""


def at_par_alone(account: Account, currency: str, _: Instant) -> Decimal | NoRate:
    """Rates where there are no prices."""
    return Decimal(1) if at_par(currency, account.currency) else NoRate(pairs_of(currency, account.currency), ())


class NotLearned(LookupError):
    """A symbol that nothing is known of here: another process may have let it in. The message is the symbol."""


class NotConnected(Exception):
    """An account whose connection this engine has not opened yet; the message is the connection's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Instruments, connections by name, the time, fresh ids, the rules, and the name of this engine.

    `restored_at`: when the store was put back from a backup last. `lease_s`: how long an engine that says nothing keeps
    its lanes and its duties (rule: architecture 5).
    """

    catalogue: Catalogue
    brokers: Mapping[str, Broker]
    clock: Clock
    ids: IdSource
    engine: str
    decide: Decide = decide
    rate_of: RateOf = at_par_alone
    lease_s: float = 10.0
    restored_at: Instant | None = None

    def now(self) -> Instant:
        """The instant now."""
        return self.clock.now()

    def is_before_restore(self, at: Instant) -> bool:
        """Whether something is from before the store was put back from a backup."""
        return self.restored_at is not None and at <= self.restored_at

    def new_id(self) -> str:
        """A fresh id."""
        return self.ids.new(self.clock.now())

    def broker(self, connection: str) -> Broker:
        """A connection by its name. Raises `NotConnected` where another engine opened the account."""
        found = self.brokers.get(connection)
        if found is None:
            raise NotConnected(connection)
        return found

    def instrument(self, symbol: str) -> Instrument:
        """The instrument of a canonical symbol that intake let in: listed, or assumed and learned.

        Raises `NotLearned` where another process assumed it, or nobody did.
        """
        found = self.catalogue.of_symbol(symbol)
        if found is None:
            raise NotLearned(symbol)
        return found
