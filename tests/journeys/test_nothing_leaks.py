"""Secrets that were given in, or shown once, are afterwards nowhere to be read (promise 10).

Not in logs, answers and pages, not in the store's own bytes, nor in what the machine shows of processes.
"""

import base64
import contextlib
import itertools
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import httpx
import psutil
import psycopg
import pytest
from psycopg import sql

from tests.client import Client, Json
from tests.databases import ENGINES, migrated_store
from tests.server import Server
from tests.waiting import wait_for

pytestmark = pytest.mark.slow

OWNER_TOKEN = "tokenoftheowner-53f8a1c09be74d26"
SECRET_KEY = "keyoftheinstallation-9be74d2653f8a1c0"
BROKER_ID, BROKER_SECRET = "PKbrokerid7c1d", "brokersecret-c09be74d2653f8a1"
CHANNEL = "channeltoken-26e74d53f8a1c09b"
SIGNED = "whsec_" + base64.b64encode(b"the sender's own secret to sign").decode()
BODY_SECRETS = ("passphrase-in-a-body-7d1a", "token-in-a-body-5e0b")
PAGES = ("/", "/metrics", "/health/live", "/health/ready", "/docs/reasons", "/docs/codes/traderspost", "/api/v1/docs")
OUR_OWN_FILES = frozenset({"secret.key", "owner.token"})
"""Where a secret is kept on purpose, for nobody else to read."""


@dataclass
class Processes:
    """What was to be seen of the processes of a server, while they ran."""

    arguments: set[str] = field(default_factory=set)
    environments_of_children: set[str] = field(default_factory=set)


@contextlib.contextmanager
def watched(server: Server) -> Iterator[Processes]:
    """Look at the server and all that it starts, again and again."""
    seen, over = Processes(), threading.Event()

    def look() -> None:
        while not over.wait(0.002):
            with contextlib.suppress(psutil.Error, AssertionError):
                process = psutil.Process(server.pid)
                own = process.cmdline()
                seen.arguments.add(" ".join(own))
                for child in process.children(recursive=True):
                    _look_at(child, own, seen)

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield seen
    finally:
        over.set()
        thread.join()


def _look_at(child: psutil.Process, parents: list[str], seen: Processes) -> None:
    with contextlib.suppress(psutil.Error):
        arguments = child.cmdline()
        if arguments not in ([], parents):  # else it is not itself yet
            seen.arguments.add(" ".join(arguments))
            seen.environments_of_children.add(json.dumps(child.environ()))


@dataclass
class Trader:
    """Who goes through everything, and notes which secrets there were and all that was answered afterwards."""

    client: Client
    secrets: dict[str, str] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)

    def note(self, where: str, answer: httpx.Response) -> None:
        """Something was answered in which no secret may stand; what echoes to a sender what he sent is no matter."""
        text = answer.text
        with contextlib.suppress(ValueError):
            said = answer.json()
            text = json.dumps({**said, "payload": None} if isinstance(said, dict) and "payload" in said else said)
        self.answers[f"{where} {answer.status_code} {len(self.answers)}"] = f"{answer.headers} {text}"

    def shown(self, what: str, secret: str) -> str:
        """A secret that was shown once."""
        self.secrets[what] = secret
        return secret


def _strategies(trader: Trader) -> None:
    """A strategy with its webhook, rotated; what is sent to it, right and wrong."""
    client = trader.client
    body = {"name": "leaks", "asset_class": "stocks", "webhook": {"rate_limit_per_minute": 10_000}}
    made = client.call("POST", "/strategies", body)
    first = trader.shown("the first password", made["webhook"]["password"])
    rotated = client.call("POST", f"/strategies/{made['id']}/webhook/rotate", {"overlap_seconds": 600})
    password = trader.shown("the password", rotated["password"])
    account = client.open_account()
    settings = {"strategy_id": made["id"], "account_id": account, "enabled": True, "settings": {}}
    client.call("POST", "/subscriptions", settings)
    client.set_price("AMD", "85.5")
    _send(trader, rotated["url"], password, {"ticker": "AMD", "action": "buy", "quantity": 1})
    _send(trader, made["webhook"]["url"], first, {"ticker": "AMD", "action": "exit"})
    trader.note("explain", client.api.post("/explain", json={"strategy_id": made["id"], "message": "nothing"}))


