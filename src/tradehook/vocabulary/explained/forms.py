"""The forms: which settings of a subscription and of an account there are, by group and in their order."""

from typing import Final

from tradehook.vocabulary.explained.guards import ACCOUNT_GUARDS, SUBSCRIPTION_GUARDS
from tradehook.vocabulary.explained.options import OPTIONS, RETRY
from tradehook.vocabulary.explained.orders import CANCEL, ENTRY, EXIT, SIZE
from tradehook.vocabulary.explained.setting import Grouped
from tradehook.vocabulary.explained.signals import GENERAL, SIDES, WINDOWS

SUBSCRIPTION: Final[tuple[Grouped, ...]] = (
    GENERAL,
    SIDES,
    WINDOWS,
    SIZE,
    CANCEL,
    ENTRY,
    EXIT,
    OPTIONS,
    RETRY,
    SUBSCRIPTION_GUARDS,
)

ACCOUNT: Final[tuple[Grouped, ...]] = (ACCOUNT_GUARDS,)
