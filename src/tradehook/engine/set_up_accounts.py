"""Setting up accounts: ours and the broker's own rows in one transaction (rule: interfaces, /accounts)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from tradehook.accounts import queries as accounts
from tradehook.accounts.accounts import Account, Guards
from tradehook.accounts.validation import change_guards
from tradehook.brokers.registry import HOUSES, House
from tradehook.plumbing.merging import merge
from tradehook.plumbing.store.contract import Tx
from tradehook.vocabulary.exact import Money
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.refusal import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountWanted:
    """An account to be opened. `cash` >= 0 in `currency`; `settings` are the broker's, `guards` ours, both by name."""

    name: str
    broker: str
    currency: str
    cash: Money
    settings: Mapping[str, Any] = field(default_factory=dict)
    guards: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountChange:
    """What is to be changed of an account; `name` None leaves it."""

    name: str | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    guards: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AccountSet:
    """An account with the settings that its broker keeps."""

    account: Account
    settings: msgspec.Struct


def open_account(tx: Tx, wanted: AccountWanted, account_id: AccountId, now: Instant) -> AccountSet | Refusal:
    """Open an account with its money; or the refusal, and nothing is kept."""
    house = HOUSES.get(wanted.broker)
    if house is None:
        return _unknown_broker(wanted.broker)
    guards = change_guards(Guards(), wanted.guards)
    if isinstance(guards, Refusal):
        return guards
    settings = merge(house.defaults, wanted.settings, house.ranges)
    if isinstance(settings, Refusal):
        return settings
    if accounts.account_named(tx, wanted.name) is not None:
        return _name_taken(wanted.name)
    account = _new_account(wanted, house, guards, account_id, now)
    accounts.add(tx, account)
    house.open_account(tx, account.id, account.currency, account.opening_cash, settings, now)
    return AccountSet(account, settings)


def change_account(tx: Tx, account_id: AccountId, change: AccountChange) -> AccountSet | Refusal | None:
    """Change an account's name, guards and broker's settings; None when there is no such account."""
    account = accounts.account(tx, account_id)
    if account is None:
        return None
    house = HOUSES[account.broker]
    guards = change_guards(account.guards, change.guards)
    if isinstance(guards, Refusal):
        return guards
    settings = merge(house.account_settings(tx, account_id), change.settings, house.ranges)
    if isinstance(settings, Refusal):
        return settings
    if change.name not in (None, account.name) and accounts.account_named(tx, change.name or "") is not None:
        return _name_taken(change.name or "")
    changed = msgspec.structs.replace(account, name=change.name or account.name, guards=guards)
    accounts.change(tx, changed)
    house.change_settings(tx, account_id, settings)
    return AccountSet(changed, settings)


def _new_account(wanted: AccountWanted, house: House, guards: Guards, account_id: AccountId, now: Instant) -> Account:
    return Account(
        id=account_id,
        name=wanted.name,
        broker=wanted.broker,
        mode=house.declaration.mode.value,
        currency=wanted.currency,
        opening_cash=wanted.cash,
        guards=guards,
        created_at=now,
    )


def _unknown_broker(name: str) -> Refusal:
    return Refusal(
        code="unknown-broker",
        status=422,
        message=f'There is no broker "{name[:80]}".',
        hint=f"Accounts can be opened at: {', '.join(HOUSES)}.",
        path="broker",
    )


def _name_taken(name: str) -> Refusal:
    return Refusal(
        code="name-taken",
        status=409,
        message=f'There is an account "{name[:80]}" already.',
        hint="Give another name.",
        path="name",
    )
