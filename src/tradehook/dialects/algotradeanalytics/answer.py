"""The answers: what came in, what is known of its execution, and whether it was all right (rule: architecture 8.14)."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from tradehook.dialects.algotradeanalytics.execution import Execution, execution_of
from tradehook.dialects.algotradeanalytics.recommending import recommendations
from tradehook.dialects.algotradeanalytics.words import DIRECTION_OF
from tradehook.dialects.contract import Answer
from tradehook.dialects.reading.answering import number, present, problem, retry_after, warning
from tradehook.vocabulary.ids import DeliveryId, SignalId
from tradehook.vocabulary.refusal import Caution, Refusal
from tradehook.vocabulary.signal import Message

_encode = msgspec.json.Encoder().encode
_OK: Final = 200
_MESSAGE: Final = "Webhook received and processed successfully"


def accepted(signal_id: SignalId, log_id: DeliveryId, message: Message, cautions: tuple[Caution, ...]) -> Answer:
    """The message is kept: the event that it is, and what its prices say. `log_id` names the event."""
    execution = execution_of(message)
    body = {
        "success": True,
        "message": _MESSAGE,
        "webhookEvent": _event(log_id, message),
        "analytics": _analytics(message, execution),
        "validation": {"valid": True, "warnings": [warning(caution) for caution in cautions]},
        "signalId": signal_id,
        "logId": log_id,
    }
    return Answer(_OK, _encode(body))


def refused(
    refusals: tuple[Refusal, ...], log_id: DeliveryId | None, retry_after_s: int | None, links: Mapping[str, str]
) -> Answer:
    """The request makes no order: the first problem speaks, and all are listed. `links`: where codes are explained."""
    first = refusals[0]
    body = {
        "success": False,
        "error": first.message,
        "code": first.code,
        "path": first.path or None,
        "hint": first.hint or None,
        "validation": {"valid": False, "errors": [problem(refusal) for refusal in refusals]},
        "link": links.get(first.code),
        "logId": log_id,
    }
    return Answer(first.status, _encode(present(body)), retry_after(retry_after_s))


def _event(log_id: DeliveryId, message: Message) -> dict[str, Any]:
    direction = DIRECTION_OF[message.action, message.sentiment]
    known = {
        "id": log_id,
        "ticker": message.ticker,
        "direction": direction.side,
        "positionDirection": direction.value,
        "marketPrice": number(message.signal_price),
    }
    return present(known)


def _analytics(message: Message, execution: Execution) -> dict[str, Any]:
    known = {
        "orderType": execution.order_type.value,
        "marketPrice": number(execution.market),
        "intendedPrice": number(execution.intended),
        "setupCost": number(execution.cost),
        "executionQuality": execution.quality.word,
        "recommendations": [one.sentence for one in recommendations(message, execution)],
    }
    return present(known)
