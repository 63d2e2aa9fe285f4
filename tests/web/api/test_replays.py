"""Replays: sending a file, playing it, looking at it, stopping it; and what is refused."""

from typing import Any

import pytest

from tests.client import Client, Json
from tests.waiting import wait_for
from tests.web.api.refused import refused

DAY = "time,open,high,low,close,volume\n2024-01-02,100,110,90,105,400\n2024-01-03,105,115,95,100,400\n"
LONG = "time,last\n" + "".join(f"{1_704_205_800 + 86_400 * day},{day + 1}\n" for day in range(50_000))


def put(client: Client, name: str, content: str) -> Json:
    answer = client.api.put(f"/replays/files/{name}", content=content.encode())
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


def bar(opened: str, high: str, low: str, close: str) -> Json:
    return {"open": opened, "high": high, "low": low, "close": close, "quotes": 4}


def ended(client: Client, replay_id: str) -> Json:
    return wait_for(
        lambda: (found := client.call("GET", f"/replays/{replay_id}"))["state"] != "playing" and found,
        "the end of a replay",
    )


def test_a_file_is_sent_listed_and_played_to_its_end(client: Client) -> None:
    sent = put(client, "day.csv", DAY)
    assert (sent["name"], sent["size_bytes"]) == ("day.csv", len(DAY))
    assert sent in client.call("GET", "/replays/files")["items"]

    started = client.call("POST", "/replays", {"name": "day.csv", "symbol": "nasdaq:KO"})
    assert (started["name"], started["symbol"], started["speed"]) == ("day.csv", "nasdaq:KO", "max")
    replay = ended(client, started["id"])

    assert (replay["state"], replay["rows"], replay["bad_rows"], replay["quotes"]) == ("finished", 2, 0, 8)
    assert (replay["played_from"], replay["played_to"]) == (
        "2024-01-02T00:00:00.000000Z",
        "2024-01-03T18:00:00.000000Z",
    )
    assert replay["played_s"] == 42 * 3600
    assert replay["refusal"] is None
    assert replay["ended_at"] >= replay["started_at"]
    quote = client.call("GET", "/prices/KO", source="replay")
    assert (quote["last"], quote["source"]) == ("100", "replay")
    assert quote["at"] >= replay["started_at"]


def test_the_bars_of_a_replay_are_those_of_its_file(client: Client) -> None:
    put(client, "bars.csv", DAY)
    ended(client, client.call("POST", "/replays", {"name": "bars.csv", "symbol": "PEP"})["id"])

    def bars() -> Json:
        found = client.call("GET", "/bars/PEP", source="replay", interval="1d")
        return found if len(found["items"]) == 2 and found["items"][-1]["quotes"] == 4 else {}

    found = wait_for(bars, "the bars of a replay")
    assert (found["symbol"], found["source"], found["interval"], found["currency"]) == ("PEP", "replay", "1d", "USD")
    assert found["items"] == [
        {"starts_at": "2024-01-02T00:00:00.000000Z"} | bar("100", "110", "90", "105"),
        {"starts_at": "2024-01-03T00:00:00.000000Z"} | bar("105", "115", "95", "100"),
    ]
    assert found["next"] is None

    newest = client.call("GET", "/bars/PEP", source="replay", interval="1d", limit=1)
    assert newest["items"] == found["items"][1:]
    older = client.call("GET", "/bars/PEP", source="replay", interval="1d", limit=1, cursor=newest["next"])
    assert (older["items"], older["next"]) == (found["items"][:1], None)
    span = {"from": "2024-01-02T00:00:00Z", "to": "2024-01-02T23:59:59Z"}
    assert client.call("GET", "/bars/PEP", source="replay", interval="1d", **span)["items"] == found["items"][:1]


def test_a_replay_at_true_speed_plays_until_it_is_stopped(client: Client) -> None:
    put(client, "long.csv", LONG)
    started = client.call("POST", "/replays", {"name": "long.csv", "symbol": "MMM", "speed": 1})
    assert (started["state"], started["speed"], started["quotes"]) == ("playing", "1", 1)
    assert client.call("GET", "/prices/MMM", source="replay")["last"] == "1"
    refused(client.api.post("/replays", json={"name": "long.csv", "symbol": "MMM"}), 409, "replay-plays-already")

    stopped = client.call("POST", f"/replays/{started['id']}/stop")

    assert stopped["state"] == "stopped"
    assert client.call("POST", f"/replays/{started['id']}/stop") == stopped
    assert stopped in client.call("GET", "/replays")["items"]


