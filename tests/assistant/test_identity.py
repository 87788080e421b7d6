"""Tokens hold, expire, are revoked, and cannot be bent."""

from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import jwt
import pytest

from assistant.errors import IdentityError
from assistant.identity import (
    EmbedTokens,
    SessionGrant,
    is_token_of,
    load_or_make_secret,
    make_customer_token,
    new_session_token,
    normal_origin,
    read_customer_token,
    read_session_grant,
    token_digest,
)

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
SECRET = "a secret that is long enough for HS256"
HOUR = timedelta(hours=1)


@pytest.fixture
def embeds(tmp_path: Path) -> EmbedTokens:
    ids = count(1)
    return EmbedTokens(tmp_path / "embed_tokens.json", SECRET, lambda: f"e{next(ids)}")


def test_a_secret_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    first = load_or_make_secret(None, tmp_path)
    assert load_or_make_secret(None, tmp_path) == first
    assert len(first) >= 32
    assert (tmp_path / "token_secret").stat().st_mode & 0o777 == 0o600


def test_an_empty_secret_is_none(tmp_path: Path) -> None:
    (tmp_path / "token_secret").touch()
    assert len(load_or_make_secret(None, tmp_path)) >= 32


def test_a_start_that_was_killed_while_it_made_the_secret_is_done_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> str:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("assistant.identity.secrets.token_urlsafe", killed)
        with pytest.raises(KeyboardInterrupt):
            load_or_make_secret(None, tmp_path)
    assert len(load_or_make_secret(None, tmp_path)) >= 32


def test_a_configured_secret_is_taken_and_not_written_down(tmp_path: Path) -> None:
    assert load_or_make_secret(SECRET, tmp_path) == SECRET
    assert list(tmp_path.iterdir()) == []


def test_a_session_token_holds_for_its_digest_alone() -> None:
    token = new_session_token(SessionGrant("s1"))
    assert is_token_of(token_digest(token), token)
    assert not is_token_of(token_digest(token), new_session_token(SessionGrant("s1")))


def test_a_session_token_says_where_it_may_be_used() -> None:
    grant = SessionGrant("s1", ("https://shop.example",), "e1")
    assert read_session_grant(new_session_token(grant)) == grant


def test_widening_the_origins_of_a_session_token_breaks_it() -> None:
    token = new_session_token(SessionGrant("s1", ("https://shop.example",), "e1"))
    wider = urlsafe_b64encode(b'{"origins":["https://evil.example"],"embed_id":"e1"}').decode()
    forged = ".".join([*token.split(".")[:2], wider])
    assert read_session_grant(forged).origins == ("https://evil.example",)
    assert not is_token_of(token_digest(token), forged)


@pytest.mark.parametrize("token", ["", "a", "a.b", "a.b.c", "a.b.W10=", "a.b.bnVsbA==", "ü.b.ü", "a.b.c.d"])
def test_other_text_is_no_session_token(token: str) -> None:
    with pytest.raises(IdentityError):
        read_session_grant(token)


def test_a_customer_token_names_its_customer() -> None:
    token = make_customer_token(SECRET, "c7", NOW, HOUR)
    assert read_customer_token(SECRET, token, NOW) == "c7"


@pytest.mark.parametrize(
    "token",
    [
        make_customer_token(SECRET, "c7", NOW - 2 * HOUR, HOUR),
        make_customer_token(SECRET + "!", "c7", NOW, HOUR),
        jwt.encode({"sub": "c7"}, SECRET, algorithm="HS256"),
        jwt.encode({"exp": NOW + HOUR}, SECRET, algorithm="HS256"),
        jwt.encode({"sub": "", "exp": NOW + HOUR}, SECRET, algorithm="HS256"),
        jwt.encode({"sub": "c7", "exp": NOW + HOUR}, None, algorithm="none"),
        jwt.encode({"sub": "c7", "exp": NOW + HOUR}, SECRET * 2, algorithm="HS512"),
        jwt.encode({"sub": "c7", "exp": "soon"}, SECRET, algorithm="HS256"),
        "not a token",
        "",
    ],
    ids=[
        "expired",
        "forged",
        "no-exp",
        "no-sub",
        "empty-sub",
        "alg-none",
        "other-alg",
        "odd-exp",
        "text",
        "empty",
    ],
)
def test_a_customer_token_that_does_not_hold_is_refused(token: str) -> None:
    with pytest.raises(IdentityError):
        read_customer_token(SECRET, token, NOW)


