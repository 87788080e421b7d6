"""Who is asking: tokens of sessions, customers and embedding pages. A message never says who wrote it.

- A session token is random. The database keeps its digest; the token itself exists only in the client. It
  carries the origins that may use it, which the digest covers, so nobody can widen them.
- A customer token is a JWT that the shop signs for its signed-in customer (`sub`, `exp`).
- An embed token is a JWT in the page of a shop. It is no secret: it says which origins may embed the
  widget. Those made here can be revoked; a shop may sign its own (`origin`), best with an `exp`.
"""

import hashlib
import hmac
import json
import logging
import os
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import jwt
from filelock import FileLock

from assistant.errors import IdentityError

logger = logging.getLogger(__name__)

ALGORITHM = "HS256"
SECRET_BYTES = 32
SECRET_FILE = "token_secret"  # noqa: S105 - a file name
EMBED_FILE = "embeds.json"
MAX_SELF_SIGNED = 1_000  # origins remembered
DEFAULT_PORTS = {"http": 80, "https": 443}


def load_or_make_secret(configured: str | None, home: Path) -> str:
    """The shop's signing secret: as configured, or made once and kept in the home, readable by its owner."""
    if configured:
        if len(configured.encode()) < SECRET_BYTES:
            logger.warning("AISLE_TOKEN_SECRET is shorter than %d bytes and can be guessed", SECRET_BYTES)
        return configured
    path = home / SECRET_FILE
    home.mkdir(parents=True, exist_ok=True)
    with FileLock(home / f"{SECRET_FILE}.lock"):
        kept = path.read_text().strip() if path.exists() else ""
        if kept:
            return kept
        # Written apart and moved: a killed start must not leave an empty secret, with which anybody can sign.
        unfinished = home / f"{SECRET_FILE}.part"
        unfinished.unlink(missing_ok=True)
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(SECRET_BYTES))
        unfinished.replace(path)
        return path.read_text().strip()


def normal_origin(text: str) -> str:
    """An origin as browsers send it: `https://shop.example`, lower case, without a default port.

    Raises:
        IdentityError: this is no web origin.
    """
    try:
        parts = urlsplit(text.strip().lower())
        port = parts.port
    except ValueError as error:
        raise IdentityError(f"{text!r} is not an origin: {error}.") from error
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname or parts.path.strip("/") or parts.query:
        raise IdentityError(f"{text!r} is not an origin; write it as https://shop.example[:port].")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    shown_port = "" if port is None or port == DEFAULT_PORTS[parts.scheme] else f":{port}"
    return f"{parts.scheme}://{host}{shown_port}"


# ------------------------------------------------------------------ sessions


@dataclass(frozen=True)
class SessionGrant:
    """What a session token says besides being secret: who may use it from where.

    No origins: the shop's own pages and programs. `embed_id` names the embed token it came from.
    """

    session_id: str
    origins: tuple[str, ...] = ()
    embed_id: str | None = None


def new_session_token(grant: SessionGrant) -> str:
    """A fresh token: session id, 256 random bits, and the grant."""
    written = json.dumps({"origins": grant.origins, "embed_id": grant.embed_id}, separators=(",", ":"))
    return f"{grant.session_id}.{secrets.token_urlsafe(32)}.{urlsafe_b64encode(written.encode()).decode()}"


def token_digest(token: str) -> str:
    """What the database keeps of a token. It is random, so a plain hash is enough."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def read_session_grant(token: str) -> SessionGrant:
    """What the token claims; true only once `is_token_of` said so.

    Raises:
        IdentityError: this is no session token.
    """
    try:
        session_id, _, written = token.split(".")
        claims = json.loads(urlsafe_b64decode(written))
        return SessionGrant(session_id, tuple(claims["origins"]), claims["embed_id"])
    except (ValueError, KeyError, TypeError, Base64Error) as error:
        raise IdentityError("This is not a session token.") from error


def is_token_of(digest: str, token: str) -> bool:
    """Whether the token is the one that this digest was kept of."""
    return hmac.compare_digest(digest, token_digest(token))


# ------------------------------------------------------------------ customers


def make_customer_token(secret: str, customer_id: str, now: datetime, lifetime: timedelta) -> str:
    """A token as the shop's own server would sign it."""
    return jwt.encode({"sub": customer_id, "exp": now + lifetime}, secret, algorithm=ALGORITHM)


def read_customer_token(secret: str, token: str, now: datetime) -> str:
    """The customer id.

    Raises:
        IdentityError: forged, expired, without an expiry, or a token of another kind.
    """
    claims = _verified_claims(secret, token, now)
    customer_id = claims.get("sub")
    if not isinstance(customer_id, str) or not customer_id or "exp" not in claims or "origin" in claims:
        raise IdentityError("This is not a customer token: it needs `sub` and `exp`.")
    return customer_id


# ------------------------------------------------------------------ embedding pages


@dataclass(frozen=True)
class EmbedGrant:
    """An embed token as the shop keeps it. Times are ISO 8601. One that a shop signed itself has no id."""

    embed_id: str | None
    origins: tuple[str, ...]
    created_at: str = ""
    revoked_at: str | None = None


