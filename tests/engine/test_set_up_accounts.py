"""Accounts are set up whole or not at all, at our own books and at a broker outside."""

from collections.abc import AsyncIterator, Mapping
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from tests.engine.outside_house import FAR, FarSettings
from tests.strategies import NOON
from tradehook.accounts import queries as accounts
from tradehook.brokers.registry import HOUSES
from tradehook.engine import set_up_accounts
from tradehook.engine.set_up_accounts import (
    AccountChange,
    AccountSet,
    AccountWanted,
    change_account,
    open_account,
)
from tradehook.engine.set_up_credentials import CredentialsGiven, credentials_of
from tradehook.people.user import FIRST_OWNER
from tradehook.plumbing.store.opened import OpenStore
from tradehook.plumbing.vault import CannotBeOpened, Vault
from tradehook.vocabulary.ids import AccountId, UserId
from tradehook.vocabulary.instant import Instant, after
from tradehook.vocabulary.refusal import Refusal

pytestmark = pytest.mark.anyio

VAULT = Vault(b"the installation's key")
SECRET = "s3cret-of-the-broker"
KEYS = {"key_id": "PK1", "secret_key": SECRET}
OTHER_KEYS = {"key_id": "PK2", "secret_key": "another"}
ONE, TWO = AccountId("account-1"), AccountId("account-2")


@pytest.fixture(autouse=True)
def far_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """A broker outside is known beside the real ones."""
    monkeypatch.setattr(set_up_accounts, "HOUSES", {**HOUSES, "far": FAR})


@pytest.fixture
async def store(store_url: str) -> AsyncIterator[OpenStore]:
    opened = OpenStore(store_url)
    yield opened
    await opened.close()


def given(values: Mapping[str, str]) -> CredentialsGiven:
    return CredentialsGiven(values=values, vault=VAULT)


def wanted(name: str = "Far", keys: Mapping[str, str] | None = None, **fields: Any) -> AccountWanted:
    credentials = given(KEYS if keys is None else keys)
    return AccountWanted(**{"name": name, "broker": "far", "currency": "USD", "credentials": credentials} | fields)


async def opened(store: OpenStore, account_id: AccountId, asked: AccountWanted) -> AccountSet | Refusal:
    return await store.write(lambda tx: open_account(tx, asked, account_id, NOON))


async def changed(store: OpenStore, account_id: AccountId, **fields: Any) -> AccountSet | Refusal | None:
    return await store.write(lambda tx: change_account(tx, account_id, AccountChange(**fields)))


async def kept_keys(store: OpenStore, account_id: AccountId) -> dict[str, str]:
    return await store.read(lambda tx: credentials_of(tx, VAULT, account_id))


async def test_an_account_of_our_own_books_shares_the_brokers_connection(store: OpenStore) -> None:
    asked = AccountWanted(name="Own", broker="paper", currency="EUR")
    made = await opened(store, ONE, asked)
    assert isinstance(made, AccountSet)
    assert (made.account.connection, made.account.mode) == ("paper", "paper")
    assert (made.account.opening_cash, made.account.currency) == (Decimal(100_000), "EUR")
    assert await store.read(lambda tx: accounts.credentials(tx, ONE)) is None
    assert await store.read(lambda tx: accounts.account(tx, ONE)) == made.account


@pytest.mark.parametrize(("environment", "mode"), [("trial", "paper"), ("real", "live")])
async def test_an_account_outside_has_a_connection_of_its_own_and_the_mode_of_its_environment(
    store: OpenStore, environment: str, mode: str
) -> None:
    made = await opened(store, ONE, wanted(settings={"environment": environment}))
    assert isinstance(made, AccountSet)
    assert (made.account.connection, made.account.mode) == (f"far:{ONE}", mode)
    assert made.account.opening_cash == 0
    assert made.settings == FarSettings(environment=environment)
    assert await store.read(lambda tx: accounts.account(tx, ONE)) == made.account


async def test_credentials_are_kept_sealed_for_their_account_alone(store: OpenStore) -> None:
    await opened(store, ONE, wanted())
    sealed = await store.read(lambda tx: accounts.credentials(tx, ONE))
    assert sealed is not None
    assert SECRET.encode() not in sealed
    assert await kept_keys(store, ONE) == KEYS

    await opened(store, TWO, wanted("Two"))
    await store.write(lambda tx: accounts.set_credentials(tx, TWO, sealed))
    with pytest.raises(CannotBeOpened):
        await kept_keys(store, TWO)


