"""Approving, rejecting and retrying trades: what the API answers where there is nothing to be said."""

import pytest

from tests.client import Client, Strategy
from tests.web.api.refused import refused


@pytest.fixture
def strategy(client: Client) -> Strategy:
    return client.make_strategy()


@pytest.mark.parametrize("verb", ["approve", "reject", "retry"])
def test_a_trade_has_to_be_there(client: Client, verb: str) -> None:
    refused(client.api.post(f"/trades/nowhere/{verb}"), 404, "trade-not-found")


@pytest.mark.parametrize(
    ("verb", "code"),
    [("approve", "not-awaiting-approval"), ("reject", "not-awaiting-approval"), ("retry", "not-failed")],
)
def test_a_trade_that_ended_is_over(client: Client, strategy: Strategy, verb: str, code: str) -> None:
    client.subscribe(strategy, client.open_account())
    client.set_price("AMD", "100")
    trade = client.carried_out(strategy, {"ticker": "AMD", "action": "buy", "quantity": 1, "message": "why not"})

    error = refused(client.api.post(f"/trades/{trade['id']}/{verb}"), 409, code)

    assert "completed" in error["message"]
    assert (trade["message"], trade["attempt"], trade["proposed"]) == ("why not", 1, [])
    assert (trade["expires_at"], trade["resumes_at"]) == (None, None)


@pytest.mark.parametrize("words", ["", " ", "x" * 501, 5])
def test_words_are_few_and_not_empty(client: Client, words: object) -> None:
    refused(client.api.post("/trades/nowhere/reject", json={"words": words}), 422, "invalid-value", "words")


def test_a_field_that_does_not_exist_is_refused(client: Client) -> None:
    assert client.api.post("/trades/nowhere/reject", json={"because": "no"}).status_code == 422
