"""What goes wrong on purpose: by chance as it seems, and the same in every run of the same orders. Pure."""

import hashlib
from collections.abc import Callable

from tradehook.brokers.paper.reports import PaperReport
from tradehook.brokers.paper.settings import Mischief
from tradehook.vocabulary.ids import AccountId

_EVERYTHING = 1 << 64


def happens(settings: Mischief, how_often: float, what: str, of: str) -> bool:
    """Whether it happens to this one; `how_often` of 1."""
    if not how_often:
        return False
    digest = hashlib.blake2b(f"{settings.seed}/{what}/{of}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") < how_often * _EVERYTHING


def retold(batch: tuple[PaperReport, ...], mischief_of: Callable[[AccountId], Mischief]) -> tuple[PaperReport, ...]:
    """Reports that are read together as they are told: some of them twice, some after the one that followed."""
    told: list[PaperReport] = []
    for report in batch:
        settings = mischief_of(report.account_id)
        late = told and happens(settings, settings.tell_out_of_order, "tell-out-of-order", str(report.cursor))
        told.insert(len(told) - 1 if late else len(told), report)
        if happens(settings, settings.tell_twice, "tell-twice", str(report.cursor)):
            told.append(report)
    return tuple(told)
