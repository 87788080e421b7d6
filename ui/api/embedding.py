"""What an embedding page asks for before anything is shown: the script, and whether it may."""

import hashlib
from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Header, Request, Response

from ui.api.problems import ProblemError
from ui.api.services import ApiServices
from ui.api.sessions import read_embed_token
from ui.widget import OriginRules, widget_script


def embedding_routes(services: ApiServices, rules: OriginRules) -> APIRouter:
    """`/widget.js` and `/v1/embed`."""
    router = APIRouter(tags=["widget"])
    script = widget_script()
    etag = f'"{hashlib.sha256(script).hexdigest()[:16]}"'

    @router.get("/widget.js", response_class=Response)
    def widget(if_none_match: Annotated[str | None, Header()] = None) -> Response:
        """The script; it holds nothing secret and shows nothing before `/v1/embed` agreed."""
        headers = {
            "ETag": etag,
            "Cache-Control": "public, max-age=300",
            "Cross-Origin-Resource-Policy": "cross-origin",
        }
        if if_none_match == etag:
            return Response(status_code=304, headers=headers)
        return Response(script, media_type="text/javascript; charset=utf-8", headers=headers)

    @router.get("/v1/embed")
    def embed(request: Request, token: str | None = None) -> Mapping[str, str]:
        """Whether this page may show the widget, and the shop's name for its title."""
        grant = read_embed_token(services, token)
        if not rules.may_use(request.headers, grant.origins if grant else ()):
            raise ProblemError("origin_not_allowed")
        return {"shop_name": services.shop_name}

    return router
