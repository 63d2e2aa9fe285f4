"""Whatever was answered is there after the process was killed."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.brokers.paper.world import AAPL, ACCOUNT, SOON, buy, open_desk, quote
from tests.schema import create_all
from tradehook.vocabulary.broker import Accepted, OrderFilled
from tradehook.vocabulary.ids import ClientOrderId

ANSWERS_BEFORE_THE_KILL = 200
ROOT = Path(__file__).parents[3]


async def trade_until_killed(url: str) -> None:
    """Buy a share at a time, sixteen at once, and say each order's id once it was accepted."""
    async with open_desk(url) as desk:
        desk.quotes.put(quote(AAPL, "10"))

        async def keep_buying(trader: int) -> None:
            number = 0
            while True:
                order_id = ClientOrderId(f"{trader}-{number}")
                outcome = await desk.broker.submit(buy(1, client_order_id=order_id), SOON)
                assert isinstance(outcome, Accepted)
                os.write(1, f"{order_id}\n".encode())
                number += 1

        await asyncio.gather(*(keep_buying(trader) for trader in range(16)))


def test_accepted_orders_and_their_fills_survive_a_kill(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/tradehook.db"
    create_all(url)
    asyncio.run(_open_rich_account(url))

    answered = _answers_until_killed(url)

    asyncio.run(_check(url, answered))


def _answers_until_killed(url: str) -> list[str]:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.brokers.paper.test_killed", url], stdout=subprocess.PIPE, cwd=ROOT
    ) as trader:
        assert trader.stdout is not None
        lines = [trader.stdout.readline() for _ in range(ANSWERS_BEFORE_THE_KILL)]
        trader.send_signal(signal.SIGKILL)
        lines += trader.stdout.readlines()
    assert trader.returncode == -signal.SIGKILL
    return [line.decode().strip() for line in lines if line.endswith(b"\n")]


async def _open_rich_account(url: str) -> None:
    async with open_desk(url) as desk:
        await desk.open_account(cash="1000000000")


async def _check(url: str, answered: list[str]) -> None:
    async with open_desk(url) as desk:
        desk.quotes.put(quote(AAPL, "10"))
        told = await desk.told()
        filled = [report.client_order_id for report in told if isinstance(report, OrderFilled)]
        taken = await desk.snapshot()

        assert len(filled) == len(told) == len(set(filled))
        assert set(answered) <= set(filled)
        assert taken.positions == {"AAPL": len(filled)}
        assert taken.cash == 1_000_000_000 - 10 * len(filled)

        again = buy(1, client_order_id=ClientOrderId(answered[-1]))
        assert isinstance(await desk.broker.submit(again, SOON), Accepted)
        assert (await desk.snapshot(ACCOUNT)).positions == {"AAPL": len(filled)}


if __name__ == "__main__":
    asyncio.run(trade_until_killed(sys.argv[1]))
