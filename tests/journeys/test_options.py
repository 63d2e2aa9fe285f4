"""Options strategies, from the message to the contract that is held (rule: deciding 7)."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from tests.desk import at_work
from tests.journeys.inside import codes, followed
from tradehook.vocabulary.instant import instant_of

pytestmark = pytest.mark.anyio

IN_2024 = instant_of(datetime(2024, 5, 6, 15, tzinfo=UTC))
"""A Monday on which the seeds' contract traded."""
SIX_MONTHS = {"optionType": "call", "expiration": "+6 months", "intrinsicValue": "itm", "strikesAway": 2}


async def test_a_chain_is_scanned_as_the_message_asks(tmp_path: Path) -> None:
    async with at_work(tmp_path) as inside:
        desk = await followed(inside, "options")
        await desk.prices(XYZ="70.12")

        trade = await desk.does("buy", "SQ", **SIX_MONTHS)

        assert (trade["status"], trade["symbol"]) == ("completed", "XYZ 251219C69")
        assert await desk.holds() == {"XYZ 251219C69": 1}


async def test_a_contract_named_field_by_field_is_the_one_that_its_ticker_spells(tmp_path: Path) -> None:
    named = {"optionType": "call", "expiration": "2024-05-10", "strikePrice": 68}
    async with at_work(tmp_path, at=IN_2024) as inside:
        desk = await followed(inside, "options", allow_add=True)
        await desk.prices(SQ="70.12", XYZ="70.12")

        spelled = await desk.does("buy", "SQ 240510C68")
        by_fields = await desk.does("buy", "SQ", **named)

        assert (spelled["symbol"], by_fields["symbol"]) == ("SQ 240510C68", "SQ 240510C68")
        assert await desk.holds() == {"SQ 240510C68": 2}


async def test_the_underlying_exits_whichever_contract_of_it_is_open(tmp_path: Path) -> None:
    async with at_work(tmp_path) as inside:
        desk = await followed(inside, "options")
        await desk.prices(SPY="596.30")

        await desk.does("buy", "SPY 250624C596")
        assert await desk.holds() == {"SPY 250624C596": 1}
        trade = await desk.does("exit", "SPY")

        assert (trade["status"], [order["symbol"] for order in trade["orders"]]) == ("completed", ["SPY 250624C596"])
        assert await desk.holds() == {}


async def test_without_a_word_the_subscription_chooses(tmp_path: Path) -> None:
    async with at_work(tmp_path) as inside:
        desk = await followed(inside, "options", expiration="+1 week", intrinsic_value="otm", strikes_away=3)
        await desk.prices(SPY="596.30")

        assert (await desk.does("buy", "SPY"))["symbol"] == "SPY 250624C599"


async def test_a_contract_of_the_message_counts_only_where_it_may(tmp_path: Path) -> None:
    async with at_work(tmp_path) as inside:
        desk = await followed(inside, "options", use_signal_contract=False)
        await desk.prices(SPY="596.30")

        assert (await desk.does("buy", "SPY 250624C600"))["symbol"] == "SPY 250617C596"


async def test_what_was_chosen_is_known_after_a_restart(tmp_path: Path) -> None:
    async with at_work(tmp_path) as inside:
        desk = await followed(inside, "options")
        await inside.call("PATCH", f"/strategies/{desk.strategy.id}", {"unknown_tickers": "accept"})
        assert codes(await desk.does("exit", "ZZNEW")) == ["no-position"]
        await desk.prices(ZZNEW="52")
        await desk.does("buy", "ZZNEW")
        assert await desk.holds() == {"ZZNEW 250620C50": 1}
    async with at_work(tmp_path) as inside:
        again = type(desk)(inside, desk.strategy, desk.account, desk.subscription)

        assert (await again.does("exit", "ZZNEW"))["status"] == "completed"
        assert await again.holds() == {}


async def test_where_no_contract_is_found_the_trade_says_why(tmp_path: Path) -> None:
    async with at_work(tmp_path) as inside:
        desk = await followed(inside, "options")
        nobody_knows = await desk.does("buy", "SPY")
        await desk.prices(SPY="596.30")
        far = await desk.does("buy", "SPY", expiration="+9 years")

        assert [nobody_knows["status"], far["status"]] == ["held", "held"]
        assert codes(nobody_knows) == codes(far) == ["no-contract"]
        assert "no price of SPY" in nobody_knows["reasons"][0]["message"]
        assert "nothing on SPY expires on 2034-06-17 or later" in far["reasons"][0]["message"]


async def test_explain_chooses_as_the_trade_would(tmp_path: Path) -> None:
    async with at_work(tmp_path) as inside:
        desk = await followed(inside, "options")
        await desk.prices(SPY="596.30")

        would = await desk.explained("buy", "SPY", strikesAway=2)

        assert [intent["symbol"] for intent in would["intents"]] == ["SPY 250617C595"]
        assert Decimal(would["intents"][0]["quantity"]) == 1
