"""What answers and broken requests mean: only what is definite counts as such."""

import json
from collections.abc import Iterator

import httpx
import pytest
from websockets import exceptions as websockets

from tradehook.brokers.alpaca.errors import (
    EXCEPTIONS,
    NOT_FOUND,
    UNSURE,
    Sent,
    TooLate,
    failure,
    name_of,
    refusal,
)
from tradehook.vocabulary.broker import DUPLICATE_ID, NotSent, Rejected, Unknown

BEFORE_THE_FIRST_BYTE = {
    TooLate,
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
    httpx.InvalidURL,
}


def classes_of(library: object) -> Iterator[type[BaseException]]:
    """The exceptions that a library shows."""
    for value in vars(library).values():
        if isinstance(value, type) and issubclass(value, BaseException):
            yield value


def every_exception() -> set[type[BaseException]]:
    """The exceptions of the libraries: those they show and those made of them, none of Python's or of a test's."""
    shown = {*classes_of(httpx), *classes_of(websockets)}
    every = shown | {below for each in shown for below in each.__subclasses__()}
    return {each for each in every if each.__module__.partition(".")[0] in ("httpx", "websockets")}


def made(kind: type[BaseException]) -> BaseException:
    """An exception of a kind, whatever it takes to make one and to say what it is about."""
    told = type(kind.__name__, (kind,), {"__init__": lambda self: None, "__str__": lambda self: "told by a test"})
    error: BaseException = told()
    return error


def test_the_table_names_every_exception_of_the_libraries() -> None:
    not_named = set(map(name_of, every_exception())) - EXCEPTIONS.keys()

    assert not not_named, f"say in errors.EXCEPTIONS what these mean: {sorted(not_named)}"


def test_only_failures_before_the_first_byte_prove_that_nothing_was_sent() -> None:
    assert {name for name, sent in EXCEPTIONS.items() if sent is Sent.NO} == set(map(name_of, BEFORE_THE_FIRST_BYTE))


@pytest.mark.parametrize("kind", sorted({*every_exception(), TooLate}, key=name_of), ids=name_of)
def test_every_exception_is_an_outcome(kind: type[BaseException]) -> None:
    outcome = failure(made(kind))

    assert isinstance(outcome, NotSent if kind in BEFORE_THE_FIRST_BYTE else Unknown)
    assert kind.__name__ in outcome.why


@pytest.mark.parametrize("error", [OSError("reset"), ValueError("?"), RuntimeError("closed"), TimeoutError()])
def test_an_exception_that_is_not_in_the_table_says_nothing(error: BaseException) -> None:
    assert isinstance(failure(error), Unknown)


def test_a_new_kind_of_a_known_exception_means_what_that_one_means() -> None:
    class TooManyTries(httpx.ConnectError):
        """As a later version of the library may have it."""

    assert isinstance(failure(TooManyTries("?")), NotSent)


def body(message: str, code: int | None = None) -> bytes:
    return json.dumps({"message": message} if code is None else {"code": code, "message": message}).encode()


@pytest.mark.parametrize(
    ("status", "number", "words", "code"),
    [
        (422, 40010001, "client_order_id must be unique", DUPLICATE_ID),
        (422, 40010001, "client order id must be unique", DUPLICATE_ID),
        (403, 40310000, "insufficient buying power", "insufficient-buying-power"),
        (403, 40310000, "insufficient options buying power (required: 2, available: 1)", "insufficient-buying-power"),
        (403, 40310000, "insufficient qty available for order (requested: 2, available: 1)", "insufficient-quantity"),
        (403, 40310000, "insufficient balance for BTC (requested: 1, available: 0)", "insufficient-quantity"),
        (403, 40310000, "insufficient balance for USD (requested: 9, available: 1)", "insufficient-buying-power"),
        (403, 40310000, 'asset "AAPL" cannot be sold short', "short-not-allowed"),
        (403, 40310000, "potential wash trade detected. use complex orders", "wash-trade"),
        (403, 40310100, "trade denied due to pattern day trading protection", "day-trading-limit"),
        (422, 42210000, 'asset "NOSUCH" not found', "symbol-not-tradable"),
        (422, 42210000, 'contract "X" is not tradable', "symbol-not-tradable"),
        (422, 42210000, "invalid limit_price 1.001. sub-penny increment does not fulfill", "off-tick"),
        (422, 42210000, "fractional orders must be DAY orders", "off-step"),
        (422, 42210000, "qty must be integer for options trading", "off-step"),
        (422, 42210000, "invalid option time_in_force", "unsupported-time-in-force"),
        (422, 42210000, "invalid order type for options trading", "unsupported-order-type"),
        (422, 42210000, "cannot replace order in filled status", "not-replaceable"),
        (422, 42210000, "qty must be > filled_qty", "not-replaceable"),
        (422, 42210000, 'order is already in "filled" state', "order-already-final"),
        (422, 42210000, 'order is already in "pending_replace" state', "not-cancellable"),
        (404, 40410000, "order not found for 904837e3", NOT_FOUND),
        (404, 40410000, "order not found for client_order_id", NOT_FOUND),
        (401, None, "unauthorized.", "not-authorized"),
        (403, None, "forbidden.", "forbidden"),
        (403, 40310000, "something new", "forbidden"),
        (422, 42210000, "something new", "unprocessable"),
        (400, 40010000, "request body format is invalid", "invalid-request"),
        (409, 40910000, "something new", "alpaca-409"),
    ],
)
def test_alpacas_own_no_is_definite_with_its_words_unchanged(
    status: int, number: int | None, words: str, code: str
) -> None:
    assert refusal(status, body(words, number)) == Rejected(code=code, words=words)


@pytest.mark.parametrize("status", [*UNSURE, 301, 500, 502, 503, 504])
def test_whoever_gives_up_on_the_way_says_nothing_definite(status: int) -> None:
    assert isinstance(refusal(status, body("sorry", 50010000)), Unknown)


@pytest.mark.parametrize(
    "content", [b"", b"<html>403 Forbidden</html>", b"[]", b'{"code": 1}', b"\xff\xfe", b'{"message']
)
def test_a_no_that_is_not_in_alpacas_words_is_not_definite(content: bytes) -> None:
    outcome = refusal(403, content)

    assert isinstance(outcome, Unknown)
    assert "403" in outcome.why
