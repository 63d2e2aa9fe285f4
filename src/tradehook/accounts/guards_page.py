"""The guards of an account as a page of the documentation, `docs/reference/account-guards.md`.

`python -m tradehook.accounts.guards_page > docs/reference/account-guards.md` writes it again.
"""

import sys
from typing import Final

from tradehook.plumbing.settings_table import group_as_markdown
from tradehook.plumbing.wall_clock import TIME_OF_DAY, TIME_ZONE
from tradehook.vocabulary.bounds import GUARDS
from tradehook.vocabulary.explained.forms import ACCOUNT
from tradehook.vocabulary.guards import Guards

COMMAND: Final = "python -m tradehook.accounts.guards_page > docs/reference/account-guards.md"

_HEAD: Final = f"""# The guards of an account

<!-- Made from the tables in the code, never by hand: {COMMAND} -->

A guard holds an entry that would go beyond it, and says so; it never makes an order smaller, and exits and cancels
always pass. Guards are set with the account (`POST /accounts`, `PATCH /accounts/{{id}}`, under `guards`); a
subscription may set tighter ones. `null` takes a guard off.

"""


_TEXTS: Final = {
    "entry_lock_until": 'a moment, such as "2026-01-31T14:30:00Z", or null for none',
    "day_start": TIME_OF_DAY,
    "timezone": TIME_ZONE,
}


def guards_page() -> str:
    """The page in Markdown, ending in one line break."""
    return _HEAD + "\n".join("\n".join(group_as_markdown(grouped, Guards(), GUARDS, _TEXTS)) for grouped in ACCOUNT)


if __name__ == "__main__":
    sys.stdout.write(guards_page())
