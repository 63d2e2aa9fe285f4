"""Setting up accounts: ours and the broker's own rows in one transaction (rule: interfaces, /accounts)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import msgspec

from tradehook.accounts import queries as accounts
from tradehook.accounts.accounts import Account, folded
from tradehook.accounts.validation import change_guards
from tradehook.brokers.registry import HOUSES, House
from tradehook.engine.set_up_credentials import CredentialsGiven, credentials_refusal, keep_credentials
from tradehook.people.user import FIRST_OWNER
from tradehook.plumbing.merging import merge
from tradehook.plumbing.store.contract import ReadTx, Tx
from tradehook.vocabulary.exact import ZERO, Money
from tradehook.vocabulary.guards import Guards
from tradehook.vocabulary.ids import AccountId, UserId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.refusal import Refusal

_OPENING_CASH = Money(Decimal(100_000))
_AT_BROKER = Money(ZERO)
"""Kept where only the broker knows what was put in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountWanted:
    """An account to be opened. `cash` >= 0 in `currency`; `settings` are the broker's, `guards` ours, both by name.

    Without `cash` an account whose books are ours begins with 100,000. An account at a broker outside takes none. It is
    the first owner's unless said otherwise.
    """

    name: str
    broker: str
    currency: str
    cash: Money | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    guards: Mapping[str, Any] = field(default_factory=dict)
    credentials: CredentialsGiven | None = None
    owner_id: UserId = FIRST_OWNER


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountChange:
    """What is to be changed of an account; None leaves the name, or the credentials, as they are."""

    name: str | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    guards: Mapping[str, Any] = field(default_factory=dict)
    credentials: CredentialsGiven | None = None

    @property
    def of_connection(self) -> bool:
        """Whether the account's connection has to be made anew for it."""
        return bool(self.settings) or self.credentials is not None


@dataclass(frozen=True, slots=True)
class AccountSet:
    """An account with the settings that its broker keeps."""

    account: Account
    settings: msgspec.Struct


def open_account(tx: Tx, wanted: AccountWanted, account_id: AccountId, now: Instant) -> AccountSet | Refusal:
    """Open an account with its money, or the way to it; or the refusal, and nothing is kept."""
    house = HOUSES.get(wanted.broker)
    if house is None:
        return _unknown_broker(wanted.broker)
    guards = change_guards(Guards(), wanted.guards)
    if isinstance(guards, Refusal):
        return guards
    settings = merge(house.defaults, wanted.settings, house.ranges)
    if isinstance(settings, Refusal):
        return settings
    refusal = (
        _prices_of_refusal(tx, settings)
        or _cash_refusal(house, wanted.cash)
        or credentials_refusal(house.declaration, wanted.credentials)
        or _name_refusal(tx, wanted.owner_id, wanted.name)
    )
    if refusal is not None:
        return refusal
    account = Account(
        id=account_id,
        owner_id=wanted.owner_id,
        name=wanted.name,
        broker=wanted.broker,
        mode=house.environment(settings).mode.value,
        connection=house.connection(account_id),
        currency=wanted.currency,
        opening_cash=_opening_cash(house, wanted.cash),
        guards=guards,
        created_at=now,
    )
    accounts.add(tx, account)
    keep_credentials(tx, account.id, wanted.credentials)
    house.open_account(tx, account.id, account.currency, account.opening_cash, settings, now)
    return AccountSet(account, settings)


def change_account(tx: Tx, account_id: AccountId, change: AccountChange) -> AccountSet | Refusal | None:
    """Change an account's name, guards, credentials and broker's settings; None when there is no such account."""
    account = accounts.lock_account(tx, account_id)
    if account is None:
        return None
    house = HOUSES[account.broker]
    guards = change_guards(account.guards, change.guards)
    if isinstance(guards, Refusal):
        return guards
    settings = _changed_settings(tx, account, change, house)
    if isinstance(settings, Refusal):
        return settings
    name = change.name or account.name
    refusal = _prices_of_refusal(tx, settings) or _change_refusal(house, change)
    refusal = refusal or (None if folded(name) == folded(account.name) else _name_refusal(tx, account.owner_id, name))
    if refusal is not None:
        return refusal
    changed = msgspec.structs.replace(account, name=name, guards=guards)
    accounts.change(tx, changed)
    keep_credentials(tx, account_id, change.credentials)
    house.change_settings(tx, account_id, settings)
    return AccountSet(changed, settings)


def _changed_settings(tx: ReadTx, account: Account, change: AccountChange, house: House) -> msgspec.Struct | Refusal:
    old: msgspec.Struct = house.account_settings(tx, account.id)
    settings = merge(old, change.settings, house.ranges)
    if isinstance(settings, Refusal) or house.environment(settings) == house.environment(old):
        return settings
    return Refusal(
        code="environment-fixed",
        status=422,
        message=f"{account.name} is an account of {house.environment(old).title}; its orders and fills stay there.",
        hint=f"Open another account for {house.environment(settings).title}.",
        path="settings.environment",
    )


def _prices_of_refusal(tx: ReadTx, settings: msgspec.Struct) -> Refusal | None:
    """The account whose prices count has to be there."""
    other = getattr(settings, "prices_of", None)
    if other is None or accounts.account(tx, AccountId(other)) is not None:
        return None
    return Refusal(
        code="invalid-setting",
        status=422,
        message=f'There is no account with the id "{str(other)[:80]}".',
        hint="Give the id of the account whose prices count: GET /accounts lists them.",
        path="settings.prices_of",
    )


def _change_refusal(house: House, change: AccountChange) -> Refusal | None:
    return None if change.credentials is None else credentials_refusal(house.declaration, change.credentials)


def _opening_cash(house: House, given: Money | None) -> Money:
    if house.outside:
        return _AT_BROKER
    return _OPENING_CASH if given is None else given


def _cash_refusal(house: House, cash: Money | None) -> Refusal | None:
    if cash is None or not house.outside:
        return None
    return Refusal(
        code="cash-at-broker",
        status=422,
        message=f"What is in the account is what {house.declaration.title} says, and cannot be chosen here.",
        hint="Leave cash out.",
        path="cash",
    )


def _name_refusal(tx: ReadTx, owner_id: UserId, name: str) -> Refusal | None:
    taken = accounts.account_of(tx, owner_id, name)
    if taken is None:
        return None
    return Refusal(
        code="name-taken",
        status=409,
        message=f'There is an account "{taken.name[:80]}" already.',
        hint="Give another name; capital and small letters do not tell two apart.",
        path="name",
    )


def _unknown_broker(name: str) -> Refusal:
    return Refusal(
        code="unknown-broker",
        status=422,
        message=f'There is no broker "{name[:80]}".',
        hint=f"Accounts can be opened at: {', '.join(HOUSES)}.",
        path="broker",
    )
