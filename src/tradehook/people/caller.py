"""Who asks: a person, by what they showed, and from where."""

from collections.abc import Set
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from tradehook.people.scope import Scope
from tradehook.people.user import FIRST_OWNER, Role, User
from tradehook.vocabulary.ids import UserId


class Via(StrEnum):
    """What somebody is known by."""

    OWNER_TOKEN = "owner_token"  # noqa: S105 - the name of a kind, not a secret
    TOKEN = "token"  # noqa: S105 - as above
    SESSION = "session"
    LINK = "link"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Somebody who asks for something. `scopes`: what they may do, this time; `via_id` of the token, session or link.

    `address` is where the request came from; empty where the program itself acts.
    """

    user_id: UserId
    name: str
    role: Role
    scopes: Set[Scope]
    via: Via
    via_id: str | None = None
    address: str = ""

    def may(self, scope: Scope) -> bool:
        """Whether they may do this kind of thing."""
        return scope in self.scopes


def caller_of(user: User, via: Via, via_id: str | None, address: str, scopes: Set[Scope] = frozenset(Scope)) -> Caller:
    """A person who showed something: they may do what both their role and that allow."""
    return Caller(
        user_id=user.id,
        name=user.name,
        role=user.role,
        scopes=user.role.scopes & scopes,
        via=via,
        via_id=via_id,
        address=address,
    )


def holder_of_owner_token(address: str) -> Caller:
    """Whoever has the token of the data directory: the installation is theirs."""
    return Caller(
        user_id=FIRST_OWNER,
        name="owner",
        role=Role.OWNER,
        scopes=frozenset(Scope),
        via=Via.OWNER_TOKEN,
        address=address,
    )


SYSTEM: Final = Caller(user_id=FIRST_OWNER, name="tradehook", role=Role.OWNER, scopes=frozenset(Scope), via=Via.SYSTEM)
"""The program itself, at its start and from its command line."""
