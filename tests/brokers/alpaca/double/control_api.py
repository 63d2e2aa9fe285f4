"""The control side over HTTP: `POST /_control/{verb}`, arguments as a JSON object; the answer is what it gives."""

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.brokers.alpaca.double.look_up import NotDone
from tests.brokers.alpaca.double.venue import Stage
from tests.brokers.alpaca.double.verbs import carry_out

PREFIX = "/_control/"


def application(stage: Stage) -> Starlette:
    """The application that takes verbs."""

    async def take(request: Request) -> Response:
        arguments = msgspec.json.decode(await request.body() or b"{}")
        try:
            given = carry_out(stage, request.path_params["verb"], arguments)
        except NotDone as why:
            return Response(str(why), 400)
        return Response(msgspec.json.encode(given), media_type="application/json")

    return Starlette(routes=[Route(f"{PREFIX}{{verb}}", take, methods=["POST"])])
