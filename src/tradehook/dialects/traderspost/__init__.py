"""The wire format of TradersPost: `POST /trading/webhook/{uuid}/{password}`. `doc.md` is for its users."""

from tradehook.dialects.contract import Answer, Dialect, JsonSyntax, Reading, Unreadable
from tradehook.dialects.traderspost import address, answer, parse, refusals
from tradehook.vocabulary.ids import DeliveryId, SignalId
from tradehook.vocabulary.refusal import Caution, Gate, Refusal


class TradersPost:
    """The dialect as intake knows it."""

    name = "traderspost"
    prefix = address.PREFIX

    def parse(self, body: bytes, syntax: JsonSyntax) -> Reading | Unreadable:
        """Read a body of any bytes. Total: never raises."""
        return parse.parse(body, syntax)

    def refusal(self, gate: Gate, **details: object) -> Refusal:
        """The words for a check of intake that failed."""
        return refusals.refuse_at(gate, **details)

    def accepted(
        self, signal_id: SignalId, log_id: DeliveryId, reading: Reading, cautions: tuple[Caution, ...]
    ) -> Answer:
        """The answer to a message that is kept."""
        return answer.accepted(signal_id, log_id, reading, cautions)

    def refused(self, refusals: tuple[Refusal, ...], log_id: DeliveryId | None, retry_after_s: int | None) -> Answer:
        """The answer to a request that is not."""
        return answer.refused(refusals, log_id, retry_after_s)


TRADERSPOST: Dialect = TradersPost()