class EmbedTokens:
    """The embed tokens of a shop, in one file of its home; a running server sees a change at once.

    Args:
        path: the JSON file; it need not exist.
        secret: signs the tokens.
        new_id: makes the id of a token.
    """

    def __init__(self, path: Path, secret: str, new_id: Callable[[], str]) -> None:
        self._path = path
        self._secret = secret
        self._new_id = new_id
        self._read_at: tuple[int, int] | None = None
        self._grants: dict[str, EmbedGrant] = {}
        self._self_signed: dict[str, None] = {}  # origins, in the order in which they were seen

    def create(self, origins: Iterable[str], now: datetime) -> str:
        """A token for these origins, without an expiry: it stands in pages until it is revoked.

        Raises:
            IdentityError: one of them is no origin, or there is none.
        """
        allowed = tuple(dict.fromkeys(normal_origin(origin) for origin in origins))
        if not allowed:
            raise IdentityError("An embed token needs at least one origin.")
        embed_id = self._new_id()
        grant = EmbedGrant(embed_id, allowed, now.isoformat(timespec="seconds"))
        with self._lock():
            self._save(self._load() | {embed_id: grant})
        return self.token_of(grant)

    def token_of(self, grant: EmbedGrant) -> str:
        """The token of a kept grant, the same each time."""
        claims = {"jti": grant.embed_id, "origin": list(grant.origins)}
        return jwt.encode(claims, self._secret, algorithm=ALGORITHM)

    def grants(self) -> tuple[EmbedGrant, ...]:
        """All, revoked ones included, oldest first."""
        return tuple(sorted(self._load().values(), key=lambda g: (g.created_at, g.embed_id or "")))

    def revoke(self, embed_id: str, now: datetime) -> None:
        """End a token. Sessions that began with it end too.

        Raises:
            IdentityError: there is no such token.
        """
        with self._lock():
            grants = self._load()
            if embed_id not in grants:
                raise IdentityError(f"There is no embed token {embed_id!r}; `aisle embed list` shows them.")
            revoked = replace(grants[embed_id], revoked_at=now.isoformat(timespec="seconds"))
            self._save(grants | {embed_id: revoked})

    def read(self, token: str, now: datetime) -> EmbedGrant:
        """The grant of a token that holds.

        Raises:
            IdentityError: forged, revoked, expired, or a token of another kind.
        """
        claims = _verified_claims(self._secret, token, now)
        if "jti" not in claims:
            return self._self_signed_grant(claims)
        grant = self._load().get(str(claims["jti"]))
        if grant is None or grant.revoked_at is not None:
            raise IdentityError("This embed token was revoked or is not of this shop.")
        return grant

    def is_active(self, embed_id: str) -> bool:
        """Whether the token of this id was made here and not revoked."""
        grant = self._load().get(embed_id)
        return grant is not None and grant.revoked_at is None

    def active_origins(self) -> frozenset[str]:
        """Every origin of every token that holds, as far as it was made here or seen."""
        made = (o for g in self._load().values() if g.revoked_at is None for o in g.origins)
        return frozenset((*made, *self._self_signed))

    def _self_signed_grant(self, claims: Mapping[str, object]) -> EmbedGrant:
        named = claims.get("origin")
        origins = tuple(normal_origin(str(text)) for text in (named if isinstance(named, list) else [named]))
        if not origins:
            raise IdentityError("This is not an embed token: it needs `origin`.")
        for origin in origins:
            self._self_signed.setdefault(origin)
        while len(self._self_signed) > MAX_SELF_SIGNED:
            del self._self_signed[next(iter(self._self_signed))]
        return EmbedGrant(None, origins)

    def _lock(self) -> FileLock:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        return FileLock(f"{self._path}.lock", timeout=5)

    def _load(self) -> dict[str, EmbedGrant]:
        try:
            status = self._path.stat()
        except FileNotFoundError:
            return {}
        stamp = (status.st_mtime_ns, status.st_ino)
        if stamp != self._read_at:
            kept = json.loads(self._path.read_text())
            self._grants = {g["embed_id"]: EmbedGrant(**g | {"origins": tuple(g["origins"])}) for g in kept}
            self._read_at = stamp
        return self._grants

    def _save(self, grants: Mapping[str, EmbedGrant]) -> None:
        written = self._path.with_suffix(".tmp")
        written.write_text(json.dumps([asdict(g) for g in grants.values()], indent=1))
        written.replace(self._path)


def _verified_claims(secret: str, token: str, now: datetime) -> Mapping[str, object]:
    """The claims of a token that we or the shop signed, not expired by our own clock."""
    try:
        # PyJWT would ask the machine's clock; ours is an argument.
        options = jwt.types.Options(verify_exp=False, verify_nbf=False, verify_iat=False)
        claims: Mapping[str, object] = jwt.decode(token, secret, algorithms=[ALGORITHM], options=options)
    except jwt.InvalidTokenError as error:
        raise IdentityError(f"The token does not hold: {error}.") from error
    expiry = claims.get("exp")
    if expiry is not None and (not isinstance(expiry, int | float) or expiry <= now.timestamp()):
        raise IdentityError("The token has expired.")
    return claims
