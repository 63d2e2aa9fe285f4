"""Reading and writing what people sign in with."""

from collections.abc import Iterable

from sqlalchemy import BindParameter, bindparam, delete, func, insert, or_, select, update

from tradehook.people.signing_in.sign_in import SignIn
from tradehook.people.tables import recovery_codes, sign_ins, users
from tradehook.people.user import Role
from tradehook.plumbing.store.contract import ReadTx, Tx
from tradehook.plumbing.store.statement import Statement
from tradehook.vocabulary.ids import UserId
from tradehook.vocabulary.instant import Instant

_user: BindParameter[str] = bindparam("key")
_step: BindParameter[int] = bindparam("step")
_now: BindParameter[int] = bindparam("now")
_its = sign_ins.c.user_id == _user
_codes = recovery_codes.c.user_id == _user

_SIGN_IN = Statement(select(sign_ins).where(_its))
_ADD = Statement(insert(sign_ins))
_CHANGE = Statement(
    update(sign_ins)
    .where(_its)
    .values({name: bindparam(name) for name in SignIn.__struct_fields__ if name != "user_id"})
)
_USE_STEP = Statement(
    update(sign_ins)
    .where(_its, or_(sign_ins.c.last_step.is_(None), sign_ins.c.last_step < _step))
    .values(last_step=_step)
)
_ADD_CODE = Statement(insert(recovery_codes))
_DROP_CODES = Statement(delete(recovery_codes).where(_codes))
_USE_CODE = Statement(
    update(recovery_codes)
    .where(_codes, recovery_codes.c.hash == bindparam("hash"), recovery_codes.c.used_at.is_(None))
    .values(used_at=_now)
)
_CODES_LEFT = Statement(
    select(func.count()).select_from(recovery_codes).where(_codes, recovery_codes.c.used_at.is_(None))
)
_OWNERS_WHO_CAN = Statement(
    select(users.c.id)
    .join_from(users, sign_ins, sign_ins.c.user_id == users.c.id)
    .where(users.c.role == Role.OWNER.value, users.c.disabled_at.is_(None))
    .limit(1)
)


def sign_in_of(tx: ReadTx, user_id: UserId) -> SignIn | None:
    """What somebody signs in with; None where they chose no passphrase yet."""
    row = tx.one(_SIGN_IN, key=user_id)
    if row is None:
        return None
    identity, passphrase, changed_at, two_factor, since, last_step = row
    return SignIn(
        user_id=UserId(identity),
        passphrase=bytes(passphrase),
        changed_at=Instant(changed_at),
        two_factor=None if two_factor is None else bytes(two_factor),
        two_factor_since=None if since is None else Instant(since),
        last_step=last_step,
    )


def keep_sign_in(tx: Tx, sign_in: SignIn) -> None:
    """Keep what somebody signs in with from now on."""
    fields = {name: getattr(sign_in, name) for name in SignIn.__struct_fields__ if name != "user_id"}
    if tx.run(_CHANGE, key=sign_in.user_id, **fields) == 0:
        tx.run(_ADD, user_id=sign_in.user_id, **fields)


def use_step(tx: Tx, user_id: UserId, step: int) -> bool:
    """Use up the code of a step of time; False when it, or a later one, was used before."""
    return tx.run(_USE_STEP, key=user_id, step=step) > 0


def keep_recovery_codes(tx: Tx, user_id: UserId, hashes: Iterable[bytes]) -> None:
    """Give somebody these recovery codes, and no others."""
    tx.run(_DROP_CODES, key=user_id)
    for each in hashes:
        tx.run(_ADD_CODE, user_id=user_id, hash=each, used_at=None)


def use_recovery_code(tx: Tx, user_id: UserId, code: bytes, now: Instant) -> bool:
    """Use up a recovery code; False when somebody has none such, or used it before."""
    return tx.run(_USE_CODE, key=user_id, hash=code, now=now) > 0


def recovery_codes_left(tx: ReadTx, user_id: UserId) -> int:
    """How many recovery codes somebody has left."""
    row = tx.one(_CODES_LEFT, key=user_id)
    return int(row[0]) if row else 0


def can_anybody_sign_in(tx: ReadTx) -> bool:
    """Whether there is an owner who has chosen a passphrase."""
    return tx.one(_OWNERS_WHO_CAN) is not None
