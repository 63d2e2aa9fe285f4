"""What is sent to: a webhook of each dialect, and the management API."""

import json
from typing import Any, Final
from urllib.parse import urlsplit

import httpx

from fuzz.bodies import DIALECTS, valid
from fuzz.requests import Target

_MANY: Final = {"rate_limit_per_minute": 10_000_000, "rate_limit_per_hour": 10_000_000}
_A_MINUTE: Final = {"rate_limit_per_minute": 10_000_000}
_UGLY_IDS: Final = ("x", "-1", "%00", "..", "%F0%9F%92%A9", "a" * 200, "'", "01977dc2-ae00-756b-8c1e-e058d2316768")
_KEY_OF_EXAMPLES: Final = b"k-3fQ9_vT7xW1mZ5cB8nR2"
_LEFT_OUT: Final = frozenset({"/events", "/kill-switch", "/instruments/directory"})
"""What would keep the rest from being tried, or asks another site."""
_FILES: Final = "/exports/"
"""Each begins a process: there would be time for nothing else."""


def targets(api: httpx.Client) -> tuple[list[Target], list[str]]:
    """Everything that a server takes, made ready for it; and secrets that no answer may tell."""
    hidden = _make(api, "strategies", name="not to be told", asset_class="stocks")
    webhook = {**_MANY, "json_syntax": "json5"}
    strategy = _make(api, "strategies", name="fuzz", asset_class="stocks", unknown_tickers="accept", webhook=webhook)
    strict = _make(api, "strategies", name="fuzz strict", asset_class="futures", webhook=_MANY)
    account = _make(api, "accounts", name="PAPER-1", broker="paper", settings={"price_source": "simulated"})
    for each in (strategy, strict):
        follow = {"strategy_id": each["id"], "account_id": account["id"], "enabled": True, "settings": {}}
        _make(api, "subscriptions", **follow)
    key, other = _make(api, "webhook-keys", **_A_MINUTE), _make(api, "webhook-keys")
    messages = {dialect: valid(dialect) for dialect in DIALECTS}
    hooks = [
        Target("traderspost", [_path(each["webhook"]["url"]) for each in (strategy, strict)], messages["traderspost"]),
        Target("traderevolution", [_path(key["url"]), f"{_path(key['url'])[:-1]}x"], messages["traderevolution"]),
        _analytics(api, messages["algotradeanalytics"]),
    ]
    return [*hooks, *_calls(api)], [hidden["webhook"]["password"], other["secret_key"]]


def _analytics(api: httpx.Client, messages: list[bytes]) -> Target:
    """A webhook that brings its key in the body; an address that nobody has where none can be made."""
    made = api.post("/ata-webhooks", json={"name": "fuzz", **_A_MINUTE})
    if not made.is_success:
        return Target("algotradeanalytics", ["/api/webhooks/wh_nobodys"], messages)
    key = made.json()["auth_key"].encode()
    known = [message.replace(_KEY_OF_EXAMPLES, key) for message in messages]
    return Target("algotradeanalytics", [_path(made.json()["url"])], known)


def _calls(api: httpx.Client) -> list[Target]:
    """The calls of the API, with ids that are none and bodies that are messages of something else."""
    headers = [f"Authorization: {api.headers['Authorization']}"]
    paths: dict[str, Any] = api.get("/openapi.json").json()["paths"]
    found = []
    for path, calls in paths.items():
        if path in _LEFT_OUT or path.startswith(_FILES):
            continue
        at = [f"/api/v1{_filled(path, ugly)}" for ugly in _UGLY_IDS]
        methods = [method.upper() for method in calls]
        bodies = [json.dumps(one).encode() for one in _bodies(calls)]
        found.append(Target("management API", at, bodies or [b"{}"], methods, headers))
    return found


def _bodies(calls: dict[str, Any]) -> list[Any]:
    """For each call an object with the names that it knows."""
    schemas = [
        call["requestBody"]["content"]["application/json"]["schema"]
        for call in calls.values()
        if "application/json" in call.get("requestBody", {}).get("content", {})
    ]
    return [dict.fromkeys(schema.get("properties", {"name": "", "settings": {}}), "1") for schema in schemas]


def _filled(path: str, ugly: str) -> str:
    return "/".join(ugly if part.startswith("{") else part for part in path.split("/"))


def _path(url: str) -> str:
    return urlsplit(url).path


def _make(api: httpx.Client, kind: str, **body: Any) -> dict[str, Any]:
    answer = api.post(f"/{kind}", json=body)
    answer.raise_for_status()
    made: dict[str, Any] = answer.json()
    return made
