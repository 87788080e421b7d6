"""`aisle token` and `aisle embed`, as typed."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.identity import EMBED_FILE, EmbedTokens, load_or_make_secret, read_customer_token
from ui.cli import main


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AISLE_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def tokens(home: Path) -> EmbedTokens:
    return EmbedTokens(home / EMBED_FILE, load_or_make_secret(None, home), lambda: "unused")


def test_a_printed_token_signs_its_customer_in(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["token", "--customer", "c7"]) == 0
    printed = capsys.readouterr().out.strip()
    assert read_customer_token(load_or_make_secret(None, home), printed, datetime.now(UTC)) == "c7"


def test_an_embed_token_is_made_listed_and_revoked(
    tokens: EmbedTokens, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        main(["embed", "new", "--origin", "https://shop.example", "--origin", "http://127.0.0.1:9000"]) == 0
    )
    printed = capsys.readouterr().out.strip()
    grant = tokens.read(printed, datetime.now(UTC))
    assert grant.origins == ("https://shop.example", "http://127.0.0.1:9000")
    assert main(["embed", "revoke", str(grant.embed_id)]) == 0
    assert not tokens.is_active(str(grant.embed_id))
    capsys.readouterr()
    assert main(["embed", "list"]) == 0
    listed = capsys.readouterr().out
    assert f"{grant.embed_id}\trevoked" in listed


def test_what_is_no_origin_is_refused(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["embed", "new", "--origin", "shop.example"]) == 1
    assert "https://shop.example" in capsys.readouterr().err


def test_an_action_is_asked_for(home: Path) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["embed"])
