"""What a button would do now: the explanation of its message, with what each entry would put at risk."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from tradehook.vocabulary.order import Leg, OrderType
from tradehook.vocabulary.quote import PriceSource
from tradehook.vocabulary.signal import Action
from tradehook.web.dashboard.calling import Api, CallRefused, Json
from tradehook.web.dashboard.pad.buttons import Message
from tradehook.web.dashboard.pad.risk import Risk, risk_of
from tradehook.web.dashboard.showing import number, words

_HUNDRED: Final = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a message would do in one account. `share`: how much of its equity is at risk, in percent."""

    account: str
    live: bool
    orders: Sequence[str]
    replanned: bool
    waits: str | None
    reasons: Sequence[str]
    risk: Risk | None
    currency: str
    share: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a message would do; `refused` says why it would not be taken."""

    title: str
    effects: Sequence[Effect] = ()
    refused: str = ""


@dataclass(frozen=True, slots=True)
class _Known:
    """What has to be known of an instrument to say what it puts at risk."""

    point_value: Decimal
    currency: str
    price: Decimal | None


async def previews(
    api: Api, strategy_id: str, messages: Sequence[tuple[str, Message]], accounts: Mapping[str, Json]
) -> list[Preview]:
    """What each of these messages, with their titles, would do if it were sent to a strategy now."""
    explained = await asyncio.gather(*(_explained(api, strategy_id, message) for _, message in messages))
    decisions = [each for found in explained if isinstance(found, dict) for each in found["decisions"]]
    known = await _known(api, decisions, accounts)
    return [
        Preview(title=title, refused=found)
        if isinstance(found, str)
        else Preview(title=title, effects=[_effect(each, accounts, known) for each in found["decisions"]])
        for (title, _), found in zip(messages, explained, strict=True)
    ]


async def _explained(api: Api, strategy_id: str, message: Message) -> Json | str:
    try:
        explained = await api.explain({"strategy_id": strategy_id, "message": message})
    except CallRefused as refused:
        return f"{refused.refusal.message} {refused.refusal.hint}".strip()
    enters = message.get("action") in (Action.BUY, Action.SELL)
    decisions = [each | {"entries": _entries(each, enters)} for each in explained["decisions"]]
    return explained | {"decisions": decisions}


async def _known(api: Api, decisions: Iterable[Json], accounts: Mapping[str, Json]) -> Mapping[tuple[str, str], _Known]:
    """Of everything that would be entered, by the account whose prices count and the symbol."""
    wanted = {
        (each["account_id"], entry["symbol"])
        for each in decisions
        for entry in each["entries"]
        if each["account_id"] in accounts
    }
    found = await asyncio.gather(*(_instrument(api, symbol, accounts[account]) for account, symbol in wanted))
    return dict(zip(wanted, found, strict=True))


async def _instrument(api: Api, symbol: str, account: Json) -> _Known:
    source = account["settings"].get("price_source", PriceSource.BROKER)
    instrument, price = await asyncio.gather(
        api.get(f"/instruments/{symbol}"), _price(api, f"/prices/{symbol}", source)
    )
    return _Known(Decimal(instrument["point_value"]), instrument["currency"], price)


async def _price(api: Api, path: str, source: str) -> Decimal | None:
    try:
        return Decimal((await api.get(path, source=source))["mark"])
    except CallRefused:
        return None


def _effect(decision: Json, accounts: Mapping[str, Json], known: Mapping[tuple[str, str], _Known]) -> Effect:
    account, identity = accounts.get(decision["account_id"]), decision["account_id"]
    entry = next(iter(decision["entries"]), None)
    of_entry = known.get((identity, entry["symbol"])) if entry else None
    risk = risk_of(entry, of_entry.price, of_entry.point_value) if entry and of_entry else None
    leave = decision["leave"]
    return Effect(
        account=decision["account"],
        live=account is not None and account["mode"] == "live",
        orders=[_in_words(intent) for intent in decision["intents"]],
        replanned=decision["replan"],
        waits=words(leave["status"]) if leave else None,
        reasons=[reason["message"] for reason in decision["reasons"]],
        risk=risk,
        currency=of_entry.currency if of_entry else "",
        share=_share(risk, account, of_entry),
    )


def _share(risk: Risk | None, account: Json | None, of_entry: _Known | None) -> Decimal | None:
    """What is at risk, in percent of what the account is worth, where both are in one currency."""
    if risk is None or risk.lost is None or account is None or of_entry is None:
        return None
    equity = Decimal(account["equity"])
    return risk.lost * _HUNDRED / equity if equity > 0 and account["currency"] == of_entry.currency else None


def _entries(decision: Json, enters: bool) -> list[Json]:
    """What would be entered. Where that is worked out once open orders are cancelled: what such a message enters at
    most, which is what it does from flat."""
    later = decision["replan"] and enters and decision["examples"] is not None
    intents = decision["examples"]["entry"] if later else decision["intents"]
    return [each for each in intents if each["type"] == "place" and each["leg"] == Leg.ENTRY]


def _in_words(intent: Json) -> str:
    match intent["type"]:
        case "place":
            what = f"{intent['side']} {number(intent['quantity'])} {intent['symbol']} {_terms(intent)}"
            return ", ".join((what, *(_leg(leg) for leg in intent.get("legs", ()))))
        case "cancel":
            count = len(intent["order_ids"])
            return f"cancel {count} open order{'s' if count != 1 else ''}"
        case "change":
            return f"change an open order: {_terms(intent)}".rstrip(": ")
        case _:
            return f"add a {_leg(intent['leg'])}"


_USUAL: Final = {Leg.STOP_LOSS: OrderType.STOP, Leg.TAKE_PROFIT: OrderType.LIMIT}
_PRICES: Final = (("stop_price", "at"), ("limit_price", "limit"), ("trail_amount", "by"), ("trail_percent", "by %"))


def _leg(leg: Json) -> str:
    """A leg in words; the type that such a leg has as a rule goes without saying."""
    usual = _USUAL.get(leg["leg"]) == leg["order_type"]
    return f"{words(leg['leg'])} {_terms(leg).removeprefix(leg['order_type']).lstrip() if usual else _terms(leg)}"


def _terms(said: Mapping[str, Any]) -> str:
    """The type of an order and its prices: stop at 95."""
    kind = [words(said["order_type"])] if "order_type" in said else []
    prices = [f"{word} {number(said[name])}" for name, word in _PRICES if said.get(name) is not None]
    return " ".join((*kind, *prices)).replace("limit limit", "limit at")
