"""A trader's backtest beside the alerts that came, through the API: import, report, grid, logs of alerts, bad files."""

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.client import Client, Json, Strategy

OLDER = "Trade #,Type,Signal,Date/Time,Price USD,Contracts,Profit USD\n"
NEWER = "Trade number;Typ e;Date and time;Signal;Price USD;Size (qty)\n".replace("Typ e", "Type")
LOG = "Alert ID,Ticker,Name,Description,Time,Webhook status\n"
DAY = datetime(2024, 3, 5, 14, 30, tzinfo=UTC)


def imported(client: Client, path: str, file: str | bytes, **asked: Any) -> Json:
    answer = sent(client, path, file, **asked)
    assert answer.status_code == 201, answer.text
    found: Json = answer.json()
    return found


def sent(client: Client, path: str, file: str | bytes, **asked: Any) -> httpx.Response:
    content = file.encode() if isinstance(file, str) else file
    return client.api.post(f"/analytics/{path}", content=content, params=asked)


def row(number: int, kind: str, at: datetime, price: str, signal: str = "Dip") -> str:
    return f"{number},{kind},{signal},{at:%Y-%m-%d %H:%M:%S},{price},10,\n"


def logged(alert: str, text: str, at: datetime, ticker: str = "NASDAQ:AMD") -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(
        [alert, f"{ticker}, 5m", "Swing", text, f"{at:%Y-%m-%dT%H:%M:%SZ}", ""]
    )
    return out.getvalue()


def rows_of(client: Client, backtest_id: str, **asked: Any) -> list[Json]:
    return client.listed(f"/analytics/backtests/{backtest_id}/rows", **asked)


@pytest.fixture
def strategy(client: Client) -> Strategy:
    """A strategy that nobody follows."""
    return client.make_strategy()


def came(client: Client, strategy: Strategy, *messages: Json) -> list[datetime]:
    """When messages came that were sent to a strategy's webhook."""
    ids = [client.post(strategy, {"ticker": "AMD", **message}).json()["id"] for message in messages]
    return [datetime.fromisoformat(client.call("GET", f"/signals/{each}")["accepted_at"]) for each in ids]


def test_what_came_to_a_webhook_is_held_against_the_backtest(client: Client, strategy: Strategy) -> None:
    bought, sold, stray = came(
        client,
        strategy,
        {"action": "buy", "price": "100.5"},
        {"action": "exit", "price": 102},
        {"action": "buy", "sentiment": "bullish", "price": 500},
    )
    file = (
        OLDER
        + row(1, "Entry Long", bought - timedelta(seconds=2), "100")
        + row(1, "Exit Long", sold, "102")
        + row(2, "Entry Short", sold + timedelta(seconds=30), "103")
    )

    made = imported(client, "backtests", file, name="Dips", strategy_id=strategy.id, symbol="nasdaq:amd")

    report = made["report"]
    assert (report["total"], report["alerts"], report["matched"], report["missed"], report["false"]) == (3, 3, 2, 1, 1)
    assert (report["match_rate"], report["verdict"]) == ("66.67", "significant")
    assert report["average_price_drift_percent"] == "0.25"
    assert 1 <= float(report["average_time_drift_ms"]) / 1000 <= 2
    assert made["badges"] == {"matched": 2, "missing": 1, "unmatched": 1}
    assert (made["trades"], made["currency"], made["settings"]["symbol"]) == (2, "USD", "nasdaq:amd")
    entry, exit_, *_ = rows_of(client, made["id"], sort="match_type")
    assert (entry["trade"], entry["type"], entry["direction"], entry["source"]) == (1, "entry", "long", "webhook")
    assert (entry["backtest_price"], entry["alert_price"], entry["price_difference"]) == ("100", "100.5", "0.5")
    assert entry["price_difference_percent"] == "0.5"
    assert (exit_["price_difference"], exit_["match_type"]) == ("0", "matched")
    [missing] = rows_of(client, made["id"], match_type="missing")
    assert (missing["trade"], missing["direction"], missing["alert_at"]) == (2, "short", None)
    [unmatched] = rows_of(client, made["id"], match_type="unmatched")
    assert unmatched["alert_at"] == stray.isoformat(timespec="microseconds").replace("+00:00", "Z")