def _keys(trader: Trader) -> None:
    """A key, rotated; its orders, right and wrong."""
    client = trader.client
    made = client.call("POST", "/webhook-keys", {"rate_limit_per_minute": 10_000})
    trader.shown("the first secret of the key", made["secret_key"])
    rotated = client.call("POST", f"/webhook-keys/{made['id']}/rotate", {"overlap_seconds": 600})
    secret = trader.shown("the secret of the key", rotated["secret_key"])
    client.call("POST", "/accounts", {"name": "LEAKS", "broker": "paper", "settings": {"price_source": "manual"}})
    order = {"action": "place", "accountName": "LEAKS", "symbol": "AMD", "type": "Market", "qty": 1, "side": "buy"}
    _send(trader, rotated["url"], secret, order)
    trader.note("snippets", client.api.get(f"/webhook-keys/{made['id']}/snippets"))


def _events(trader: Trader) -> None:
    """A webhook that its messages bring the key of, rotated; what is sent to it, right and wrong."""
    client = trader.client
    made = client.call("POST", "/ata-webhooks", {"name": "leaks", "rate_limit_per_minute": 10_000})
    trader.shown("the first key of the events", made["auth_key"])
    rotated = client.call("POST", f"/ata-webhooks/{made['id']}/rotate", {"overlap_seconds": 600})
    key = trader.shown("the key of the events", rotated["auth_key"])
    entry = {"ticker": "AMD", "positionDirection": "entryLong", "auth_key": key}
    named = {"password": BODY_SECRETS[0], "apiToken": BODY_SECRETS[1]}
    for body in (
        json.dumps(entry),
        json.dumps({**entry, "metadata": {**named, "note": key}}),
        json.dumps({**entry, "ticker": key, "qty": "none", **named}),
        json.dumps({**entry, "auth_key": f"{key}x"}),
        json.dumps({**entry, "authKey": key, "auth_key": 1}),
        json.dumps(entry)[:-5],
        f"auth_key={key} is no JSON; token: '{BODY_SECRETS[1]}'",
        json.dumps(json.dumps(entry)),
    ):
        trader.note("events", client.hooks.post(rotated["url"], content=body))
    trader.note("events", client.api.get(f"/ata-webhooks/{made['id']}/events"))
    trader.note("events", client.api.get(f"/ata-webhooks/{made['id']}/troubleshooting"))


def _send(trader: Trader, url: str, secret: str, good: Json) -> None:
    """A message in every way in which a secret may come along, and be refused."""
    hooks, text = trader.client.hooks, json.dumps(good)
    named = {"password": BODY_SECRETS[0], "apiToken": BODY_SECRETS[1]}
    bodies = [
        text,
        json.dumps({**good, "extras": {**named, "note": secret}}),
        json.dumps({**good, **named, "qty": secret, "action": "nothing", "symbol": secret, "ticker": secret}),
        text[:-1] + f', "password": "{BODY_SECRETS[0]}", "note": "{secret}',
        f"{secret} is no JSON; password={BODY_SECRETS[0]} token: '{BODY_SECRETS[1]}'",
        json.dumps({**good, secret: 1, "url": url}),
    ]
    for body in bodies:
        trader.note("webhook", hooks.post(url, content=body))
    base, _, _ = url.rpartition("/")
    for wrong in (f"{base}/{secret}x", f"{base}/{secret[:-1]}", f"{url}/more", f"{url}?password={secret}"):
        trader.note("webhook", hooks.post(wrong, content=text))
    for method in ("GET", "PUT", "DELETE"):
        trader.note("webhook", hooks.request(method, url, content=text))
    trader.note("page", hooks.get(f"{str(trader.client.api.base_url).removesuffix('/api/v1/')}/nowhere/{secret}"))


def _sealed(trader: Trader) -> None:
    """Credentials of a broker, the address of a channel and a signing secret, right and wrong."""
    api = trader.client.api
    credentials = {"key_id": BROKER_ID, "secret_key": BROKER_SECRET}
    for name, broker, more in (
        ("Outside", "alpaca", {}),
        ("Outside 2", "alpaca", {"secret": BROKER_SECRET}),
        ("Inside", "paper", {}),
    ):
        account = {"name": name, "broker": broker, "credentials": {**credentials, **more}}
        trader.note("accounts", api.post("/accounts", json=account))
    for url in (f"json://127.0.0.1:9/{CHANNEL}", f"nosuchservice://{CHANNEL}"):
        made = api.post("/notifications", json={"name": f"channel {len(trader.answers)}", "url": url})
        trader.note("notifications", made)
        if made.is_success:
            trader.note("notifications", api.post(f"/notifications/{made.json()['id']}/test"))
    webhook = trader.client.listed("/strategies")[0]["webhook"]["uuid"]
    made = api.post("/signing-secrets", json={"webhook": webhook, "secret": SIGNED})
    assert made.json()["secret"] == SIGNED
    new = trader.client.call("POST", "/signing-secrets", {"webhook": webhook})
    trader.shown("a signing secret", new["secret"])
    for wrong in (SIGNED[:-3], f" {SIGNED}"):
        answer = api.post("/signing-secrets", json={"webhook": webhook, "secret": wrong})
        trader.note("signing-secrets", answer)


