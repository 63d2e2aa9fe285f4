"""Signing in: what somebody shows is looked at, and becomes a session (decision: docs/decisions/0028)."""

from dataclasses import dataclass

from tradehook.engine.world import World
from tradehook.people import queries as people
from tradehook.people.links.queries import link_of_hash, use_link
from tradehook.people.sessions.queries import (
    add_session,
    end_session,
    end_sessions_of,
    forget_sessions,
    session_of_hash,
    sessions_of,
)
from tradehook.people.sessions.session import Session
from tradehook.people.signing_in.queries import (
    keep_recovery_codes,
    keep_sign_in,
    sign_in_of,
    use_recovery_code,
    use_step,
)
from tradehook.people.signing_in.sign_in import SignIn
from tradehook.people.signing_in.throttle import network_of
from tradehook.people.signing_in.two_factor import recovery_hash, step_of
from tradehook.people.tables import sign_ins
from tradehook.people.user import User
from tradehook.plumbing.ids import secret_text
from tradehook.plumbing.secrets import hashed
from tradehook.plumbing.store.contract import ReadTx, Tx
from tradehook.plumbing.store.statement import binding
from tradehook.plumbing.vault import CannotBeOpened, Vault
from tradehook.vocabulary.ids import SessionId, UserId
from tradehook.vocabulary.instant import Instant, after

_REMEMBERED_S = 90 * 86_400
_LONGEST_AGENT = 200
_KEY = "key"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Where somebody comes from: the address, what the browser calls itself, and the cookie that it showed, if any."""

    address: str
    agent: str
    cookie: str | None = None


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody who is let in. `cookie` is what the browser shows from now on."""

    user: User
    session: Session
    cookie: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who has the name that was given, with what they sign in with; `known`: they were here from there."""

    user: User
    sign_in: SignIn
    known: bool


def candidate_of(tx: ReadTx, name: str, address: str) -> Candidate | None:
    """Who might sign in with this name; None where nobody can."""
    user = people.user_called(tx, name)
    sign_in = sign_in_of(tx, user.id) if user is not None and user.disabled_at is None else None
    if user is None or sign_in is None:
        return None
    there = network_of(address)
    known = any(network_of(session.address) == there for session in sessions_of(tx, user.id))
    return Candidate(user, sign_in, known)


def sign_in(tx: Tx, world: World, vault: Vault, user: User, code: str, visit: Visit) -> SignedIn | None:
    """Let somebody in whose passphrase is right; None where the code is not. A code is used up."""
    found = sign_in_of(tx, user.id)
    if found is None or not is_code_right(tx, vault, found, code, world.now()):
        return None
    return begin_session(tx, world, user, visit)


def is_code_right(tx: Tx, vault: Vault, sign_in: SignIn, code: str, now: Instant) -> bool:
    """Whether the second factor is right, or is not asked for. A code, of either kind, is right once."""
    if not sign_in.asks_for_code:
        return True
    key = two_factor_key(vault, sign_in)
    step = None if key is None else step_of(key, code, now)
    if step is not None:
        return use_step(tx, sign_in.user_id, step)
    return use_recovery_code(tx, sign_in.user_id, recovery_hash(code), now)


def two_factor_key(vault: Vault, sign_in: SignIn) -> str | None:
    """The key of somebody's authenticator; None where there is none, or another secret.key sealed it."""
    try:
        return None if sign_in.two_factor is None else vault.open(sign_in.two_factor, _bound_to(sign_in.user_id))[_KEY]
    except CannotBeOpened:
        return None


def sealed_two_factor(vault: Vault, user_id: UserId, key: str) -> bytes:
    """The key of somebody's authenticator, to be kept."""
    return vault.seal({_KEY: key}, _bound_to(user_id))


def _bound_to(user_id: UserId) -> str:
    return binding(sign_ins.c.two_factor, user_id)


def begin_session(tx: Tx, world: World, user: User, visit: Visit) -> SignedIn:
    """A new session, with a cookie that nobody had before; the one that the browser showed ends."""
    now, cookie = world.now(), secret_text()
    earlier = session_of_hash(tx, hashed(visit.cookie)) if visit.cookie else None
    if earlier is not None:
        end_session(tx, earlier.id, now)
    forget_sessions(tx, user.id, after(now, -_REMEMBERED_S))
    session = Session(
        id=SessionId(world.new_id()),
        user_id=user.id,
        hash=hashed(cookie),
        created_at=now,
        seen_at=now,
        address=visit.address,
        agent=visit.agent[:_LONGEST_AGENT],
    )
    add_session(tx, session)
    return SignedIn(user, session, cookie)


def whose_link(tx: ReadTx, secret: str, now: Instant) -> User | None:
    """Whom a link is for; None where it can be used no more."""
    link = link_of_hash(tx, hashed(secret), now)
    user = people.user(tx, link.user_id) if link else None
    return None if user is None or user.disabled_at is not None else user


def use_up_link(tx: Tx, world: World, secret: str, passphrase: bytes, visit: Visit) -> SignedIn | None:
    """Give whom a link is for this passphrase (its hash), and let them in; None where the link can be used no more.

    What they signed in with before counts no more, the second factor neither: a link is what is made for those who
    lost it.
    """
    now = world.now()
    link = link_of_hash(tx, hashed(secret), now)
    user = whose_link(tx, secret, now)
    if link is None or user is None or not use_link(tx, link.id, now):
        return None
    keep_sign_in(tx, SignIn(user_id=user.id, passphrase=passphrase, changed_at=now))
    keep_recovery_codes(tx, user.id, ())
    end_sessions_of(tx, user.id, now)
    return begin_session(tx, world, user, visit)
