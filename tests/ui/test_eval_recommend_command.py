"""`aisle eval recommend` on small files."""

import json
from pathlib import Path

import pytest

from ui.cli import main


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """Sequences round a circle of ten items, and what follows each."""
    sequences, targets = tmp_path / "s.txt", tmp_path / "t.tsv"
    rows = [[str((start + step) % 10) for step in range(6)] for start in range(40)]
    sequences.write_text("".join(f"u{n} {' '.join(row[:-1])}\n" for n, row in enumerate(rows)))
    targets.write_text("user\titem\n" + "".join(f"u{n}\t{row[-1]}\n" for n, row in enumerate(rows)))
    return ["--sequences", str(sequences), "--targets", str(targets), "--epochs", "1", "--json"]


def test_what_follows_is_measured_beside_the_baselines(
    files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["eval", "recommend", *files, "--baselines"]) == 0
    metrics = json.loads(capsys.readouterr().out)
    assert metrics["HR@10"] == 1.0
    assert metrics["nDCG@5"] > metrics["nDCG@5/popularity"]
    assert {f"HR@5/{name}" for name in ("item-kNN", "ALS", "SASRec")} <= metrics.keys()


def test_a_saved_model_answers_without_training_and_the_seen_may_be_left_out(
    files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["eval", "recommend", *files, "--save", str(tmp_path / "m")]) == 0
    capsys.readouterr()
    predictions = tmp_path / "p.jsonl"
    again = ["--model", str(tmp_path / "m"), "--exclude-seen", "--predictions-out", str(predictions)]
    assert main(["eval", "recommend", *files, *again]) == 0
    first = json.loads(predictions.read_text().splitlines()[0])
    assert first["rank"] <= 5
    assert not set(first["best"][:5]) & {"0", "1", "2", "3", "4"}


def test_a_model_that_lacks_items_is_refused(
    files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["eval", "recommend", *files, "--save", str(tmp_path / "m")]) == 0
    with (tmp_path / "s.txt").open("a") as file:
        file.write("late 1 2 brand-new\n")
    assert main(["eval", "recommend", *files, "--model", str(tmp_path / "m")]) == 1
    assert "1 items that" in capsys.readouterr().err


def test_a_bad_line_ends_the_command_with_its_number(
    files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "t.tsv").write_text("user\titem\nu1\n")
    assert main(["eval", "recommend", *files]) == 1
    assert "t.tsv:2: a line must be" in capsys.readouterr().err
