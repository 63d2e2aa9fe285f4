"""Numbering the cards, and what a broker must have for one to be played."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from tradehook.brokers.contract import Declaration, LookUp
from tradehook.vocabulary.order import OrderType, TimeInForce

_Test = TypeVar("_Test", bound=Callable[..., object])


@dataclass(frozen=True)
class Need:
    """Something that a declaration says a broker has, or not."""

    words: str
    met: Callable[[Declaration], bool]


MARKET = Need("market orders for the day", lambda it: TimeInForce.DAY in it.order_types.get(OrderType.MARKET, ()))
LIMIT = Need("limit orders that wait", lambda it: TimeInForce.GTC in it.order_types.get(OrderType.LIMIT, ()))
LOOK_UP = Need("look-up by our id", lambda it: it.look_up is LookUp.IMMEDIATE)
ONE_ID_ONE_ORDER = Need("guard against duplicate ids", lambda it: it.rejects_duplicate_ids)
CURSOR = Need("numbered reports", lambda it: it.numbers_reports)


@dataclass(frozen=True)
class Card:
    """A numbered card and what it needs."""

    number: int
    needs: tuple[Need, ...]

    def met_by(self, declaration: Declaration) -> bool:
        """Whether a broker with this declaration can play it."""
        return all(need.met(declaration) for need in self.needs)

    @property
    def words(self) -> str:
        """What it needs, in words."""
        return " and ".join(need.words for need in self.needs)


def card(number: int, *needs: Need) -> Callable[[_Test], _Test]:
    """Make a test the card of this number; it is skipped where a broker declares that it lacks one of the needs."""

    def mark(test: _Test) -> _Test:
        test.card = Card(number, needs)  # type: ignore[attr-defined]
        return test

    return mark
