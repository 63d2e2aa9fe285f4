"""A message that names a stock by its old ticker trades the new one, and says so wherever it is looked at."""

from tests.client import Client

SAID = "SQ has been called XYZ since 2025-01-21."


def test_the_new_stock_is_traded_and_the_answer_and_the_trade_say_which(client: Client) -> None:
    strategy, account_id = client.make_strategy(allowed_tickers=["SQ"]), client.open_account()
    client.subscribe(strategy, account_id)
    client.set_price("SQ", "80")

    answer = client.post(strategy, {"ticker": "NYSE:SQ", "action": "buy", "quantity": 5}).json()
    assert answer["payload"]["ticker"] == "NYSE:SQ"
    assert SAID in [warning["message"] for warning in answer["warnings"]]

    trade = client.ended_trade(answer["id"])
    assert (trade["status"], trade["symbol"], trade["family"]) == ("completed", "XYZ", "XYZ")
    assert SAID in str(client.call("GET", f"/trades/{trade['id']}")["trace"])
    assert [client.position(account_id, spelling) for spelling in ("XYZ", "SQ")] == [5, 5]

    assert client.carried_out(strategy, {"ticker": "XYZ", "action": "exit"})["status"] == "completed"
    assert client.position(account_id, "XYZ") == 0


def test_a_list_of_allowed_tickers_keeps_the_present_name(client: Client) -> None:
    strategy = client.make_strategy(allowed_tickers=["SQ", "FB"])

    assert client.call("GET", f"/strategies/{strategy.id}")["allowed_tickers"] == ["XYZ", "META"]
    assert client.post(strategy, {"ticker": "META", "action": "buy"}).status_code == 200
