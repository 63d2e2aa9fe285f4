"""What our own child processes are told of the environment."""

import os

_OURS = "TRADEHOOK_"


def for_children() -> dict[str, str]:
    """The environment without our settings, among which are tokens, keys and the database's password: a child is told
    what it needs, on its standard input, and some of them run what others wrote."""
    return {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
