"""What the server and a process beside it agree on."""

from typing import Final

STORE_URL: Final = "TRADEHOOK_ANALYTICS_STORE"
"""The variable with the store's address, which may hold a password: arguments of a process are for everybody to see."""

LOG_FORMAT: Final = "TRADEHOOK_ANALYTICS_LOG_FORMAT"

LONGEST_S: Final = 60.0
"""For how long one question is worked on."""
