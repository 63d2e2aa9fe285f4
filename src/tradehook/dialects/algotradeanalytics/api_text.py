"""The sentences of the page of the API; what stands in tables there is made of the tables in the code."""

from typing import Final

from tradehook.dialects.algotradeanalytics.address import CODES_PAGE, PATH
from tradehook.dialects.reading.api_parts import paragraphs
from tradehook.dialects.reading.senders import Sender

ADDRESS: Final = paragraphs(f"""
`POST {PATH}`, with the key of the webhook in the message, as `auth_key`. The address is no secret; the key is, and
it is kept nowhere: where a message is stored it is masked, also in one that cannot be read.

One JSON object in UTF-8, whatever the content type. JSON is strict: no comments, no comma after the last field, plain
double quotes; a webhook with `json_syntax` `json5` takes those, too.

Names of fields are read in any case, with a warning where it is not the one below. So are words of a list, also with
`_`, `-` or nothing between their parts: `entryLong`, `ENTRY_LONG`, `entrylong`. Numbers may be texts. `null` and `""`
count as absent. What is no field is ignored, and so is, with a warning, a field that does not count beside the others.
What still holds a placeholder such as `{{{{close}}}}` is refused.

An `Idempotency-Key` header makes a message count once in 24 hours.
""")

MESSAGE: Final = paragraphs("""
One entry or one exit. Give each strategy a webhook of its own: then its requests, its trades and its figures are not
mixed with those of another.
""")

DIRECTIONS: Final = paragraphs("""
What each direction does. What a subscription makes of it, with sides that it does not take, positions that are there
already and orders that rest, is in the table of what a message does.
""")

ANSWERS: Final = paragraphs("""
The answer says that the message is kept, and what is known of it by then; what becomes of it is seen in the signal
(`signalId`). `webhookEvent.id` is the request in the log, as `logId`. `validation.warnings` has what you should know
about a message that was taken all the same.

An error has a sentence in `error` and a `code` for scripts, which stays the same. `path` is the field, `hint` says what
was sent and what to do, `link` leads to the code with an example that causes it. `validation.errors` lists all
problems, the first one first. What is not known is left out.
""")

EXECUTION: Final = paragraphs("""
Three prices of a trade tell who cost what: `marketPrice`, when the alert fired; `intendedPrice`, at which the order is
meant to fill; and the price of the fill, which comes later. The intended price is the market price of a market order
and of a trailing stop, the stop price of a stop order, and the limit price of a limit and a stop-limit order.

`setupCost` is the strategy's doing: the intended price less the market price of a buy, the market price less the
intended price of a sell. Positive is worse for you. `executionQuality` is that in percent of the market price:
""")

RECOMMENDATIONS: Final = paragraphs("""
`recommendations` are sentences of this list:
""")

STATUSES: Final = paragraphs(f"""
What can be mended by whoever sends is a status from 400 to 499, a fault of ours 500 or 503. 429 and 503 say in
`Retry-After` when to come back.

Each code with its sentence, what to do and an example: `{CODES_PAGE}` on a running tradehook.
""")

SNIPPETS: Final = {
    Sender.TRADINGVIEW: paragraphs("""
Put the address of the webhook into the webhook URL of the alert, and one of these, with the key of the webhook, into
its message. The alert of a strategy fills the placeholders in.
"""),
    Sender.CURL: paragraphs("""
Put the address and the key of the webhook in place of those here.
"""),
    Sender.PYTHON: paragraphs("""
Whole scripts that need nothing but Python; put the address and the key of the webhook in place of those here.
"""),
}
