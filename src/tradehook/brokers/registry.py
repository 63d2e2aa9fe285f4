"""The brokers that tradehook knows, by name: a new one is one entry here and a folder beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Protocol

import msgspec

from tradehook.brokers.contract import Declaration
from tradehook.brokers.paper import queries as paper
from tradehook.brokers.paper.declaration import PAPER
from tradehook.brokers.paper.settings import PaperSettings
from tradehook.plumbing.merging import Range
from tradehook.plumbing.store.contract import ReadTx, Tx
from tradehook.vocabulary.exact import Money
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.instant import Instant


class OpenAccount(Protocol):
    """Writes the broker's own rows of a new account, in the transaction that writes ours."""

    def __call__(
        self, tx: Tx, account_id: AccountId, currency: str, cash: Money, settings: Any, now: Instant
    ) -> None: ...


class ReadSettings(Protocol):
    """Reads the settings that the broker keeps of an account, which is there."""

    def __call__(self, tx: ReadTx, account_id: AccountId) -> Any: ...


class ChangeSettings(Protocol):
    """Keeps an account's changed settings."""

    def __call__(self, tx: Tx, account_id: AccountId, settings: Any) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """One broker as accounts are set up with it: what it can, an account's settings, and where it keeps them.

    `settings` are always of the type of `defaults`; `ranges` says which numbers they may be.
    """

    declaration: Declaration
    defaults: msgspec.Struct
    ranges: Mapping[str, Range]
    open_account: OpenAccount
    account_settings: ReadSettings
    change_settings: ChangeSettings


_PAPER = House(
    declaration=PAPER,
    defaults=PaperSettings(),
    ranges={"stale_quote_s": Range(low=1, high=86_400)},
    open_account=paper.open_account,
    account_settings=paper.account_settings,
    change_settings=paper.change_settings,
)

HOUSES: Mapping[str, House] = MappingProxyType({house.declaration.name: house for house in (_PAPER,)})
"""Every broker that accounts can be opened at."""
