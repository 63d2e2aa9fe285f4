"""The management API, mounted under /api/v1: set up, watch and explain everything, with a bearer token."""

from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.responses import HTMLResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from tradehook.bootstrap import Desk
from tradehook.web.api import (
    account_events,
    accounts,
    alert_logs,
    analytics,
    ata_events,
    ata_webhooks,
    audit,
    backtests,
    backups,
    bars,
    brokers,
    chains,
    charts,
    commands,
    days,
    deliveries,
    directory,
    doctor,
    events,
    explain,
    exports,
    fills,
    instruments,
    me,
    notifications,
    orders,
    own_books,
    own_signals,
    positions,
    prices,
    reconciling,
    replays,
    restoring,
    retention,
    rolling,
    saved_messages,
    sessions,
    shares,
    signals,
    signed_in,
    signing_secrets,
    strategies,
    subscriptions,
    switches,
    tokens,
    trades,
    users,
    watched_orders,
    webhook_keys,
    work,
)
from tradehook.web.api.errors import ErrorShape, answer_errors
from tradehook.web.api.gate import Gate
from tradehook.web.api.live.feed import Feed
from tradehook.web.api.permits import Permits
from tradehook.web.api.reference import reference_page
from tradehook.web.callers import Callers
from tradehook.web.exports.sending import Sending

_ROUTERS = (
    accounts.router,
    commands.router,
    reconciling.router,
    charts.router,
    own_books.router,
    account_events.router,
    days.router,
    switches.router,
    notifications.router,
    strategies.router,
    own_signals.router,
    saved_messages.router,
    shares.router,
    subscriptions.router,
    webhook_keys.router,
    ata_webhooks.router,
    ata_events.router,
    signing_secrets.router,
    me.router,
    users.router,
    signed_in.router,
    tokens.router,
    audit.router,
    backups.router,
    restoring.router,
    retention.router,
    deliveries.router,
    signals.router,
    trades.router,
    orders.router,
    watched_orders.router,
    work.router,
    fills.router,
    positions.router,
    prices.router,
    bars.router,
    replays.router,
    chains.router,  # before instruments: its path would take what follows a symbol for a part of it
    sessions.router,  # before instruments too
    directory.router,
    rolling.router,  # before instruments too
    instruments.router,
    brokers.router,
    backtests.router,
    alert_logs.router,
    analytics.router,
    explain.router,
    doctor.router,
    events.router,
    exports.router,
)

API = "/api/v1"
"""Where it is mounted."""

_ABOUT = """\
Numbers that must be exact (prices, quantities, money) are strings in answers, and strings or numbers in bodies. Times
are UTC in ISO 8601. Lists answer `items` and `next`; send `next` as `cursor` for the page after. `{symbol}` takes any
spelling that a message may use. PATCH merges, also inside `settings`.

Every call but this page and `openapi.json` needs the header `Authorization: Bearer <token>`. The owner's token is in
`owner.token` in the data directory; others, that may do less, are made with `POST /tokens`. What is somebody else's is
answered as if it were not there. Whatever goes wrong is answered as
`{"error": {"code", "message", "hint", "path"?}}`.
"""

_ERRORS: dict[int | str, dict[str, Any]] = {
    401: {"model": ErrorShape, "description": "No token, or one that is not known"},
    403: {"model": ErrorShape, "description": "The token, or who it is of, may not do that"},
    404: {"model": ErrorShape, "description": "There is no such thing"},
    409: {"model": ErrorShape, "description": "Something else stands in the way"},
    413: {"model": ErrorShape, "description": "The body is too large"},
    422: {"model": ErrorShape, "description": "Something in the request must be changed"},
    503: {"model": ErrorShape, "description": "The store is too busy or failed; try again"},
}


def management_api(desk: Desk, feed: Feed) -> ASGIApp:
    """The API of this desk, which tells what changes by this feed."""
    api = _calls()
    ours = {"callers": Callers(desk), "permits": Permits(desk), "feed": feed, "sending": Sending()}

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        scope["state"] = scope.get("state", {}) | ours
        await api(scope, receive, send)

    return answer


@cache
def _calls() -> FastAPI:
    """Every call, described once a process: which desk one is for comes with the state of the request."""
    api = FastAPI(
        title="tradehook",
        version=version("tradehook"),
        description=_ABOUT,
        docs_url=None,
        redoc_url=None,
        responses=_ERRORS,
        redirect_slashes=False,
        separate_input_output_schemas=False,
    )
    for router in _ROUTERS:
        api.include_router(router)
    api.openapi = _described(api)  # type: ignore[method-assign]
    api.add_api_route("/docs", _docs(api), include_in_schema=False, response_class=HTMLResponse)
    api.add_middleware(Gate)
    answer_errors(api)
    return api


def _docs(api: FastAPI) -> Callable[[], HTMLResponse]:
    """The readable page; made from the OpenAPI document, so that it cannot say anything else."""

    def docs() -> HTMLResponse:
        return HTMLResponse(reference_page(api.openapi()))

    return docs


def _described(api: FastAPI) -> Callable[[], dict[str, Any]]:
    """The OpenAPI document, with the bearer token that the gate asks for."""

    def openapi() -> dict[str, Any]:
        if api.openapi_schema is None:
            document = get_openapi(title=api.title, version=api.version, description=api.description, routes=api.routes)
            document["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
            document["security"] = [{"token": []}]
            api.openapi_schema = document
        return api.openapi_schema

    return openapi
