"""Guards outside: instants as text, both ways."""

from typing import Any

import pytest

from tests.client import Client
from tests.web.api.refused import refused

UNTIL = "2030-01-31T14:30:00.000000Z"


def _open(client: Client) -> str:
    return f"/accounts/{client.open_account()}"


def test_a_lock_is_written_and_read_as_text(client: Client) -> None:
    path = _open(client)
    set_ = client.call("PATCH", path, {"guards": {"entry_lock_until": "2030-01-31T14:30:00Z"}})
    assert (set_["guards"]["entry_lock_until"], set_["guards"]["max_signal_age_s"]) == (UNTIL, 120)
    assert client.call("GET", path)["guards"] == set_["guards"]
    free = client.call("PATCH", path, {"guards": {"entry_lock_until": None}})
    assert free["guards"]["entry_lock_until"] is None


def test_what_was_answered_can_be_sent_back(client: Client) -> None:
    path = _open(client)
    guards = client.call("PATCH", path, {"guards": {"entry_lock_until": UNTIL}})["guards"]
    assert client.call("PATCH", path, {"guards": guards})["guards"] == guards


@pytest.mark.parametrize("text", ["2030-01-31T09:30:00-05:00", "2030-01-31 14:30:00", "2030-01-31T14:30:00.0Z"])
def test_other_ways_to_write_the_same_moment_are_understood(client: Client, text: str) -> None:
    changed = client.call("PATCH", _open(client), {"guards": {"entry_lock_until": text}})
    assert changed["guards"]["entry_lock_until"] == UNTIL


@pytest.mark.parametrize("value", ["tomorrow", "", 1_750_000_000, True, [], "9999-12-31T23:59:59Z", "0001-01-01"])
def test_what_is_no_moment_is_refused(client: Client, value: Any) -> None:
    path = _open(client)
    answer = client.api.patch(path, json={"guards": {"entry_lock_until": value}})
    refused(answer, 422, "invalid-setting", "guards.entry_lock_until")
    assert client.call("GET", path)["guards"]["entry_lock_until"] is None


def test_a_lock_is_described_as_a_moment(client: Client) -> None:
    body = client.call("GET", "/openapi.json")["components"]["schemas"]["AccountBody"]
    described = body["properties"]["guards"]["properties"]["entry_lock_until"]
    assert {"type": "string", "format": "date-time"} in described["anyOf"]


def test_every_guard_can_be_set_and_read(client: Client) -> None:
    path = _open(client)
    wanted = {
        "max_signal_age_s": 60,
        "max_sent_age_s": 30,
        "max_position_quantity": "10.5",
        "max_position_value": "25000",
        "max_open_positions": 3,
        "max_trades_per_day": 0,
        "max_daily_loss": "500.25",
        "day_start": "17:00",
        "timezone": "America/Chicago",
    }
    set_ = client.call("PATCH", path, {"guards": wanted})["guards"]
    assert {name: set_[name] for name in wanted} == wanted
    assert client.call("GET", path)["guards"] == set_

    off = client.call("PATCH", path, {"guards": {"max_daily_loss": None}})["guards"]
    assert (off["max_daily_loss"], off["max_trades_per_day"]) == (None, 0)


@pytest.mark.parametrize(
    ("name", "value"),
    [("max_daily_loss", "0"), ("max_daily_loss", "-5"), ("max_trades_per_day", -1), ("max_position_value", "much")],
)
def test_a_limit_that_is_none_is_refused(client: Client, name: str, value: Any) -> None:
    answer = client.api.patch(_open(client), json={"guards": {name: value}})
    refused(answer, 422, "invalid-setting", f"guards.{name}")
