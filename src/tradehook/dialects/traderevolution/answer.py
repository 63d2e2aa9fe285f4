"""The answers: `s` says how it went, `d` what became of the order, `errmsg` what is wrong (rule: architecture 8.13)."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from tradehook.dialects.contract import Answer, LegNow, OrderNow
from tradehook.dialects.reading.answering import number, present, problem, retry_after, warning
from tradehook.vocabulary.ids import DeliveryId
from tradehook.vocabulary.order import OrderStatus
from tradehook.vocabulary.refusal import Caution, Refusal

_encode = msgspec.json.Encoder().encode
_CARRIED_OUT: Final = 200
_UNAUTHORIZED: Final = "unauthorized"


def accepted(
    now: OrderNow | None, cautions: tuple[Caution, ...], log_id: DeliveryId, links: Mapping[str, str]
) -> Answer:
    """The message is kept: what is so of its order now, or why what it asked for was not done."""
    now = now or OrderNow(number=None)
    told = cautions + now.cautions
    body = _done(now) if now.refusal is None else _not_done(now.refusal, now, log_id, links)
    if told:
        body["warnings"] = [warning(caution) for caution in told]
    return Answer(_CARRIED_OUT, _encode(body))


def refused(
    refusals: tuple[Refusal, ...], log_id: DeliveryId | None, retry_after_s: int | None, links: Mapping[str, str]
) -> Answer:
    """The request is not carried out: the first problem speaks, and where there are several all are listed.

    Whoever has no right to be here is told the same whatever the reason is, byte for byte.
    """
    first = refusals[0]
    headers = retry_after(retry_after_s)
    if first.code == _UNAUTHORIZED:
        return Answer(first.status, _encode(_error(first)), headers)
    return Answer(first.status, _encode(_told(refusals, log_id, links)), headers)


def _done(now: OrderNow) -> dict[str, Any]:
    known: dict[str, Any] = {
        "orderId": now.number,
        "status": (now.status or OrderStatus.PENDING).value,
        "filledQty": None if now.status is None else number(now.filled),
        "avgPrice": number(now.average_price),
        "legs": [_leg(leg) for leg in now.legs] or None,
        "note": now.waits_for,
    }
    return {"s": "ok", "d": present(known)}


def _not_done(refusal: Refusal, now: OrderNow, log_id: DeliveryId, links: Mapping[str, str]) -> dict[str, Any]:
    """Why not, with what was filled all the same: a part of it may have been placed before the rest was refused."""
    body = _error(refusal)
    if now.number is not None:
        filled = {"filledQty": number(now.filled), "avgPrice": number(now.average_price)} if now.filled else {}
        body["d"] = present({"orderId": now.number, **filled})
    return body | _traced(refusal, log_id, links)


def _told(refusals: tuple[Refusal, ...], log_id: DeliveryId | None, links: Mapping[str, str]) -> dict[str, Any]:
    body = _error(refusals[0])
    if len(refusals) > 1:
        body["errors"] = [problem(refusal) for refusal in refusals]
    return body | _traced(refusals[0], log_id, links)


def _error(refusal: Refusal) -> dict[str, Any]:
    said = f"{refusal.message} {refusal.hint}".strip()
    return present({"s": "error", "errmsg": said, "code": refusal.code, "path": refusal.path or None})


def _traced(refusal: Refusal, log_id: DeliveryId | None, links: Mapping[str, str]) -> dict[str, Any]:
    """Where the code is explained, and the row in the log of requests."""
    return present({"link": links.get(refusal.code), "logId": log_id})


def _leg(leg: LegNow) -> dict[str, Any]:
    known = {"orderId": leg.number, "leg": leg.leg.value, "status": leg.status, "price": number(leg.price)}
    return present(known)
