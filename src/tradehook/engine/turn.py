"""What a transaction of the engine leaves to be done once it is committed."""

from dataclasses import dataclass

from tradehook.orders.order import BrokerRequest
from tradehook.vocabulary.ids import AccountId, LaneKey
from tradehook.vocabulary.instant import Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Facts that a lane waits for: the account as it was no earlier than `since`, and prices of these symbols."""

    lane: LaneKey
    since: Instant
    symbols: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Requests to send, lanes to look at again, facts to fetch, accounts to hold against their broker's books, lanes
    whose prices are to be watched from now on."""

    requests: tuple[BrokerRequest, ...] = ()
    lanes: tuple[LaneKey, ...] = ()
    looks: tuple[Look, ...] = ()
    reconcile: tuple[AccountId, ...] = ()
    watched: tuple[LaneKey, ...] = ()

    def __add__(self, other: "Turn") -> "Turn":
        return Turn(
            requests=self.requests + other.requests,
            lanes=self.lanes + other.lanes,
            looks=self.looks + other.looks,
            reconcile=self.reconcile + other.reconcile,
            watched=self.watched + other.watched,
        )


NOTHING = Turn()
