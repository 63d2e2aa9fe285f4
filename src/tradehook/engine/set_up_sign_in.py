"""Setting up what somebody signs in with: another passphrase, a second factor, recovery codes."""

import msgspec

from tradehook.engine.signing_in import is_code_right, sealed_two_factor, two_factor_key
from tradehook.engine.world import World
from tradehook.people.sessions.queries import end_sessions_of
from tradehook.people.signing_in.queries import keep_recovery_codes, keep_sign_in, sign_in_of, use_step
from tradehook.people.signing_in.two_factor import new_key, new_recovery_codes, recovery_hash, step_of
from tradehook.plumbing.ids import secret_text
from tradehook.plumbing.store.contract import Tx
from tradehook.plumbing.vault import Vault
from tradehook.vocabulary.ids import SessionId, UserId
from tradehook.vocabulary.refusal import Refusal


def change_passphrase(tx: Tx, world: World, user_id: UserId, passphrase: bytes, session_id: SessionId) -> None:
    """Let somebody sign in with another passphrase (its hash); every other session of theirs ends."""
    found = sign_in_of(tx, user_id)
    if found is not None:
        keep_sign_in(tx, msgspec.structs.replace(found, passphrase=passphrase, changed_at=world.now()))
        end_sessions_of(tx, user_id, world.now(), but=session_id)


def begin_two_factor(tx: Tx, vault: Vault, user_id: UserId) -> str | None:
    """A new key for somebody's authenticator, which counts once a code of it was given; None where one counts."""
    found = sign_in_of(tx, user_id)
    if found is None or found.asks_for_code:
        return None
    key = two_factor_key(vault, found)
    if key is None:
        key = new_key(secret_text())
        keep_sign_in(tx, msgspec.structs.replace(found, two_factor=sealed_two_factor(vault, user_id, key)))
    return key


def confirm_two_factor(tx: Tx, world: World, vault: Vault, user_id: UserId, code: str) -> tuple[str, ...] | Refusal:
    """Let the authenticator count, once it shows the right code; the recovery codes are shown this once."""
    found = sign_in_of(tx, user_id)
    key = two_factor_key(vault, found) if found is not None else None
    step = None if key is None else step_of(key, code, world.now())
    if found is None or found.asks_for_code or step is None:
        return _wrong_code()
    keep_sign_in(tx, msgspec.structs.replace(found, two_factor_since=world.now()))
    use_step(tx, user_id, step)
    return _new_codes(tx, user_id)


def end_two_factor(tx: Tx, world: World, vault: Vault, user_id: UserId, code: str) -> Refusal | None:
    """Ask somebody for no code any more, for a last one."""
    found = sign_in_of(tx, user_id)
    if found is None or not is_code_right(tx, vault, found, code, world.now()):
        return _wrong_code()
    keep_sign_in(tx, msgspec.structs.replace(found, two_factor=None, two_factor_since=None, last_step=None))
    keep_recovery_codes(tx, user_id, ())
    return None


def renew_codes(tx: Tx, world: World, vault: Vault, user_id: UserId, code: str) -> tuple[str, ...] | Refusal:
    """New recovery codes for a code, in place of those that there were; they are shown this once."""
    found = sign_in_of(tx, user_id)
    if found is None or not found.asks_for_code or not is_code_right(tx, vault, found, code, world.now()):
        return _wrong_code()
    return _new_codes(tx, user_id)


def _new_codes(tx: Tx, user_id: UserId) -> tuple[str, ...]:
    codes = new_recovery_codes(secret_text)
    keep_recovery_codes(tx, user_id, [recovery_hash(code) for code in codes])
    return codes


def _wrong_code() -> Refusal:
    return Refusal(
        code="code-wrong",
        status=422,
        message="The code is not the one of now.",
        hint="Type the six digits that the authenticator shows at the moment; each works once, so wait for the next.",
        path="code",
    )
