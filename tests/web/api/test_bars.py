"""Bars: what quotes came to, read a page at a time."""

import pytest

from tests.client import Client, Json
from tests.waiting import wait_for
from tests.web.api.refused import refused


def test_prices_set_by_hand_make_a_bar_within_a_second_or_two(client: Client) -> None:
    for last in ("50", "52.5", "49.25", "51"):
        client.set_price("SYY", last)

    def day() -> list[Json]:
        found: list[Json] = client.call("GET", "/bars/syy", source="manual", interval="1d")["items"]
        return found if sum(bar["quotes"] for bar in found) >= 4 else []

    bars = wait_for(day, "a bar of today")
    # It may just have become tomorrow.
    assert bars[0]["open"] == "50"
    assert max(bar["high"] for bar in bars) == "52.5"
    assert min(bar["low"] for bar in bars) == "49.25"
    assert bars[-1]["close"] == "51"
    minutes = client.call("GET", "/bars/SYY", source="manual")
    assert minutes["interval"] == "1m"
    assert sum(bar["quotes"] for bar in minutes["items"]) == 4


def test_what_was_never_quoted_has_no_bars(client: Client) -> None:
    found = client.call("GET", "/bars/CVX", source="replay", interval="1d")
    assert (found["items"], found["next"]) == ([], None)


@pytest.mark.parametrize(
    ("query", "code", "path"),
    [
        ({"interval": "5m"}, "invalid-value", "interval"),
        ({"source": "guess"}, "invalid-value", "source"),
        ({"from": "2024-01-02"}, "invalid-value", "from"),
        ({"from": "2024-01-02T10:00:00"}, "invalid-value", "from"),
        ({"to": "soon"}, "invalid-value", "to"),
        ({"limit": "0"}, "invalid-value", "limit"),
        ({"frm": "2024-01-02T10:00:00Z"}, "unknown-filter", "frm"),
        ({"from_": "2024-01-02T10:00:00Z"}, "unknown-filter", "from_"),
        ({"cursor": "WyJhIl0"}, "invalid-cursor", "cursor"),
    ],
)
def test_a_query_that_cannot_be_answered_says_where(client: Client, query: Json, code: str, path: str) -> None:
    refused(client.api.get("/bars/AAPL", params=query), 422, code, path)


def test_bars_of_an_unknown_instrument(client: Client) -> None:
    refused(client.api.get("/bars/NOSUCHTICKER"), 404, "instrument-not-found", "symbol")
