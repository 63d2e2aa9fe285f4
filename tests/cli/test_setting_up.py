"""The commands that set up and change: accounts, strategies, webhooks, subscriptions, prices."""

import itertools
import json
from typing import Any

import pytest

from tests.cli.conftest import Shell
from tests.client import Client

_numbers = itertools.count(1)


def _name() -> str:
    return f"of the command line {next(_numbers)}"


def _said(shell: Shell, *arguments: str) -> dict[str, Any]:
    ran = shell.run(*arguments)
    assert (ran.status, ran.err) == (0, ""), ran
    answer: dict[str, Any] = json.loads(ran.out)
    return answer


def test_accounts_are_opened_changed_shown_and_listed(shell: Shell) -> None:
    name = _name()
    opened = _said(
        shell,
        "accounts",
        "open",
        name,
        "--cash",
        "1234.56789",
        "--set",
        "price_source=manual",
        "--guard",
        "max_signal_age_s=9",
    )
    assert (opened["name"], opened["cash"]) == (name, "1234.56789")
    assert opened["settings"]["price_source"] == "manual"
    assert opened["guards"]["max_signal_age_s"] == 9
    changed = _said(shell, "accounts", "change", name, "--set", "stale_quote_s=5")
    assert changed["settings"]["stale_quote_s"] == 5
    assert changed["settings"]["price_source"] == "manual"
    changed = _said(
        shell, "accounts", "change", name,
        "--guard", "max_daily_loss=500", "--guard", "max_trades_per_day=3", "--guard", "day_start=17:00",
        "--guard", "timezone=America/Chicago",
    )  # fmt: skip
    day = ("max_daily_loss", "max_trades_per_day", "day_start", "timezone")
    assert [changed["guards"][each] for each in day] == ["500", 3, "17:00", "America/Chicago"]
    assert _said(shell, "accounts", "show", name) == changed == _said(shell, "accounts", "show", opened["id"])
    assert _said(shell, "accounts", "--where", f"name={name}") == {"items": [changed], "next": None}


def test_a_strategy_is_made_and_its_webhook_rotated(shell: Shell, client: Client) -> None:
    name = _name()
    made = _said(
        shell, "strategies", "make", name, "--class", "stocks", "--ticker", "AAPL", "--ticker", "MSFT",
        "--default", "quantity=2.5", "--set", "rate_limit_per_minute=99",
    )  # fmt: skip
    assert made["allowed_tickers"] == ["AAPL", "MSFT"]
    assert made["defaults"] == {"quantity": "2.5"}
    assert made["webhook"]["rate_limit_per_minute"] == 99
    rotated = _said(shell, "webhooks", "rotate", name, "--overlap", "60")
    assert client.hooks.post(rotated["url"], json={"ticker": "AAPL", "action": "buy"}).status_code == 200
    listed = _said(shell, "webhooks", "--limit", "1000")["items"]
    assert [each["uuid"] for each in listed if each["strategy"] == name] == [rotated["uuid"]]


def test_a_strategy_lets_everything_in_again(shell: Shell) -> None:
    name = _name()
    _said(shell, "strategies", "make", name, "--class", "stocks", "--ticker", "AAPL", "--source", "tradingview")
    off = _said(shell, "strategies", "change", name, "--disable", "--name", f"{name}, off")
    assert (off["enabled"], off["name"]) == (False, f"{name}, off")
    assert (off["allowed_tickers"], off["sources"]) == (["AAPL"], ["tradingview"])
    free = _said(shell, "strategies", "change", off["id"], "--ticker", "any", "--source", "any")
    assert (free["allowed_tickers"], free["sources"], free["enabled"]) == (None, None, False)


def test_subscriptions_are_made_and_changed_by_name(shell: Shell) -> None:
    strategy, account = _name(), _name()
    _said(shell, "strategies", "make", strategy, "--class", "stocks")
    _said(shell, "accounts", "open", account)
    made = _said(
        shell, "subscriptions", "make", "--strategy", strategy, "--account", account, "--enable",
        "--set", "quantity=0.10", "--set", "allow_add=true", "--set", 'allowed_tickers=["AAPL"]',
    )  # fmt: skip
    assert made["enabled"] is True
    assert (made["settings"]["quantity"], made["settings"]["allow_add"]) == ("0.1", True)
    assert made["settings"]["allowed_tickers"] == ["AAPL"]
    changed = _said(shell, "subscriptions", "change", made["id"], "--disable", "--set", "sides=bullish")
    assert (changed["enabled"], changed["settings"]["sides"], changed["settings"]["allow_add"]) == (
        False,
        "bullish",
        True,
    )
    assert _said(shell, "subscriptions", "show", made["id"]) == changed


