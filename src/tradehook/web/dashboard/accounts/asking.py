"""What the buttons of an account ask for: each a few calls of the API, and a sentence where one says more."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from decimal import Decimal
from typing import Final
from urllib.parse import quote

from tradehook.web.dashboard.calling import Api, Json
from tradehook.web.dashboard.door import Form

Ask = Callable[[Api, str, Form], Awaitable[str]]
"""Takes the API, an account's id and what the form says; "" where the page itself shows what was done."""

_MOST: Final = 1000


async def _close(api: Api, account_id: str, form: Form) -> str:
    await api.post(f"/accounts/{account_id}/close-position", {"symbol": form.get("symbol", "")})
    return ""


async def _close_all(api: Api, account_id: str, _form: Form) -> str:
    return _begun("Closing", await api.post(f"/accounts/{account_id}/close-all"))


async def _close_profitable(api: Api, account_id: str, _form: Form) -> str:
    """Close what would bring more than it cost at the prices of now."""
    held = await api.list(f"/accounts/{account_id}/positions", limit=_MOST)
    symbols = [each["symbol"] for each in held.items if each["unrealised"] and Decimal(each["unrealised"]) > 0]
    await asyncio.gather(*(_close(api, account_id, {"symbol": symbol}) for symbol in symbols))
    return f"Closing {', '.join(symbols)}." if symbols else "No position is ahead at the prices of now."


async def _cancel_all(api: Api, account_id: str, _form: Form) -> str:
    return _begun("Cancelling", await api.post(f"/accounts/{account_id}/cancel-all"))


async def _cancel_order(api: Api, _account_id: str, form: Form) -> str:
    await api.post(f"/orders/{quote(form.get('order_id', ''))}/cancel")
    return ""


async def _lock(api: Api, account_id: str, form: Form) -> str:
    await api.post(f"/accounts/{account_id}/lock", {"seconds": form.get("seconds", "")})
    return ""


async def _reconcile(api: Api, account_id: str, _form: Form) -> str:
    done = await api.post(f"/accounts/{account_id}/reconcile")
    if done["outcome"] == "unknown":
        return f"The broker did not tell its books: {done['words']}"
    found = {
        "orders that moved": done["orders_moved"],
        "orders that are not explained yet": done["orders_unexplained"],
        "orders from elsewhere": done["external"],
        "positions that differ": done["differences"],
        "positions that were adjusted": done["adjusted"],
    }
    seen = ", ".join(f"{count} {what}" for what, count in found.items() if count)
    return f"Compared with the broker's books: {seen or 'everything agrees'}."


async def _resync(api: Api, account_id: str, form: Form) -> str:
    done = await api.post(f"/accounts/{account_id}/resync", {"symbol": form.get("symbol", "")})
    reasons = " ".join(reason["message"] for reason in done["reasons"])
    return reasons or _begun("Bringing the position to the chart's:", done)


async def _reset(api: Api, account_id: str, _form: Form) -> str:
    await api.post(f"/accounts/{account_id}/reset")
    return "The account begins anew."


async def _deposit(api: Api, account_id: str, form: Form) -> str:
    await api.post(f"/accounts/{account_id}/deposit", {"amount": form.get("amount", "")})
    return ""


async def _withdraw(api: Api, account_id: str, form: Form) -> str:
    await api.post(f"/accounts/{account_id}/withdraw", {"amount": form.get("amount", "")})
    return ""


def _begun(what: str, done: Json) -> str:
    symbols = ", ".join(trade["symbol"] for trade in done["now"])
    return f"{what} {symbols}: below is how far that has come." if symbols else "There was nothing to be done."


ASKS: Final[Mapping[str, Ask]] = {
    "close": _close,
    "close-all": _close_all,
    "close-profitable": _close_profitable,
    "cancel-all": _cancel_all,
    "cancel-order": _cancel_order,
    "lock": _lock,
    "reconcile": _reconcile,
    "resync": _resync,
    "reset": _reset,
    "deposit": _deposit,
    "withdraw": _withdraw,
}
