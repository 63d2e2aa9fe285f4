"""What the engine's transactions look at besides the store: all of it in memory, none of it ever waits."""

from collections.abc import Mapping
from dataclasses import dataclass

from tradehook.brokers.contract import Broker
from tradehook.instruments.catalogue import Catalogue
from tradehook.plumbing.clock import Clock
from tradehook.plumbing.ids import IdSource
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import Instrument


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Instruments, brokers by name, the time, and fresh ids."""

    catalogue: Catalogue
    brokers: Mapping[str, Broker]
    clock: Clock
    ids: IdSource

    def now(self) -> Instant:
        """The instant now."""
        return self.clock.now()

    def new_id(self) -> str:
        """A fresh id."""
        return self.ids.new(self.clock.now())

    def instrument(self, symbol: str) -> Instrument:
        """The instrument of a canonical symbol that intake let in: listed, or assumed and learned."""
        found = self.catalogue.of_symbol(symbol)
        if found is None:
            raise LookupError(symbol)
        return found