def test_a_backtest_is_kept_changed_and_forgotten(client: Client, strategy: Strategy) -> None:
    [bought] = came(client, strategy, {"action": "buy", "price": 100})
    file = OLDER + row(1, "Entry Long", bought - timedelta(minutes=7), "100")
    made = imported(client, "backtests", file, name=f"late {strategy.uuid}", strategy_id=strategy.id)
    assert (made["report"]["matched"], made["settings"]["forward_minutes"]) == (0, "5")

    changed = client.call("PATCH", f"/analytics/backtests/{made['id']}", {"forward_minutes": 10, "name": "later"})

    assert (changed["report"]["matched"], changed["name"]) == (1, "later")
    again = client.call("GET", f"/analytics/backtests/{made['id']}")
    assert again == changed
    [kept] = [each for each in client.listed("/analytics/backtests") if each["id"] == made["id"]]
    assert (kept["name"], kept["settings"]["forward_minutes"], kept["trades"]) == ("later", "10", 1)
    assert client.api.delete(f"/analytics/backtests/{made['id']}").status_code == 204
    for method, path in (("GET", ""), ("DELETE", ""), ("GET", "/rows")):
        answer = client.api.request(method, f"/analytics/backtests/{made['id']}{path}")
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "backtest-not-found")


def test_alerts_that_come_later_count_without_a_word(client: Client, strategy: Strategy) -> None:
    [first] = came(client, strategy, {"action": "buy", "price": 100})
    file = OLDER + row(1, "Entry Long", first, "100") + row(1, "Exit Long", first + timedelta(minutes=2), "101")
    made = imported(client, "backtests", file, strategy_id=strategy.id)
    assert made["report"]["matched"] == 1
    came(client, strategy, {"action": "exit", "price": 101})
    assert client.call("GET", f"/analytics/backtests/{made['id']}")["report"]["matched"] == 1
    client.call("PATCH", f"/analytics/backtests/{made['id']}", {"backward_minutes": 3})
    assert client.call("GET", f"/analytics/backtests/{made['id']}")["report"]["matched"] == 2


def test_a_dry_run_keeps_nothing(client: Client, strategy: Strategy) -> None:
    before = len(client.listed("/analytics/backtests"))
    made = imported(client, "backtests", OLDER + row(1, "Entry Long", DAY, "1"), strategy_id=strategy.id, dry_run=True)
    assert (made["id"], made["report"]["total"], made["imported_at"]) == (None, 1, None)
    assert len(client.listed("/analytics/backtests")) == before


