"""The page of who may do what: roles, scopes, and every call with its scope, made from the tables."""

import sys
from collections.abc import Iterable

from tradehook.people.scope import Scope
from tradehook.people.user import Role
from tradehook.web.api.rules import RULES

_HEAD = """\
# Who may do what

<!-- Made from the tables in the code, never by hand: python -m tradehook.web.api.permissions_page -->

A role lets somebody do some kinds of things, its scopes; a token some of those of whoever made it. Every call of the
API asks for one scope. Who may not is answered 403; what is somebody else's is answered 404, as if it were not there.
`GET /me` says who you are and what you may do.
"""


def permissions_page() -> str:
    """The page as Markdown."""
    return "\n".join([_HEAD, *_roles(), *_scopes(), *_calls()])


def _roles() -> Iterable[str]:
    yield from ("## Roles", "", "| role | what it is for | scopes | sees |", "|---|---|---|---|")
    for role in Role:
        scopes = ", ".join(f"`{scope}`" for scope in Scope if scope in role.scopes)
        sees = "everybody's accounts and strategies" if role.sees_all else "their own, and what is shared with them"
        yield f"| `{role}` | {role.meaning} | {scopes} | {sees} |"
    yield ""


def _scopes() -> Iterable[str]:
    yield from ("## Scopes", "", "| scope | lets somebody |", "|---|---|")
    for scope in Scope:
        yield f"| `{scope}` | {scope.meaning} |"
    yield ""


def _calls() -> Iterable[str]:
    yield from ("## Calls", "", "| call | scope |", "|---|---|")
    for call, scope in RULES.items():
        yield f"| `{call.replace(':path', '')}` | `{scope}` |"
    yield ""


if __name__ == "__main__":
    sys.stdout.write(permissions_page())
