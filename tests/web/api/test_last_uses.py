"""The lists of webhooks and keys show when each was last used, and from where."""

from tests.client import Client, Json
from tests.waiting import wait_for

GOOD = '{"ticker": "AMD", "action": "buy"}'


def test_a_strategy_shows_when_its_webhook_was_used_and_from_where(client: Client) -> None:
    strategy = client.make_strategy()

    def shown() -> Json:
        found: Json = client.call("GET", f"/strategies/{strategy.id}")["webhook"]
        return found

    assert (shown()["last_used_at"], shown()["last_used_from"]) == (None, None)
    client.post(strategy, GOOD, X_Forwarded_For="198.51.100.4")
    wait_for(lambda: shown()["last_used_at"], "the last use")
    assert shown()["last_used_from"] == "198.51.100.4"


def test_a_key_that_is_deleted_leaves_no_use_behind(client: Client) -> None:
    key = client.call("POST", "/webhook-keys", {})
    client.hooks.post(key["url"], content="{}")
    path = f"/webhook-keys/{key['id']}"
    wait_for(lambda: client.call("GET", path)["last_used_at"], "the last use")
    assert client.api.delete(path).status_code == 204
