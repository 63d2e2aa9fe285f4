"""Whether the process is alive, whether it is ready, and its figures."""

from ipaddress import ip_address

from prometheus_client import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tradehook.bootstrap import Desk
from tradehook.plumbing.secrets import hashed, same
from tradehook.restores.queries import is_held
from tradehook.vocabulary.refusal import Refusal
from tradehook.web.api.errors import error_answer
from tradehook.web.figures import Figures
from tradehook.web.life import Life, Phase
from tradehook.web.queries import write_what_is_there

_FORWARDED = ("x-forwarded-for", "forwarded", "x-real-ip", "via")
_CLOSED = Refusal(
    code="token-missing",
    status=401,
    message="Figures are for this machine, or for who has a token.",
    hint="Send the header 'Authorization: Bearer <token>', or set TRADEHOOK_METRICS_OPEN=true where only you can ask.",
)


def routes(desk: Desk, life: Life) -> list[Route]:
    """`/health/live`, `/health/ready` and `/metrics`."""
    figures = Figures(desk)

    async def live(_request: Request) -> Response:
        return JSONResponse({"status": "alive"})

    async def ready(_request: Request) -> Response:
        if life.phase is not Phase.READY:
            return _not_ready(f"tradehook is {life.phase}")
        try:
            await desk.store.write(write_what_is_there)
            held = await desk.store.read(is_held)
        except Exception as failure:  # noqa: BLE001 - whatever it is, it means: not ready
            return _not_ready(str(failure))
        return JSONResponse({"status": "ready", **({"held": "released by: tradehook release"} if held else {})})

    async def metrics(request: Request) -> Response:
        if not (desk.settings.metrics_open or _is_of_this_machine(request) or _has_token(request, desk)):
            return error_answer(_CLOSED, {"WWW-Authenticate": "Bearer"})
        return Response(await figures.as_text(), media_type=CONTENT_TYPE_LATEST)

    return [Route("/health/live", live), Route("/health/ready", ready), Route("/metrics", metrics)]


def _not_ready(why: str) -> Response:
    return JSONResponse({"status": "not ready", "because": why}, status_code=503, headers={"Retry-After": "1"})


def _is_of_this_machine(request: Request) -> bool:
    """Whether somebody on this machine asks, and not a proxy on it for somebody else."""
    if request.client is None or any(name in request.headers for name in _FORWARDED):
        return False
    try:
        return ip_address(request.client.host).is_loopback
    except ValueError:
        return False


def _has_token(request: Request, desk: Desk) -> bool:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return scheme.lower() == "bearer" and same(hashed(token.strip()), desk.owner_token_hash)