def test_rows_that_cannot_be_played_are_counted_and_named(client: Client) -> None:
    put(client, "odd.csv", "time,symbol,bid,ask\n2024-01-02,GE,1,2\nsoon,GE,1,2\n2024-01-03,NOSUCH,1,2\n")

    replay = ended(client, client.call("POST", "/replays", {"name": "odd.csv", "speed": "1000000"})["id"])

    assert (replay["state"], replay["rows"], replay["bad_rows"], replay["quotes"]) == ("finished", 3, 1, 1)
    assert replay["first_bad_rows"] == [{"line": 3, "message": '"soon" is no time that can be read.'}]
    assert replay["unknown_symbols"] == ["NOSUCH"]


def test_rows_out_of_order_end_it_and_say_the_line(client: Client) -> None:
    put(client, "unsorted.csv", "time,last\n2024-01-03,5\n2024-01-02,6\n")

    replay = ended(client, client.call("POST", "/replays", {"name": "unsorted.csv", "symbol": "T"})["id"])

    assert replay["state"] == "refused"
    assert replay["refusal"]["code"] == "replay-out-of-order"
    assert "Line 3" in replay["refusal"]["message"]


@pytest.mark.parametrize(
    ("body", "status", "code", "path"),
    [
        ({}, 422, "missing-field", "name"),
        ({"name": "nothing.csv", "symbol": "T"}, 404, "replay-file-not-found", "name"),
        ({"name": "../owner.token", "symbol": "T"}, 422, "replay-bad-name", "name"),
        ({"name": "/etc/passwd", "symbol": "T"}, 422, "replay-bad-name", "name"),
        ({"name": "..%2Fowner.csv", "symbol": "T"}, 422, "replay-bad-name", "name"),
        ({"name": "empty.csv", "symbol": "T"}, 422, "replay-columns-missing", None),
        ({"name": "words.csv", "symbol": "T"}, 422, "replay-no-readable-rows", None),
        ({"name": "fine.csv"}, 422, "replay-columns-missing", None),
        ({"name": "fine.csv", "symbol": "NOSUCHTICKER"}, 422, "instrument-not-found", "symbol"),
        ({"name": "fine.csv", "symbol": "T", "speed": 0}, 422, "invalid-speed", "speed"),
        ({"name": "fine.csv", "symbol": "T", "speed": "fast"}, 422, "invalid-speed", "speed"),
        ({"name": "fine.csv", "symbol": "T", "speed": True}, 422, "invalid-speed", "speed"),
        ({"name": "fine.csv", "symbol": "T", "source": "manual"}, 422, "invalid-value", "source"),
        ({"name": "fine.csv", "sybmol": "T"}, 422, "unknown-field", "sybmol"),
        ({"name": "broken.parquet", "symbol": "T"}, 422, "replay-file-unreadable", None),
    ],
)
def test_what_cannot_be_played_is_refused(
    client: Client, body: dict[str, Any], status: int, code: str, path: str | None
) -> None:
    files = {"empty.csv": "", "words.csv": "time,last\nsoon,5\n", "fine.csv": "time,last\n1704205800,5\n"}
    for name, content in {**files, "broken.parquet": "no parquet"}.items():
        put(client, name, content)

    refused(client.api.post("/replays", json=body), status, code, path)


@pytest.mark.parametrize("name", ["notes.txt", ".hidden.csv", "a%20b.csv", "..csv", "%2e%2e%2fa.csv"])
def test_no_other_name_can_be_sent(client: Client, name: str) -> None:
    answer = client.api.put(f"/replays/files/{name}", content=b"time,last\n")
    assert answer.status_code in (404, 422)
    assert answer.json()["error"]["code"] in ("replay-bad-name", "not-found")


def test_a_replay_that_is_not_known(client: Client) -> None:
    refused(client.api.get("/replays/nothing"), 404, "replay-not-found")
    refused(client.api.post("/replays/nothing/stop"), 404, "replay-not-found")