def _token(trader: Trader) -> None:
    """Tokens that are nearly right."""
    url = f"{trader.client.api.base_url}accounts"
    for header in (f"Bearer {OWNER_TOKEN}x", f"Basic {OWNER_TOKEN}", OWNER_TOKEN):
        trader.note("token", httpx.get(url, headers={"Authorization": header}))
    trader.note("token", httpx.get(url, params={"token": OWNER_TOKEN}))


def _read_everything(trader: Trader) -> None:
    """Every list of the API with each of its items, and every page."""
    api, client = trader.client.api, trader.client
    paths = client.call("GET", "/openapi.json")["paths"]
    # What is told as it happens never ends; the facts that it tells of are read here one by one.
    lists = [path for path, calls in paths.items() if "get" in calls and "{" not in path and path != "/events"]
    for path in lists:
        answer = api.get(path, params={"limit": 1000} if "limit" in json.dumps(paths[path]["get"]) else {})
        trader.note(path, answer)
        items = answer.json().get("items", ()) if answer.is_success and answer.text.startswith("{") else ()
        singles = [each for each in paths if each.startswith(f"{path}/{{") and each.count("/") == path.count("/") + 1]
        for single, item in itertools.product(singles, items):
            if "get" in paths[single] and "id" in item:
                trader.note(single, api.get(f"{path}/{item['id']}"))
    for page in PAGES:
        trader.note(page, httpx.get(f"{str(api.base_url).removesuffix('/api/v1/')}{page}"))
    assert len(trader.answers) > 80


def _kept(data_dir: Path, url: str) -> dict[str, bytes]:
    """Every byte that is kept: the files of the data directory, or every row of a database."""
    files = [path for path in data_dir.rglob("*") if path.is_file() and path.name not in OUR_OWN_FILES]
    found = {str(path): path.read_bytes() for path in files}
    if url.startswith("postgresql"):
        with psycopg.connect(url) as database:
            names = database.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            for (name,) in names:
                query = sql.SQL("SELECT coalesce(string_agg(t::text, ' '), '') FROM {} t").format(sql.Identifier(name))
                ((text,),) = database.execute(query).fetchall()
                found[name] = text.encode()
    return found


def _forms(secret: str) -> dict[str, str]:
    """How a secret may be written."""
    return {
        "as it is": secret,
        "in an address": quote(secret, safe=""),
        "in base64": base64.b64encode(secret.encode()).decode().rstrip("=")[:-1],
        "in hexadecimals": secret.encode().hex(),
    }


@pytest.mark.parametrize("engine", ENGINES)
def test_no_secret_is_to_be_read_anywhere(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    steps: tuple[Callable[[Trader], None], ...] = (_strategies, _keys, _events, _sealed, _token, _read_everything)
    with migrated_store(engine, tmp_path, request) as url:
        server = Server(tmp_path, url, owner_token=OWNER_TOKEN, secret_key=SECRET_KEY, log_format="json")
        with watched(server) as processes:
            server.start_ready()
            with Client(server.url, OWNER_TOKEN) as client:
                trader = Trader(client)
                for step in steps:
                    step(trader)
                wait_for(lambda: processes.environments_of_children, "a child process")
            server.stop()
        places = {
            **{f"answer {where}": text for where, text in trader.answers.items()},
            **{name: data.decode("latin-1") for name, data in _kept(tmp_path, url).items()},
            **{f"arguments {number}": text for number, text in enumerate(processes.arguments)},
            **{f"environment {number}": text for number, text in enumerate(processes.environments_of_children)},
        }
        assert any(b"SQLite" in data[:16] for data in _kept(tmp_path, url).values()) or engine != "sqlite"

    fixed = {
        "the owner's token": OWNER_TOKEN,
        "the installation's key": SECRET_KEY,
        "the broker's secret": BROKER_SECRET,
        "the broker's id": BROKER_ID,
        "the channel": CHANNEL,
        "the sender's signing secret": SIGNED,
        "a passphrase in a body": BODY_SECRETS[0],
        "a token in a body": BODY_SECRETS[1],
    }
    leaks = [
        (what, form, where)
        for what, secret in (fixed | trader.secrets).items()
        for form, text in _forms(secret).items()
        for where, found in places.items()
        if text in found
    ]
    assert leaks == []
