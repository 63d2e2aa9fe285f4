"""Messages that are ready to be sent, as each sender takes them: the text of an alert, a command, a script."""

import json
import shlex
from collections.abc import Callable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

_Message = Mapping[str, Any]


class Sender(StrEnum):
    """Where a message is sent from."""

    TRADINGVIEW = "TradingView"
    CURL = "curl"
    PYTHON = "Python"


def ready(sender: Sender, url: str, message: _Message) -> str:
    """The text to be copied that sends this message to this address."""
    return _WRITE[sender](url, message)


def _alert(_url: str, message: _Message) -> str:
    return json.dumps(message, indent=2, ensure_ascii=False)


def _curl(url: str, message: _Message) -> str:
    body = shlex.quote(json.dumps(message, ensure_ascii=False))
    return f"curl --header 'Content-Type: application/json' \\\n  --data {body} \\\n  {shlex.quote(url)}"


def _python(url: str, message: _Message) -> str:
    return _SCRIPT.format(url=json.dumps(url), message=json.dumps(message, indent=4, ensure_ascii=False))


_SCRIPT: Final = """\
import json
import urllib.error
import urllib.request

URL = {url}
MESSAGE = {message}

request = urllib.request.Request(
    URL, data=json.dumps(MESSAGE).encode(), headers={{"Content-Type": "application/json"}}
)
try:
    with urllib.request.urlopen(request, timeout=10) as answer:
        print(answer.read().decode())
except urllib.error.HTTPError as refused:
    print(refused.read().decode())
"""

_WRITE: Final[Mapping[Sender, Callable[[str, _Message], str]]] = MappingProxyType(
    {Sender.TRADINGVIEW: _alert, Sender.CURL: _curl, Sender.PYTHON: _python}
)
