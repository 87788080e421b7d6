"""`aisle train images` and `aisle eval images` as a merchant types them."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from ui.cli import main

pytestmark = pytest.mark.vendor

COLOURS = {"red": (200, 50, 47), "blue": (53, 103, 181), "green": (79, 138, 87)}
SHAPES = ("ball", "box")


def draw(path: Path, colour: str, shape: str, chance: np.random.Generator) -> None:
    picture = Image.new("RGB", (90, 90), (248, 248, 246))
    left, top = (int(n) for n in chance.integers(8, 30, 2))
    pen = ImageDraw.Draw(picture)
    (pen.ellipse if shape == "ball" else pen.rectangle)(
        (left, top, left + 48, top + 48), fill=COLOURS[colour]
    )
    picture.save(path)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A feed with pictures, further photos of the same things, and their classes."""
    folder, chance = tmp_path_factory.mktemp("shop"), np.random.default_rng(5)
    for name in ("pictures", "photos"):
        (folder / name).mkdir()
    rows, labels, queries, photos, qrels = [], ["file\tlabel"], [], [], []
    for colour in COLOURS:
        for shape in SHAPES:
            thing = f"{colour} {shape}"
            queries.append(f"w-{colour}-{shape}\t{thing}")
            photos.append(f"p-{colour}-{shape}\t{colour}-{shape}.png")
            labels.append(f"{colour}-{shape}.png\t{thing}")
            draw(folder / "photos" / f"{colour}-{shape}.png", colour, shape, chance)
            for number in range(8):
                name = f"{colour}-{shape}-{number}"
                draw(folder / "pictures" / f"{name}.png", colour, shape, chance)
                rows.append({"id": name, "title": thing, "price": "5 USD", "image": f"{name}.png"})
                qrels += [f"{kind}-{colour}-{shape} 0 {name} 1" for kind in ("w", "p")]
    (folder / "feed.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    train = ["photo\tclass", *(f"{row['image']}\t{row['title']}" for row in rows)]
    files = {
        "train.tsv": train,
        "labels.tsv": labels,
        "words.tsv": queries,
        "photos.tsv": photos,
        "words.qrels": [line for line in qrels if line.startswith("w-")],
        "photos.qrels": [line for line in qrels if line.startswith("p-")],
    }
    for name, lines in files.items():
        (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def home(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a space trained on the feed."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AISLE_HOME", str(home))
        feed = ["--catalog", str(folder / "feed.jsonl"), "--images", str(folder / "pictures")]
        assert main(["train", "images", *feed, "--epochs", "40", "--tune-epochs", "0"]) == 0
    return home


@pytest.fixture(autouse=True)
def in_home(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AISLE_HOME", str(home))


def measured(output: str) -> dict[str, float]:
    return {name: float(value) for name, value in (line.split("\t") for line in output.splitlines())}


def eval_images(folder: Path, kind: str, *more: str) -> int:
    feed = ["--catalog", str(folder / "feed.jsonl"), "--images", str(folder / "pictures")]
    asked = ["--queries", str(folder / f"{kind}.tsv"), "--qrels", str(folder / f"{kind}.qrels")]
    return main(["eval", "images", *feed, *asked, *more])


def test_words_find_the_pictures_of_a_feed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert eval_images(folder, "words") == 0
    found = measured(capsys.readouterr().out)
    assert set(found) == {"R@10", "MRR"}
    assert found["MRR"] == 1.0
    assert found["R@10"] >= 0.9


def test_photos_find_the_pictures_of_a_feed(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = tmp_path / "run.txt"
    assert eval_images(folder, "photos", "--photos", str(folder / "photos"), "--run-out", str(run)) == 0
    found = measured(capsys.readouterr().out)
    assert set(found) == {"R@10", "MRR", "accuracy"}
    assert found["accuracy"] == 1.0
    assert len(run.read_text(encoding="utf-8").splitlines()) == 6 * 48


def test_photos_find_their_classes(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "predictions.jsonl"
    labelled = ["--images", str(folder / "photos"), "--labels", str(folder / "labels.tsv")]
    assert main(["eval", "images", *labelled, "--predictions-out", str(out), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"accuracy": 1.0, "macro_f1": 1.0}
    first = json.loads(out.read_text(encoding="utf-8").splitlines()[0])
    assert first == {"file": "red-ball.png", "label": "red ball", "predicted": "red ball"}


def test_a_column_that_is_not_there_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    labelled = ["--images", str(folder / "photos"), "--labels", str(folder / "labels.tsv")]
    assert main(["eval", "images", *labelled, "--label-column", "kind"]) == 1
    assert "no column 'kind'; it has file, label" in capsys.readouterr().err


def test_a_measurement_needs_its_files(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "images", "--images", str(folder / "photos")]) == 2
    assert "--labels, or --catalog" in capsys.readouterr().err


def test_without_a_space_it_is_said_how_to_get_one(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AISLE_HOME", str(tmp_path))
    assert eval_images(folder, "words") == 1
    assert "aisle train images" in capsys.readouterr().err


def test_the_trained_space_is_on_the_shelf_with_its_card(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "list"]) == 0
    assert capsys.readouterr().out.startswith("images\t1\tin use")
    assert main(["models", "show", "images"]) == 0
    card = capsys.readouterr().out
    assert '"pictures": 48' in card
    assert '"trained_on": "feed.jsonl"' in card
