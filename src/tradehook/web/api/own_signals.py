"""Sending a message to a strategy by hand: as its owner, without the password of its webhook."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from tradehook.engine.sending_own import send_own
from tradehook.vocabulary.ids import StrategyId
from tradehook.web.api.bodies import Body, ExactRoute
from tradehook.web.api.deliveries import DeliveryShape, get_delivery
from tradehook.web.api.desk import DeskNow
from tradehook.web.api.errors import existing
from tradehook.web.api.explain import Message, message_text

router = APIRouter(prefix="/strategies/{strategy_id}", tags=["strategies"], route_class=ExactRoute)


class SendBody(Body):
    """A message as it would be sent to the webhook: an object, or its text. Sent twice with one `key`, it acts once."""

    message: Message
    key: Annotated[str | None, Field(min_length=1, max_length=200)] = None


@router.post("/send", status_code=201)
async def send_message(desk: DeskNow, strategy_id: str, body: SendBody) -> DeliveryShape:
    """Send a message to a strategy by hand: it trades, as if it had come to the webhook.

    The answer is its delivery, refused where the message is. Neither rates nor sources count; with a `key` that was
    used before for the same message, the answer is the first delivery.
    """
    text, address = message_text(body.message), desk.caller.address
    sent = await send_own(desk.reception, desk.store, StrategyId(strategy_id), text, address, body.key)
    return await get_delivery(desk, existing(sent, "strategy", strategy_id))