def test_prices_and_instruments(shell: Shell) -> None:
    quote = _said(shell, "prices", "set", "nasdaq:cost", "--bid", "900.00", "--ask", "900.25")
    assert (quote["symbol"], quote["mark"]) == ("COST", "900.125")
    assert _said(shell, "prices", "show", "COST") == quote
    assert _said(shell, "prices", "show", "COST", "--source", "simulated")["source"] == "simulated"
    assert _said(shell, "instruments", "show", "BTC/USD")["symbol"] == "BTCUSD"
    found = _said(shell, "instruments", "--search", "micro e-mini nasdaq", "--class", "futures")["items"]
    assert {each["family"] for each in found} == {"MNQ"}


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("accounts", "show", "nobody"), "account-not-found", '"nobody"'),
        (("orders", "show", "no body?x=1"), "order-not-found", '"no body?x=1"'),
        (("orders", "--where", "acount_id=1"), "unknown-filter", 'Did you mean "account_id"?'),
        (("accounts", "open", "x", "--set", "price_souce=manual"), "unknown-setting", "price_source"),
        (("strategies", "make", "x", "--class", "bonds"), "invalid-value", "asset_class"),
        (("strategies", "make", "x", "--class", "futures", "--ticker", "NQ1!"), "continuous-symbol", '"NQ"'),
        (("prices", "set", "AAPL"), "invalid-price", "AAPL"),
        (("prices", "show", "NOSUCHTICKER"), "instrument-not-found", "NOSUCHTICKER"),
        (("webhooks", "rotate", "nobody"), "strategy-not-found", '"nobody"'),
    ],
)
def test_a_refusal_ends_with_1_and_says_its_code_and_sentence_on_standard_error(
    shell: Shell, arguments: tuple[str, ...], code: str, words: str
) -> None:
    ran = shell.run(*arguments)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith(f"{code}: ")
    assert words in ran.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("orders", "--limit", "0"),
        ("orders", "--where", "status"),
        ("orders", "show"),
        ("accounts", "open"),
        ("accounts", "change", "x", "--set", "=5"),
        ("strategies", "make", "x"),
        ("serve", "--port", "many"),
        ("send", "{}", "--to", "not an address"),
        ("send", "{}"),
        ("send", "{}", "--file", "x", "--to", "http://127.0.0.1/"),
        ("send", "--file", "/nowhere/at/all", "--to", "http://127.0.0.1/"),
    ],
)
def test_wrong_usage_ends_with_2(shell: Shell, arguments: tuple[str, ...]) -> None:
    ran = shell.run(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err


def test_settings_that_are_objects_and_lists_are_given_as_json(shell: Shell) -> None:
    strategy, account = _name(), _name()
    _said(shell, "strategies", "make", strategy, "--class", "stocks")
    _said(shell, "accounts", "open", account, "--cash", "1000", "--set", "price_source=manual")
    window = {"days": ["mon", "fri"], "from": "09:30", "to": "16:00"}
    made = _said(
        shell, "subscriptions", "make", "--strategy", strategy, "--account", account,
        "--set", f"trading_windows={json.dumps([window])}", "--set", 'take_profit={"percent": 2.50}',
        "--set", "flatten_at=15:55",
    )  # fmt: skip
    assert made["settings"]["trading_windows"] == [window]
    assert made["settings"]["take_profit"] == {"percent": "2.5"}
    off = ("--set", "take_profit=null", "--set", "flatten_at=null")
    changed = _said(shell, "subscriptions", "change", made["id"], *off)["settings"]
    assert (changed["take_profit"], changed["flatten_at"]) == (None, None)
    ran = shell.run("subscriptions", "change", made["id"], "--set", "trading_windows=[5]")
    assert ran.status == 1
    assert ran.err.startswith("invalid-setting: ")


def test_a_name_that_several_have_must_be_told_apart_by_id(shell: Shell) -> None:
    name = _name()
    made = [_said(shell, "strategies", "make", name, "--class", "stocks")["id"] for _ in range(2)]
    ran = shell.run("strategies", "show", name)
    assert ran.status == 1
    assert ran.err.startswith("name-not-unique: ")
    assert _said(shell, "strategies", "show", made[1])["id"] == made[1]
