"""What a transaction of the engine leaves to be done once it is committed."""

from dataclasses import dataclass

from tradehook.orders.order import BrokerRequest
from tradehook.vocabulary.ids import LaneKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Requests to send, lanes to look at again."""

    requests: tuple[BrokerRequest, ...] = ()
    lanes: tuple[LaneKey, ...] = ()

    def __add__(self, other: "Turn") -> "Turn":
        return Turn(requests=self.requests + other.requests, lanes=self.lanes + other.lanes)


NOTHING = Turn()
