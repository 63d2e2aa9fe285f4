"""The one place where an address is turned into a call: apprise, in a process of its own.

Apprise blocks, takes a while to load and may hang; the process that asks for it does not wait for any of that, and ends
it when it takes too long (`posting.py`). What is to be said comes as one JSON object on standard input, so that no
address is ever among the arguments of a process; how it went is answered line by line.
"""

import json
import logging
import re
import sys
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

_LONGEST_TROUBLE = 300
_LOG_LINE = re.compile(r"^\S+ \S+ - [A-Z]+ - ")
_SCHEME = re.compile(r"([A-Za-z0-9+.-]{1,20})://")
_PARTS = re.compile(r"[/:@?&=]+")
_SHORTEST_SECRET = 4


def answers(asked: Mapping[str, Any]) -> Iterator[str | None]:
    """Why each message could not be told, null for one that was. Without messages only the address is looked at."""
    from apprise import Apprise, LogCapture  # noqa: PLC0415 - here it is wanted, where the module is named it is not

    url = asked["url"]
    with LogCapture(level=logging.WARNING) as said:  # type: ignore[no-untyped-call]
        channel = Apprise.instantiate(url)
        if channel is None:
            yield from [_trouble(said.getvalue(), url)] * max(1, len(asked["messages"]))
            return
    if not asked["messages"]:
        yield None
    for message in asked["messages"]:
        with LogCapture(level=logging.WARNING) as said:  # type: ignore[no-untyped-call]
            told = channel.notify(title=message["title"], body=message["text"])
            yield None if told else _trouble(said.getvalue(), url)


def scheme_of(url: str) -> str:
    """What stands before `://`: the kind of service, and all that is ever shown of an address; empty without one."""
    found = _SCHEME.match(url)
    return found[1].lower() if found else ""


def _trouble(log: str, url: str) -> str:
    """What apprise said last, with every part of the address masked that could let anybody in."""
    lines = [_LOG_LINE.sub("", line) for line in log.strip().splitlines()]
    words = lines[-1] if lines else "the service did not take it"
    parts = {url, *_PARTS.split(_SCHEME.sub("", url, count=1))}
    secrets = {each for part in parts for each in (part, unquote(part)) if len(each) >= _SHORTEST_SECRET}
    for secret in sorted(secrets, key=len, reverse=True):
        words = words.replace(secret, "***")
    return words[:_LONGEST_TROUBLE]


def main() -> None:
    """Answer what is asked on standard input."""
    for trouble in answers(json.load(sys.stdin)):
        sys.stdout.write(json.dumps({"trouble": trouble}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