@pytest.mark.parametrize(
    ("keys", "code", "path"),
    [
        ({}, "credentials-required", "credentials"),
        ({"key_id": "PK1"}, "credentials-required", "credentials"),
        ({"key_id": "PK1", "secret_key": ""}, "credentials-required", "credentials"),
        ({**KEYS, "password": SECRET}, "unknown-credential", "credentials.password"),
        ({"key_id": "PK1", "secret_kye": SECRET}, "unknown-credential", "credentials.secret_kye"),
    ],
)
async def test_credentials_are_what_the_broker_asks_for_and_a_refusal_never_repeats_them(
    store: OpenStore, keys: Mapping[str, str], code: str, path: str
) -> None:
    refusal = await opened(store, ONE, wanted(keys=keys))
    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.path, refusal.status) == (code, path, 422)
    assert SECRET not in repr(refusal)
    assert await store.read(accounts.all_accounts) == []


async def test_a_broker_that_needs_no_credentials_takes_none(store: OpenStore) -> None:
    asked = AccountWanted(name="Own", broker="paper", currency="USD", credentials=given(KEYS))
    refusal = await opened(store, ONE, asked)
    assert isinstance(refusal, Refusal)
    assert refusal.code == "unknown-credential"


async def test_an_account_outside_takes_no_cash(store: OpenStore) -> None:
    refusal = await opened(store, ONE, wanted(cash=Decimal(5)))
    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.path) == ("cash-at-broker", "cash")


async def test_changed_credentials_take_the_place_of_the_old_ones(store: OpenStore) -> None:
    await opened(store, ONE, wanted())
    await changed(store, ONE, credentials=given(OTHER_KEYS))
    assert await kept_keys(store, ONE) == OTHER_KEYS


async def test_credentials_are_replaced_whole_or_not_at_all(store: OpenStore) -> None:
    await opened(store, ONE, wanted())
    refusal = await changed(store, ONE, name="Renamed", credentials=given({"key_id": "PK2"}))
    assert isinstance(refusal, Refusal)
    assert refusal.code == "credentials-required"
    assert await kept_keys(store, ONE) == KEYS
    account = await store.read(lambda tx: accounts.account(tx, ONE))
    assert account is not None
    assert account.name == "Far"


async def test_what_is_not_changed_stays(store: OpenStore) -> None:
    await opened(store, ONE, wanted())
    until: Instant = after(NOON, 60)
    done = await changed(store, ONE, settings={"stale_quote_s": 5}, guards={"entry_lock_until": until})
    assert isinstance(done, AccountSet)
    assert done.settings == FarSettings(stale_quote_s=5)
    assert (done.account.name, done.account.guards.entry_lock_until) == ("Far", until)
    assert await kept_keys(store, ONE) == KEYS


async def test_an_account_stays_in_the_environment_that_it_was_opened_in(store: OpenStore) -> None:
    await opened(store, ONE, wanted())
    refusal = await changed(store, ONE, settings={"environment": "real"})
    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.path) == ("environment-fixed", "settings.environment")
    assert await store.read(lambda tx: FAR.account_settings(tx, ONE)) == FarSettings()


async def test_a_name_is_taken_once_but_can_be_kept(store: OpenStore) -> None:
    await opened(store, ONE, wanted("One"))
    await opened(store, TWO, wanted("Two"))
    again = await opened(store, AccountId("account-3"), wanted("One"))
    renamed = await changed(store, TWO, name="One")
    assert isinstance(again, Refusal)
    assert isinstance(renamed, Refusal)
    assert (again.code, renamed.code) == ("name-taken", "name-taken")
    assert isinstance(await changed(store, ONE, name="One"), AccountSet)


async def test_names_are_compared_without_regard_to_case(store: OpenStore) -> None:
    await opened(store, ONE, wanted("Straße 1"))
    again = await opened(store, TWO, wanted("STRASSE 1"))
    assert isinstance(again, Refusal)
    assert (again.code, again.path) == ("name-taken", "name")
    assert isinstance(await changed(store, ONE, name="STRASSE 1"), AccountSet)
    for name in ("straße 1", "Strasse 1", " strasse 1 "):
        found = await store.read(partial(accounts.account_of, owner_id=FIRST_OWNER, name=name))
        assert found is not None
        assert (found.id, found.owner_id, found.name) == (ONE, FIRST_OWNER, "STRASSE 1")


async def test_somebody_else_may_have_an_account_of_the_same_name(store: OpenStore) -> None:
    other = UserId("somebody else")
    await opened(store, ONE, wanted("One"))
    assert isinstance(await opened(store, TWO, wanted("one", owner_id=other)), AccountSet)
    theirs = await store.read(partial(accounts.account_of, owner_id=other, name="ONE"))
    assert theirs is not None
    assert theirs.id == TWO
    assert await store.read(partial(accounts.account_of, owner_id=UserId("nobody"), name="One")) is None


async def test_an_account_that_is_not_there_cannot_be_changed(store: OpenStore) -> None:
    assert await changed(store, ONE, name="x") is None


def test_no_credential_shows_itself_in_what_is_wanted() -> None:
    assert SECRET not in repr(wanted())
    assert SECRET not in repr(AccountChange(credentials=given(KEYS)))
