"""Ready is not alive; and figures are for this machine, or for who has a token."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.desk import Inside, at_work
from tradehook.plumbing.store.contract import StoreFailed
from tradehook.web.app import application
from tradehook.web.life import Life, Phase

pytestmark = pytest.mark.anyio
_TOKEN = {"Authorization": "Bearer token-of-the-owner"}


@pytest.fixture
def anyio_backend() -> str:
    """The loop that tradehook runs in."""
    return "asyncio"


@pytest.fixture
async def desk(tmp_path: Path, store_url: str) -> AsyncIterator[Inside]:
    """A desk whose client comes from elsewhere."""
    async with at_work(tmp_path, store_url) as found:
        yield found


def asking(desk: Inside, life: Life | None = None, peer: str = "127.0.0.1") -> httpx.AsyncClient:
    """A client at this address."""
    transport = httpx.ASGITransport(application(desk.desk, life), client=(peer, 40_000))
    return httpx.AsyncClient(transport=transport, base_url="http://desk.test")


async def test_ready_says_when_requests_are_welcome(desk: Inside, monkeypatch: pytest.MonkeyPatch) -> None:
    life = Life(Phase.STARTING)
    async with asking(desk, life) as http:
        for phase, status in ((Phase.STARTING, 503), (Phase.READY, 200), (Phase.STOPPING, 503)):
            life.phase = phase
            assert (await http.get("/health/ready")).status_code == status
            assert (await http.get("/health/live")).status_code == 200
        life.phase = Phase.READY

        async def fails(_: object) -> None:
            raise StoreFailed("disk full")

        monkeypatch.setattr(type(desk.desk.store), "write", lambda _store, work: fails(work))
        answer = await http.get("/health/ready")
    assert (answer.status_code, answer.json()["because"]) == (503, "disk full")


@pytest.mark.parametrize(
    ("peer", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("203.0.113.7", {}, 401),
        ("127.0.0.1", {"X-Forwarded-For": "203.0.113.7"}, 401),
        ("127.0.0.1", {"Via": "1.1 proxy"}, 401),
        ("203.0.113.7", _TOKEN, 200),
        ("203.0.113.7", {"Authorization": "Bearer wrong"}, 401),
    ],
)
async def test_figures_are_for_this_machine_or_for_a_token(
    desk: Inside, peer: str, headers: dict[str, str], status: int
) -> None:
    async with asking(desk, peer=peer) as http:
        answer = await http.get("/metrics", headers=headers)
    assert answer.status_code == status
    if status == 401:
        assert answer.json()["error"]["code"] == "token-missing"


async def test_figures_are_open_where_it_is_set(tmp_path: Path) -> None:
    async with at_work(tmp_path, metrics_open=True) as desk:
        assert (await desk.http.get("/metrics")).status_code == 200


async def test_figures_count_what_happened_and_say_nothing_of_whom(desk: Inside) -> None:
    account = await desk.call(
        "POST", "/accounts", {"name": "counted", "broker": "paper", "settings": {"price_source": "manual"}}
    )
    strategy = await desk.make_strategy()
    await desk.call(
        "POST", "/subscriptions", {"strategy_id": strategy.id, "account_id": account["id"], "enabled": True}
    )
    async with asking(desk) as http:
        await http.get("/metrics")
        assert (await desk.send(strategy, {"ticker": "AMD", "action": "exit"})).status_code == 200
        assert (await desk.send(strategy, "no json")).status_code == 400
        text = ""
        while 'tradehook_trades_total{status="held"} 1.0' not in text:
            text = (await http.get("/metrics")).text
    for line in (
        'tradehook_requests_total{dialect="traderspost",status="200"} 1.0',
        'tradehook_requests_total{dialect="traderspost",status="400"} 1.0',
        'tradehook_answer_seconds_count{dialect="traderspost"} 2.0',
        'tradehook_answer_seconds_bucket{dialect="traderspost",le="+Inf"} 2.0',
        f'tradehook_broker_link{{account="{account["id"]}"}} 1.0',
        "tradehook_doubts 0.0",
        "tradehook_held_after_restore 0.0",
    ):
        assert line in text, (line, text)
    figures = {line.split()[0]: line.split()[1] for line in text.splitlines() if not line.startswith("#")}
    assert float(figures["tradehook_store_bytes"]) > 100_000
    assert float(figures["tradehook_store_batch_size_count"]) > 0
    assert "AMD" not in text
    assert strategy.uuid not in text
