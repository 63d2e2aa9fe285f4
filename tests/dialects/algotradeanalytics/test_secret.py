"""The key of a message: found where it can be read, and never in what is stored, whatever the body is."""

import json
import time
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from tests.dialects.algotradeanalytics.causes import BROKEN, CAUSES
from tests.dialects.algotradeanalytics.messages import KEY, entry
from tradehook.dialects.algotradeanalytics.parse import parse
from tradehook.dialects.algotradeanalytics.secret import mask, secret_of
from tradehook.dialects.contract import JsonSyntax, Unreadable
from tradehook.intake.masking import masked

LARGEST = 25_600
BARE = KEY.encode()
NAMED = rf'"auth_key": "{KEY}"'


def stored(body: bytes, secret: str = "") -> str:
    """What is kept of a body."""
    return masked(mask(body), secret)


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (entry(), KEY),
        (entry(auth_key=f" {KEY}"), f" {KEY}"),
        (json.dumps({"AUTH_KEY": KEY}).encode(), KEY),
        (json.dumps({"Auth_Key": "other", "auth_key": KEY}).encode(), KEY),
        (rb'{"auth\u005fkey": "\u006b2"}', "k2"),
        (entry(auth_key=None), ""),
        (entry(auth_key=""), ""),
        (entry(auth_key=5), ""),
        (entry(auth_key=[KEY]), ""),
        (json.dumps({"authKey": KEY}).encode(), ""),
    ],
)
def test_the_key_is_found_as_it_was_sent(body: bytes, found: str) -> None:
    assert secret_of(body, JsonSyntax.STRICT) == found


@pytest.mark.parametrize(("code", "path", "body"), BROKEN, ids=range(len(BROKEN)))
def test_a_body_that_cannot_be_read_says_so_as_its_message_would(code: str, path: str, body: bytes) -> None:
    found = secret_of(body, JsonSyntax.STRICT)
    assert found == parse(body, JsonSyntax.STRICT)
    assert isinstance(found, Unreadable)
    assert [(refusal.code, refusal.path) for refusal in found.refusals] == [(code, path)]


def test_the_key_is_found_in_json5_where_the_webhook_takes_it() -> None:
    assert secret_of(b"{auth_key: 'abc', // mine\n}", JsonSyntax.JSON5) == "abc"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (f'{{{NAMED}, "ticker": "A"}}', '{"auth_key": "***", "ticker": "A"}'),
        (f'{{"ticker": "A", {NAMED}}}', '{"ticker": "A", "auth_key": "***"}'),
        (f'{{{NAMED}, "metadata": {{"url": "x?k={KEY}"}}}}', '{"auth_key": "***", "metadata": {"url": "x?k=***"}}'),
        (f"auth_key={KEY}&ticker=A", "auth_key=***&ticker=A"),
        ('{"ticker": "A", "auth_key": "", "qty": 1}', '{"ticker": "A", "auth_key": "", "qty": 1}'),
        ('{"ticker": "A"}', '{"ticker": "A"}'),
        (f'"{{\\"auth_key\\": \\"{KEY}\\", \\"a\\": 1}}"', '"{\\"auth_key\\": \\"***\\", \\"a\\": 1}"'),
    ],
)
def test_the_key_is_masked_and_the_rest_stays(sent: str, kept: str) -> None:
    assert mask(sent.encode()).decode() == kept


@pytest.mark.parametrize("name", ["auth_key", "AUTH_KEY", "authKey", "auth-key", "auth key", "auth.key", "auth%5Fkey"])
@pytest.mark.parametrize(
    "form",
    [
        '{{"{name}": "{key}"',
        '{{"ticker": "A", "{name}":\n"{key}',
        "{{'{name}': '{key}', }}",
        "{{\u201c{name}\u201d: \u201c{key}\u201d}}",
        '{{"{name}" "{key}"}}',
        '{{"{name}": ["{key}"]}}',
        '{{"{name}": {{"x": "{key}"}}}}',
        "{name}={key}",
        "%22{name}%22%3A%22{key}%22",
        "<{name}>{key}</{name}>",
        "{name} {key}",
        "{{{name}: {key}}}",
        '{{"{name}": "{key}", "note": "{key}"',
        '[{{"{name}": "{key}"}}]',
    ],
)
def test_the_key_is_masked_in_any_body_that_cannot_be_read(name: str, form: str) -> None:
    body = form.format(name=name, key=KEY)
    for sent in (body.encode(), body.encode("utf-16-le"), body.encode("utf-16"), b"\xff" + body.encode()):
        assert KEY not in stored(sent).replace("\ufffd", "")


@pytest.mark.parametrize("name", ["auth_key", r"auth\u005fkey", r"auth\\u005fkey", r"\u0061uth_key"])
def test_escapes_hide_neither_the_name_nor_the_key(name: str) -> None:
    escaped = "".join(rf"\u{ord(letter):04x}" for letter in KEY)
    for key in (KEY, escaped):
        for body in (f'{{"{name}": "{key}"}}', f'{{"{name}": "{key}"'):
            kept = stored(body.encode())
            assert KEY not in kept
            assert escaped not in kept


@given(at=st.integers(0, 200), more=st.binary(max_size=60))
@example(at=200, more=b"")
def test_a_message_that_is_cut_short_has_no_more_of_its_key_than_four_letters(at: int, more: bytes) -> None:
    assume(KEY[:5].encode() not in more)
    whole = f'{{"ticker": "AAPL", {NAMED}, "qty": 1}}'.encode()
    kept = stored(whole[:at] + more)
    assert not any(KEY[:length] in kept for length in range(5, len(KEY) + 1))


@given(
    members=st.dictionaries(
        st.text(max_size=8),
        st.text(max_size=20) | st.sampled_from([KEY, f"x {KEY} y", f"auth_key: {KEY}"]) | st.just({"deep": [KEY]}),
        max_size=5,
    ),
    cut=st.integers(0, 40),
    compact=st.booleans(),
)
def test_the_key_survives_nowhere_in_what_is_stored(members: dict[str, Any], cut: int, compact: bool) -> None:
    written = json.dumps({"auth_key": KEY} | members, separators=(",", ":") if compact else None).encode()
    assert KEY not in stored(written[: len(written) - cut])
    assert KEY not in stored(written, KEY)


@given(body=st.binary(max_size=300))
def test_any_bytes_can_be_looked_through(body: bytes) -> None:
    for syntax in JsonSyntax:
        assert isinstance(secret_of(body, syntax), str | Unreadable)
    assert isinstance(mask(body), bytes)


@pytest.mark.parametrize(("code", "path", "body"), CAUSES, ids=range(len(CAUSES)))
def test_a_masked_body_means_what_it_meant(code: str, path: str, body: bytes) -> None:
    assert json.loads(mask(body)) == json.loads(body) | ({"auth_key": "***"} if BARE in body else {})


@pytest.mark.parametrize(
    "part",
    [
        b"auth_key",
        b"auth_key:x,",
        b"auth",
        b'"',
        b"auth_key\"'\"'",
        b"\\u0061",
        b"auth_key:aaaaaaaa",
        b"auth_key" + b" ",
    ],
)
def test_the_longest_body_takes_no_time(part: bytes) -> None:
    body = part * (LARGEST // len(part))
    began = time.process_time()
    mask(body)
    assert time.process_time() - began < 0.5
