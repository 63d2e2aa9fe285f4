"""The trading API: account, positions and activities."""

from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

from tests.brokers.alpaca.double import canceling, placing
from tests.brokers.alpaca.double.account_json import of_account, of_fee, of_fill, of_position
from tests.brokers.alpaca.double.accounts import Fill, Position
from tests.brokers.alpaca.double.calls import Answer, Call, Route
from tests.brokers.alpaca.double.order_json import flat
from tests.brokers.alpaca.double.orders_api import open_orders
from tests.brokers.alpaca.double.refusals import NO_POSITION, Refusal, invalid
from tests.brokers.alpaca.double.wire import instant, stamp
from tests.brokers.alpaca.double.words import AssetClass

Json = dict[str, Any]
_PAGE = 100
_HUNDRED = Decimal(100)
_NINE_PLACES = Decimal("1e-9")


def account(call: Call) -> Answer:
    """GET /v2/account."""
    return Answer(of_account(call.floor, call.account))


def positions(call: Call) -> Answer:
    """GET /v2/positions."""
    return Answer([of_position(call.floor, call.account, one) for one in call.account.positions.values()])


def position(call: Call) -> Answer | Refusal:
    """GET /v2/positions/{symbol_or_asset_id}."""
    found = _named(call)
    return NO_POSITION if found is None else Answer(of_position(call.floor, call.account, found))


def close(call: Call) -> Answer | Refusal:
    """DELETE /v2/positions/{symbol_or_asset_id}: the order that closes it, or part of it."""
    found = _named(call)
    if found is None:
        return NO_POSITION
    quantity = _part(call, found)
    if isinstance(quantity, Refusal):
        return quantity
    order = placing.close_position(call.floor, call.account, found.asset, quantity)
    if isinstance(order, Refusal):
        return order
    return Answer(flat(order), then=partial(placing.send_out, call.floor, order))


def close_all(call: Call) -> Answer:
    """DELETE /v2/positions: what became of each."""
    if call.is_set("cancel_orders"):
        for order in open_orders(call):
            if order.status.open:
                canceling.ask(call.floor, order)
    answers = [_closed(call, found) for found in list(call.account.positions.values())]
    return Answer(answers, 207)


def _closed(call: Call, found: Position) -> Json:
    """What became of closing one position: its order, or why there is none."""
    order = placing.close_position(call.floor, call.account, found.asset, abs(found.qty))
    if isinstance(order, Refusal):
        return {"symbol": found.asset.position_symbol, "status": order.status, "body": order.body}
    shown = flat(order)
    placing.send_out(call.floor, order)
    return {"symbol": found.asset.position_symbol, "status": 200, "body": shown}


def activities(call: Call) -> Answer | Refusal:
    """GET /v2/account/activities and /v2/account/activities/{activity_type}: fills, and fees where there are any."""
    size = call.count("page_size", _PAGE, _PAGE)
    if isinstance(size, Refusal):
        return size
    kinds = call.listed("activity_types") or [call.path.get("activity_type", "")]
    entries = [entry for fill in _fills(call) for entry in _entries(fill, kinds)]
    if call.query.get("direction", "desc") == "desc":
        entries.reverse()
    token = call.query.get("page_token")
    if token:
        ids = [entry["id"] for entry in entries]
        if token not in ids:
            return invalid(f"invalid page_token: {token}")
        entries = entries[ids.index(token) + 1 :]
    return Answer(entries[:size])


def _fills(call: Call) -> list[Fill]:
    after, until = (instant(call.query[name]) if call.query.get(name) else None for name in ("after", "until"))
    day = call.query.get("date", "")[:10]
    return [
        fill
        for fill in call.account.fills.values()
        if not fill.busted
        and (after is None or fill.at > after)
        and (until is None or fill.at < until)
        and stamp(fill.at).startswith(day)
    ]


def _entries(fill: Fill, kinds: list[str]) -> list[Json]:
    wants_all = kinds == [""]
    entries = [of_fill(fill)] if wants_all or "FILL" in kinds else []
    if (fill.fee or fill.coin_fee) and (wants_all or "CFEE" in kinds):
        entries.append(of_fee(fill))
    return entries


def _named(call: Call) -> Position | None:
    asset = call.floor.listing.find(call.path["symbol_or_asset_id"])
    return call.account.positions.get(asset.symbol) if asset else None


def _part(call: Call, found: Position) -> Decimal | Refusal:
    """How much of a position is to be closed."""
    sent = {name: call.query[name] for name in ("qty", "percentage") if name in call.query}
    if not sent:
        return abs(found.qty)
    if len(sent) > 1:
        return invalid("only one of qty or percentage is accepted")
    name, text = next(iter(sent.items()))
    try:
        number = Decimal(text)
    except InvalidOperation:
        return invalid(f"invalid {name}: {text}")
    if number <= 0 or (name == "percentage" and number > _HUNDRED):
        return invalid(f"invalid {name}: {text}")
    return number if name == "qty" else _share(found, number)


def _share(found: Position, percentage: Decimal) -> Decimal:
    """So many percent of a position; whole units where it is whole."""
    part = abs(found.qty) * percentage / _HUNDRED
    whole = found.qty == found.qty.to_integral_value() and found.asset.asset_class is not AssetClass.CRYPTO
    return part.to_integral_value() if whole else part.quantize(_NINE_PLACES)


ACCOUNT_ROUTES = (
    Route("GET", "/v2/account", account),
    Route("GET", "/v2/account/activities", activities),
    Route("GET", "/v2/account/activities/{activity_type}", activities),
    Route("GET", "/v2/positions", positions),
    Route("DELETE", "/v2/positions", close_all),
    Route("GET", "/v2/positions/{symbol_or_asset_id}", position),
    Route("DELETE", "/v2/positions/{symbol_or_asset_id}", close),
)
