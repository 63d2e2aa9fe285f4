"""Explain: what each subscription would do about a message now. Nothing is stored or sent."""

from dataclasses import replace
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter
from pydantic import Field

from tradehook.bootstrap import DIALECTS, Desk
from tradehook.engine.examples import Examples
from tradehook.engine.explain import Explained, Explanation
from tradehook.engine.explain import explain as explain_message
from tradehook.engine.set_up_subscriptions import suppose_subscription
from tradehook.plumbing.codec import plain
from tradehook.routing.strategies import Subscription
from tradehook.vocabulary.exact import canonical
from tradehook.vocabulary.ids import StrategyId, SubscriptionId
from tradehook.vocabulary.refusal import Refusal
from tradehook.vocabulary.settings import SubscriptionSettings
from tradehook.vocabulary.trade import TradeStatus
from tradehook.web.api.bodies import Body, ExactRoute, settings_of
from tradehook.web.api.desk import DeskNow
from tradehook.web.api.errors import existing, unless_refused
from tradehook.web.api.shapes import Exact, Moment, Shape
from tradehook.web.api.trades import ReasonShape, TraceStepShape

_WHOSE = Refusal(
    code="missing-field",
    status=422,
    message="Settings were given, and not which subscription is supposed to have them.",
    hint="Send its `subscription_id`, too.",
    path="subscription_id",
)

router = APIRouter(prefix="/explain", tags=["explain"], route_class=ExactRoute)

_encoder = msgspec.json.Encoder(decimal_format="number")

Message = Annotated[dict[str, Any] | str, Field(examples=[{"ticker": "AAPL", "action": "buy"}])]
"""A message as it would be sent to a webhook: an object, or its text."""


def message_text(message: dict[str, Any] | str) -> bytes:
    """The text of a message, its numbers as they were given."""
    return message.encode() if isinstance(message, str) else _encoder.encode(message)


class ExplainBody(Body):
    """A strategy and a message as it would be sent to its webhook: an object, or its text.

    With a `subscription_id`, only that one is explained, as if it had these `settings` on top of its own.
    """

    strategy_id: str
    message: Message
    subscription_id: str | None = None
    settings: Annotated[dict[str, Any], settings_of(SubscriptionSettings)] = Field(default_factory=dict)


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
    text, strategy_id = message_text(body.message), StrategyId(body.strategy_id)
    alone = await _alone(desk, body)
    explained = await explain_message(desk.store, desk.world, DIALECTS, strategy_id, text, alone)
    found = existing(unless_refused(_as_ours(explained)), "strategy", strategy_id)
    sees_all = desk.caller.role.sees_all
    own = (each for each in found.decisions if sees_all or each.account.owner_id == desk.caller.user_id)
    decisions = [_shape(each) for each in own]
    return ExplanationShape(symbol=found.symbol, ticker_note=found.ticker_note, decisions=decisions)


async def _alone(desk: Desk, body: ExplainBody) -> Subscription | None:
    """The one subscription that is asked for, as it is supposed to be. Raises `Refused`."""
    if body.subscription_id is None:
        return unless_refused(_WHOSE if body.settings else None)
    identity = SubscriptionId(body.subscription_id)
    found = await desk.store.read(lambda tx: suppose_subscription(tx, desk.world, identity, body.settings))
    subscription = existing(unless_refused(found), "subscription", identity)
    return existing(subscription if subscription.strategy_id == body.strategy_id else None, "subscription", identity)


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
