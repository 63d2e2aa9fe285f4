"""Messages of a strategy that are ready to be copied, for each sender as it takes them."""

import json
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from tradehook.dialects.reading.senders import Sender, ready


class Template(NamedTuple):
    """A text to be copied, for whom it is, and what it does there."""

    title: str
    about: str
    text: str


_STRATEGY: Final = {
    "ticker": "{{ticker}}",
    "action": "{{strategy.order.action}}",
    "sentiment": "{{strategy.market_position}}",
    "quantity": "{{strategy.order.contracts}}",
    "price": "{{close}}",
    "time": "{{timenow}}",
    "interval": "{{interval}}",
}
_INDICATOR: Final = {"ticker": "{{ticker}}", "action": "buy", "price": "{{close}}", "time": "{{timenow}}"}
_TREND_SPIDER: Final = {"ticker": "%alert_symbol%", "action": "buy", "price": "%last_price%"}
_OWN: Final = {"ticker": "AMD", "action": "buy", "quantity": 1}


def templates(url: str) -> list[Template]:
    """For a webhook at this address, in the order in which they are offered."""
    return [
        Template(
            "TradingView strategy",
            "The message of an alert on a strategy; the address goes into Webhook URL.",
            _text(_STRATEGY),
        ),
        Template(
            "TradingView indicator", "The message of an alert on an indicator: one for each action.", _text(_INDICATOR)
        ),
        Template("TrendSpider", "The body of an alert's webhook.", _text(_TREND_SPIDER)),
        Template("curl", "A line for a shell.", ready(Sender.CURL, url, _OWN)),
        Template("Python", "A script without anything to be installed.", ready(Sender.PYTHON, url, _OWN)),
        Template("PHP", "A script without anything to be installed.", _php(url)),
    ]


def _text(message: Mapping[str, Any]) -> str:
    return json.dumps(message, indent=2)


def _php(url: str) -> str:
    """PHP's single quotes hold a text as a shell's do, but for how one of them is written."""
    address, body = (text.replace("\\", "\\\\").replace("'", "\\'") for text in (url, json.dumps(_OWN)))
    return (
        "<?php\n"
        f"$request = curl_init('{address}');\n"
        "curl_setopt_array($request, [\n"
        "    CURLOPT_POST => true,\n"
        "    CURLOPT_RETURNTRANSFER => true,\n"
        "    CURLOPT_TIMEOUT => 10,\n"
        "    CURLOPT_HTTPHEADER => ['Content-Type: application/json'],\n"
        f"    CURLOPT_POSTFIELDS => '{body}',\n"
        "]);\n"
        "echo curl_exec($request);\n"
    )
