"""Who may see which page and send which form: every one, in one table.

A page that is not here is refused to everybody, and a test compares the table with the pages that there are.
"""

from collections.abc import Mapping
from typing import Final

from tradehook.people.scope import Scope

RULES: Final[Mapping[str, Scope | None]] = {
    "GET /sign-in": None,
    "POST /sign-in": None,
    "POST /sign-out": None,
    "GET /link/{secret}": None,
    "POST /link/{secret}": None,
    "GET /account": Scope.ACCOUNT,
    "POST /account/passphrase": Scope.ACCOUNT,
    "GET /account/two-factor": Scope.ACCOUNT,
    "POST /account/two-factor": Scope.ACCOUNT,
    "POST /account/two-factor/end": Scope.ACCOUNT,
    "POST /account/recovery-codes": Scope.ACCOUNT,
    "POST /account/sessions/end-others": Scope.ACCOUNT,
    "POST /account/sessions/{session_id}/end": Scope.ACCOUNT,
    "POST /account/tokens": Scope.ACCOUNT,
    "POST /account/tokens/{token_id}/delete": Scope.ACCOUNT,
    "GET /people": Scope.PEOPLE,
    "POST /people": Scope.PEOPLE,
    "POST /people/{user_id}": Scope.PEOPLE,
    "POST /people/{user_id}/link": Scope.PEOPLE,
}
"""The scope that each page asks for; None lets everybody in."""
