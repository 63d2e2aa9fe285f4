"""Numbering the cards, and what a broker and its venue must have for one to be played."""

import functools
import inspect
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tests.conformance.brokers.agreement import must_agree
from tests.conformance.brokers.venue import Can, Entry
from tradehook.brokers.declaring import Declaration, LookUp, Quotes, Replaces
from tradehook.vocabulary.instrument import AssetClass
from tradehook.vocabulary.order import OrderClass, OrderType, TimeInForce

_Test = Callable[..., Awaitable[None] | None]
KindsOf = Callable[[Declaration], Sequence[object]]
"""What a card is played once for each of: kinds of orders, classes, or nothing but itself."""


@dataclass(frozen=True)
class Need:
    """Something that a broker or its venue has, or not; `lacking` is how it is said that it has not."""

    words: str
    met_by: Callable[[Entry], bool]
    lacking: str


def declared(words: str, so: Callable[[Declaration], bool]) -> Need:
    """Something that a declaration says."""
    return Need(words, lambda entry: so(entry.declaration), f"declares no {words}")


def able(can: Can) -> Need:
    """Something that the venue can be made to do."""
    return Need(can.words, lambda entry: can in entry.can, f"cannot be made to {can.words}")


def _share(order_type: OrderType, time_in_force: TimeInForce) -> Callable[[Declaration], bool]:
    return lambda it: time_in_force in it.takes(AssetClass.STOCKS).get(order_type, ())


def _linking(order_class: OrderClass) -> Need:
    return declared(f"linked orders ({order_class})", lambda it: order_class in it.links(AssetClass.STOCKS))


MARKET = declared("market orders for the day", _share(OrderType.MARKET, TimeInForce.DAY))
LIMIT = declared("limit orders that wait", _share(OrderType.LIMIT, TimeInForce.GTC))
LIMIT_FOR_THE_DAY = declared("limit orders for the day", _share(OrderType.LIMIT, TimeInForce.DAY))
IMMEDIATE_OR_CANCEL = declared("immediate-or-cancel limit orders", _share(OrderType.LIMIT, TimeInForce.IOC))
FILL_OR_KILL = declared("fill-or-kill limit orders", _share(OrderType.LIMIT, TimeInForce.FOK))
LOOK_UP = declared("look-up by our id", lambda it: it.look_up is LookUp.IMMEDIATE)
ONE_ID_ONE_ORDER = declared("guard against duplicate ids", lambda it: it.rejects_duplicate_ids)
CURSOR = declared("numbered reports", lambda it: it.numbers_reports)
REPLACING = declared("replacing of orders", lambda it: it.replaces is not Replaces.NOT_AT_ALL)
REDUCE_ONLY = declared("reduce-only orders", lambda it: it.reduce_only)
LIMITS = declared("limit on requests", lambda it: bool(it.limits))
PRICES = declared("prices", lambda it: it.quotes is not Quotes.NONE)
FRACTIONS = declared("fractions of a share", lambda it: it.quantity_decimals.get(AssetClass.STOCKS, 0) > 0)
BRACKET, OTO, OCO = (_linking(linked) for linked in (OrderClass.BRACKET, OrderClass.OTO, OrderClass.OCO))

FAIL, THROTTLE, CUT, GAP = map(able, (Can.FAIL_REQUESTS, Can.THROTTLE, Can.CUT_THE_LINK, Can.GAP_THE_STREAM))
TWIST, HOLD, PARTS, BUST = map(able, (Can.TWIST_REPORTS, Can.HOLD_REPORTS, Can.FILL_IN_PARTS, Can.BUST))
ELSEWHERE, CLOCK, DAY = map(able, (Can.TRADE_ELSEWHERE, Can.SET_THE_CLOCK, Can.TURN_THE_DAY))


@dataclass(frozen=True)
class Card:
    """A numbered card, what it is about, and what it needs."""

    number: int
    about: str
    needs: tuple[Need, ...]
    kinds_of: KindsOf

    def lacks(self, entry: Entry) -> str:
        """Why it is not played there; empty when it is."""
        lacking = [need.lacking for need in self.needs if not need.met_by(entry)]
        return f"{entry.title} {' and '.join(lacking)}" if lacking else ""

    def played_by(self, entry: Entry) -> bool:
        """Whether the venue has all that it needs."""
        return not self.lacks(entry)


def _itself(declaration: Declaration) -> Sequence[object]:
    return ()


def card_of_kinds(number: int, words: str, kinds_of: KindsOf, *needs: Need) -> Callable[[_Test], _Test]:
    """A card that is played once for each kind that is declared; `words` for where there is none."""
    return card(number, declared(words, lambda it: bool(kinds_of(it))), *needs, kinds_of=kinds_of)


def card(number: int, *needs: Need, kinds_of: KindsOf = _itself) -> Callable[[_Test], _Test]:
    """Make a test the card of this number: skipped where something that it needs is lacking, and ended by comparing
    what was reported with what the broker's snapshot says."""

    def mark(test: _Test) -> _Test:
        played = _to_the_end(test) if inspect.iscoroutinefunction(test) else test
        played.card = Card(number, test.__doc__ or "", needs, kinds_of)  # type: ignore[attr-defined]
        return played

    return mark


def _to_the_end(test: _Test) -> _Test:
    @functools.wraps(test)
    async def played(**hands: Any) -> None:
        await test(**hands)
        await must_agree(hands["stage"])

    return played
