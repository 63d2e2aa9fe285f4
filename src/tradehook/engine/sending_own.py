"""Sending a message to a strategy as whoever it belongs to: without its webhook's password, and into the same log."""

from functools import partial

from tradehook.engine.knock import Own
from tradehook.engine.reception import Reception
from tradehook.plumbing.store.contract import Store
from tradehook.routing.queries import webhook_of
from tradehook.vocabulary.ids import DeliveryId, StrategyId


async def send_own(
    reception: Reception, store: Store, strategy_id: StrategyId, body: bytes, source_ip: str, key: str | None
) -> DeliveryId | None:
    """Take a message in at the webhook of a strategy. The id of its row in the log, in which it may be refused like any
    other; sent again with the same `key`, that of the first. None where there is no such strategy.

    Raises `StoreBusy` and `StoreFailed`.
    """
    webhook = await store.read(partial(webhook_of, strategy_id=strategy_id))
    if webhook is None:
        return None
    return await reception.receive_own(Own(webhook.uuid, webhook.dialect, body, source_ip, key))
