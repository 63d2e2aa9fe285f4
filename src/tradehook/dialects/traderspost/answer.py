"""The answers, as the pages of the seeds print them (rule: seeds, traderspost 2 and 3; architecture 8.10)."""

from collections.abc import Mapping
from typing import Any

import msgspec

from tradehook.dialects.contract import Answer, Reading
from tradehook.dialects.reading.answering import retry_after
from tradehook.vocabulary.ids import DeliveryId, SignalId
from tradehook.vocabulary.refusal import Caution, Refusal

_encode = msgspec.json.Encoder().encode


def accepted(signal_id: SignalId, log_id: DeliveryId, reading: Reading, cautions: tuple[Caution, ...] = ()) -> Answer:
    """The message is kept. `payload` goes in byte for byte, so that 85.50 stays 85.50."""
    head = f'{{"success":true,"id":"{signal_id}","logId":"{log_id}","payload":'.encode()
    told = reading.cautions + cautions
    if not told:
        return Answer(200, b"%b%b}" % (head, reading.payload))
    return Answer(200, b'%b%b,"warnings":%b}' % (head, reading.payload, _encode([_warning(one) for one in told])))


def refused(
    refusals: tuple[Refusal, ...], log_id: DeliveryId | None, retry_after_s: int | None, links: Mapping[str, str]
) -> Answer:
    """The request makes no signal: the first problem speaks, and all are listed (not without a `log_id`).

    `links`: where each code is explained.
    """
    first = refusals[0]
    body: dict[str, Any] = {"success": False}
    if log_id is not None:
        body["logId"] = log_id
    body |= {"messageCode": first.code, "message": first.message, "hint": first.hint, "link": links[first.code]}
    if log_id is not None:
        body["errors"] = [_error(refusal, links[refusal.code]) for refusal in refusals]
    return Answer(first.status, _encode(body), retry_after(retry_after_s))


def _error(refusal: Refusal, link: str) -> dict[str, str]:
    return {
        "code": refusal.code,
        "path": refusal.path,
        "message": refusal.message,
        "hint": refusal.hint,
        "link": link,
    }


def _warning(caution: Caution) -> dict[str, str]:
    return {"code": caution.code, "path": caution.path, "message": caution.message}
