"""Sentences of refusals that dialects share: what was sent, and how to send it."""

from typing import Final

SENT: Final = ("{path} is {value}.",)
SENT_WORD: Final = ("{path} is {value}; did you mean {meant}?", *SENT)
WHY: Final = ("{why}",)
NUMBER: Final = 'Send a number above zero, without unit or separators, such as 85.50 or "85.50".'
ANY_CASE: Final = "Send one of these words, in capital or small letters."
FROM: Final = ("It came from {source_ip}.",)
PROXY: Final = "Behind a proxy, set TRUSTED_PROXIES."
MISSING: Final = ("{sent} is there: did you mean {path}?", "{why}")
TRUE_OR_FALSE: Final = "Send true or false, with or without quotes."
