"""The application: webhooks first, everything else behind them."""

from typing import Any

from starlette.applications import Starlette
from starlette.routing import Mount

from tradehook.bootstrap import Desk
from tradehook.web import about, catalogues, dashboard, health, pages, static
from tradehook.web.api import API, management_api
from tradehook.web.api.live.feed import Feed
from tradehook.web.headers import with_headers
from tradehook.web.hooks import Hooks
from tradehook.web.life import Life
from tradehook.web.straying import noting_strays


def hooks_of(desk: Desk) -> Hooks:
    """The webhook endpoints of a desk."""
    return Hooks(desk.reception, desk.answers, desk.dialects.values(), desk.settings.trusted_proxies)


def behind_webhooks(desk: Desk, feed: Feed, life: Life | None = None) -> Starlette:
    """What a desk answers beside its webhooks."""
    api = management_api(desk, feed)
    return Starlette(
        routes=[
            *health.routes(desk, life or Life()),
            *about.routes(desk),
            *catalogues.routes(desk),
            *static.routes(),
            *pages.routes(desk),
            Mount(API, api),
            *dashboard.routes(desk, api),
        ],
    )


class Application:
    """The ASGI application of a desk, in a process that stands so; ready where nothing is said of it."""

    def __init__(self, desk: Desk, life: Life | None = None) -> None:
        self._hooks = hooks_of(desk)
        self._feed = Feed(desk.store, desk.clock)
        self._behind = with_headers(noting_strays(behind_webhooks(desk, self._feed, life), desk))

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request: a webhook's, or any other."""
        dialect = self._hooks.dialect_at(scope["path"]) if scope["type"] == "http" else None
        if dialect is None:
            await self._behind(scope, receive, send)
        else:
            await self._hooks.answer(dialect, scope, receive, send)

    async def close(self) -> None:
        """End what would go on for ever, so that a server which stops need not wait for it."""
        await self._feed.close()


def application(desk: Desk, life: Life | None = None) -> Application:
    """The ASGI application of a desk."""
    return Application(desk, life)
