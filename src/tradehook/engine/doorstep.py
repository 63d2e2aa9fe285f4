"""At the door: what can be judged of a request before its body is read."""

from typing import Final

from tradehook.engine.knock import Case, Knock
from tradehook.intake.authenticate import knows_secret
from tradehook.intake.sources import source_objection
from tradehook.routing.registry import Door
from tradehook.vocabulary.ids import KeyId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.refusal import Gate, Objection

NOBODYS: Final = Door(address="", id=KeyId(""), dialect="", hash=bytes(32))
"""What a secret is held against at an address that nobody has. Of no secret is this the hash."""


def objection_at(door: Door, knock: Knock, now: Instant) -> Objection | None:
    """The method, then the secret. A secret is hashed and compared whether or not there is such a door, and whether or
    not it still opens: what was wrong can be told from neither the words nor the time."""
    if knock.method != "POST":
        return Objection(Gate.METHOD, {"method": knock.method})
    known = knows_secret(knock.secret, door.hash, door.old_hash, door.old_until, now)
    has_run_out = door.expires_at is not None and door.expires_at <= now
    return None if known and not has_run_out else Objection(Gate.SECRET)


def objection_inside(case: Case) -> Objection | None:
    """Whether its owner may, and the source address: said to those only who have the secret."""
    if not case.door.entitled:
        return Objection(Gate.ENTITLEMENT)
    return source_objection(case.rules.sources, case.knock.source_ip)