def test_a_log_of_alerts_counts_as_what_came_and_is_never_traded(client: Client, strategy: Strategy) -> None:
    account = client.open_account()
    client.subscribe(strategy, account)
    log = (
        LOG
        + logged("7", '{"action": "buy", "price": 100.5}', DAY + timedelta(seconds=3))
        + logged("7", "EXIT LONG,102", DAY + timedelta(hours=1))
        + logged("7", "EXIT LONG,102", DAY + timedelta(hours=1))
        + logged("8", "AMD crossing 100", DAY)
    )
    dry = imported(client, "alert-logs", log, strategy_id=strategy.id, dry_run=True)
    read = imported(client, "alert-logs", log, strategy_id=strategy.id, name="March")

    counts = {"rows": 4, "imported": 2, "repeated": 1, "known": 0, "delivered": 0, "not_about_a_trade": 1}
    assert {name: dry[name] for name in counts} == {name: read[name] for name in counts} == counts
    assert (dry["id"], read["left_out"]) == (None, [{"line": 5, "text": "AMD crossing 100"}])
    again = imported(client, "alert-logs", log, strategy_id=strategy.id)
    assert (again["imported"], again["known"]) == (0, 2)

    file = OLDER + row(1, "Entry Long", DAY, "100") + row(1, "Exit Long", DAY + timedelta(hours=1), "102")
    made = imported(client, "backtests", file, strategy_id=strategy.id, symbol="AMD")
    assert (made["report"]["matched"], made["report"]["verdict"]) == (2, "production_ready")
    assert {each["source"] for each in rows_of(client, made["id"])} == {"csv"}
    assert {each["alert_signal"] for each in rows_of(client, made["id"])} == {"Swing"}
    assert client.call("PATCH", f"/analytics/backtests/{made['id']}", {"source": "webhook"})["report"]["matched"] == 0
    assert client.call("PATCH", f"/analytics/backtests/{made['id']}", {"source": None})["report"]["matched"] == 2
    assert client.listed("/signals", strategy_id=strategy.id) == []
    assert client.listed("/trades", strategy_id=strategy.id) == []

    [kept] = client.listed("/analytics/alert-logs", strategy_id=strategy.id, name="March")
    assert (kept["alerts"], kept["id"]) == (2, read["id"])
    assert client.api.delete(f"/analytics/alert-logs/{read['id']}").status_code == 204
    assert client.call("GET", f"/analytics/backtests/{made['id']}")["report"]["matched"] == 0
    answer = client.api.delete(f"/analytics/alert-logs/{read['id']}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "alert-log-not-found")


def test_what_came_to_the_webhook_by_itself_is_not_counted_twice(client: Client, strategy: Strategy) -> None:
    text = '{"ticker": "AMD", "action": "buy", "price": 100, "token": "hush-hush"}'
    answer = client.post(strategy, text)
    at = datetime.fromisoformat(client.call("GET", f"/signals/{answer.json()['id']}")["accepted_at"])
    log = LOG + logged("7", text, at - timedelta(seconds=1)) + logged("7", text, at - timedelta(hours=2))

    read = imported(client, "alert-logs", log, strategy_id=strategy.id)

    assert (read["delivered"], read["imported"]) == (1, 1)
    file = OLDER + row(1, "Entry Long", at - timedelta(hours=2), "100") + row(2, "Entry Long", at, "100")
    made = imported(client, "backtests", file, strategy_id=strategy.id)
    assert (made["report"]["alerts"], made["report"]["matched"]) == (2, 2)
    assert [each["source"] for each in rows_of(client, made["id"])] == ["csv", "webhook"]


def test_a_grid_is_filtered_sorted_and_paged(client: Client, strategy: Strategy) -> None:
    log = LOG + "".join(
        logged(str(n), f"{word},{100 + n}", DAY + timedelta(hours=n, seconds=late))
        for n, (word, late) in enumerate([("BUY", 10), ("SELL", 60), ("BUY", 30), ("SELL", 5)])
    )
    imported(client, "alert-logs", log, strategy_id=strategy.id)
    kinds = ["Entry Long", "Exit Long", "Entry Long", "Exit Long", "Entry Short"]
    file = OLDER + "".join(row(n // 2, kind, DAY + timedelta(hours=n), f"{100 + n}") for n, kind in enumerate(kinds))
    made = imported(client, "backtests", file, strategy_id=strategy.id)

    def numbers(**asked: Any) -> list[int]:
        return [int(each["backtest_price"]) - 100 for each in rows_of(client, made["id"], **asked)]

    assert numbers() == [0, 1, 2, 3, 4]
    assert numbers(sort="time_difference") == [1, 2, 0, 3, 4]
    assert numbers(direction="short") == [4]
    assert numbers(type="exit") == [1, 3]
    assert numbers(only_problems=True) == [1, 4] or numbers(only_problems=True) == [4]
    page = client.call("GET", f"/analytics/backtests/{made['id']}/rows", limit=3)
    rest = client.call("GET", f"/analytics/backtests/{made['id']}/rows", limit=3, cursor=page["next"])
    assert (len(page["items"]), len(rest["items"]), rest["next"]) == (3, 2, None)
    bad = client.api.get(f"/analytics/backtests/{made['id']}/rows", params={"cursor": "nonsense"})
    assert (bad.status_code, bad.json()["error"]["code"]) == (422, "invalid-cursor")


def test_localised_files_in_either_layout_and_any_encoding(client: Client, strategy: Strategy) -> None:
    comma = NEWER + "1;Entry long;05.03.2024 15:30;Dip;1.100,50;10\n1;Exit long;05.03.2024 16:30;Top;1.102,00;10\n"
    for content in (comma.encode(), comma.encode("utf-16"), comma.encode("utf-8-sig"), comma.encode("cp1252")):
        made = imported(client, "backtests", content, strategy_id=strategy.id, timezone="Europe/Berlin", dry_run=True)
        assert (made["trades"], made["first_at"]) == (1, "2024-03-05T14:30:00.000000Z")


SLASHES = OLDER + "1,Entry Long,,03/05/2024 10:00,100,1,\n"


@pytest.mark.parametrize(
    ("file", "code", "row_", "column"),
    [
        (b"", "export-empty-file", None, None),
        (b"PK\x03\x04\x14\0\x06\0", "export-not-text", None, None),
        ("a,b\n1,2\n", "export-missing-column", 1, "Date and time"),
        (LOG + logged("7", "BUY", DAY), "export-missing-column", 1, "Date and time"),
        (OLDER, "export-no-rows", None, None),
        (OLDER + '1,Entry Long,"Dip,2024-03-05 10:00,100,1,\n', "export-open-quote", 2, None),
        (SLASHES, "export-ambiguous-dates", 2, "Date/Time"),
        (SLASHES + "1,Exit Long,,2024-03-06 10:00,100,1,\n", "export-ambiguous-dates", 2, "Date/Time"),
        (OLDER + row(1, "Entry Long", DAY, "100") * 2, "export-duplicate-row", 3, None),
        (OLDER + row(1, "Entry Long", DAY, "1 hundred"), "export-unreadable-number", 2, "Price USD"),
        (OLDER + row(1, "Exit Long", DAY, "100"), "export-exit-without-entry", 2, None),
    ],
)
def test_a_file_that_cannot_be_used_says_where_and_what_to_do(
    client: Client, file: str | bytes, code: str, row_: int | None, column: str | None
) -> None:
    answer = sent(client, "backtests", file)
    assert answer.status_code == 422, answer.text
    error = answer.json()["error"]
    first = error["problems"][0]
    assert (error["code"], first["code"], first["row"], first["column"]) == (code, code, row_, column)
    assert first["hint"] == error["hint"]
    assert error.get("path") == (", ".join(filter(None, [row_ and f"line {row_}", column])) or None)


def test_a_list_read_in_another_zone_is_kept_as_it_is_read_then(client: Client, strategy: Strategy) -> None:
    made = imported(client, "backtests", OLDER + row(1, "Entry Long", DAY, "100"), strategy_id=strategy.id)
    client.call("PATCH", f"/analytics/backtests/{made['id']}", {"timezone": "America/New_York"})
    [kept] = [each for each in client.listed("/analytics/backtests") if each["id"] == made["id"]]
    assert (made["first_at"][:16], kept["first_at"][:16]) == ("2024-03-05T14:30", "2024-03-05T19:30")


def test_an_ambiguous_file_is_read_once_it_is_said_how(client: Client) -> None:
    made = imported(client, "backtests", SLASHES, date_order="month_first", dry_run=True)
    assert made["first_at"].startswith("2024-03-05")
    made = imported(client, "backtests", SLASHES, date_order="day_first", dry_run=True)
    assert made["first_at"].startswith("2024-05-03")


def test_what_is_wrong_with_a_log_is_told_and_nothing_is_kept(client: Client, strategy: Strategy) -> None:
    log = LOG + logged("7", "BUY,100", DAY) + "7,AMD,Swing,BUY,soon,\n,AMD,Swing,BUY,2024-03-05T14:30:00Z,\n"
    answer = sent(client, "alert-logs", log, strategy_id=strategy.id)
    assert answer.status_code == 422
    assert [(each["code"], each["row"]) for each in answer.json()["error"]["problems"]] == [
        ("export-unreadable-date", 3)
    ]
    assert client.listed("/analytics/alert-logs", strategy_id=strategy.id) == []


@pytest.mark.parametrize(
    ("path", "asked", "code", "field"),
    [
        ("backtests", {"forward_minutes": 61}, "invalid-value", "forward_minutes"),
        ("backtests", {"price_percent": "much"}, "invalid-number", "price_percent"),
        ("backtests", {"timezone": "Mars"}, "invalid-timezone", "timezone"),
        ("backtests", {"strategy_id": "nobody"}, "strategy-not-found", "strategy_id"),
        ("backtests", {"stratgy_id": "x"}, "unknown-filter", "stratgy_id"),
        (
            "backtests",
            {"from": "2024-03-05T00:00:00Z", "to": "2024-03-04T00:00:00Z"},
            "ends-before-it-begins",
            "to",
        ),
        ("alert-logs", {"strategy_id": "nobody"}, "strategy-not-found", "strategy_id"),
        ("alert-logs", {"timezone": "Mars"}, "invalid-timezone", "timezone"),
    ],
)
def test_what_is_asked_wrongly_is_refused_by_name(
    client: Client, path: str, asked: Json, code: str, field: str
) -> None:
    answer = sent(client, path, OLDER + row(1, "Entry Long", DAY, "1"), **asked)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, code), answer.text
    assert answer.json()["error"]["path"] == field


def test_a_file_that_is_too_large_is_not_read_to_its_end(client: Client) -> None:
    answer = sent(client, "backtests", b"x" * (8 * 2**20 + 1))
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "body-too-large")
    assert "parts" in answer.json()["error"]["hint"]
