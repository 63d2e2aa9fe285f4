"""What a person may say of parked work, and what there is to find out first."""

from dataclasses import dataclass
from enum import StrEnum

from tradehook.lanes.lane import ParkedKind
from tradehook.orders.order import BrokerRequest, RequestKind
from tradehook.vocabulary.broker import Accepted, NotSent, Outcome, Rejected
from tradehook.vocabulary.exact import canonical
from tradehook.vocabulary.ids import BrokerOrderId

_REFUSED = "A person found that the broker had refused it."
_NEVER_ARRIVED = "A person found that the broker never had it."


class VerdictKind(StrEnum):
    """How parked work goes on."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    NEVER_ARRIVED = "never_arrived"
    AGAIN = "again"
    DROPPED = "dropped"

    @property
    def meaning(self) -> str:
        """What it stands for, in a sentence."""
        return _MEANINGS[self]


_MEANINGS = {
    VerdictKind.ACCEPTED: "The broker has it, or had it.",
    VerdictKind.REJECTED: "The broker refused it.",
    VerdictKind.NEVER_ARRIVED: "The broker never had it: it may be sent again, unless it is too old by now.",
    VerdictKind.AGAIN: "The report is taken into the books once more.",
    VerdictKind.DROPPED: "The report is left out of the books.",
}
FITTING: dict[ParkedKind, tuple[VerdictKind, ...]] = {
    ParkedKind.REQUEST: (VerdictKind.ACCEPTED, VerdictKind.REJECTED, VerdictKind.NEVER_ARRIVED),
    ParkedKind.REPORT: (VerdictKind.AGAIN, VerdictKind.DROPPED),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a person says. With accepted goes `broker_order_id`, where it is known; with rejected go `words`."""

    kind: VerdictKind
    broker_order_id: BrokerOrderId | None = None
    words: str | None = None

    def outcome(self, request: BrokerRequest) -> Outcome:
        """How a request ended by it."""
        match self.kind:
            case VerdictKind.ACCEPTED:
                return Accepted(self.broker_order_id or _known_id(request))
            case VerdictKind.REJECTED:
                return Rejected("rejected", self.words or _REFUSED)
            case VerdictKind.NEVER_ARRIVED:
                return NotSent(_NEVER_ARRIVED)
            case VerdictKind.AGAIN | VerdictKind.DROPPED:
                raise ValueError(f"a request cannot end as {self.kind}")


def _known_id(request: BrokerRequest) -> BrokerOrderId:
    """The broker's id of what the order is once the request is carried out; empty while it is not known."""
    order, change = request.order, request.change
    becomes_another = change is not None and change.client_order_id != order.client_order_id
    return BrokerOrderId("") if becomes_another else order.broker_order_id or BrokerOrderId("")


def what_is_in_doubt(request: BrokerRequest) -> str:
    """The request as words that follow "whether it has"."""
    order = request.order
    what = f"the order to {order.side} {canonical(order.quantity)} {order.symbol} ({order.client_order_id})"
    return f"{_WANTED[request.kind]}{what}"


_WANTED = {
    RequestKind.SUBMIT: "",
    RequestKind.REPLACE: "the new terms of ",
    RequestKind.CANCEL: "the cancel of ",
}
_LOOK_FOR = {
    RequestKind.SUBMIT: (
        'If it is there, whatever became of it, say "accepted", with the broker\'s own id of it. If the broker refused'
        ' it, say "rejected". If it is not there at all, say "never_arrived".'
    ),
    RequestKind.REPLACE: (
        'If it has the new terms, say "accepted", with the broker\'s own id of it. If the broker refused them, say'
        ' "rejected". If it is not there, or has the old ones, say "never_arrived".'
    ),
    RequestKind.CANCEL: (
        'If it is cancelled, say "accepted". If the broker refused to cancel it, say "rejected". If it is still open,'
        ' say "never_arrived": the cancel is sent again.'
    ),
}
ABOUT_A_REPORT = (
    'Read why it could not be taken. Once that is mended, say "again". Say "dropped" to leave it out of the books; then'
    " they follow what the broker shows."
)


def about_a_request(request: BrokerRequest) -> str:
    """What a person has to find out about a request, and where."""
    sought = request.change.client_order_id if request.change else request.order.client_order_id
    return f"Look in the broker's own application for the order {sought}. {_LOOK_FOR[request.kind]}"
