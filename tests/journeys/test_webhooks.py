"""What a webhook lets in, through a real server: passwords, senders, rates; and what it keeps of all that."""

from typing import Any

import pytest

from tests.client import Client, Strategy
from tests.waiting import wait_for

GOOD = '{"ticker": "AMD", "action": "buy"}'
VENDOR = "52.89.214.238"


def test_a_new_password_works_at_once_and_the_old_one_through_the_overlap(client: Client) -> None:
    strategy = client.make_strategy()
    rotated = client.call("POST", f"/strategies/{strategy.id}/webhook/rotate", {"overlap_seconds": 3600})
    renewed = Strategy(strategy.id, strategy.uuid, rotated["url"])

    assert rotated["url"] != strategy.url
    assert rotated["uuid"] == strategy.uuid
    assert client.post(renewed, GOOD).status_code == client.post(strategy, GOOD).status_code == 200


def test_without_an_overlap_the_old_password_is_dead(client: Client) -> None:
    strategy = client.make_strategy()
    rotated = client.call("POST", f"/strategies/{strategy.id}/webhook/rotate", {"overlap_seconds": 0})

    answer = client.post(strategy, GOOD)

    assert (answer.status_code, answer.json()["messageCode"]) == (400, "invalid-password")
    assert client.post(Strategy(strategy.id, strategy.uuid, rotated["url"]), GOOD).status_code == 200


def test_an_address_is_shown_once(client: Client) -> None:
    strategy = client.make_strategy()
    password = strategy.url.rpartition("/")[2]

    shown = (
        client.api.get(f"/strategies/{strategy.id}").text + client.api.get("/strategies", params={"limit": 1000}).text
    )

    assert password not in shown


@pytest.mark.parametrize(
    ("sources", "forwarded_for", "status"),
    [
        (["tradingview"], VENDOR, 200),
        (["tradingview"], "203.0.113.7", 400),
        (["tradingview"], f"{VENDOR}, 203.0.113.7", 400),
        (["tradingview", "203.0.113.0/24"], "203.0.113.7", 200),
        (None, "203.0.113.7", 200),
    ],
)
def test_senders_are_known_by_what_a_trusted_proxy_says(
    client: Client, sources: list[str] | None, forwarded_for: str, status: int
) -> None:
    strategy = client.make_strategy(sources=sources)

    answer = client.post(strategy, GOOD, x_forwarded_for=forwarded_for)

    assert answer.status_code == status, answer.text
    assert client.deliveries(strategy)[0]["source_ip"] == forwarded_for.rpartition(" ")[2]


def test_over_the_rate_one_row_a_minute_counts_all_of_them(client: Client) -> None:
    strategy = client.make_strategy(webhook={"rate_limit_per_minute": 5, "rate_limit_per_hour": 1000})

    answers = [client.post(strategy, GOOD) for _ in range(25)]

    over = [answer for answer in answers if answer.status_code == 429]
    assert [answer.status_code for answer in answers[:5]] == [200] * 5
    assert len(over) == 20
    for answer in over:
        assert 0 < int(answer.headers["Retry-After"]) <= 61
        assert answer.json()["messageCode"] == "too-many-requests"

    def rows() -> list[Any]:
        return [row for row in client.deliveries(strategy) if row["code"] == "too-many-requests"]

    # How many came is written down about once a second.
    wait_for(lambda: sum(row["repeats"] for row in rows()) == 20, "the count of all 20")
    # The minute may end while they are sent.
    assert len(rows()) <= 2
    assert {answer.json()["logId"] for answer in over} == {row["id"] for row in rows()}


def test_a_refused_message_is_kept_with_its_code_and_without_its_secrets(client: Client) -> None:
    strategy = client.make_strategy()
    body = f'{{"ticker": "AMD", "action": "hold", "apiKey": "hunter2", "url": "{strategy.url}"}}'

    log_id = client.post(strategy, body).json()["logId"]

    row = client.call("GET", f"/deliveries/{log_id}")
    assert (row["verdict"], row["code"], row["signal_id"]) == ("refused", "invalid-action", None)
    assert row["errors"][0]["path"] == "action"
    assert "hunter2" not in row["body"]
    assert strategy.url.rpartition("/")[2] not in row["body"]
    assert '"action": "hold"' in row["body"]


def test_secrets_of_an_accepted_message_are_shown_nowhere(client: Client) -> None:
    strategy, account = client.make_strategy(), client.open_account(price_source="simulated")
    client.subscribe(strategy, account)
    message = {"ticker": "AMD", "action": "buy", "password": "hunter2", "extras": {"my_token": "hunter3"}}

    answer = client.post(strategy, message).json()
    client.ended_trade(answer["id"])

    assert answer["payload"] == message
    for path in (f"/deliveries/{answer['logId']}", f"/signals/{answer['id']}", "/trades", "/signals", "/deliveries"):
        shown = client.api.get(path).text
        assert "hunter2" not in shown, path
        assert "hunter3" not in shown, path


@pytest.mark.parametrize("content_type", ["text/plain", "application/json; charset=utf-8", "image/png", ""])
def test_a_message_is_read_whatever_it_says_it_is(client: Client, content_type: str) -> None:
    strategy = client.make_strategy()

    assert client.post(strategy, GOOD, content_type=content_type).status_code == 200


def test_a_webhook_may_read_json5(client: Client) -> None:
    strategy = client.make_strategy(webhook={"json_syntax": "json5"})

    answer = client.post(strategy, "{ticker: 'AMD', /* now */ action: 'buy',}")

    assert answer.status_code == 200, answer.text
    assert answer.json()["payload"] == {"ticker": "AMD", "action": "buy"}


def test_unknown_tickers_come_in_where_that_is_wanted(client: Client) -> None:
    strategy = client.make_strategy(unknown_tickers="accept")

    answer = client.post(strategy, {"ticker": "NEWCO", "action": "buy"})

    assert answer.status_code == 200, answer.text
    assert answer.json()["warnings"][0]["code"] == "ticker-read-as"
