"""Every refusal of the paper broker is reached by some request, and says which request would do."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

import pytest

from tests.brokers.paper.asking import ask, code, soon, submit
from tests.brokers.paper.linked import linked, stop_loss
from tests.brokers.paper.world import (
    AAPL,
    ACCOUNT,
    BTCUSD,
    CFD,
    EURUSD,
    EXPIRED,
    IBM,
    NOON,
    OTHER_ACCOUNT,
    SAP,
    Desk,
    buy,
    quote,
    sell,
    units,
)
from tests.instruments.moments import at
from tradehook.brokers.paper.refusals import Refuses
from tradehook.brokers.paper.settings import Mischief, Sessions
from tradehook.vocabulary.broker import CashKind, Outcome, Rejected
from tradehook.vocabulary.exact import Money
from tradehook.vocabulary.ids import AccountId, ExecutionId
from tradehook.vocabulary.order import OrderClass, OrderTicket, OrderType, TimeInForce
from tradehook.vocabulary.quote import PriceSource
from tradehook.vocabulary.side import Side

pytestmark = pytest.mark.anyio

NIGHT = at("2026-06-15 03:00", "America/New_York")
OTHER = {"account_id": OTHER_ACCOUNT}


@dataclass(frozen=True)
class Case:
    """An order that is refused, by the other account where that has settings of its own."""

    order: OrderTicket
    settings: dict[str, Any] = field(default_factory=dict)


def on_exchange(**details: Any) -> Case:
    return Case(buy(1, IBM, **OTHER, **details), {"sessions": Sessions.EXCHANGE})


PLACED = {
    Refuses.UNKNOWN_ACCOUNT: Case(buy(1, account_id=AccountId("nobody"))),
    Refuses.UNKNOWN_SYMBOL: Case(replace(buy(1), symbol="NOPE")),
    Refuses.CONTRACT_EXPIRED: Case(buy(1, EXPIRED)),
    Refuses.CONTRACT_TYPE: Case(buy(1, CFD)),
    Refuses.UNSUPPORTED_TIME_IN_FORCE: Case(buy(1, stop_price="11", time_in_force=TimeInForce.IOC)),
    Refuses.GOOD_TILL: Case(buy(1, time_in_force=TimeInForce.GTD)),
    Refuses.GOOD_TILL_PAST: Case(buy(1, time_in_force=TimeInForce.GTD, good_till=NOON)),
    Refuses.NO_SESSION: Case(buy(1, time_in_force=TimeInForce.CLS)),
    Refuses.MARKET_CLOSED: on_exchange(time_in_force=TimeInForce.FOK),
    Refuses.EXTENDED_NEEDS_LIMIT: on_exchange(extended_hours=True),
    Refuses.UNSUPPORTED_LEGS: Case(linked(OrderClass.BRACKET, Side.BUY, 1, stop_loss(8))),
    Refuses.LEG_KNOWN: Case(linked(OrderClass.OTO, Side.BUY, 1, stop_loss(8), client_order_id="there")),
    Refuses.BY_CHANCE: Case(buy(1, **OTHER), {"mischief": Mischief(reject=1)}),
    Refuses.QUANTITY_NOT_POSITIVE: Case(buy(0)),
    Refuses.OFF_STEP: Case(buy("0.0000001")),
    Refuses.INVALID_LIMIT_PRICE: Case(buy(1, order_type=OrderType.LIMIT)),
    Refuses.INVALID_STOP_PRICE: Case(buy(1, stop_price="0")),
    Refuses.INVALID_TRAIL: Case(buy(1, trail_percent="100")),
    Refuses.UNWANTED_PRICE: Case(buy(1, order_type=OrderType.MARKET, limit_price="9")),
    Refuses.OFF_TICK: Case(buy(1, limit_price="9.001")),
    Refuses.NO_QUOTE: Case(buy(1, EURUSD)),
    Refuses.STALE_QUOTE: Case(buy(1, **OTHER), {"price_source": PriceSource.SIGNALS}),
    Refuses.NO_RATE: Case(buy(1, SAP)),
    Refuses.REDUCE_ONLY: Case(sell(1, reduce_only=True)),
    Refuses.SHORT_NOT_ALLOWED: Case(sell(1, BTCUSD)),
    Refuses.INSUFFICIENT_BUYING_POWER: Case(buy(10**9)),
}


async def unknown_order(desk: Desk) -> Outcome:
    return await ask(desk, buy(1), 2)


async def already_final(desk: Desk) -> Outcome:
    order = buy(1)
    await submit(desk, order)
    return await ask(desk, order, 2)


async def below_filled(desk: Desk) -> Outcome:
    order = buy(3, limit_price="10")
    desk.quotes.put(quote(AAPL, "10", size=2))
    await submit(desk, order)
    return await ask(desk, order, 1)


async def leg_too_large(desk: Desk) -> Outcome:
    order = linked(OrderClass.OTO, Side.BUY, 3, stop_loss(8))
    await submit(desk, order)
    return await ask(desk, sell(3, client_order_id=order.legs[0].client_order_id), 4)


async def insufficient_cash(desk: Desk) -> Outcome:
    wanted = Money(Decimal("-100000.01"))
    return await desk.broker.move_cash(ACCOUNT, CashKind.WITHDRAWAL, wanted, ExecutionId("withdrawal-1"))


CHANGED: dict[Refuses, Callable[[Desk], Awaitable[Outcome]]] = {
    Refuses.UNKNOWN_ORDER: unknown_order,
    Refuses.ORDER_ALREADY_FINAL: already_final,
    Refuses.QUANTITY_BELOW_FILLED: below_filled,
    Refuses.LEG_TOO_LARGE: leg_too_large,
    Refuses.INSUFFICIENT_CASH: insufficient_cash,
}


def test_every_refusal_is_walked_to() -> None:
    assert PLACED.keys() | CHANGED.keys() == set(Refuses)


@pytest.mark.parametrize(("why", "case"), PLACED.items(), ids=lambda it: getattr(it, "code", ""))
async def test_an_order_is_refused_in_so_many_words(desk: Desk, why: Refuses, case: Case) -> None:
    desk.quotes.put(quote(IBM, "10"), quote(SAP, "10"), quote(AAPL, "10", at=NOON, source=PriceSource.SIGNALS))
    if why is Refuses.LEG_KNOWN:
        await submit(desk, buy(1, client_order_id=case.order.legs[0].client_order_id))
    await desk.open_account(OTHER_ACCOUNT, **case.settings)
    desk.clock.at = NIGHT if case.settings else NOON

    refused = await desk.broker.submit(case.order, soon(desk))

    assert code(refused) == why.code
    assert isinstance(refused, Rejected)
    _is_a_sentence(refused.words)


@pytest.mark.parametrize(("why", "request_"), CHANGED.items(), ids=lambda it: getattr(it, "code", ""))
async def test_a_request_is_refused_in_so_many_words(
    desk: Desk, why: Refuses, request_: Callable[[Desk], Awaitable[Outcome]]
) -> None:
    refused = await request_(desk)

    assert code(refused) == why.code
    assert isinstance(refused, Rejected)
    _is_a_sentence(refused.words)


def _is_a_sentence(words: str) -> None:
    """Every number in it is filled in, and it says what to do after what is wrong."""
    assert words.endswith(".")
    assert not set("{}") & set(words)
    assert "None" not in words
    assert ". " in words or ": " in words


def test_a_quantity_is_said_as_it_was_sent() -> None:
    refused = Refuses.QUANTITY_NOT_POSITIVE.because(quantity=units("-1.5"))

    assert refused.words.startswith("The quantity -1.5 is not above zero.")
