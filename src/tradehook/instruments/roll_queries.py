"""Reading and writing the rolls of futures that a person set: a restart must know what a root means."""

from collections import defaultdict
from datetime import date

from sqlalchemy import BindParameter, bindparam, delete, insert, select

from tradehook.instruments.rolls import SetByHand
from tradehook.instruments.tables import roll_calendar
from tradehook.plumbing.store.contract import ReadTx, Tx
from tradehook.plumbing.store.statement import Statement
from tradehook.vocabulary.instant import Instant

_root: BindParameter[str] = bindparam("of_root")

_ADD = Statement(insert(roll_calendar))
_FORGET = Statement(delete(roll_calendar).where(roll_calendar.c.root == _root))
_ALL = Statement(select(roll_calendar.c.root, roll_calendar.c.contract, roll_calendar.c.rolls_on))


def set_rolls(tx: Tx, root: str, by_hand: SetByHand, now: Instant) -> None:
    """Keep the rolls of a root, in place of those that were set before."""
    tx.run(_FORGET, of_root=root)
    for contract, day in by_hand.items():
        tx.run(_ADD, contract=contract, root=root, rolls_on=day.isoformat(), set_at=now)


def all_rolls(tx: ReadTx) -> dict[str, SetByHand]:
    """The rolls that a person set, by root; a root without any is not there."""
    found: defaultdict[str, dict[str, date]] = defaultdict(dict)
    for root, contract, day in tx.all(_ALL):
        found[root][contract] = date.fromisoformat(day)
    return dict(found)
