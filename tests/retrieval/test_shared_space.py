"""A space trained on a shop's pictures and titles: words find pictures, in both languages."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from retrieval.encoders import HashingTextEncoder, Pixels
from retrieval.errors import ModelFileError
from retrieval.picture_examples import Example, split_validation, usual_size
from retrieval.shared_space import SharedImageEncoder, SharedSpace, SharedWordEncoder, own_words

COLOURS = {"red": ("红色", (200, 50, 47)), "blue": ("蓝色", (53, 103, 181)), "green": ("绿色", (79, 138, 87))}
SHAPES = {"ball": "球", "box": "盒子"}


def drawn(colour: str, shape: str, chance: np.random.Generator) -> Image.Image:
    picture = Image.new("RGB", (90, 90), (248, 248, 246))
    left, top = (int(n) for n in chance.integers(8, 30, 2))
    box = (left, top, left + 48, top + 48)
    pen = ImageDraw.Draw(picture)
    (pen.ellipse if shape == "ball" else pen.rectangle)(box, fill=COLOURS[colour][1])
    return picture


def pixels_of(colour: str, shape: str) -> Pixels:
    return np.asarray(drawn(colour, shape, np.random.default_rng(99)))


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> tuple[Example, ...]:
    folder, chance = tmp_path_factory.mktemp("pictures"), np.random.default_rng(3)
    found = []
    for number in range(8):
        for colour, (zh_colour, _) in COLOURS.items():
            for shape, zh_shape in SHAPES.items():
                path = folder / f"{colour}-{shape}-{number}.png"
                drawn(colour, shape, chance).save(path)
                found.append(Example(path, (f"{colour} {shape}", f"{zh_colour}{zh_shape}")))
    (folder / "broken.png").write_bytes(b"no picture")
    return (*found, Example(folder / "broken.png", ("broken",)))


@pytest.fixture(scope="module")
def folder(examples: tuple[Example, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    from retrieval.image_training import Plan, train_space  # torch, which takes seconds

    folder = tmp_path_factory.mktemp("space")
    quick = Plan(head_epochs=20, tune_epochs=1, batch=32, head_rate=3e-3, most_views=2)
    train_space(examples[6:], examples[:6], HashingTextEncoder(), folder, quick)
    return folder


@pytest.fixture
def space(folder: Path) -> SharedSpace:
    return SharedSpace(folder)


@pytest.mark.vendor
@pytest.mark.parametrize("colour", COLOURS)
@pytest.mark.parametrize("shape", SHAPES)
def test_words_find_an_unseen_picture_in_either_language(space: SharedSpace, colour: str, shape: str) -> None:
    pictures = SharedImageEncoder(space).encode([pixels_of(c, s) for c in COLOURS for s in SHAPES])
    texts = (f"{colour} {shape}", f"{COLOURS[colour][0]}{SHAPES[shape]}")
    words = SharedWordEncoder(space, HashingTextEncoder()).encode(texts)
    wanted = list(COLOURS).index(colour) * len(SHAPES) + list(SHAPES).index(shape)
    assert (words @ pictures.T).argmax(axis=1).tolist() == [wanted, wanted]


@pytest.mark.vendor
def test_both_sides_give_unit_vectors_of_one_dimension(space: SharedSpace) -> None:
    pictures, words = SharedImageEncoder(space), SharedWordEncoder(space, HashingTextEncoder())
    assert pictures.name == words.name
    for vectors in (pictures.encode([pixels_of("red", "box")] * 3), words.encode(["red", "没见过的词", ""])):
        assert vectors.shape == (3, pictures.dimension)
        assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-4)
    assert pictures.encode([]).shape == words.encode([]).shape == (0, pictures.dimension)


@pytest.mark.vendor
def test_the_card_says_what_it_was_trained_on_and_how_well_it_does(space: SharedSpace) -> None:
    assert space.card.pictures == 42  # six are kept apart to measure on, one cannot be read
    assert space.card.text_encoder == HashingTextEncoder().name
    assert space.card.metrics["accuracy"] >= 0.8
    assert set(space.card.metrics) == {"R@10", "MRR", "accuracy"}


@pytest.mark.vendor
def test_a_space_refuses_a_text_encoder_that_it_was_not_trained_with(space: SharedSpace) -> None:
    with pytest.raises(ModelFileError, match="aisle train images"):
        SharedWordEncoder(space, HashingTextEncoder(64))


@pytest.mark.vendor
def test_a_damaged_file_is_noticed(folder: Path, tmp_path: Path) -> None:
    for path in folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    weights = bytearray((tmp_path / "words.onnx").read_bytes())
    weights[len(weights) // 2] ^= 0xFF
    (tmp_path / "words.onnx").write_bytes(bytes(weights))
    with pytest.raises(ModelFileError, match="do not match"):
        SharedSpace(tmp_path)


def test_a_missing_space_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelFileError, match="aisle train images"):
        SharedSpace(tmp_path)


@pytest.mark.vendor
def test_a_head_sees_a_shops_vectors_at_one_scale_however_long_they_are() -> None:
    import torch

    from retrieval.space_networks import WordSide

    torch.manual_seed(3)
    side, vectors, words = WordSide(16, 1).eval(), torch.randn(50, 16), torch.zeros(50, 1, dtype=torch.int64)
    answers = []
    for length in (0.1, 10.0):
        side.head.scale_to(vectors * length)
        answers.append(side(vectors * length, words))
    assert (answers[0] * answers[1]).sum(1).min() > 0.99


@pytest.mark.vendor
def test_too_few_pictures_are_refused(examples: tuple[Example, ...], tmp_path: Path) -> None:
    from retrieval.image_training import train_space

    with pytest.raises(ModelFileError, match="at least 40"):
        train_space(examples[:9], (), HashingTextEncoder(), tmp_path)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Men's Red T-Shirt 500ml", ("men", "red", "t", "shirt", "500ml")),
        ("红裙子 XL", ("红", "裙", "子", "红裙", "裙子", "xl")),
        ("…", ()),
    ],
)
def test_own_words_are_latin_words_and_chinese_characters_with_their_pairs(
    text: str, words: tuple[str, ...]
) -> None:
    assert own_words(text) == words


def test_no_title_is_both_trained_and_measured_on() -> None:
    examples = [Example(Path(f"{n}.jpg"), (f"title {n // 2}",)) for n in range(600)]
    train, validation = split_validation(examples, 0.1)
    assert 30 <= len(validation) <= 90
    assert not {e.titles for e in train} & {e.titles for e in validation}


def test_pictures_of_a_class_are_split_by_series() -> None:
    examples = [Example(Path(f"{n:03}.jpg"), (f"class {n // 100}",)) for n in range(400)]
    train, validation = split_validation(examples, 0.2)
    assert {e.titles for e in validation} <= {e.titles for e in train}
    runs = {int(e.path.stem) // 10 for e in validation}
    assert len(validation) == 10 * len(runs)


def test_the_network_looks_at_pictures_in_their_own_shape(tmp_path: Path) -> None:
    Image.new("RGB", (60, 80)).save(tmp_path / "small.png")
    Image.new("RGB", (400, 400)).save(tmp_path / "large.png")
    assert usual_size([tmp_path / "small.png"]) == (128, 96)
    assert usual_size([tmp_path / "large.png"]) == (224, 224)
