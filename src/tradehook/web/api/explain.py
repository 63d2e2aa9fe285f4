"""Explain: what each subscription would do about a message now. Nothing is stored or sent."""

from dataclasses import replace
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter
from pydantic import Field

from tradehook.bootstrap import DIALECTS
from tradehook.engine.examples import Examples
from tradehook.engine.explain import Explained, Explanation
from tradehook.engine.explain import explain as explain_message
from tradehook.plumbing.codec import plain
from tradehook.vocabulary.exact import canonical
from tradehook.vocabulary.ids import StrategyId
from tradehook.vocabulary.refusal import Refusal
from tradehook.vocabulary.trade import TradeStatus
from tradehook.web.api.bodies import Body, ExactRoute
from tradehook.web.api.desk import DeskNow
from tradehook.web.api.errors import existing, unless_refused
from tradehook.web.api.shapes import Exact, Moment, Shape
from tradehook.web.api.trades import ReasonShape, TraceStepShape

router = APIRouter(prefix="/explain", tags=["explain"], route_class=ExactRoute)

_message_text = msgspec.json.Encoder(decimal_format="number")


class ExplainBody(Body):
    """A strategy and a message as it would be sent to its webhook: an object, or its text."""

    strategy_id: str
    message: Annotated[dict[str, Any] | str, Field(examples=[{"ticker": "AAPL", "action": "buy"}])]


class LeaveShape(Shape):
    """What the trade would wait for before anything is done: `until` null waits for somebody."""

    status: TradeStatus
    until: Moment | None


class ExamplesShape(Shape):
    """The orders that the subscription makes of such a message, as if it and its strategy were enabled.

    `entry`: were the account flat and the message a buy or sell. `exit`: did it hold `held_quantity` of `held_symbol`
    (negative: short) and were the message an exit. The reasons say why there are no orders, or less.
    """

    entry: list[dict[str, Any]]
    entry_reasons: list[ReasonShape]
    exit: list[dict[str, Any]]
    exit_reasons: list[ReasonShape]
    held_symbol: str
    held_quantity: Exact


class ExplainedShape(Shape):
    """What one subscription would do: `intents` in order, or at least one reason why nothing.

    `replan`: what follows the cancels is worked out once they are confirmed. `leave`: nothing is done before that.
    `examples` null: the account is not connected.
    """

    subscription_id: str
    account_id: str
    account: str
    acts: bool
    intents: list[dict[str, Any]]
    replan: bool
    leave: LeaveShape | None
    reasons: list[ReasonShape]
    trace: list[TraceStepShape]
    examples: ExamplesShape | None


class ExplanationShape(Shape):
    """What the message means now, and what every subscription to the strategy would do about it.

    `ticker_note` says how the ticker was read, where that needs saying.
    """

    symbol: str
    ticker_note: str | None
    decisions: list[ExplainedShape]


@router.post("")
async def explain(desk: DeskNow, body: ExplainBody) -> ExplanationShape:
    """What each subscription would do about this message now, with the trace of how that was found.

    Beside it, example orders: what such a message makes of a flat account, and of a position.
    """
    text = body.message.encode() if isinstance(body.message, str) else _message_text.encode(body.message)
    strategy_id = StrategyId(body.strategy_id)
    explained = await explain_message(desk.store, desk.world, DIALECTS, strategy_id, text)
    found = existing(unless_refused(_as_ours(explained)), "strategy", strategy_id)
    decisions = [_shape(each) for each in found.decisions]
    return ExplanationShape(symbol=found.symbol, ticker_note=found.ticker_note, decisions=decisions)


def _shape(explained: Explained) -> ExplainedShape:
    return ExplainedShape.model_validate(
        {
            **plain(explained.decision),
            "subscription_id": explained.subscription_id,
            "account_id": explained.account.id,
            "account": explained.account.name,
            "acts": explained.decision.acts,
            "examples": None if explained.examples is None else _examples(explained.examples),
        }
    )


def _examples(examples: Examples) -> ExamplesShape:
    entry, exit_ = plain(examples.entry), plain(examples.exit)
    return ExamplesShape(
        entry=entry["intents"],
        entry_reasons=entry["reasons"],
        exit=exit_["intents"],
        exit_reasons=exit_["reasons"],
        held_symbol=examples.held.symbol,
        held_quantity=canonical(examples.held.quantity),
    )


def _as_ours(explained: Explanation | Refusal | None) -> Explanation | Refusal | None:
    """A refusal in the dialect's words, as one of this API: the message is a part of the body."""
    if not isinstance(explained, Refusal):
        return explained
    path = f"message.{explained.path}" if explained.path else "message"
    return replace(explained, status=422, path=path)
