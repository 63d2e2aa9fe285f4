"""Names of things. Ids are UUIDv7 text and are never used for order: order is a sequence number."""

from typing import NamedTuple, NewType

UserId = NewType("UserId", str)
TokenId = NewType("TokenId", str)
SessionId = NewType("SessionId", str)
LinkId = NewType("LinkId", str)
AccountId = NewType("AccountId", str)
StrategyId = NewType("StrategyId", str)
SubscriptionId = NewType("SubscriptionId", str)
WebhookUuid = NewType("WebhookUuid", str)
KeyId = NewType("KeyId", str)
AtaWebhookId = NewType("AtaWebhookId", str)
"""Begins with "wh_", and is the address too."""
DeliveryId = NewType("DeliveryId", str)
"""Answered as `logId`: the row that every request at a known webhook leaves."""
SignalId = NewType("SignalId", str)
"""Answered as `id`: the accepted signal."""
TradeId = NewType("TradeId", str)
OrderId = NewType("OrderId", str)
RequestId = NewType("RequestId", str)
ClientOrderId = NewType("ClientOrderId", str)
"""Ours: 26 base32 characters of a hash of (trade, leg, attempt)."""
BrokerOrderId = NewType("BrokerOrderId", str)
ExecutionId = NewType("ExecutionId", str)
"""The broker's own id of one fill."""


class LaneKey(NamedTuple):
    """What is worked on one at a time: an account and a family of instruments."""

    account_id: AccountId
    family: str
