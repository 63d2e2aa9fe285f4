"""The OpenAPI document and the page made from it."""

from html.parser import HTMLParser
from typing import Any

from tests.client import Client
from tradehook.web.api.export_lists import LISTS
from tradehook.web.api.reference import reference_page

CALLS = {
    ("post", "/accounts"), ("get", "/accounts"), ("get", "/accounts/{account_id}"), ("patch", "/accounts/{account_id}"),
    ("get", "/accounts/{account_id}/positions"), ("get", "/accounts/{account_id}/orders"),
    ("get", "/accounts/{account_id}/fills"), ("get", "/accounts/{account_id}/balances"),
    ("get", "/accounts/{account_id}/days"), ("get", "/events"), ("post", "/deliveries/{log_id}/replay"),
    ("get", "/accounts/{account_id}/events"), ("get", "/account-events"),
    ("post", "/accounts/{account_id}/close-position"), ("post", "/accounts/{account_id}/close-all"),
    ("post", "/accounts/{account_id}/cancel-all"), ("post", "/accounts/{account_id}/lock"),
    ("post", "/accounts/{account_id}/deposit"), ("post", "/accounts/{account_id}/withdraw"),
    ("post", "/accounts/{account_id}/reset"),
    ("post", "/instruments/{symbol}/split"), ("post", "/instruments/{symbol}/dividend"),
    ("post", "/accounts/{account_id}/reconcile"), ("post", "/accounts/{account_id}/resync"),
    ("get", "/accounts/{account_id}/charts"),
    ("get", "/kill-switch"), ("post", "/kill-switch"),
    ("get", "/backups"), ("post", "/backups"), ("get", "/restore"), ("post", "/restore/release"),
    ("get", "/retention"),
    ("get", "/notifications"), ("post", "/notifications"), ("get", "/notifications/told"),
    ("get", "/notifications/{channel_id}"), ("patch", "/notifications/{channel_id}"),
    ("delete", "/notifications/{channel_id}"), ("post", "/notifications/{channel_id}/test"),
    ("get", "/work/parked"), ("get", "/work/{work_id}"), ("post", "/work/{work_id}/run"),
    ("post", "/strategies"), ("get", "/strategies"), ("get", "/strategies/{strategy_id}"),
    ("patch", "/strategies/{strategy_id}"), ("post", "/strategies/{strategy_id}/webhook/rotate"),
    ("post", "/strategies/{strategy_id}/send"),
    ("post", "/saved-messages"), ("get", "/saved-messages"), ("delete", "/saved-messages/{message_id}"),
    ("post", "/subscriptions"), ("get", "/subscriptions"), ("get", "/subscriptions/{subscription_id}"),
    ("patch", "/subscriptions/{subscription_id}"),
    ("post", "/webhook-keys"), ("get", "/webhook-keys"), ("get", "/webhook-keys/{key_id}"),
    ("patch", "/webhook-keys/{key_id}"), ("delete", "/webhook-keys/{key_id}"),
    ("post", "/ata-webhooks"), ("get", "/ata-webhooks"), ("get", "/ata-webhooks/{webhook_id}"),
    ("patch", "/ata-webhooks/{webhook_id}"), ("delete", "/ata-webhooks/{webhook_id}"),
    ("post", "/ata-webhooks/{webhook_id}/rotate"), ("get", "/ata-webhooks/{webhook_id}/snippets"),
    ("get", "/ata-webhooks/{webhook_id}/events"), ("get", "/ata-webhooks/{webhook_id}/troubleshooting"),
    ("get", "/doctor"),
    ("get", "/webhook-keys/{key_id}/snippets"), ("post", "/webhook-keys/{key_id}/rotate"),
    ("post", "/signing-secrets"), ("get", "/signing-secrets"), ("delete", "/signing-secrets/{secret_id}"),
    ("get", "/me"), ("get", "/me/sign-in"),
    ("get", "/users"), ("post", "/users"), ("get", "/users/{user_id}"), ("patch", "/users/{user_id}"),
    ("post", "/users/{user_id}/link"), ("get", "/audit"), ("get", "/audit/csv"),
    ("get", "/tokens"), ("post", "/tokens"), ("get", "/tokens/{token_id}"), ("delete", "/tokens/{token_id}"),
    ("get", "/sessions"), ("delete", "/sessions/{session_id}"),
    ("get", "/strategies/{strategy_id}/shares"), ("post", "/strategies/{strategy_id}/shares"),
    ("delete", "/strategies/{strategy_id}/shares/{user_id}"),
    ("get", "/deliveries"), ("get", "/deliveries/{log_id}"), ("get", "/signals"), ("get", "/signals/{signal_id}"),
    ("get", "/trades"), ("get", "/trades/{trade_id}"), ("post", "/trades/{trade_id}/approve"),
    ("post", "/trades/{trade_id}/reject"), ("post", "/trades/{trade_id}/retry"),
    ("get", "/orders"), ("get", "/orders/{order_id}"),
    ("get", "/watched-orders"), ("get", "/watched-orders/{watched_id}"),
    ("post", "/watched-orders/{watched_id}/cancel"),
    ("post", "/orders/{order_id}/cancel"), ("patch", "/orders/{order_id}"),
    ("get", "/fills"), ("get", "/positions"), ("get", "/prices/{symbol}"), ("put", "/prices/{symbol}"),
    ("get", "/bars/{symbol}"), ("post", "/replays"), ("get", "/replays"), ("get", "/replays/{replay_id}"),
    ("post", "/replays/{replay_id}/stop"), ("get", "/replays/files"), ("put", "/replays/files/{name}"),
    ("get", "/instruments/{symbol}/sessions"),
    ("get", "/instruments/{symbol}/expirations"), ("get", "/instruments/{symbol}/chain"),
    ("post", "/instruments/directory"), ("get", "/instruments"), ("get", "/instruments/{symbol}"),
    ("get", "/instruments/roll-calendars"),
    ("get", "/instruments/{root}/roll-calendar"), ("put", "/instruments/{root}/roll-calendar"),
    ("get", "/brokers"), ("get", "/brokers/{name}"),
    ("get", "/analytics/performance"), ("get", "/analytics/breakdown"), ("get", "/analytics/round-trips"),
    ("get", "/analytics/equity"), ("get", "/analytics/returns"), ("get", "/analytics/execution"),
    ("get", "/analytics/alerts"), ("get", "/analytics/report"),
    ("post", "/explain"),
    ("post", "/analytics/backtests"), ("get", "/analytics/backtests"), ("get", "/analytics/backtests/{backtest_id}"),
    ("patch", "/analytics/backtests/{backtest_id}"), ("delete", "/analytics/backtests/{backtest_id}"),
    ("get", "/analytics/backtests/{backtest_id}/rows"),
    ("post", "/analytics/alert-logs"), ("get", "/analytics/alert-logs"),
    ("delete", "/analytics/alert-logs/{alert_log_id}"),
    ("get", "/exports"), ("get", "/exports/journal"), *(("get", f"/exports/{name}") for name in LISTS),
}  # fmt: skip
"""What interfaces.md promises, as far as it is built."""


