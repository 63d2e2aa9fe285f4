"""The application: webhooks first, everything else behind them."""

from typing import Any

from starlette.applications import Starlette
from starlette.routing import Mount

from tradehook.bootstrap import Desk
from tradehook.web import catalogues, health, home
from tradehook.web.api import management_api
from tradehook.web.hooks import Hooks


def hooks_of(desk: Desk) -> Hooks:
    """The webhook endpoints of a desk."""
    return Hooks(desk.reception, desk.answers, desk.dialects.values(), desk.settings.trusted_proxies)


def application(desk: Desk) -> Any:
    """The ASGI application of a desk."""
    hooks = hooks_of(desk)
    pages = Starlette(
        routes=[
            *health.routes(desk),
            *home.routes(desk),
            *catalogues.routes(desk),
            Mount("/api/v1", management_api(desk)),
        ],
    )

    async def app(scope: Any, receive: Any, send: Any) -> None:
        dialect = hooks.dialect_at(scope["path"]) if scope["type"] == "http" else None
        if dialect is None:
            await pages(scope, receive, send)
        else:
            await hooks.answer(dialect, scope, receive, send)

    return app
