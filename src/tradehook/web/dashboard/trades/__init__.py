"""Trades: what was done about a signal, why, and how it went."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import quote, urlencode

from starlette.responses import Response
from starlette.routing import Route

from tradehook.vocabulary.order import OrderStatus
from tradehook.vocabulary.quote import PriceSource
from tradehook.vocabulary.refusal import Refusal
from tradehook.vocabulary.trade import TradeStatus
from tradehook.web.api import API
from tradehook.web.dashboard.calling import Api, CallRefused, Json
from tradehook.web.dashboard.door import Door, Visit, see
from tradehook.web.dashboard.trades.slippage import slippages

_ON_A_PAGE: Final = 50
_MOST: Final = 1000
_BARS: Final = 600
_AROUND: Final = timedelta(hours=2)
RETRIED: Final = frozenset({TradeStatus.FAILED, TradeStatus.EXPIRED})
"""What a person may try once more, where the broker was asked for nothing."""


def routes(door: Door) -> list[Route]:
    """The list, one trade, and what can be asked of it."""
    return [
        door.page("/trades", _show_all),
        door.page("/trades/{id}", _show),
        door.form("/trades/{id}/{ask:str}", _ask),
    ]


async def _show_all(visit: Visit) -> Response:
    page, accounts, strategies = await asyncio.gather(
        visit.api.list("/trades", limit=_ON_A_PAGE, **visit.asked),
        visit.api.list("/accounts", limit=_MOST),
        visit.api.list("/strategies", limit=_MOST),
    )
    return visit.draw(
        "trades/all.html",
        trades=page.items,
        next=page.next,
        asked=visit.asked,
        accounts={account["id"]: account["name"] for account in accounts.items},
        strategies={strategy["id"]: strategy["name"] for strategy in strategies.items},
        statuses=[status.value for status in TradeStatus],
    )


async def _show(visit: Visit) -> Response:
    return await _page(visit)


async def _page(visit: Visit, refusal: Refusal | None = None) -> Response:
    api = visit.api
    trade = await api.get(f"/trades/{visit.named('id')}")
    account, signal, strategy, positions, orders, fills = await asyncio.gather(
        api.get(f"/accounts/{trade['account_id']}"),
        _if_any(api, "/signals", trade["signal_id"]),
        _if_any(api, "/strategies", trade["strategy_id"]),
        api.list("/positions", account_id=trade["account_id"], symbol=trade["symbol"]),
        asyncio.gather(*(api.get(f"/orders/{order['id']}") for order in trade["orders"])),
        asyncio.gather(*(api.list("/fills", order_id=order["id"]) for order in trade["orders"])),
    )
    return visit.draw(
        "trades/one.html",
        refusal,
        trade=trade,
        account=account,
        signal=signal,
        strategy=strategy,
        position=next(iter(positions.items), None),
        orders=orders,
        fills=[fill for page in fills for fill in page.items],
        slippages=slippages(signal["message"] if signal else {}, orders),
        bars=_bars(trade, account),
        lines=_lines(orders),
        may_retry=trade["status"] in RETRIED and not orders,
        open_orders=[order for order in orders if OrderStatus(order["status"]).open],
    )


async def _ask(visit: Visit) -> Response:
    """What a button asks for; what is refused is said on the trade's page."""
    identity, form = visit.named("id"), visit.form
    try:
        match visit.named("ask"):
            case "approve" | "retry" as word:
                await visit.api.post(f"/trades/{identity}/{word}")
            case "reject":
                await visit.api.post(
                    f"/trades/{identity}/reject", {"words": form["words"]} if form.get("words") else None
                )
            case "cancel-order":
                await visit.api.post(f"/orders/{quote(form.get('order_id', ''))}/cancel")
            case "cancel-watched":
                await visit.api.post(f"/watched-orders/{quote(form.get('watched_id', ''))}/cancel")
            case "flatten":
                trade = await visit.api.get(f"/trades/{identity}")
                await visit.api.post(f"/accounts/{trade['account_id']}/close-position", {"symbol": trade["symbol"]})
            case word:
                raise CallRefused(_unknown(word))
    except CallRefused as refused:
        return await _page(visit, refused.refusal)
    return see(f"/trades/{identity}")


async def _if_any(api: Api, path: str, identity: str | None) -> Json | None:
    return None if identity is None else await api.get(f"{path}/{identity}")


def _bars(trade: Json, account: Json) -> str:
    """Where the minutes around the trade are, by the prices that its account is filled at."""
    source = account["settings"].get("price_source", PriceSource.BROKER)
    began = datetime.fromisoformat(trade["created_at"])
    asked: dict[str, Any] = {"source": source, "limit": _BARS, "from": (began - _AROUND).isoformat()}
    if trade["ended_at"]:
        asked["to"] = (datetime.fromisoformat(trade["ended_at"]) + _AROUND).isoformat()
    return f"{API}/bars/{quote(trade['symbol'])}?{urlencode(asked)}"


def _lines(orders: Sequence[Json]) -> list[tuple[str, str, str]]:
    """What a chart marks of orders: the leg, its price, and whether it is that of a fill."""
    lines = []
    for order in orders:
        price = order["average_price"] or order["limit_price"] or order["stop_price"]
        if price:
            lines.append((order["leg"], price, "filled" if order["average_price"] else order["status"]))
    return lines


def _unknown(word: str) -> Refusal:
    return Refusal(
        code="not-found",
        status=404,
        message=f'"{word[:80]}" is nothing that can be asked of a trade.',
        hint="Use the buttons of the page.",
    )
