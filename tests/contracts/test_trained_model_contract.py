"""What every kind of trained model must do on a shelf: damaged or made for others, it does not serve.

The folders hold no real networks: what is asked here is answered before any is opened.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest

from retrieval.errors import ModelFileError
from retrieval.features import NAMES
from retrieval.lightgbm_ranker import FORMAT as RANKER_FORMAT
from retrieval.lightgbm_ranker import LightGbmRanker, Manifest
from retrieval.model_shelf import Check, ModelShelf
from retrieval.recommender import shop_recommender
from retrieval.recommender.shop_inputs import NUMBERS
from retrieval.recommender.shop_recommender import RecommenderManifest, ShopRecommender, file_digest
from retrieval.shared_space import FORMAT as SPACE_FORMAT
from retrieval.shared_space import (
    PICTURE_FILE,
    VOCABULARY_FILE,
    WORD_FILE,
    SharedSpace,
    SpaceCard,
    files_digest,
)
from retrieval.trained_encoder import FORMAT as ENCODER_FORMAT
from retrieval.trained_encoder import MODEL_FILE, TOKENIZER_FILE, EncoderCard, TrainedTextEncoder

Change = Mapping[str, object]


@dataclass(frozen=True)
class Kind:
    """A kind of model: how it is opened, what a training writes, and one of its files."""

    name: str
    check: Check
    write: Callable[[Path], object]  # returns the manifest's dataclass
    file: str


def write_ranker(folder: Path) -> object:
    text = "tree\nversion=v4\n"
    digest = hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
    (folder / f"model-{digest[:12]}.txt").write_text(text, encoding="utf-8")
    return Manifest(RANKER_FORMAT, NAMES, digest, "", "4.7.0", 1, 50, False, {})


def write_space(folder: Path) -> object:
    for name in (PICTURE_FILE, WORD_FILE, VOCABULARY_FILE):
        (folder / name).write_bytes(b'["words of the shop"]')
    return SpaceCard(SPACE_FORMAT, 64, 64, 8, "hashing", files_digest(folder), "", "a test", 50, 50, {}, {})


def write_recommender(folder: Path) -> object:
    digests = {}
    for name in (shop_recommender.TOWER_FILE, shop_recommender.SCORER_FILE):
        (folder / name).write_bytes(b"a network of products")
        digests[name] = file_digest(folder / name)
    return RecommenderManifest(
        shop_recommender.FORMAT,
        NUMBERS,
        8,
        8,
        "hashing",
        "none",
        digests,
        "",
        "2.13.0",
        "full",
        50,
        False,
        {},
    )


def write_encoder(folder: Path) -> object:
    for name in (MODEL_FILE, TOKENIZER_FILE):
        (folder / name).write_bytes(b"a network of words")
    return EncoderCard(ENCODER_FORMAT, "minilm", 8, "0123456789abcdef")


KINDS = [
    Kind("ranker", LightGbmRanker, write_ranker, "model-*.txt"),
    Kind("images", SharedSpace, write_space, PICTURE_FILE),
    Kind("recommender", ShopRecommender, write_recommender, "scorer.onnx"),
    Kind("encoder", TrainedTextEncoder, write_encoder, MODEL_FILE),
]


@pytest.fixture(params=KINDS, ids=lambda kind: kind.name)
def kind(request: pytest.FixtureRequest) -> Kind:
    return request.param


@pytest.fixture
def shelf(kind: Kind, tmp_path: Path) -> ModelShelf:
    """With one version, in use."""
    shelf = ModelShelf(tmp_path, {kind.name: kind.check})
    train(shelf, kind)
    return shelf


def train(shelf: ModelShelf, kind: Kind, change: Change | None = None) -> Path:
    with shelf.training(kind.name) as folder:
        manifest = asdict(kind.write(folder)) | dict(change or {})
        (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-5])


def alter(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_a_training_serves(shelf: ModelShelf, kind: Kind) -> None:
    train(shelf, kind)

    assert shelf.in_use(kind.name).version == 2


@pytest.mark.parametrize(
    ("damage", "said"), [(truncate, "bytes"), (alter, "was altered"), (Path.unlink, "missing")]
)
@pytest.mark.parametrize("of", ["a network", "manifest"])
def test_a_damaged_version_is_refused_and_the_one_before_serves_on(
    shelf: ModelShelf, kind: Kind, damage: Callable[[Path], None], said: str, of: str
) -> None:
    folder = train(shelf, kind)
    damage(next(folder.glob(kind.file if of == "a network" else "manifest.json")))

    assert shelf.in_use(kind.name).version == 1
    with pytest.raises(ModelFileError, match=said):
        shelf.use(kind.name, 2)


def test_one_of_another_version_of_aisle_never_serves(shelf: ModelShelf, kind: Kind) -> None:
    with pytest.raises(ModelFileError, match=r"version|format"):
        train(shelf, kind, {"format": 99})

    assert shelf.in_use(kind.name).version == 1


@pytest.mark.parametrize(
    ("kind", "change"),
    [(KINDS[0], {"features": NAMES[:-1]}), (KINDS[2], {"numbers": NUMBERS[:-1]})],
    ids=["ranker", "recommender"],
    indirect=["kind"],
)
def test_one_with_other_features_never_serves(shelf: ModelShelf, kind: Kind, change: Change) -> None:
    with pytest.raises(ModelFileError, match="another version's"):
        train(shelf, kind, change)

    assert shelf.in_use(kind.name).version == 1


def test_a_manifest_with_a_field_that_nobody_knows_never_serves(shelf: ModelShelf, kind: Kind) -> None:
    with pytest.raises(ModelFileError, match=r"damaged|cannot be read"):
        train(shelf, kind, {"licence_of_the_moon": 1})

    assert shelf.in_use(kind.name).version == 1
