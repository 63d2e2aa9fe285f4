"""Setting up what messages are signed with (Standard Webhooks): secrets of a webhook or a key, several at once."""

from dataclasses import dataclass, field

from tradehook.engine.world import World
from tradehook.intake.signatures import SECRET_PREFIX, signing_key, signing_secret
from tradehook.plumbing.ids import secret_text
from tradehook.plumbing.logging import log
from tradehook.plumbing.store.contract import ReadTx, Tx
from tradehook.plumbing.store.statement import binding
from tradehook.plumbing.vault import CannotBeOpened, Vault
from tradehook.routing import queries as routing
from tradehook.routing.ata_webhooks.queries import ata_webhook
from tradehook.routing.keys.queries import key_of_id
from tradehook.routing.signing import queries as signing
from tradehook.routing.signing.secret import SigningSecret
from tradehook.routing.tables import signing_secrets
from tradehook.vocabulary.ids import AtaWebhookId, KeyId, WebhookUuid
from tradehook.vocabulary.refusal import Refusal

_MOST = 10
_NAME = "secret"


@dataclass(frozen=True, slots=True)
class SigningSet:
    """A secret that was made: as it is kept, as it is written down, and as signatures are checked with it."""

    kept: SigningSecret
    secret: str = field(repr=False)
    key: bytes = field(repr=False)


def make_signing_secret(tx: Tx, world: World, vault: Vault, webhook: str, given: str | None) -> SigningSet | Refusal:
    """Let messages of a webhook or a key be signed with one more secret: the one that is given, or a new one. From the
    first on nothing that is not signed is let in."""
    secret = given or signing_secret(bytes.fromhex(secret_text()))
    key = signing_key(secret)
    if key is None:
        return _INVALID
    if not _is_there(tx, webhook):
        return _nowhere(webhook)
    if signing.count_of(tx, webhook) >= _MOST:
        return _TOO_MANY
    identity = world.new_id()
    sealed = vault.seal({_NAME: secret}, binding(signing_secrets.c.sealed, identity))
    kept = SigningSecret(id=identity, webhook=webhook, sealed=sealed, created_at=world.now())
    signing.add_secret(tx, kept)
    return SigningSet(kept, secret, key)


def delete_signing_secret(tx: Tx, secret_id: str) -> SigningSecret | None:
    """Take a secret back; None when there is none such. Without the last one no signature is asked for."""
    there = signing.secret_of_id(tx, secret_id)
    if there is not None:
        signing.delete_secret(tx, secret_id)
    return there


def keys_by_webhook(tx: ReadTx, vault: Vault) -> dict[str, dict[str, bytes | None]]:
    """The keys of every webhook that asks for signatures, by the ids of their secrets; None for one that another
    installation's key sealed, so that what asked for signatures goes on asking."""
    found: dict[str, dict[str, bytes | None]] = {}
    for secret in signing.all_secrets(tx):
        found.setdefault(secret.webhook, {})[secret.id] = _opened(vault, secret)
    return found


def _opened(vault: Vault, secret: SigningSecret) -> bytes | None:
    try:
        return signing_key(vault.open(secret.sealed, binding(signing_secrets.c.sealed, secret.id))[_NAME])
    except CannotBeOpened:
        log.warning("a signing secret was sealed with another secret.key: make another", webhook=secret.webhook)
        return None


def _is_there(tx: ReadTx, webhook: str) -> bool:
    there = (
        routing.webhook(tx, WebhookUuid(webhook)),
        key_of_id(tx, KeyId(webhook)),
        ata_webhook(tx, AtaWebhookId(webhook)),
    )
    return any(each is not None for each in there)


_INVALID = Refusal(
    code="invalid-signing-secret",
    status=422,
    message="This is no secret of Standard Webhooks.",
    hint=f'Send "{SECRET_PREFIX}" and 24 to 64 bytes in base64, as the sender shows it, or none for a new one.',
    path="secret",
)
_TOO_MANY = Refusal(
    code="too-many-signing-secrets",
    status=409,
    message=f"It has {_MOST} signing secrets already.",
    hint="Delete one that no sender uses any more.",
)


def _nowhere(webhook: str) -> Refusal:
    return Refusal(
        code="webhook-not-found",
        status=422,
        message=f'There is no webhook and no key "{webhook[:80]}".',
        hint="Give the uuid of a strategy's webhook, or the id of a key or of a webhook of Algo Trade Analytics.",
        path="webhook",
    )
