"""Whose a token or a session is, and whether it still lets anybody in."""

from typing import NamedTuple

from tradehook.people import queries as people
from tradehook.people.sessions.queries import session_of_hash
from tradehook.people.sessions.session import Session
from tradehook.people.tokens.queries import token_of_hash
from tradehook.people.tokens.token import Token
from tradehook.people.user import User
from tradehook.plumbing.secrets import hashed
from tradehook.plumbing.store.contract import ReadTx
from tradehook.vocabulary.ids import UserId
from tradehook.vocabulary.instant import Instant


class Holder(NamedTuple):
    """Somebody who showed a token."""

    user: User
    token: Token


class Visitor(NamedTuple):
    """Somebody who showed the cookie of a session."""

    user: User
    session: Session


def holder_of(tx: ReadTx, token: str, now: Instant) -> Holder | None:
    """Who holds this token; None when it lets nobody in, or nobody any more."""
    found = token_of_hash(tx, hashed(token))
    if found is None or found.is_over(now):
        return None
    user = _let_in(tx, found.user_id)
    return None if user is None else Holder(user, found)


def visitor_of(tx: ReadTx, cookie: str, now: Instant) -> Visitor | None:
    """Whose session has this cookie; None when it lets nobody in, or nobody any more."""
    found = session_of_hash(tx, hashed(cookie))
    if found is None or found.is_over(now):
        return None
    user = _let_in(tx, found.user_id)
    return None if user is None else Visitor(user, found)


def _let_in(tx: ReadTx, user_id: UserId) -> User | None:
    user = people.user(tx, user_id)
    return None if user is None or user.disabled_at is not None else user
