"""From the bytes of a request to a message, or to everything that is wrong with them.

Pure and total: the same bytes give the same answer, and any bytes give one.
"""

from tradehook.dialects.contract import JsonSyntax, Reading, Unreadable
from tradehook.dialects.reading.catalogue import in_order
from tradehook.dialects.reading.json_text import read_json
from tradehook.dialects.reading.malformed import Malformed
from tradehook.dialects.traderevolution import wording
from tradehook.dialects.traderevolution.gathering import action_of, gather, gather_unknown
from tradehook.dialects.traderevolution.making import addressed_of, message_of
from tradehook.dialects.traderevolution.refusals import CATALOGUE


def parse(body: bytes, syntax: JsonSyntax) -> Reading | Unreadable:
    """Read a body of any bytes; what is wrong comes in the order of the catalogue, all of it."""
    text = read_json(body, syntax)
    if isinstance(text, Malformed):
        return Unreadable(refusals=(wording.of_text(text),))
    action = action_of(text.members)
    gathered = gather_unknown(text.members) if action is None else gather(action, text.members)
    if action is None or gathered.refusals:
        return Unreadable(refusals=in_order(gathered.refusals, CATALOGUE))
    return Reading(
        message=message_of(action, gathered.values),
        payload=text.payload,
        cautions=tuple(gathered.cautions),
        addressed=addressed_of(gathered.values),
    )
