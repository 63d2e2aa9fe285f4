"""Senders that never rest: they post messages while the server lives, and send again what it did not answer."""

import itertools
import json
import random
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace

import httpx

from tests.client import NO_CERTIFICATES, Json, Strategy
from tests.faults.ledger import NO_ANSWER, Ledger, Sent

RESEND_AFTER_S = 5.0
LAST_RESEND_S = 25.0
_MOVES_EVERY_S = 0.024
_NOBODY_THERE_S = 0.1
_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Post:
    """A webhook with the tickers that may be sent to it."""

    strategy: Strategy
    tickers: tuple[str, ...]


def any_message(chance: random.Random, tickers: tuple[str, ...]) -> Json:
    """One of everything that a strategy sends: entries, exits, swaps, resting orders, cancels."""
    message: Json = {"ticker": chance.choice(tickers), "action": chance.choice(_ACTIONS)}
    if message["action"] in ("buy", "sell", "add"):
        message["quantity"] = chance.randint(1, 9)
    if message["action"] == "exit" and chance.random() < 0.4:
        message["quantity"] = chance.randint(1, 4)
    if message["action"] in ("buy", "sell") and chance.random() < 0.15:
        message["sentiment"] = chance.choice(("flat", "bullish", "bearish"))
    if message["action"] in ("buy", "sell", "add") and chance.random() < 0.25:
        message |= {"orderType": "limit", "limitPrice": chance.randint(96, 104)}
    return message | {"signalPrice": chance.randint(97, 103)}


_ACTIONS = ("buy", "sell") * 4 + ("exit", "exit", "add", "cancel", "reverse")


class Sender(threading.Thread):
    """One sender with one connection. It waits for each answer, as a chart does, and then rests for `think_s`."""

    def __init__(self, posts: tuple[Post, ...], ledger: Ledger, seed: int, think_s: float = 0.008) -> None:
        super().__init__(name=f"sender-{seed}", daemon=True)
        self._posts = posts
        self._ledger = ledger
        self._chance = random.Random(seed)
        self._think_s = think_s
        self._again: deque[Sent] = deque()
        self._done = threading.Event()
        self._http = httpx.Client(timeout=20, verify=NO_CERTIFICATES)
        self.fault: BaseException | None = None

    def finish(self) -> None:
        """Send again what is still unanswered, then stop."""
        self._done.set()
        self.join()
        self._http.close()
        if self.fault is not None:
            raise self.fault

    def run(self) -> None:
        """Send until told to finish, then until nothing is unanswered that may still be sent again."""
        try:
            while not self._done.is_set() or self._again:
                sent = self._due() or (None if self._done.is_set() else self._next())
                if sent is not None:
                    self._send(sent)
                time.sleep(self._think_s)
        except BaseException as fault:  # noqa: BLE001 - told to who waits for this thread
            self.fault = fault

    def _next(self) -> Sent:
        post = self._chance.choice(self._posts)
        number = next(_numbers)
        message = any_message(self._chance, post.tickers) | {"extras": {"number": number}}
        key = f"key-{number}" if self._chance.random() < 0.25 else None
        return Sent(number, post.strategy.url, json.dumps(message), key, time.monotonic())

    def _due(self) -> Sent | None:
        """The oldest unanswered message, once it may be sent again: at once with a key, else after five seconds."""
        now = time.monotonic()
        while self._again and now - self._again[0].at > LAST_RESEND_S:
            self._again.popleft()
        oldest = self._again[0] if self._again else None
        if oldest is None or (oldest.key is None and now - oldest.failed_at < RESEND_AFTER_S):
            return None
        return self._again.popleft()

    def _send(self, sent: Sent) -> None:
        self._ledger.sending(sent.number)
        headers = {"Idempotency-Key": sent.key} if sent.key else {}
        try:
            answer = self._http.post(sent.url, content=sent.body, headers=headers)
        except httpx.TransportError as trouble:
            # As the vendor does: who has waited too long gives up, and only a key makes it safe to ask again.
            if sent.key or not isinstance(trouble, httpx.TimeoutException):
                self._put_back(sent, NO_ANSWER, None)
            else:
                self._ledger.gave_up(sent.number)
            self._done.wait(_NOBODY_THERE_S)
            return
        if answer.status_code >= 500:
            self._put_back(sent, str(answer.status_code), answer.headers.get("Retry-After"))
        elif answer.status_code == 200:
            self._ledger.accepted(sent.number, answer.json()["id"])
        else:
            self._ledger.was_refused(sent.number, answer.text)

    def _put_back(self, sent: Sent, what: str, retry_after: str | None) -> None:
        """As the vendor's servers do: the same body again, until too much time has passed."""
        self._ledger.was_troubled(sent.number, what, retry_after)
        self._again.append(replace(sent, failed_at=time.monotonic()))


class Prices(threading.Thread):
    """Moves the market a little again and again, so that resting orders fill; `move` says how."""

    def __init__(self, move: Callable[[], None]) -> None:
        super().__init__(name="prices", daemon=True)
        self._move = move
        self._done = threading.Event()
        self.fault: BaseException | None = None

    def finish(self) -> None:
        """Stop moving prices."""
        self._done.set()
        self.join()
        if self.fault is not None:
            raise self.fault

    def run(self) -> None:
        """Move one price after another; what a dead server did not take is of no concern."""
        try:
            while not self._done.wait(_MOVES_EVERY_S):
                try:
                    self._move()
                except httpx.TransportError:
                    self._done.wait(_NOBODY_THERE_S)
        except BaseException as fault:  # noqa: BLE001 - told to who waits for this thread
            self.fault = fault
