import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradehook.intake.masking import MASK, bounded, masked, masked_members, own_secret_in

OWN = "b" * 64
LARGEST = 65_536


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ('{"ticker": "AMD", "password": "hunter2"}', '{"ticker": "AMD", "password": "***"}'),
        ('{"my_secret" : "a\\"b", "x": 1}', '{"my_secret" : "***", "x": 1}'),
        ("{'Api-Token': 'a b'}", "{'Api-Token': \"***\"}"),
        ('{"apiKey":12345,"x":1}', '{"apiKey":"***","x":1}'),
        ("passphrase=open&ticker=AMD", 'passphrase="***"&ticker=AMD'),
        ('{"note": "my auth_key: abc, and more"}', '{"note": "my auth_key: "***", and more"}'),
        ('{"password": "cut off in the mid', '{"password": "***"'),
        (
            "{\u201cpassword\u201d: \u201chun ter\u201d, \u201ca\u201d: 1}",
            '{\u201cpassword\u201d: "***", \u201ca\u201d: 1}',
        ),
        ('{"ticker": "KEY", "action": "buy"}', '{"ticker": "KEY", "action": "buy"}'),
        ('{"quantity": 5, "pass": 1}', '{"quantity": 5, "pass": 1}'),
        (f'{{"url": "https://x/trading/webhook/1/{OWN}"}}', '{"url": "https://x/trading/webhook/1/***"}'),
    ],
)
def test_secrets_are_masked_and_the_rest_stays(sent: str, kept: str) -> None:
    assert masked(sent.encode(), OWN) == kept


@pytest.mark.parametrize(
    "field", ["secret", "password", "Passphrase", "access_token", "API_KEY", "auth-key-private_key"]
)
@given(value=st.text(st.characters(exclude_characters='"\\', exclude_categories=["Cs"]), min_size=12))
def test_no_value_of_a_secret_field_is_kept(field: str, value: str) -> None:
    unlikely_elsewhere = f"{value}!?"

    assert unlikely_elsewhere not in masked(f'{{"{field}": "{unlikely_elsewhere}"}}'.encode(), OWN)


@given(st.binary(max_size=300))
def test_any_bytes_become_text_that_every_store_takes(body: bytes) -> None:
    text = masked(body, OWN)

    assert "\x00" not in text
    text.encode()


@pytest.mark.parametrize(
    "part",
    [
        "a",
        "-secret",
        "secret",
        " ",
        '"',
        "key ",
        "token:",
        'token:"\\',
        "token:'",
        'token:\\"',
        "token=",
        "a:\"token:'",
    ],
)
def test_the_longest_body_costs_little_whatever_is_in_it(part: str) -> None:
    body = ('{"token": ' + part * LARGEST)[:LARGEST].encode()

    before = time.process_time()
    masked(body, OWN)

    # Milliseconds where it is linear; minutes where it is not.
    assert time.process_time() - before < 1


def test_members_are_masked_at_every_depth() -> None:
    sent = {"my_token": ["x"], "note": f"at {OWN}", "list": [{"password": 1, "n": 2}, OWN], "n": 3}

    kept = {"my_token": MASK, "note": f"at {MASK}", "list": [{"password": MASK, "n": 2}, MASK], "n": 3}

    assert masked_members(sent, OWN) == kept


def test_a_refused_body_is_cut() -> None:
    assert bounded("x" * 4_096) == "x" * 4_096
    assert bounded("x" * 5_000) == "x" * 4_096 + "\u2026 (5000 characters)"
    assert MASK == "***"


@pytest.mark.parametrize("form", ["{}", '"{}', "key:{}", "a {},b", "\u201c{}\u201d"])
def test_the_own_secret_is_found_where_it_stands_by_itself(form: str) -> None:
    for body in (form.format(OWN).encode(), form.format(OWN).encode("utf-16-le")):
        assert own_secret_in(body, lambda word: word == OWN) == OWN


@pytest.mark.parametrize("body", [b"", b"AMD", OWN[:-1].encode(), f"x{OWN}".encode()])
def test_what_is_not_the_own_secret_is_none(body: bytes) -> None:
    assert own_secret_in(body, lambda word: word == OWN) == ""


def test_the_own_secret_is_masked_in_the_names_of_members_too() -> None:
    assert masked_members({f"a {OWN}": {OWN: [OWN]}}, OWN) == {f"a {MASK}": {MASK: [MASK]}}
