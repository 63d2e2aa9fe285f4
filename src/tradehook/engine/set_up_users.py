"""Setting up people: who is invited, what each may do, and links by which they choose their passphrase
(rule: interfaces, /users)."""

from dataclasses import dataclass

import msgspec

from tradehook.engine.world import World
from tradehook.people import queries as people
from tradehook.people.links.link import LASTS_S, Link
from tradehook.people.links.queries import add_link, end_links_of
from tradehook.people.sessions.queries import end_sessions_of
from tradehook.people.signing_in.queries import can_anybody_sign_in
from tradehook.people.user import FIRST_OWNER, Role, User, folded
from tradehook.plumbing.ids import secret_text
from tradehook.plumbing.secrets import hashed
from tradehook.plumbing.store.contract import ReadTx, Tx
from tradehook.vocabulary.ids import LinkId, UserId
from tradehook.vocabulary.instant import Instant, after
from tradehook.vocabulary.refusal import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class UserChange:
    """What is to be changed of somebody; None leaves things as they are."""

    name: str | None = None
    role: Role | None = None
    trading_webhooks: bool | None = None
    disabled: bool | None = None


@dataclass(frozen=True, slots=True)
class LinkSet:
    """A link that was just made for somebody. `secret` is shown this once."""

    user: User
    secret: str
    expires_at: Instant


def invite(tx: Tx, world: World, name: str, role: Role) -> LinkSet | Refusal:
    """Make a person, and the link by which they choose their passphrase."""
    refusal = _name_refusal(tx, name)
    if refusal is not None:
        return refusal
    user = User(
        id=UserId(world.new_id()),
        name=name,
        role=role,
        trading_webhooks=role is not Role.VIEWER,
        created_at=world.now(),
    )
    people.add(tx, user)
    return _linked(tx, world, user)


def make_link(tx: Tx, world: World, user_id: UserId) -> LinkSet | Refusal | None:
    """Make a link for somebody, in place of those that there are; None when there is nobody such."""
    user = people.user(tx, user_id)
    if user is None:
        return None
    if user.disabled_at is not None:
        return _is_disabled(user)
    return _linked(tx, world, user)


def make_first_link(tx: Tx, world: World) -> LinkSet | None:
    """Make a link for the first owner, where there is no owner who can sign in; None where there is one."""
    if can_anybody_sign_in(tx):
        return None
    link = make_link(tx, world, FIRST_OWNER)
    return link if isinstance(link, LinkSet) else None


def change_user(tx: Tx, user_id: UserId, change: UserChange, now: Instant) -> User | Refusal | None:
    """Change a person; None when there is nobody such. What they may do changes with the next request.

    Who is disabled is signed out everywhere.
    """
    there = people.user(tx, user_id)
    if there is None:
        return None
    user = _changed(there, change, now)
    refusal = _last_owner_refusal(tx, there, user)
    if refusal is None and folded(user.name) != folded(there.name):
        refusal = _name_refusal(tx, user.name)
    if refusal is not None:
        return refusal
    people.change(tx, user)
    if user.disabled_at is not None and there.disabled_at is None:
        end_sessions_of(tx, user_id, now)
        end_links_of(tx, user_id, now)
    return user


def _changed(user: User, change: UserChange, now: Instant) -> User:
    given = {"name": change.name, "role": change.role, "trading_webhooks": change.trading_webhooks}
    changed = msgspec.structs.replace(user, **{name: value for name, value in given.items() if value is not None})
    if change.disabled is None or change.disabled == (user.disabled_at is not None):
        return changed
    return msgspec.structs.replace(changed, disabled_at=now if change.disabled else None)


def _linked(tx: Tx, world: World, user: User) -> LinkSet:
    secret, now = secret_text(), world.now()
    end_links_of(tx, user.id, now)
    link = Link(
        id=LinkId(world.new_id()),
        user_id=user.id,
        hash=hashed(secret),
        created_at=now,
        expires_at=after(now, LASTS_S),
    )
    add_link(tx, link)
    return LinkSet(user, secret, link.expires_at)


def _last_owner_refusal(tx: ReadTx, before: User, now: User) -> Refusal | None:
    """There is always an owner who is let in."""
    if not _runs_it(before) or _runs_it(now):
        return None
    if any(_runs_it(other) for other in people.all_users(tx) if other.id != now.id):
        return None
    return Refusal(
        code="last-owner",
        status=409,
        message=f"{before.name[:80]} is the only owner: nobody could change anything any more.",
        hint="Make somebody else an owner first.",
        path="role" if now.role is not Role.OWNER else "disabled",
    )


def _runs_it(user: User) -> bool:
    return user.role is Role.OWNER and user.disabled_at is None


def _name_refusal(tx: ReadTx, name: str) -> Refusal | None:
    taken = people.user_called(tx, name)
    if taken is None:
        return None
    return Refusal(
        code="name-taken",
        status=409,
        message=f'There is somebody called "{taken.name[:80]}" already.',
        hint="Give another name; capital and small letters do not tell two apart.",
        path="name",
    )


def _is_disabled(user: User) -> Refusal:
    return Refusal(
        code="user-disabled",
        status=409,
        message=f"{user.name[:80]} is disabled, and is not let in by a link either.",
        hint="Let them in again first: PATCH users with disabled false.",
    )
