"""A double of Alpaca's trading protocol: a real local server with state, for tests only.

How to get one. The fixtures `double` (in a thread of the tests' process) and `double_process` (a process of its own,
which outlives kills of tradehook) are there for tests in `tests/brokers/alpaca`; other folders import them from
`tests.brokers.alpaca.double.fixtures` into their conftest. By hand: `python -m tests.brokers.alpaca.double --port N
--state FILE` answers on port N (0: a free one; the address is printed as one line of JSON), keeps its books in FILE
when it is told to end (SIGTERM) and finds them there when it starts again.

Where it answers. `double.url` is the address of the trading API (`/v2/...`) and of the market data API (`/v2/stocks`,
`/v1beta3/crypto`, `/v1beta1/options`) at once, `double.stream_url` that of the websocket. There is one account to begin
with, of `double.key_id` and `double.secret` (`double.headers` for HTTP), with 100,000 dollars and a multiplier of 2.

The control side is `Controls`: the same methods for both. Decimals may be given as texts, integers or Decimals. A
process is told by `POST /_control/{verb}` with all arguments of the verb (`verbs.py`, `asks.py`) as a JSON object.

The world
    reset()                             a new double; connections are cut (the fixtures do it)
    open_account("KEY", "secret", cash=5000, multiplier=1, options_level=2, shorting=False)
    list_asset("XYZ", shortable=False)  also fractionable, tradable, active; BTC/USD is a pair, an OCC symbol a contract
    quote("AAPL", 100, "100.02")        bid and ask (the bid, if left out). Open orders meet it at once. A symbol that
                                        is not listed is listed by it
    quote("AAPL", 100, ask_size=30)     30 units are left at the ask until the next quote: buys fill in part
    phase("closed")                     "pre_market", "open" (from the start), "after_hours", "closed", or "calendar":
                                        what New York's clock says. Orders are routed, matched at auctions and expired
                                        by it
    clock_ahead(3600)                   the double's clock is an hour ahead of the machine's

The exchange
    place(symbol="AAPL", qty="1", ...)  an order from Alpaca's app, which tradehook knows nothing of
    cancel(order_id), replace(order_id, limit_price="99")          likewise from the app
    hold(Step.ROUTING), release(Step.ROUTING)                      orders stay pending_new until they are released
    hold(Step.CANCELS), release(Step.CANCELS, Outcome.REJECTED)    cancels stay pending_cancel, then are refused
    hold(Step.REPLACES), release(Step.REPLACES)                    replacements stay pending_replace
    nudge(order_id, Event.EXPIRED)      the exchange ends an order by itself (canceled, expired, rejected), or brings it
                                        to done_for_day, stopped, suspended, calculated, new
    bust(execution_id), correct(execution_id, qty=9, price="99.5")
    crypto_fee(25)                      in basis points; 0 from the start
    replacement_fills(ReplacementFills.ANEW)    a replacement works its whole qty, instead of counting what the replaced
                                        order filled

Trouble
    fault(Kind.LATE, "POST", "/v2/orders", seconds=3)       done, answered 3 s later
    fault(Kind.LOST, "DELETE", "/v2/orders/*", times=2)     done, the connection closed without an answer, twice
    fault(Kind.REFUSED)                 not done, the connection reset; any request
    fault(Kind.FAILED, status=502)      not done, answered 502 (FAILED_DONE: done, and answered so all the same)
    fault(Kind.THROTTLED, seconds=2)    not done, 429 with Retry-After: 2
    fault(Kind.GARBAGE), fault(Kind.TRUNCATED)              done; no JSON, or half of the answer and then nothing
    stream_faults(drop=2), stream_faults(duplicate=True, swap=True, delay_s=1)      every call says all that goes wrong
    clear_faults(), faults_left         requests and updates are well again; how many faults still wait
    offline(), online()                 every connection is cut, also new ones, until it is online again
    drop_streams(), drop_streams(politely=True)             listeners are cut, or see a closing handshake
    limit_rate()                        429 from the 201st request of a minute on

Its books, to compare one's own with: orders(), order(client_order_id), positions(), fills(), account(), each of one
account (the first, unless a key id is given; orders() of all); updates() as they were told; requests() with method,
path, query, body, headers without secrets, account, status (None: not answered) and fault; listeners and
wait_for_listeners().

As described. Every request and every answer is checked against Alpaca's OpenAPI descriptions, where these lie beside
the project; what does not fit is in `misfits` (so is a failure of the double itself), and the fixtures fail a test that
leaves some. `take_misfits()` is for tests that send something wrong on purpose, `validate(False)` for those that
hammer. Where the descriptions are stricter than real answers, `relaxed.py` says so with reasons.

What is like Alpaca, and awkward. An order is answered as it was taken in (pending_new, or accepted while its market is
closed) and its fill comes later, perhaps before the answer arrives. Updates of the past are not sent again to who
connects anew. A replacement is a new order. Pairs have a slash in orders and none in positions. A live take profit is
`new` while its stop is `held`. Cancelling part of a group cancels the rest of it, also when the entry is filled in
part. A wrong secret is 401 without a code; missing keys are 403.

What is simpler, or assumed. Sell stops are hit by the bid, buy stops by the ask; market data are what `quote` set and
what was filled. There is no overnight session and no day-trading rule. A short put's collateral is held only while its
order is open; options are neither exercised nor assigned. Multi-leg orders fill all at once, and cannot be replaced.
What filled_qty Alpaca shows of a replacement of a partly filled order is not documented: see `replacement_fills`. Words
of refusals follow documentation and reports of users; where neither is known, status and code are those of its kind and
the words are ours.
"""

from tests.brokers.alpaca.double.controls import Controls
from tests.brokers.alpaca.double.faults import Kind
from tests.brokers.alpaca.double.look_up import NotDone
from tests.brokers.alpaca.double.process import DoubleProcess
from tests.brokers.alpaca.double.server import Double
from tests.brokers.alpaca.double.words import Event, Outcome, Phase, ReplacementFills, Status, Step

__all__ = [
    "Controls",
    "Double",
    "DoubleProcess",
    "Event",
    "Kind",
    "NotDone",
    "Outcome",
    "Phase",
    "ReplacementFills",
    "Status",
    "Step",
]
