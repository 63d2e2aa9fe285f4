"""Sending a kept request again, because a person asks for it: with consent, and not when it is older than they know."""

from functools import partial

from tradehook.engine.knock import Own
from tradehook.engine.reception import Reception
from tradehook.intake.queries import delivery
from tradehook.plumbing.store.contract import Store
from tradehook.vocabulary.delivery import Delivery
from tradehook.vocabulary.ids import DeliveryId
from tradehook.vocabulary.instant import Instant, seconds_between
from tradehook.vocabulary.refusal import Refusal


async def send_again(
    reception: Reception, store: Store, log_id: str, source_ip: str, max_age_s: int, now: Instant
) -> DeliveryId | Refusal | None:
    """Take the request in anew, as a signal of its own that trades what it says now. The id of its row in the log, in
    which it may be refused like any other; None where there is no such request.

    `max_age_s`: how old the request may be. Raises `StoreBusy` and `StoreFailed`.
    """
    kept = await store.read(partial(delivery, delivery_id=log_id))
    if kept is None:
        return None
    age_s = seconds_between(kept.received_at, now)
    if age_s > max_age_s:
        return _too_old(age_s, max_age_s)
    again = Own(kept.webhook, kept.dialect, kept.body.encode(), source_ip)
    return await reception.receive_own(again) or _gone(kept)


def _too_old(age_s: float, max_age_s: int) -> Refusal:
    return Refusal(
        code="too-old-to-send-again",
        status=409,
        message=f"The request came {age_s:.0f} s ago, and what is older than {max_age_s} s was not to be sent again.",
        hint="Prices have moved since. If you mean it all the same, send a larger max_age_s.",
        path="max_age_s",
    )


def _gone(kept: Delivery) -> Refusal:
    return Refusal(
        code="webhook-gone",
        status=409,
        message=f"The webhook or key that it came to ({kept.webhook}) is not there or not open any more.",
        hint="Send the message to another one of yours.",
    )
