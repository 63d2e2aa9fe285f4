"""A carrier of messages that keeps them, instead of apprise; it goes wrong on demand."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests import waiting
from tests.client import Json
from tests.desk import Inside
from tradehook.notify.news import Words

URL = "json://user:topsecret@phone.test/hidden-path"


class Died(Exception):
    """The process ended here."""


@dataclass
class Carrier:
    """What it was asked to say, in order. `troubles` go to the next messages; `dies` after it has said the next."""

    said: list[Words] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    dies: int = 0
    may_go_on: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.may_go_on.set()

    @property
    def titles(self) -> list[str]:
        """What the messages were called."""
        return [words.title for words in self.said]

    async def trouble_with(self, url: str) -> str | None:
        """Every address is good but one."""
        return "it is none" if url.startswith("nosuchservice") else None

    async def tell(self, url: str, messages: Sequence[Words]) -> list[str | None]:
        """Keep what was said."""
        await self.may_go_on.wait()
        self.urls.append(url)
        self.said += messages
        if self.dies:
            self.dies -= 1
            raise Died
        return [self.troubles.pop(0) if self.troubles else None for _ in messages]


async def make_channel(desk: Inside, **fields: Any) -> Json:
    """A channel that is told everything, unless told otherwise."""
    return await desk.call("POST", "/notifications", {"name": "phone", "url": URL} | fields)


async def told(desk: Inside) -> list[Json]:
    """The messages, oldest first."""
    items: list[Json] = (await desk.call("GET", "/notifications/told", limit=1000))["items"]
    return items[::-1]


async def until(look: Callable[[], Any]) -> Any:
    """What is seen, once there is something."""

    async def seen() -> Any:
        found = look()
        return await found if asyncio.iscoroutine(found) else found

    return await waiting.until(seen)


async def until_told(desk: Inside, count: int, outcome: str = "told") -> list[Json]:
    """The messages, once so many have come to this."""

    async def look() -> list[Json]:
        found = await told(desk)
        return found if len([each for each in found if each["outcome"] == outcome]) >= count else []

    found: list[Json] = await until(look)
    return found
