"""The control side as a test sees it: the same methods for a double in this process and for one of its own."""

import time
from abc import ABC, abstractmethod
from decimal import Decimal
from typing import Any

from tests.brokers.alpaca.double.faults import Kind
from tests.brokers.alpaca.double.venue import FIRST_KEY, FIRST_SECRET
from tests.brokers.alpaca.double.words import Event, Outcome, Phase, ReplacementFills, Step

Json = dict[str, Any]
Number = Decimal | int | str
_LOOK_EVERY_S = 0.005
_WITHIN_S = 20.0


def _text(number: Number | None) -> str | None:
    return None if number is None else str(number)


class Controls(ABC):
    """What can be done to a double, and asked of it. `account` is a key id; the first account's is `key_id`."""

    url: str
    key_id = FIRST_KEY
    secret = FIRST_SECRET

    @abstractmethod
    def do(self, verb: str, **arguments: Any) -> Any:
        """Carry out a verb, and give what it gives. Raises NotDone where that cannot be."""

    @property
    def headers(self) -> dict[str, str]:
        """What identifies the first account over HTTP."""
        return {"APCA-API-KEY-ID": self.key_id, "APCA-API-SECRET-KEY": self.secret}

    @property
    def stream_url(self) -> str:
        """Where updates are listened to."""
        return f"{self.url.replace('http', 'ws', 1)}/stream"

    # ---------------------------------------------------------------------------------------- the world

    def reset(self) -> None:
        """Begin anew: one account, no prices, no orders; connections are cut."""
        self.do("reset")

    def keep(self) -> None:
        """Write the state to the file that the process was given."""
        self.do("keep")

    def open_account(
        self, key_id: str, secret: str, cash: Number = 100_000, multiplier: int = 2, options_level: int = 3,
        shorting: bool = True,
    ) -> None:  # fmt: skip
        """Open one more account."""
        self.do(
            "open_account", key_id=key_id, secret=secret, cash=str(cash), multiplier=multiplier,
            options_level=options_level, shorting=shorting,
        )  # fmt: skip

    def list_asset(self, symbol: str, **flags: bool) -> None:
        """List a stock, a pair (BTC/USD) or a contract (OCC symbol); `flags`: shortable, fractionable, tradable,
        active."""
        self.do("list_asset", symbol=symbol, flags=flags)

    def quote(
        self, symbol: str, bid: Number, ask: Number | None = None, *,
        bid_size: Number | None = None, ask_size: Number | None = None, last: Number | None = None,
    ) -> None:  # fmt: skip
        """Set bid and ask (the bid, if not given): orders meet them at once. A size limits what trades at the touch
        until the next quote. A symbol that is not listed is listed by it."""
        self.do(
            "quote", symbol=symbol, bid=str(bid), ask=_text(ask), bid_size=_text(bid_size), ask_size=_text(ask_size),
            last=_text(last),
        )  # fmt: skip

    def phase(self, name: Phase | str) -> None:
        """Bring the stock market to a phase ("open" from the start), or to "calendar": what New York's clock says."""
        self.do("phase", name=str(name))

    def clock_ahead(self, seconds: float) -> None:
        """Set how far the double's clock is ahead of the machine's."""
        self.do("clock_ahead", seconds=seconds)

    # --------------------------------------------------------------------------------------- the exchange

    def place(self, account: str | None = None, **body: Any) -> Json:
        """Place an order that tradehook knows nothing of; the order as it stands then. Raises NotDone if it is
        refused."""
        return self._given("place", account=account or self.key_id, body=body)

    def cancel(self, order_id: str) -> None:
        """Cancel an order, as from Alpaca's app."""
        self.do("cancel", order_id=order_id)

    def replace(self, order_id: str, **body: Any) -> Json:
        """Replace an order, as from Alpaca's app; the new one."""
        return self._given("replace", order_id=order_id, body=body)

    def hold(self, step: Step) -> None:
        """From now on leave orders unrouted, cancels or replacements pending."""
        self.do("hold", step=step.value)

    def release(self, step: Step, outcome: Outcome = Outcome.CONFIRMED) -> None:
        """Let what is pending end, and go back to doing it at once."""
        self.do("release", step=step.value, outcome=outcome.value)

    def nudge(self, order_id: str, event: Event) -> None:
        """Let the exchange do something to an order: canceled, expired, rejected, done_for_day, stopped, suspended,
        calculated, new."""
        self.do("nudge", order_id=order_id, event=event.value)

    def bust(self, execution_id: str) -> None:
        """Undo an execution."""
        self.do("bust", execution_id=execution_id)

    def correct(self, execution_id: str, qty: Number | None = None, price: Number | None = None) -> None:
        """Change what was executed."""
        self.do("correct", execution_id=execution_id, qty=_text(qty), price=_text(price))

    def crypto_fee(self, basis_points: Number) -> None:
        """Charge for crypto trades (Alpaca: 25 for takers); 0 from the start."""
        self.do("crypto_fee", basis_points=str(basis_points))

    def replacement_fills(self, how: ReplacementFills) -> None:
        """Say whether a replacement counts what the replaced order filled (the start) or works its qty anew."""
        self.do("replacement_fills", how=how.value)

    # -------------------------------------------------------------------------------------------- trouble

    def offline(self) -> None:
        """Cut every connection, and every one that is made."""
        self.do("online", on=False)

    def online(self) -> None:
        """Answer again."""
        self.do("online", on=True)

    def drop_streams(self, politely: bool = False) -> None:
        """End the connections of all streams: cut, or with a closing handshake."""
        self.do("drop_streams", politely=politely)

    def fault(
        self, kind: Kind, method: str = "*", path: str = "*", *, times: int = 1, seconds: float = 0, status: int = 500
    ) -> None:
        """Let something go wrong with the next requests to a path ("/v2/orders", "/v2/orders/*")."""
        self.do("fault", kind=kind.value, method=method, path=path, times=times, seconds=seconds, status=status)

    def stream_faults(self, *, drop: int = 0, duplicate: bool = False, swap: bool = False, delay_s: float = 0) -> None:
        """Say all that goes wrong with updates from now on."""
        self.do("stream_faults", drop=drop, duplicate=duplicate, swap=swap, delay_s=delay_s)

    def clear_faults(self) -> None:
        """Nothing more goes wrong with requests and updates."""
        self.do("clear_faults")

    def limit_rate(self, on: bool = True) -> None:
        """Refuse more than 200 requests a minute an account; not done from the start."""
        self.do("limit_rate", on=on)

    def validate(self, on: bool = True) -> None:
        """Check requests and answers against Alpaca's description; done from the start where that is at hand."""
        self.do("validate", on=on)

    # ------------------------------------------------------------------------------------------- its books

    def orders(self, account: str | None = None) -> list[Json]:
        """Every order there ever was, oldest first, as GET /v2/orders shows them; of one account, or of all."""
        return self._listed("orders", account=account)

    def order(self, client_order_id: str) -> Json | None:
        """The order with this client order id, in any account."""
        return next((one for one in self.orders() if one["client_order_id"] == client_order_id), None)

    def positions(self, account: str | None = None) -> dict[str, Decimal]:
        """What an account holds: signed units by symbol (pairs without their slash)."""
        found = self._listed("positions", account=account or self.key_id)
        return {one["symbol"]: Decimal(one["qty"]) for one in found}

    def fills(self, account: str | None = None) -> list[Json]:
        """Every execution: as the activities show it, and `execution_id` and `busted`."""
        return self._listed("fills", account=account or self.key_id)

    def account(self, account: str | None = None) -> Json:
        """An account, as GET /v2/account shows it."""
        return self._given("account", account=account or self.key_id)

    def updates(self, account: str | None = None) -> list[Json]:
        """The updates told so far (the `data` of each), whether anybody listened or not, before faults."""
        return self._listed("updates", account=account or self.key_id)

    def requests(self) -> list[Json]:
        """Every request received: at, method, path, query, body, headers (without secrets), account, status, fault."""
        return self._listed("requests")

    @property
    def misfits(self) -> list[Json]:
        """Requests and answers that were not as Alpaca describes them."""
        return self._listed("misfits")

    def take_misfits(self) -> list[Json]:
        """The misfits, forgotten by being taken: for tests that send something wrong on purpose."""
        return self._listed("take_misfits")

    @property
    def listeners(self) -> int:
        """How many connections listen to updates."""
        return int(self.do("listeners"))

    @property
    def faults_left(self) -> int:
        """How many requests are still to be befallen by a fault."""
        return int(self.do("faults_left"))

    def wait_for_listeners(self, count: int = 1) -> None:
        """Wait until so many connections listen to updates."""
        deadline = time.monotonic() + _WITHIN_S
        while self.listeners < count:
            assert time.monotonic() < deadline, f"nobody listened within {_WITHIN_S:g} s"
            time.sleep(_LOOK_EVERY_S)

    def _given(self, verb: str, **arguments: Any) -> Json:
        given: Json = self.do(verb, **arguments)
        return given

    def _listed(self, verb: str, **arguments: Any) -> list[Json]:
        given: list[Json] = self.do(verb, **arguments)
        return given
