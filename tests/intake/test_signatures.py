"""Signatures of Standard Webhooks: the example of the specification, and what may not pass for one."""

import base64

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tradehook.intake.signatures import (
    TOLERANCE_S,
    Signed,
    signature_objection,
    signatures,
    signing_key,
    signing_secret,
)
from tradehook.vocabulary.instant import Instant, after
from tradehook.vocabulary.refusal import Gate

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
ID, AT = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330
BODY = b'{"test": 2432232314}'
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
NOW = Instant(AT * 1_000_000)
KEY = signing_key(SECRET) or b""
OTHER = bytes(range(32))


def objection(signed: Signed, body: bytes = BODY, now: Instant = NOW, keys: tuple[bytes, ...] = (KEY,)) -> Gate | None:
    """What is wrong with a signature."""
    found = signature_objection(signed, body, keys, now)
    return found and found.gate


def of(made: str, timestamp: str = str(AT), identity: str = ID) -> Signed:
    """The headers of a message."""
    return Signed(identity, timestamp, made)


def test_the_example_of_the_specification_is_valid() -> None:
    assert signatures(ID, AT, BODY, [KEY]) == SIGNATURE
    assert objection(of(SIGNATURE)) is None


def test_any_of_several_signatures_and_any_of_several_keys_will_do() -> None:
    both = f"v1a,asymmetric v1,{'A' * 43}= {SIGNATURE} v2,other"
    assert objection(of(both), keys=(OTHER, KEY)) is None
    assert objection(of(signatures(ID, AT, BODY, [OTHER, KEY]))) is None
    assert objection(of(SIGNATURE), keys=(OTHER,)) is Gate.SIGNATURE
    assert objection(of(SIGNATURE), keys=()) is Gate.SIGNATURE


@pytest.mark.parametrize(
    ("seconds", "gate"),
    [
        (TOLERANCE_S, None),
        (-TOLERANCE_S, None),
        (TOLERANCE_S + 1, Gate.SIGNATURE_AGE),
        (-TOLERANCE_S - 1, Gate.SIGNATURE_AGE),
    ],
)
def test_five_minutes_are_tolerated_both_ways(seconds: int, gate: Gate | None) -> None:
    assert objection(of(SIGNATURE), now=after(NOW, seconds)) is gate


def test_it_is_said_by_how_much_a_clock_is_off_only_to_who_knows_the_secret() -> None:
    late = signature_objection(of(SIGNATURE), BODY, (KEY,), after(NOW, 400))
    assert late is not None
    assert late.details == {"off": "400 seconds ago"}
    assert objection(of(SIGNATURE), now=after(NOW, 400), keys=(OTHER,)) is Gate.SIGNATURE


@pytest.mark.parametrize("missing", ["id", "timestamp", "signatures"])
def test_every_header_is_needed(missing: str) -> None:
    assert objection(of(SIGNATURE)._replace(**{missing: ""})) is Gate.SIGNATURE_MISSING


@pytest.mark.parametrize("timestamp", ["soon", "-1", "1614265330.0", "+1614265330", "1" * 5000, "١٦١٤٢٦٥٣٣٠", "0x1"])
def test_a_timestamp_is_whole_seconds(timestamp: str) -> None:
    made = f"v1,{base64.b64encode(bytes(32)).decode()}"
    assert objection(of(made, timestamp)) is Gate.SIGNATURE


def test_every_signed_part_counts() -> None:
    assert objection(of(SIGNATURE), body=BODY + b" ") is Gate.SIGNATURE
    assert objection(of(SIGNATURE, str(AT + 1))) is Gate.SIGNATURE
    assert objection(of(SIGNATURE, identity="msg_other")) is Gate.SIGNATURE
    assert objection(of(SIGNATURE.removeprefix("v1,"))) is Gate.SIGNATURE


@given(signed=st.builds(Signed, *[st.text(max_size=40)] * 3), body=st.binary(max_size=40))
@example(signed=Signed("\ud800", "1", "v1,\ud800"), body=b"")
def test_whatever_is_said_is_judged(signed: Signed, body: bytes) -> None:
    assert objection(signed, body) in {Gate.SIGNATURE_MISSING, Gate.SIGNATURE}


@given(key=st.binary(min_size=24, max_size=64))
def test_a_secret_is_written_down_and_read_again(key: bytes) -> None:
    assert signing_key(signing_secret(key)) == key


@pytest.mark.parametrize(
    "secret",
    ["", "whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_short", f"whsec_{'A' * 88}AAAA", "whsec_MfKQ9r8GKYq!"],
)
def test_what_is_no_secret_stands_for_no_key(secret: str) -> None:
    assert signing_key(secret) is None
