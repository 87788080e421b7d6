"""The application: routes, what every request passes, and how failures are answered."""

from fastapi import FastAPI

from ui.api.auth import Auth
from ui.api.edge import LimitBodies, Origins, SecurityHeaders
from ui.api.embedding import embedding_routes
from ui.api.feedback import feedback_routes
from ui.api.images import image_routes
from ui.api.messages import message_routes
from ui.api.metrics import CountRequests
from ui.api.operations import operation_routes
from ui.api.problems import ProblemError, add_problem_handlers
from ui.api.products import product_routes
from ui.api.services import ApiServices
from ui.api.sessions import session_routes
from ui.widget import OriginRules

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


def create_api(services: ApiServices) -> FastAPI:
    """The API on its services. A page may be mounted at `/` afterwards."""
    # The interactive pages of FastAPI load scripts from elsewhere; the schema itself is at /openapi.json.
    app = FastAPI(title="aisle", docs_url=None, redoc_url=None)
    rules = OriginRules(services.allowed_origins, services.embed_tokens)
    auth = Auth(services, rules)
    app.include_router(session_routes(services, auth, rules))
    app.include_router(message_routes(services, auth))
    app.include_router(image_routes(services, auth))
    app.include_router(feedback_routes(services, auth))
    app.include_router(product_routes(services, auth))
    app.include_router(embedding_routes(services, rules))
    app.include_router(operation_routes(services))

    @app.api_route("/v1/{rest:path}", methods=METHODS, include_in_schema=False)
    def unknown(rest: str) -> None:
        """Before a page mounted at `/` takes it."""
        raise ProblemError("route_unknown")

    add_problem_handlers(app)
    app.add_middleware(LimitBodies)
    app.add_middleware(Origins, rules=rules)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(CountRequests, metrics=services.metrics)
    return app
