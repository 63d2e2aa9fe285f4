"""Explain: what each subscription would do about a message now. Nothing is stored or sent."""

from dataclasses import replace
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter
from pydantic import Field

from tradehook.bootstrap import DIALECTS
from tradehook.engine.explain import Explanation
from tradehook.engine.explain import explain as explain_message
from tradehook.plumbing.codec import plain
from tradehook.vocabulary.ids import StrategyId
from tradehook.vocabulary.refusal import Refusal
from tradehook.web.api.bodies import Body, ExactRoute
from tradehook.web.api.desk import DeskNow
from tradehook.web.api.errors import existing, unless_refused
from tradehook.web.api.shapes import Shape
from tradehook.web.api.trades import ReasonShape, TraceStepShape

router = APIRouter(prefix="/explain", tags=["explain"], route_class=ExactRoute)

_message_text = msgspec.json.Encoder(decimal_format="number")


class ExplainBody(Body):
    """A strategy and a message as it would be sent to its webhook: an object, or its text."""

    strategy_id: str
    message: Annotated[dict[str, Any] | str, Field(examples=[{"ticker": "AAPL", "action": "buy"}])]


class ExplainedShape(Shape):
    """What one subscription would do: `intents` in order, or at least one reason why nothing."""

    subscription_id: str
    account_id: str
    acts: bool
    intents: list[dict[str, Any]]
    reasons: list[ReasonShape]
    trace: list[TraceStepShape]


class ExplanationShape(Shape):
    """What the message means now, and what every subscription to the strategy would do about it."""

    symbol: str
    decisions: list[ExplainedShape]


@router.post("")
async def explain(desk: DeskNow, body: ExplainBody) -> ExplanationShape:
    """What each subscription would do about this message now, with the trace of how that was found."""
    text = body.message.encode() if isinstance(body.message, str) else _message_text.encode(body.message)
    strategy_id = StrategyId(body.strategy_id)
    explained = await desk.store.read(lambda tx: explain_message(tx, desk.world, DIALECTS, strategy_id, text))
    found = existing(unless_refused(_as_ours(explained)), "strategy", strategy_id)
    decisions = [
        ExplainedShape.model_validate(
            {
                **plain(each.decision),
                "subscription_id": each.subscription_id,
                "account_id": each.account_id,
                "acts": each.decision.acts,
            }
        )
        for each in found.decisions
    ]
    return ExplanationShape(symbol=found.symbol, decisions=decisions)


def _as_ours(explained: Explanation | Refusal | None) -> Explanation | Refusal | None:
    """A refusal in the dialect's words, as one of this API: the message is a part of the body."""
    if not isinstance(explained, Refusal):
        return explained
    path = f"message.{explained.path}" if explained.path else "message"
    return replace(explained, status=422, path=path)