class _Addresses(HTMLParser):
    """Collects what a page would load or lead to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.found += [value or "" for name, value in attrs if name in ("src", "href", "action")]


def test_every_promised_call_is_described(client: Client) -> None:
    document = client.call("GET", "/openapi.json")
    described = {(method, path) for path, methods in document["paths"].items() for method in methods}
    assert described == CALLS
    assert document["security"] == [{"token": []}]


def test_settings_are_described_by_name(client: Client) -> None:
    schemas = client.call("GET", "/openapi.json")["components"]["schemas"]
    settings = schemas["SubscriptionBody"]["properties"]["settings"]
    assert settings["properties"]["exit_fill_timeout"]["type"] == "integer"
    assert set(settings["properties"]["sides"]["enum"]) == {"both", "bullish", "bearish", "none"}


def test_the_page_shows_every_call_and_loads_nothing(client: Client) -> None:
    answer = client.hooks.get(f"{client.api.base_url}docs")
    assert answer.headers["content-type"].startswith("text/html")
    for method, path in CALLS:
        assert f'<span class="method">{method.upper()}</span> <code>{path}</code>' in answer.text, (method, path)
    assert "exit_fill_timeout" in answer.text
    page = _Addresses()
    page.feed(answer.text)
    assert all(address.startswith("#") or address == "openapi.json" for address in page.found)
    assert not page.tags & {"script", "link", "img", "iframe"}


def test_words_of_the_document_cannot_become_markup() -> None:
    evil = "<script>alert(1)</script>"
    operation: dict[str, Any] = {"tags": [evil], "description": evil, "responses": {}}
    document = {
        "info": {"title": evil, "version": evil, "description": evil},
        "paths": {f"/{evil}": {"get": operation}},
    }
    assert "<script" not in reference_page(document)
