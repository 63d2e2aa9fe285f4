"""The wire format of TradersPost: `POST /trading/webhook/{uuid}/{password}`. `doc.md` is for its users."""

from tradehook.dialects.contract import Answer, Dialect, JsonSyntax, OrderNow, Part, Reading, Unreadable
from tradehook.dialects.reading.codes_page import code_links
from tradehook.dialects.traderspost import address, answer, described, parse, refusals
from tradehook.vocabulary.ids import DeliveryId, SignalId
from tradehook.vocabulary.refusal import Caution, Gate, Refusal


class TradersPost:
    """The dialect as intake knows it. Refusals link to pages at `public_url`; empty: on the host that was asked."""

    name = address.NAME
    title = "TradersPost"
    prefix = address.PREFIX
    codes = described.CODES
    api: tuple[Part, ...] = ()
    reports_within_s = 0.0
    hides_addresses = False
    secret_in_body = False

    def __init__(self, public_url: str = "") -> None:
        self._links = code_links(address.CODES_PAGE, public_url, refusals.CATALOGUE)

    def processing(self, _answer_status: int) -> str | None:
        """None: it has no log of events of its own."""
        return None

    def secret_of(self, _body: bytes, _syntax: JsonSyntax) -> str | Unreadable:
        """None: it is in the address."""
        return ""

    def mask(self, body: bytes) -> bytes:
        """The body as it is: it brings no secret of this format."""
        return body

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
        """The answer to a message that is kept; none is about one order."""
        return answer.accepted(signal_id, log_id, reading, cautions)

    def refused(self, refusals: tuple[Refusal, ...], log_id: DeliveryId | None, retry_after_s: int | None) -> Answer:
        """The answer to a request that is not."""
        return answer.refused(refusals, log_id, retry_after_s, self._links)


TRADERSPOST: Dialect = TradersPost()
