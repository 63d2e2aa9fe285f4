"""A fill: the fact that some quantity was traded at some price. Everything held is a fold over these."""

from dataclasses import dataclass

from tradehook.vocabulary.exact import Money, Price, Quantity
from tradehook.vocabulary.ids import AccountId, ExecutionId, OrderId
from tradehook.vocabulary.instant import Instant
from tradehook.vocabulary.side import Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Fill:
    """One execution. Natural key: (account_id, execution_id). `quantity` > 0; `fee` in the account's currency."""

    account_id: AccountId
    execution_id: ExecutionId
    order_id: OrderId | None
    symbol: str
    side: Side
    quantity: Quantity
    price: Price
    fee: Money
    happened_at: Instant
    learned_at: Instant
