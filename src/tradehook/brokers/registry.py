"""The brokers that tradehook knows, by name: a new one is one entry here and a folder beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Protocol

import msgspec

from tradehook.brokers.alpaca.declaration import ALPACA
from tradehook.brokers.alpaca.settings import AlpacaSettings
from tradehook.brokers.contract import Broker
from tradehook.brokers.declaring import Declaration, Environment
from tradehook.brokers.outside.queries import KeptSettings
from tradehook.brokers.paper import queries as paper
from tradehook.brokers.paper.declaration import PAPER
from tradehook.brokers.paper.settings import PAPER_RANGES, PaperSettings
from tradehook.instruments.catalogue import Catalogue
from tradehook.plumbing.clock import Clock
from tradehook.plumbing.store.contract import ReadTx, Tx
from tradehook.vocabulary.bounds import Range
from tradehook.vocabulary.exact import Money
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.instrument import ContractType
from tradehook.vocabulary.quote import PriceSource


class OpenAccount(Protocol):
    """Writes the broker's own rows of a new account, in the transaction that writes ours."""

    def __call__(
        self, tx: Tx, account_id: AccountId, currency: str, cash: Money, settings: Any, now: Instant, /
    ) -> None: ...


class ReadSettings(Protocol):
    """Reads the settings that the broker keeps of an account, which is there."""

    def __call__(self, tx: ReadTx, account_id: AccountId) -> Any: ...


class ChangeSettings(Protocol):
    """Keeps an account's changed settings."""

    def __call__(self, tx: Tx, account_id: AccountId, settings: Any) -> None: ...


class Connect(Protocol):
    """Makes the connection of one account at a broker outside. It asks nobody anything until it is started."""

    def __call__(
        self,
        account_id: AccountId,
        settings: Any,
        credentials: Mapping[str, str],
        clock: Clock,
        instruments: Catalogue,
    ) -> Broker: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """One broker as accounts are set up with it: what it can, an account's settings, and where it keeps them.

    `settings` are always of the type of `defaults`; `ranges` says which numbers they may be. `connect` is None where
    the books are in our own store.
    """

    declaration: Declaration
    defaults: msgspec.Struct
    ranges: Mapping[str, Range]
    open_account: OpenAccount
    account_settings: ReadSettings
    change_settings: ChangeSettings
    connect: Connect | None = None

    @property
    def outside(self) -> bool:
        """Whether only the broker knows what is in an account."""
        return self.connect is not None

    def environment(self, settings: msgspec.Struct) -> Environment:
        """Where an account with these settings is: what they name, else the only one that there is."""
        named = self.declaration.environment(getattr(settings, "environment", ""))
        return named or self.declaration.environments[0]

    def contract_types(self, settings: msgspec.Struct) -> frozenset[ContractType]:
        """The contracts on an underlying that an account with these settings may trade (rule: architecture 8.15)."""
        return frozenset(getattr(settings, "contract_types", ()))

    def price_source(self, settings: msgspec.Struct) -> PriceSource:
        """Whose prices an account with these settings trades at: what they name, else the broker's own."""
        return getattr(settings, "price_source", PriceSource.BROKER)

    def connection(self, account_id: AccountId) -> str:
        """The name of what carries an account: its own connection, or the one that all accounts share."""
        name = self.declaration.name
        return f"{name}:{account_id}" if self.declaration.own_connection else name


_PAPER = House(
    declaration=PAPER,
    defaults=PaperSettings(),
    ranges=PAPER_RANGES,
    open_account=paper.open_account,
    account_settings=paper.account_settings,
    change_settings=paper.change_settings,
)


def _connect_alpaca(
    account_id: AccountId,
    settings: Any,
    credentials: Mapping[str, str],
    clock: Clock,
    instruments: Catalogue,
) -> Broker:
    """Loaded with the first account there: its clients of the network would hold up everybody's start."""
    from tradehook.brokers.alpaca.adapter import AlpacaBroker  # noqa: PLC0415 - what it says above

    return AlpacaBroker(account_id, settings, credentials, clock, instruments)


_AT_ALPACA = KeptSettings(AlpacaSettings)
_ALPACA = House(
    declaration=ALPACA,
    defaults=AlpacaSettings(),
    ranges={"stale_quote_s": Range(low=1, high=86_400)},
    open_account=_AT_ALPACA.open_account,
    account_settings=_AT_ALPACA.account_settings,
    change_settings=_AT_ALPACA.change_settings,
    connect=_connect_alpaca,
)

HOUSES: Mapping[str, House] = MappingProxyType({house.declaration.name: house for house in (_PAPER, _ALPACA)})
"""Every broker that accounts can be opened at."""
