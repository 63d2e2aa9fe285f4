"""The wire format of Algo Trade Analytics: `POST /api/webhooks/{webhookId}`. `doc.md` is for its users."""

from tradehook.dialects.algotradeanalytics import address, answer, described, parse, processing, refusals, secret
from tradehook.dialects.algotradeanalytics.api import PARTS
from tradehook.dialects.contract import Answer, Dialect, JsonSyntax, OrderNow, Part, Reading, Unreadable
from tradehook.dialects.reading.codes_page import code_links
from tradehook.vocabulary.ids import DeliveryId, SignalId
from tradehook.vocabulary.refusal import Caution, Gate, Refusal


class AlgoTradeAnalytics:
    """The dialect as intake knows it. Refusals link to pages at `public_url`; empty: on the host that was asked."""

    name = address.NAME
    title = address.TITLE
    prefix = address.PREFIX
    codes = described.CODES
    api: tuple[Part, ...] = PARTS
    reports_within_s = 0.0
    hides_addresses = False
    secret_in_body = True

    def __init__(self, public_url: str = "") -> None:
        self._links = code_links(address.CODES_PAGE, public_url, refusals.CATALOGUE)

    def processing(self, answer_status: int) -> str | None:
        """Whether an event became an order; None for what was turned away before it was one."""
        return processing.processing_of(answer_status)

    def secret_of(self, body: bytes, syntax: JsonSyntax) -> str | Unreadable:
        """The key in a body, "" where there is none; or why the body cannot be read. Total: never raises."""
        return secret.secret_of(body, syntax)

    def mask(self, body: bytes) -> bytes:
        """The body without its key. Total: never raises."""
        return secret.mask(body)

    def parse(self, body: bytes, syntax: JsonSyntax) -> Reading | Unreadable:
        """Read a body of any bytes. Total: never raises."""
        return parse.parse(body, syntax)

    def refusal(self, gate: Gate, **details: object) -> Refusal:
        """The words for a check of intake that failed."""
        return refusals.refuse_at(gate, **details)

    def accepted(
        self,
        signal_id: SignalId,
        log_id: DeliveryId,
        reading: Reading,
        cautions: tuple[Caution, ...],
        _now: OrderNow | None = None,
    ) -> Answer:
        """The answer to a message that is kept; none waits for an order."""
        return answer.accepted(signal_id, log_id, reading.message, reading.cautions + cautions)

    def refused(self, refusals: tuple[Refusal, ...], log_id: DeliveryId | None, retry_after_s: int | None) -> Answer:
        """The answer to a request that is not."""
        return answer.refused(refusals, log_id, retry_after_s, self._links)


ALGOTRADEANALYTICS: Dialect = AlgoTradeAnalytics()
