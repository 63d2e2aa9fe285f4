"""Explaining reads, asks for prices, and leaves nothing behind."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests.client import Json
from tests.desk import Inside
from tests.engine.trader import status, trading
from tradehook.migrations.tables import metadata
from tradehook.plumbing.store.contract import ReadTx
from tradehook.plumbing.store.statement import Statement

pytestmark = pytest.mark.anyio

_OF_ITSELF = "answered_through"
"""Written when the answers to earlier webhooks have left, whoever explains meanwhile."""
_ALL = {table.name: Statement(select(table)) for table in metadata.sorted_tables if table.name != _OF_ITSELF}
MESSAGES: list[Json] = [
    {"action": "buy", "quantity": 5, "price": 101, "extras": {"market_position": "long", "market_position_size": 5}},
    {"action": "sell", "quantity": 3, "sentiment": "flat"},
    {"action": "exit", "quantityType": "percent_of_position", "quantity": 50},
    {"action": "cancel"},
    {"action": "reverse"},
    {"action": "buy", "test": True, "extras": {"idempotencyKey": "once"}},
]


async def _rows(desk: Inside) -> dict[str, list[Any]]:
    """Every row of the store, by table."""

    def read(tx: ReadTx) -> dict[str, list[Any]]:
        return {name: sorted(tx.all(statement), key=repr) for name, statement in _ALL.items()}

    return await desk.desk.store.read(read)


def _every_report_is_taken(rows: dict[str, list[Any]]) -> bool:
    """Whether nothing is left to be written of what was sent before: by the engine, and of its prices."""
    return bool(rows["bars"]) and rows["report_cursors"] == [("paper", max(row[0] for row in rows["paper_reports"]))]


async def test_nothing_is_stored_and_nothing_is_sent(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url) as trader:
        await trader.begin()
        await trader.trade(await trader.send({"action": "buy", "quantity": 5}), status("completed"))
        limit = {"action": "add", "orderType": "limit", "limitPrice": 90, "quantity": 1}
        resting = await trader.send(limit)
        await trader.trade(resting, lambda trade: any(order["status"] == "working" for order in trade["orders"]))
        await trader.until(lambda: _rows(trader.desk), _every_report_is_taken)
        before = await _rows(trader.desk)

        for message in MESSAGES:
            body = {"strategy_id": trader.strategy.id, "message": {"ticker": "AMD"} | message}
            answer = await trader.desk.call("POST", "/explain", body)
            assert answer["decisions"][0]["examples"]

        assert await _rows(trader.desk) == before


async def test_a_ticker_that_no_message_has_brought_yet_stays_unknown(tmp_path: Path, store_url: str) -> None:
    async with trading(tmp_path, store_url) as trader:
        await trader.begin()
        changed = f"/strategies/{trader.strategy.id}"
        await trader.desk.call("PATCH", changed, {"unknown_tickers": "accept"})
        body = {"strategy_id": trader.strategy.id, "message": {"ticker": "ZZQQ", "action": "buy"}}

        answer = await trader.desk.call("POST", "/explain", body)

        assert answer["symbol"] == "ZZQQ"
        assert "on no list" in answer["ticker_note"]
        assert answer["decisions"][0]["intents"][0]["symbol"] == "ZZQQ"
        assert trader.desk.desk.catalogue.of_symbol("ZZQQ") is None


async def test_an_account_that_is_not_connected_says_so_and_the_others_are_explained(
    tmp_path: Path, store_url: str
) -> None:
    async with trading(tmp_path, store_url) as trader:
        await trader.begin()
        paper = trader.desk.desk.brokers["paper"]
        brokers: Any = trader.desk.desk.brokers
        body = {"strategy_id": trader.strategy.id, "message": {"ticker": "AMD", "action": "buy"}}
        del brokers["paper"]
        try:
            answer = await trader.desk.call("POST", "/explain", body)
        finally:
            brokers["paper"] = paper
        [decision] = answer["decisions"]
        assert (decision["acts"], decision["examples"]) == (False, None)
        assert decision["reasons"][0]["code"] == "account-disconnected"
