"""What a connection is let in with: checked against what its broker asks for, and kept encrypted (promise 10)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tradehook.accounts import queries as accounts
from tradehook.accounts.tables import accounts as accounts_table
from tradehook.brokers.declaring import Credential, Declaration
from tradehook.plumbing.merging import nearest
from tradehook.plumbing.store.contract import ReadTx, Tx
from tradehook.plumbing.store.statement import binding
from tradehook.plumbing.vault import Vault
from tradehook.vocabulary.ids import AccountId
from tradehook.vocabulary.refusal import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialsGiven:
    """Credentials by name, as somebody gave them, and the vault that they are to be kept in."""

    values: Mapping[str, str] = field(repr=False)
    vault: Vault = field(repr=False)


def credentials_refusal(declaration: Declaration, given: CredentialsGiven | None) -> Refusal | None:
    """Why these cannot be a broker's credentials: one that is not asked for, or one that is missing or empty.

    No value is ever repeated in it.
    """
    values = given.values if given else {}
    wanted = {credential.name: credential for credential in declaration.credentials}
    unknown = next((name for name in values if name not in wanted), None)
    if unknown is not None:
        return _unknown(declaration, unknown)
    missing = [credential for name, credential in wanted.items() if not values.get(name)]
    return _required(declaration, missing) if missing else None


def keep_credentials(tx: Tx, account_id: AccountId, given: CredentialsGiven | None) -> None:
    """Keep what was given, sealed for this account; nothing given changes nothing."""
    if given is not None:
        accounts.set_credentials(tx, account_id, given.vault.seal(given.values, _bound_to(account_id)))


def credentials_of(tx: ReadTx, vault: Vault, account_id: AccountId) -> dict[str, str]:
    """What an account's connection is let in with; empty where it needs nothing. Raises `CannotBeOpened`."""
    sealed = accounts.credentials(tx, account_id)
    return {} if sealed is None else vault.open(sealed, _bound_to(account_id))


def _bound_to(account_id: AccountId) -> str:
    return binding(accounts_table.c.credentials, account_id)


def _unknown(declaration: Declaration, name: str) -> Refusal:
    known = [credential.name for credential in declaration.credentials]
    return Refusal(
        code="unknown-credential",
        status=422,
        message=f'{declaration.title} asks for no credential "{name[:80]}".',
        hint=nearest(name, known) if known else "Leave credentials out: this broker needs none.",
        path=f"credentials.{name[:80]}",
    )


def _required(declaration: Declaration, missing: list[Credential]) -> Refusal:
    names = " and ".join(f"{credential.name} ({credential.title})" for credential in missing)
    return Refusal(
        code="credentials-required",
        status=422,
        message=f"{declaration.title} lets nobody in without {names}.",
        hint=f"Give each of them in credentials, as {declaration.title} shows them to you.",
        path="credentials",
    )
