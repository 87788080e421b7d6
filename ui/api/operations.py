"""For those who run the shop: alive, ready, metrics. No token; a proxy keeps strangers from /metrics."""

from collections.abc import Mapping

from fastapi import APIRouter, Response

from ui.api.services import ApiServices


def operation_routes(services: ApiServices) -> APIRouter:
    """`/healthz`, `/readyz` and `/metrics`."""
    router = APIRouter(tags=["operations"])

    @router.get("/healthz")
    def alive() -> Mapping[str, str]:
        """The process answers."""
        return {"status": "ok"}

    @router.get("/readyz")
    def ready(response: Response) -> Mapping[str, object]:
        """200 when a message would be answered, else 503 and the parts that are missing."""
        state = services.readiness()
        response.status_code = 200 if state.ready else 503
        return {"ready": state.ready, "parts": dict(state.parts)}

    @router.get("/metrics", response_class=Response)
    def metrics() -> Response:
        """Prometheus text."""
        return Response(services.metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")

    return router
