"""The command pad: a press is a signal, and what it would do and put at risk is seen before."""

import asyncio
import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlencode

import msgspec
from starlette.responses import Response
from starlette.routing import Route

from tradehook.vocabulary.refusal import Refusal
from tradehook.web.dashboard.calling import Api, CallRefused, Json
from tradehook.web.dashboard.door import Door, Visit, see
from tradehook.web.dashboard.pad.buttons import OF_ACCOUNT, Entered, Message, Says, filled_in, message_of
from tradehook.web.dashboard.pad.previews import Preview, previews
from tradehook.web.dashboard.pad.target import Kind, Target, targets

_HERE: Final = "/pad"
_MOST: Final = 1000
_LAST: Final = 10
_WITH_A_KEY: Final = 9


def routes(door: Door) -> list[Route]:
    """The pad, and what its buttons ask for."""
    return [
        door.page(_HERE, _show),
        door.form(f"{_HERE}/look", _look),
        door.form(f"{_HERE}/press", _press),
        door.form(f"{_HERE}/save", _save),
        door.form(f"{_HERE}/messages/{{id}}/delete", _delete),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pad:
    """What the pad stands at: whom it can speak to and whom it does, what is entered, and what somebody has saved."""

    targets: Sequence[Target]
    target: Target | None
    accounts: Mapping[str, Json]
    entered: Entered
    saved: Sequence[Json]

    @property
    def strategy(self) -> Target | None:
        """The strategy that it speaks to."""
        return self.target if self.target and self.target.kind is Kind.STRATEGY else None

    @property
    def asked(self) -> dict[str, str]:
        """What the address of the page says of it."""
        chosen = {"to": self.target.value} if self.target else {}
        return chosen | {name: value for name, value in self.entered._asdict().items() if value}

    def message(self, button: str) -> Message | None:
        """What a button says to a strategy."""
        said = next((each for each in Kind.STRATEGY.buttons if each.name == button), None)
        if isinstance(said, Says):
            return message_of(said, self.entered)
        kept = next((each for each in self.saved if f"saved:{each['id']}" == button), None)
        return filled_in(msgspec.json.decode(kept["message"]), self.entered) if kept else None

    def title(self, button: str) -> str:
        """The word on a button."""
        words = {each.name: each.title for each in self.target.kind.buttons} if self.target else {}
        saved: dict[str, str] = {f"saved:{each['id']}": each["name"] for each in self.saved}
        return (words | saved).get(button, button)


async def _show(visit: Visit) -> Response:
    return await _page(visit, await _pad(visit, visit.asked))


async def _look(visit: Visit) -> Response:
    """Look at what the buttons would do with what was entered."""
    pad = await _pad(visit, visit.form)
    return see(f"{_HERE}?{urlencode(pad.asked)}#will")


async def _press(visit: Visit) -> Response:
    """Do what a button says; where real money would be traded, not before somebody has said that they are sure."""
    pad, button = await _pad(visit, visit.form), visit.form.get("button", "")
    try:
        if pad.target is None:
            raise CallRefused(_NOBODY)
        if pad.target.live and "sure" not in visit.form:
            return await _page(visit, pad, button=button)
        sent = await _send(visit, pad, pad.target, button)
    except CallRefused as refused:
        return await _page(visit, pad, refused.refusal)
    return see(f"{_HERE}?{urlencode(pad.asked | sent)}")


async def _send(visit: Visit, pad: _Pad, target: Target, button: str) -> dict[str, str]:
    """Send a message, or ask an account for something; what the page is to show of it."""
    if target.kind is Kind.ACCOUNT and button in {each.name for each in OF_ACCOUNT}:
        about = {"symbol": pad.entered.ticker} if button == "close-position" else None
        begun = await visit.api.post(f"/accounts/{target.id}/{button}", about)
        return {"begun": str(len(begun["trades"]))}
    message = pad.message(button) if target.kind is Kind.STRATEGY else None
    if message is None:
        raise CallRefused(_UNKNOWN)
    body = {"message": message, "key": _key(visit.form.get("press", ""), message)}
    return {"sent": (await visit.api.post(f"/strategies/{target.id}/send", body))["id"]}


def _key(press: str, message: Message) -> str | None:
    """The same for a form that is sent twice."""
    return hashlib.sha256(press.encode() + msgspec.json.encode(message)).hexdigest() if press else None


async def _save(visit: Visit) -> Response:
    pad = await _pad(visit, visit.form)
    body = {"name": visit.form.get("name", ""), "message": visit.form.get("message", "")}
    try:
        await visit.api.post("/saved-messages", body)
    except CallRefused as refused:
        return await _page(visit, pad, refused.refusal, draft=body)
    return see(f"{_HERE}?{urlencode(pad.asked)}#own")


async def _delete(visit: Visit) -> Response:
    pad = await _pad(visit, visit.form)
    await visit.api.delete(f"/saved-messages/{quote(visit.named('id'))}")
    return see(f"{_HERE}?{urlencode(pad.asked)}#own")


async def _pad(visit: Visit, said: Mapping[str, str]) -> _Pad:
    """The pad as an address or a form has it; without a target the first."""
    strategies, subscriptions, accounts, saved = await visit.api.lists(
        ("/strategies", {"limit": _MOST}),
        ("/subscriptions", {"limit": _MOST}),
        ("/accounts", {"limit": _MOST}),
        ("/saved-messages", {"owner_id": visit.me["user_id"], "limit": _MOST}),
    )
    by_id = {account["id"]: account for account in accounts.items}
    found = targets(strategies.items, subscriptions.items, by_id)
    return _Pad(
        targets=found,
        target=next((each for each in found if each.value == said.get("to")), found[0] if found else None),
        accounts=by_id,
        entered=Entered(*(said.get(name, "") for name in Entered._fields)),
        saved=saved.items,
    )


async def _page(
    visit: Visit, pad: _Pad, refusal: Refusal | None = None, *, button: str = "", draft: Json | None = None
) -> Response:
    """The pad; with a `button`, the question whether it is meant."""
    wanted = [button] if button else [each.name for each in Kind.STRATEGY.buttons]
    would, trades, positions, sent = await asyncio.gather(
        _would(visit.api, pad, [*wanted, *(f"saved:{each['id']}" for each in pad.saved if not button)]),
        _trades(visit.api, pad.target),
        visit.api.list("/positions", limit=_MOST),
        _sent(visit.api, visit.asked.get("sent")),
    )
    return visit.draw(
        "pad/page.html",
        refusal,
        pad=pad,
        again=f"{_HERE}?{urlencode(pad.asked | visit.asked)}",
        button=button,
        draft=draft or {"name": "", "message": _example(pad)},
        would=would,
        held=_held(pad, positions.items),
        trades=trades,
        sent=sent,
        begun=visit.asked.get("begun"),
        press=secrets.token_hex(16),
        with_a_key=_WITH_A_KEY,
    )


async def _would(api: Api, pad: _Pad, buttons: Sequence[str]) -> list[Preview]:
    """What these buttons would do; nothing is known before there is a ticker."""
    if pad.strategy is None or not pad.entered.ticker:
        return []
    messages = [(pad.title(button), message) for button in buttons if (message := pad.message(button)) is not None]
    return await previews(api, pad.strategy.id, messages, pad.accounts)


async def _trades(api: Api, target: Target | None) -> Sequence[Json]:
    if target is None:
        return ()
    return (await api.list("/trades", limit=_LAST, **{f"{target.kind}_id": target.id})).items


async def _sent(api: Api, delivery_id: str | None) -> Json | None:
    return await api.get(f"/deliveries/{quote(delivery_id)}") if delivery_id else None


def _held(pad: _Pad, positions: Sequence[Json]) -> list[Json]:
    """What is held by the account, or of the ticker."""
    if pad.target is not None and pad.target.kind is Kind.ACCOUNT:
        return [each for each in positions if each["account_id"] == pad.target.id]
    return [each for each in positions if each["symbol"] == pad.entered.ticker.upper()]


def _example(pad: _Pad) -> str:
    """The message of the first button, without a ticker: what is saved is for any."""
    message: dict[str, Any] = pad.message(Kind.STRATEGY.buttons[0].name) or {}
    return msgspec.json.encode({name: value for name, value in message.items() if name != "ticker"}).decode()


_NOBODY: Final = Refusal(
    code="nobody-to-tell",
    status=422,
    message="There is no strategy and no account to tell.",
    hint="Make a strategy, or open an account, first.",
    path="to",
)
_UNKNOWN: Final = Refusal(
    code="not-found", status=404, message="There is no such button.", hint="Use the buttons of the page.", path="button"
)
