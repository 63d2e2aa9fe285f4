"""Subscriptions that trade a signal's ticker as another one (rule: deciding 3, ticker_map)."""

from functools import partial
from pathlib import Path

import msgspec
import pytest

from tests.desk import at_work
from tests.journeys.inside import codes, followed
from tradehook.plumbing.store.contract import Tx
from tradehook.routing import queries as routing
from tradehook.vocabulary.ids import SubscriptionId

pytestmark = pytest.mark.anyio


async def test_a_future_is_traded_as_its_micro_of_the_same_month(tmp_path: Path) -> None:
    async with at_work(tmp_path) as inside:
        desk = await followed(inside, "futures", ticker_map={"NQ": "MNQ"})
        await desk.prices(MNQM2025="21900", MNQZ2025="22100")

        front = await desk.does("buy", "NQ1!")
        assert (front["status"], front["symbol"], front["family"]) == ("completed", "MNQM2025", "MNQ")
        assert await desk.holds() == {"MNQM2025": 1}

        exited = await desk.does("exit", "NQZ2025")
        assert (exited["status"], await desk.holds()) == ("completed", {})

        assert (await desk.does("buy", "NQZ2025"))["symbol"] == "MNQZ2025"


async def test_a_swap_enters_what_the_ticker_was_mapped_to(tmp_path: Path) -> None:
    async with at_work(tmp_path) as inside:
        desk = await followed(inside, "futures", ticker_map={"nq": "mnq"})
        await desk.prices(MNQU2025="21900", MNQZ2025="22100")

        await desk.does("buy", "NQU2025")
        swapped = await desk.does("sell", "NQZ2025")

        assert swapped["status"] == "completed"
        assert [order["symbol"] for order in swapped["orders"]] == ["MNQU2025", "MNQZ2025"]
        assert await desk.holds() == {"MNQZ2025": -1}


async def test_a_share_is_traded_as_the_future_of_its_index(tmp_path: Path) -> None:
    async with at_work(tmp_path) as inside:
        desk = await followed(inside, "stocks", ticker_map={"SPY": "ES", "QQQ": "AAPL"}, allowed_tickers=["SPY", "QQQ"])
        await desk.prices(ESM2025="6000", AAPL="200")

        trade = await desk.does("buy", "SPY")
        assert (trade["status"], trade["symbol"]) == ("completed", "ESM2025")
        assert any("SPY is traded as ESM2025" in step["found"] for step in trade["trace"])
        assert (await desk.does("buy", "QQQ"))["symbol"] == "AAPL"
        assert codes(await desk.does("buy", "AMD")) == ["ticker-not-allowed"]


async def test_explain_maps_as_the_trade_would(tmp_path: Path) -> None:
    async with at_work(tmp_path) as inside:
        desk = await followed(inside, "futures", ticker_map={"NQ": "MNQ"})
        await desk.prices(MNQM2025="21900")

        would = await desk.explained("buy", "NQ")

        assert [intent["symbol"] for intent in would["intents"]] == ["MNQM2025"]


async def test_options_are_chosen_on_the_underlying_of_the_map(tmp_path: Path) -> None:
    async with at_work(tmp_path) as inside:
        desk = await followed(inside, "options", ticker_map={"SPY": "QQQ"})
        await desk.prices(SPY="596", QQQ="530.30")

        assert (await desk.does("buy", "SPY"))["symbol"] == "QQQ 250617C530"
        await desk.does("exit", "SPY")
        assert await desk.holds() == {}
        assert (await desk.does("buy", "SPY 250624C596"))["symbol"] == "QQQ 250624C530"


async def test_a_target_that_means_nothing_any_more_holds_the_trade(tmp_path: Path) -> None:
    async with at_work(tmp_path) as inside:
        desk = await followed(inside, "stocks", ticker_map={"SPY": "QQQ"})
        await inside.desk.store.write(partial(_map_to_nothing, subscription_id=SubscriptionId(desk.subscription)))

        trade = await desk.does("buy", "SPY")

        assert (trade["status"], codes(trade)) == ("held", ["ticker-map-target"])
        assert codes(await desk.explained("buy", "SPY")) == ["ticker-map-target"]


def _map_to_nothing(tx: Tx, subscription_id: SubscriptionId) -> None:
    """As if the target had left every list since it was set."""
    found = routing.subscription(tx, subscription_id)
    assert found is not None
    settings = msgspec.structs.replace(found.settings, ticker_map={"SPY": "GONE.NOW"})
    routing.change_subscription(tx, msgspec.structs.replace(found, settings=settings))


@pytest.mark.parametrize(
    ("ticker_map", "path"),
    [
        ({"NQ": "NOSUCH9"}, "settings.ticker_map.NQ"),
        ({"NQ": "SPX"}, "settings.ticker_map.NQ"),
        ({"NQ": "MNQ", "": "ES"}, "settings.ticker_map."),
    ],
)
async def test_targets_must_mean_something_when_they_are_set(
    tmp_path: Path, ticker_map: dict[str, str], path: str
) -> None:
    async with at_work(tmp_path) as inside:
        desk = await followed(inside, "futures")
        refused = await inside.http.patch(
            f"/api/v1/subscriptions/{desk.subscription}",
            json={"settings": {"ticker_map": ticker_map}},
            headers={"Authorization": "Bearer token-of-the-owner"},
        )

        assert (refused.status_code, refused.json()["error"]["path"]) == (422, path)


async def test_the_defaults_of_a_strategy_are_checked_too(tmp_path: Path) -> None:
    async with at_work(tmp_path) as inside:
        refused = await inside.http.post(
            "/api/v1/strategies",
            json={"name": "mapped", "asset_class": "futures", "defaults": {"ticker_map": {"NQ": "NOSUCH9"}}},
            headers={"Authorization": "Bearer token-of-the-owner"},
        )

        assert (refused.status_code, refused.json()["error"]["path"]) == (422, "defaults.ticker_map.NQ")
