"""The sentences of the page of the API; what stands in tables there is made of the tables in the code."""

from typing import Final

from tradehook.dialects.reading.api_parts import paragraphs
from tradehook.dialects.reading.senders import Sender
from tradehook.dialects.traderevolution.address import CODES_PAGE, PATH
from tradehook.vocabulary.order import OrderStatus
from tradehook.vocabulary.signal import Action

ADDRESS: Final = paragraphs(f"""
`POST {PATH}`, with the keys as they were shown when they were made.

One JSON object in UTF-8, whatever the content type. JSON is strict: no comments, no comma after the last field, plain
double quotes; a key with `json_syntax` `json5` takes those, too.

Names of fields are read in any case, with a warning where it is not the one below. So are words of a list, also with
`_`, `-` or nothing between their parts: `Stop limit`, `STOP_LIMIT`, `stoplimit`. Numbers may be texts. `null` and
`""` count as absent. What is no field is ignored, and so is, with a warning, a field that does not count beside the
others. What still holds a placeholder such as `{{{{close}}}}` is refused.

An `Idempotency-Key` header makes a message count once in 24 hours.
""")

MESSAGES: Final = {
    Action.PLACE: paragraphs("""
A new order. A price or a quantity that is off the instrument's tick or step is refused, not rounded.

The stop loss and the take profit work once the order fills, on the other side and for as much as filled; ticks and
percent count from the price of the fill. When one of the two fills, the other is cancelled.
"""),
    Action.MODIFY: paragraphs("""
New terms for an order that works, or for its stop loss and take profit. Only what is sent changes; symbol, side and
type never do.
"""),
    Action.CANCEL_ORDER: paragraphs("""
No more of an order that works, and of the legs that wait for it.
"""),
}

ANSWERS: Final = paragraphs(f"""
The answer comes once it is known what became of the order, and after two seconds at the latest: then `status` is
`pending`, and `note` says what the order waits for where that is known.

`status` is one of {", ".join(f"`{status}`" for status in OrderStatus)}. `filledQty` and `avgPrice` say how much has
filled and at which price; `legs` are the stop loss and the take profit. What is not known is left out. `warnings`
has what you should know about a message that was carried out all the same.

An error has a sentence for people in `errmsg` and a `code` for scripts, which stays the same. `path` is the field,
`link` leads to the code with an example that causes it, `logId` is the request in the log. With several problems
`errmsg` is about the first, and `errors` lists all.
""")

STATUSES: Final = paragraphs(f"""
A request that cannot be read or may not come in has a status of its own; every other error has status 200, as
senders of this format expect: read `s`, not the status. 429 and 503 say in `Retry-After` when to come back.

Each code with its sentence, what to do and an example: `{CODES_PAGE}` on a running tradehook.
""")

SNIPPETS: Final = {
    Sender.TRADINGVIEW: paragraphs("""
Put the address of the key into the webhook URL of the alert, and one of these into its message. The alert of a strategy
fills the placeholders in.
"""),
    Sender.CURL: paragraphs("""
Put the address of the key in place of the one here.
"""),
    Sender.PYTHON: paragraphs("""
Whole scripts that need nothing but Python; put the address of the key in place of the one here.
"""),
}
