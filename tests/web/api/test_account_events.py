"""What happened to accounts: listed, filtered, a page at a time."""

from tests.client import Client
from tests.web.api.refused import refused


def _lock_and_unlock(client: Client) -> str:
    account_id = client.open_account()
    for seconds in (60, 0):
        client.call("POST", f"/accounts/{account_id}/lock", {"seconds": seconds})
    return account_id


def test_an_event_says_what_happened_and_when(client: Client) -> None:
    account_id = _lock_and_unlock(client)
    [unlocked, locked] = client.call("GET", f"/accounts/{account_id}/events")["items"]
    assert (unlocked["code"], locked["code"]) == ("account-unlocked", "account-locked")
    assert locked["account_id"] == account_id
    assert locked["message"].startswith("Entries are locked until 2")
    assert locked["happened_at"] <= unlocked["happened_at"]
    assert {locked[name] for name in ("symbol", "order_id", "ours", "theirs")} == {None}


def test_events_are_picked_by_account_and_code(client: Client) -> None:
    one, other = _lock_and_unlock(client), _lock_and_unlock(client)
    of_one = client.listed(f"/accounts/{one}/events")
    assert client.listed("/account-events", account_id=one) == of_one
    assert client.listed(f"/accounts/{one}/events", code="account-locked") == of_one[1:]
    assert client.listed(f"/accounts/{one}/events", symbol="KO") == []
    everybody = [event["account_id"] for event in client.listed("/account-events", code="account-locked")]
    assert everybody.index(other) < everybody.index(one)


def test_a_page_goes_on_where_the_last_one_ended(client: Client) -> None:
    account_id = _lock_and_unlock(client)
    first = client.call("GET", f"/accounts/{account_id}/events", limit=1)
    rest = client.call("GET", f"/accounts/{account_id}/events", limit=1, cursor=first["next"])
    assert (first["items"][0]["code"], rest["items"][0]["code"]) == ("account-unlocked", "account-locked")
    assert rest["next"] is None


def test_a_filter_that_is_not_known_is_refused(client: Client) -> None:
    refused(client.api.get("/account-events?kode=x"), 422, "unknown-filter", "kode")
    refused(client.api.get("/accounts/nobody/events"), 404, "account-not-found")
