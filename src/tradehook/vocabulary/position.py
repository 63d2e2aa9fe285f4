"""What is held."""

from dataclasses import dataclass
from decimal import Decimal

from tradehook.vocabulary.exact import ZERO, Money, Price, Quantity
from tradehook.vocabulary.side import Sentiment, facing


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A holding of one instrument in one account.

    `quantity` negative when short; `average_price` by average cost, 0 when flat; `realised` in the quote currency of
    the instrument, before fees.
    """

    symbol: str
    quantity: Quantity = Quantity(ZERO)
    average_price: Price = Price(ZERO)
    realised: Money = Money(ZERO)
    fees: Money = Money(ZERO)

    @property
    def sentiment(self) -> Sentiment:
        """How it faces the market."""
        return facing(self.quantity)

    @property
    def size(self) -> Quantity:
        """Units held, whichever way."""
        return Quantity(abs(self.quantity))

    def unrealised(self, price: Decimal, point_value: Decimal) -> Money:
        """Profit if it were closed at `price`, in the quote currency."""
        return Money((price - self.average_price) * self.quantity * point_value)