def test_an_embed_token_signs_nobody_in(embeds: EmbedTokens) -> None:
    with pytest.raises(IdentityError):
        read_customer_token(SECRET, embeds.create(["https://shop.example"], NOW), NOW)


def test_a_customer_token_embeds_nothing(embeds: EmbedTokens) -> None:
    with pytest.raises(IdentityError):
        embeds.read(make_customer_token(SECRET, "c7", NOW, HOUR), NOW)


def test_an_embed_token_holds_until_it_is_revoked(embeds: EmbedTokens) -> None:
    token = embeds.create(["https://Shop.example:443", "http://127.0.0.1:8000"], NOW)
    assert embeds.read(token, NOW).origins == ("https://shop.example", "http://127.0.0.1:8000")
    assert embeds.is_active("e1")
    embeds.revoke("e1", NOW)
    assert not embeds.is_active("e1")
    assert embeds.active_origins() == frozenset()
    with pytest.raises(IdentityError, match="revoked"):
        embeds.read(token, NOW)


@pytest.mark.parametrize("origin", ["https://shop.example", ["https://shop.example"]])
def test_a_shop_may_sign_an_embed_token_itself(embeds: EmbedTokens, origin: object) -> None:
    token = jwt.encode({"origin": origin, "exp": NOW + HOUR}, SECRET, algorithm="HS256")
    assert embeds.read(token, NOW).origins == ("https://shop.example",)
    assert embeds.active_origins() == {"https://shop.example"}
    with pytest.raises(IdentityError, match="expired"):
        embeds.read(token, NOW + HOUR)


@pytest.mark.parametrize("claims", [{}, {"origin": []}, {"origin": [1]}, {"origin": "*"}, {"jti": "made up"}])
def test_a_signed_token_without_a_sound_origin_embeds_nothing(
    embeds: EmbedTokens, claims: dict[str, object]
) -> None:
    with pytest.raises(IdentityError):
        embeds.read(jwt.encode(claims, SECRET, algorithm="HS256"), NOW)


def test_a_running_server_sees_what_the_command_line_did(embeds: EmbedTokens, tmp_path: Path) -> None:
    server = EmbedTokens(tmp_path / "embed_tokens.json", SECRET, lambda: "unused")
    assert server.active_origins() == frozenset()
    token = embeds.create(["https://shop.example"], NOW)
    assert server.read(token, NOW).embed_id == "e1"
    embeds.revoke("e1", NOW)
    assert not server.is_active("e1")


def test_the_list_shows_the_same_token_again(embeds: EmbedTokens) -> None:
    token = embeds.create(["https://shop.example"], NOW)
    assert [embeds.token_of(g) for g in embeds.grants()] == [token]


def test_revoking_what_is_not_there_says_so(embeds: EmbedTokens) -> None:
    with pytest.raises(IdentityError, match="embed list"):
        embeds.revoke("e9", NOW)


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("HTTPS://Shop.Example/", "https://shop.example"),
        ("http://shop.example:80", "http://shop.example"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_origins_are_written_as_browsers_send_them(text: str, origin: str) -> None:
    assert normal_origin(text) == origin


@pytest.mark.parametrize(
    "text", ["", "null", "*", "shop.example", "ftp://a", "https://a/path", "https://a:x"]
)
def test_what_is_no_origin_is_refused(text: str) -> None:
    with pytest.raises(IdentityError):
        normal_origin(text)
