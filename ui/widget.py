"""The support widget on other people's pages: its script, and which origins get anything at all."""

from collections.abc import Collection, Mapping
from importlib.resources import files

from assistant.errors import IdentityError
from assistant.identity import EmbedTokens, normal_origin


class OriginRules:
    """Which pages may use the API.

    Args:
        allowed: origins that the operator set (`AISLE_ALLOWED_ORIGINS`).
        embed_tokens: the other source of origins.
    """

    def __init__(self, allowed: Collection[str], embed_tokens: EmbedTokens) -> None:
        self._allowed = frozenset(normal_origin(origin) for origin in allowed)
        self._embed_tokens = embed_tokens

    def is_own_or_allowed(self, headers: Mapping[str, str]) -> bool:
        """A page of this server, an origin of the operator, or a program (which sends no origin)."""
        origin = headers.get("origin")
        if origin is None:
            return headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")
        return is_same_origin(origin, headers.get("host", "")) or self._is_among(origin, self._allowed)

    def may_use(self, headers: Mapping[str, str], origins: Collection[str]) -> bool:
        """The same, or one of `origins`."""
        origin = headers.get("origin")
        return self.is_own_or_allowed(headers) or (origin is not None and self._is_among(origin, origins))

    def is_known(self, headers: Mapping[str, str]) -> bool:
        """Whether any token or setting names the origin. Asked before it is known who calls (preflight)."""
        return self.may_use(headers, self._embed_tokens.active_origins())

    def _is_among(self, origin: str, origins: Collection[str]) -> bool:
        try:
            return normal_origin(origin) in origins
        except IdentityError:  # "null", of sandboxed frames and files
            return False


def is_same_origin(origin: str, host: str) -> bool:
    """Whether a page of this origin was served by us. Schemes may differ behind a proxy that ends TLS."""
    scheme, _, rest = origin.lower().partition("://")
    try:
        return bool(rest) and normal_origin(origin) == normal_origin(f"{scheme}://{host}")
    except IdentityError:
        return False


def widget_script() -> bytes:
    """The script that a shop embeds."""
    return files("ui").joinpath("static/widget.js").read_bytes()
