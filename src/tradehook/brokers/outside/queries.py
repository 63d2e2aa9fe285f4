"""Reading and writing the settings of accounts at brokers that keep their own books."""

from typing import Generic, TypeVar

import msgspec
from sqlalchemy import BindParameter, bindparam, insert, select, update

from tradehook.brokers.outside.tables import outside_accounts
from tradehook.plumbing.codec import decode, encode
from tradehook.plumbing.store.contract import ReadTx, Tx
from tradehook.plumbing.store.statement import Statement
from tradehook.vocabulary.exact import Money
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.instant import Instant

Settings = TypeVar("Settings", bound=msgspec.Struct)

_key: BindParameter[str] = bindparam("key")
_ADD = Statement(insert(outside_accounts))
_SETTINGS = Statement(select(outside_accounts.c.settings).where(outside_accounts.c.account_id == _key))
_CHANGE = Statement(
    update(outside_accounts).where(outside_accounts.c.account_id == _key).values(settings=bindparam("settings"))
)


class KeptSettings(Generic[Settings]):
    """The settings of one broker's accounts, of one type."""

    def __init__(self, kind: type[Settings]) -> None:
        self._kind = kind

    def open_account(
        self, tx: Tx, account_id: AccountId, _currency: str, _cash: Money, settings: Settings, _now: Instant
    ) -> None:
        """Keep a new account's settings; money and its currency are the broker's own."""
        tx.run(_ADD, account_id=account_id, settings=encode(settings))

    def account_settings(self, tx: ReadTx, account_id: AccountId) -> Settings | None:
        """The settings of an account; None when there is no such account."""
        row = tx.one(_SETTINGS, key=account_id)
        return decode(self._kind, row[0]) if row else None

    def change_settings(self, tx: Tx, account_id: AccountId, settings: Settings) -> None:
        """Keep an account's changed settings."""
        tx.run(_CHANGE, key=account_id, settings=encode(settings))
