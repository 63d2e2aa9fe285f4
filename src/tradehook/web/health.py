"""Whether the process is alive, whether it is ready, and its figures."""

from collections.abc import Iterator

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tradehook.bootstrap import Desk
from tradehook.engine.reception import Reception
from tradehook.web.queries import write_what_is_there


def routes(desk: Desk) -> list[Route]:
    """`/health/live`, `/health/ready` and `/metrics`."""
    registry = _figures(desk)

    async def live(_request: Request) -> Response:
        return JSONResponse({"status": "alive"})

    async def ready(_request: Request) -> Response:
        try:
            await desk.store.write(write_what_is_there)
        except Exception as failure:  # noqa: BLE001 - whatever it is, it means: not ready
            return JSONResponse({"status": "not ready", "because": str(failure)}, status_code=503)
        return JSONResponse({"status": "ready"})

    async def metrics(_request: Request) -> Response:
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    return [Route("/health/live", live), Route("/health/ready", ready), Route("/metrics", metrics)]


class _Requests(Collector):
    """Requests at webhooks by the status of their answer."""

    def __init__(self, reception: Reception) -> None:
        self._reception = reception

    def collect(self) -> Iterator[CounterMetricFamily]:
        """The counts as they are now."""
        family = CounterMetricFamily("tradehook_requests", "Requests at webhooks since the start", labels=("status",))
        for status, count in self._reception.counts.items():
            family.add_metric((str(status),), count)
        yield family


def _figures(desk: Desk) -> CollectorRegistry:
    registry = CollectorRegistry()
    for name, says, figure in (
        ("tradehook_store_queued", "Functions that wait for the writer", lambda: desk.store.queued),
        ("tradehook_event_loop_lag_seconds", "How late the event loop was last", lambda: desk.engine.lag_s),
        ("tradehook_webhooks", "Webhooks that are open", lambda: len(desk.webhooks)),
        (
            "tradehook_lanes_at_work",
            "Lanes in which something is done now",
            lambda: desk.engine.lanes_at_work,
        ),
    ):
        Gauge(name, says, registry=registry).set_function(figure)
    registry.register(_Requests(desk.reception))
    return registry
