"""A backup, a life after it, and the store put back: held until a person releases it, and nothing doubles."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from tests.brokers.alpaca.double import DoubleProcess
from tests.client import Client, Json
from tests.databases import ENGINES, migrated_store
from tests.faults.forked import ForkedServer
from tests.journeys.at_alpaca import trader_at
from tests.waiting import wait_for
from tradehook.plumbing.settings import Settings
from tradehook.upkeep.backups.restoring import Restored, ToRestore, restore
from tradehook.vocabulary.refusal import Refusal


@pytest.fixture(params=ENGINES)
def server(request: pytest.FixtureRequest, tmp_path: Path, ahead_s: float) -> Iterator[ForkedServer]:
    """A server on each engine, whose clock goes with the double's."""
    (tmp_path / "off").write_text(str(ahead_s))
    with migrated_store(request.param, tmp_path, request) as url:
        found = ForkedServer(tmp_path, url, clock=str(tmp_path / "off"))
        found.start_ready()
        try:
            yield found
        finally:
            if found.alive:
                found.kill()


def put_back(server: ForkedServer, backup: Json) -> None:
    """Stop the server, put the store back as it was in the backup, and start again."""
    server.stop()
    refused = restore(_asked(server, backup))
    assert isinstance(refused, Refusal)
    assert refused.code == "store-not-empty"
    done = restore(_asked(server, backup, replace=True))
    assert isinstance(done, Restored), done
    assert done.key_fits is True
    assert done.aside is not None
    assert done.aside.exists()
    server.start_ready()


def released(client: Client) -> Json:
    """Release the store, once its books were seen and no doubt is left."""

    def attempt() -> Json | None:
        answer = client.api.post("/restore/release", json={})
        if answer.status_code == 409 and answer.json()["error"]["code"] in ("books-unseen", "doubts-left"):
            return None
        assert answer.is_success, answer.text
        found: Json = answer.json()
        return found

    return wait_for(lambda: attempt() or {}, "a release")


@pytest.mark.slow
def test_on_paper_all_goes_on_from_the_backup_once_it_is_released(server: ForkedServer) -> None:
    with server.client() as client:
        account, strategy = client.open_account(), client.make_strategy()
        client.subscribe(strategy, account, allow_add=True)
        client.set_price("AMD", "100")
        signals = [client.accepted(strategy, {"ticker": "AMD", "action": "buy", "quantity": 1}) for _ in range(5)]
        backup = client.call("POST", "/backups")
        signals += [client.accepted(strategy, {"ticker": "AMD", "action": "buy", "quantity": 1}) for _ in range(5)]
        client.quiet(account, signals)
        assert client.position(account, "AMD") == 10

    put_back(server, backup)

    with server.client() as client:
        held = client.call("GET", "/restore")
        assert held["held"]
        in_backup = client.listed("/fills", account_id=account)
        unsent = {trade["id"] for trade in held["trades"]}
        late = client.accepted(strategy, {"ticker": "AMD", "action": "buy", "quantity": 1})
        refused = client.api.post("/orders/nothing/cancel")
        assert refused.status_code == 404

        assert released(client)["ended"] == len(unsent)

        # What was accepted while it was held goes on; what was not sent before ends, and says why.
        assert client.ended_trade(late)["status"] == "completed"
        for trade in unsent:
            found = client.call("GET", f"/trades/{trade}")
            assert (found["status"], [reason["code"] for reason in found["reasons"]]) == (
                "held",
                ["from-before-restore"],
            )
        assert client.position(account, "AMD") == len(in_backup) + 1
        assert len(client.listed("/signals", strategy_id=strategy.id)) <= 11
        assert not client.call("GET", "/restore")["held"]
        assert client.api.post("/restore/release", json={}).json()["error"]["code"] == "not-held"


@pytest.mark.slow
def test_at_a_broker_what_was_sent_since_the_backup_is_not_sent_again(
    server: ForkedServer, double: DoubleProcess
) -> None:
    with server.client() as client:
        trader = trader_at(double, client, "stocks", "AMD", allow_add=True, stop_loss={"type": "stop", "percent": "5"})
        assert trader.does("buy", quantity=5)[0] == "completed"
        trader.holds(5)
        resting = trader.sends("buy", quantity=2, orderType="limit", limitPrice="97")
        trader.works()
        backup = client.call("POST", "/backups")
        # The life of which the backup knows nothing: the order that rested fills, and gets legs; another one is sent.
        double.quote("AMD", 96)
        wait_for(lambda: trader.status(resting) == "completed", "the fill of what rested")
        double.quote("AMD", 100)
        assert trader.does("buy", quantity=3)[0] == "completed"
        trader.holds(10)
        sent = _ids(double)

    put_back(server, backup)

    with server.client() as client:
        again = trader.__class__(client, double, trader.account, trader.strategy)
        assert client.call("GET", "/restore")["held"]
        double.wait_for_listeners()
        released(client)
        wait_for(lambda: client.position(trader.account, "AMD") == 10, "the broker's position in our books")
        assert again.does("exit")[0] == "completed"
        wait_for(lambda: client.position(trader.account, "AMD") == 0, "a flat position")
        assert double.positions().get("AMD", Decimal(0)) == 0
        ids = _ids(double)
        assert len(ids) == len(set(ids)), "no id is sent twice"
        entries = [order for order in double.orders() if order["side"] == "buy"]
        assert len(entries) == len([each for each in sent if each in {order["client_order_id"] for order in entries}])


def _ids(double: DoubleProcess) -> list[str]:
    return [order["client_order_id"] for order in double.orders()]


def _asked(server: ForkedServer, backup: Json, replace: bool = False) -> ToRestore:
    environment = server.environment()
    settings = Settings(data_dir=server.data_dir, database_url=environment.get("TRADEHOOK_DATABASE_URL"))
    return ToRestore(
        backup=Path(backup["file"]),
        url=settings.store_url,
        data_dir=settings.data_dir,
        key_file=settings.key_file,
        replace=replace,
    )
