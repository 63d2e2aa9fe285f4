"""From the bytes of a request to a message, or to everything that is wrong with them.

Pure and total: the same bytes give the same answer, and any bytes give one. The key of the webhook is the door's
matter (`secret.py`): a message is read whether or not it has one.
"""

from tradehook.dialects.algotradeanalytics import wording
from tradehook.dialects.algotradeanalytics.gathering import gather
from tradehook.dialects.algotradeanalytics.making import message_of
from tradehook.dialects.algotradeanalytics.refusals import CATALOGUE
from tradehook.dialects.contract import JsonSyntax, Reading, Unreadable
from tradehook.dialects.reading.catalogue import in_order
from tradehook.dialects.reading.json_text import read_json
from tradehook.dialects.reading.malformed import Malformed


def parse(body: bytes, syntax: JsonSyntax) -> Reading | Unreadable:
    """Read a body of any bytes; what is wrong comes in the order of the catalogue, all of it."""
    text = read_json(body, syntax)
    if isinstance(text, Malformed):
        return Unreadable(refusals=(wording.of_text(text),))
    values, refusals, cautions = gather(text.members)
    message = None if refusals else message_of(values)
    if message is None:
        return Unreadable(refusals=in_order(refusals, CATALOGUE))
    return Reading(message=message, payload=text.payload, cautions=tuple(cautions))
