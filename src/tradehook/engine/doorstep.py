"""At the door: what can be judged of a request before its message is read."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from tradehook.dialects.contract import Dialect, Unreadable
from tradehook.engine.knock import Case, Knock
from tradehook.intake.authenticate import knows_secret, what_is_wrong
from tradehook.intake.certificates import is_tradingview
from tradehook.intake.masking import own_secret_in
from tradehook.intake.signatures import signature_objection
from tradehook.intake.sources import source_objection
from tradehook.routing.registry import Door
from tradehook.vocabulary.ids import KeyId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.refusal import Gate, Objection, Refusal

NOBODYS: Final = Door(address="", id=KeyId(""), dialect="", hash=bytes(32))
"""What a secret is held against at an address that nobody has. Of no secret is this the hash."""


def objection_at(door: Door, knock: Knock, dialect: Dialect, now: Instant) -> Objection | None:
    """The method, then the secret of an address that has one. A secret is hashed and compared whether or not there is
    such a door, and whether or not it still opens: what was wrong can be told from neither the words nor the time."""
    if knock.method != "POST":
        return Objection(Gate.METHOD, {"method": knock.method})
    return None if dialect.secret_in_body or _opens(door, knock.secret, now) else Objection(Gate.SECRET)


class Proven(NamedTuple):
    """A case with the secret that its body brings, and why it is not let in: nothing where it is. Where it is not, the
    secret is what has to be masked: the door's own, wherever it stands, else the wrong one."""

    case: Case
    refusals: tuple[Refusal, ...] = ()


def proven(case: Case, body: bytes | None) -> Proven:
    """Whether the body brings the secret; where none can be found, why: its size, or that it cannot be read."""
    dialect, rules = case.dialect, case.rules
    if body is None:
        return Proven(case, (dialect.refusal(Gate.BODY_SIZE, limit=rules.max_body_bytes),))
    secret = dialect.secret_of(body, rules.syntax)
    if isinstance(secret, str) and _opens(case.door, secret, case.now):
        return Proven(case.with_secret(secret))
    strayed = own_secret_in(body, lambda word: _opens(case.door, word, case.now))
    if isinstance(secret, Unreadable):
        return Proven(case.with_secret(strayed), secret.refusals)
    refusal = _wrong(case, secret) if secret else dialect.refusal(Gate.SECRET_MISSING)
    return Proven(case.with_secret(strayed or secret), (refusal,))


def _wrong(case: Case, secret: str) -> Refusal:
    """A secret that is not the door's, and in what it seems to be wrong: nobody who tries learns more by it than that
    they are wrong."""
    return case.dialect.refusal(Gate.SECRET, why=what_is_wrong(secret, case.door.hash, case.door.old_hash))


def signed(case: Case, body: bytes | None, keys: Iterable[bytes]) -> Proven:
    """Whether the body is signed with one of the keys. Its `webhook-id` is its idempotency key from then on, whatever
    else says so: that header is signed, so a replay is always answered as the first was, and does nothing."""
    if body is None:
        return Proven(case, (case.dialect.refusal(Gate.BODY_SIZE, limit=case.rules.max_body_bytes),))
    objection = signature_objection(case.knock.signed, body, keys, case.now)
    if objection is not None:
        return Proven(case, (case.dialect.refusal(objection.gate, **objection.details),))
    return Proven(case.with_idempotency_key(case.knock.signed.id))


def _opens(door: Door, secret: str, now: Instant) -> bool:
    known = knows_secret(secret, door.hash, door.old_hash, door.old_until, now)
    has_run_out = door.expires_at is not None and door.expires_at <= now
    return known and not has_run_out


def objection_inside(case: Case) -> Objection | None:
    """Whether its owner may, the certificate and the source address: said to those only who have the secret."""
    if not case.door.entitled:
        return Objection(Gate.ENTITLEMENT)
    if case.rules.wants_certificate and not is_tradingview(case.knock.certificates):
        return Objection(Gate.CLIENT_CERTIFICATE)
    return source_objection(case.rules.sources, case.knock.source_ip)
