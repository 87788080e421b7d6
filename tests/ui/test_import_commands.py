"""`aisle import` and `aisle split` as a merchant types them."""

import json
from pathlib import Path

import pytest

from ui.cli import main


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AISLE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def counts(output: str) -> dict[str, str]:
    return dict(line.split("\t")[:2] for line in output.splitlines() if "\t" in line)


def test_an_import_prints_and_saves_what_became_of_each_row(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    feed = tmp_path / "feed.csv"
    feed.write_text("sku,long name,售价\n1,Mug,¥9.5\n2,Cup,\n1,Mug,¥9.5\n3,杯子,¥8\n", encoding="utf-8")

    code = main(["import", str(feed), "--map", "title=long name", "--report", str(tmp_path / "report.json")])

    printed = counts(capsys.readouterr().out)
    saved = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert code == 0
    assert (printed["rows read"], printed["rows kept"], printed["rows dropped"]) == ("4", "2", "2")
    assert printed["products added"] == "2"
    assert [(f["line"], f["reason"]) for f in saved["findings"]] == [
        (3, "no price"),
        (4, "the same as a row before (line 2)"),
    ]
    assert json.loads((home / "import-report.json").read_text(encoding="utf-8")) == saved


def test_importing_again_changes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    feed = tmp_path / "feed.jsonl"
    feed.write_text('{"id": "1", "title": "Mug", "price": 9}\n', encoding="utf-8")
    main(["import", str(feed)])
    capsys.readouterr()
    assert main(["import", str(feed)]) == 0
    assert counts(capsys.readouterr().out)["products unchanged"] == "1"


def test_a_feed_that_breaks_off_keeps_its_beginning_and_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    feed = tmp_path / "feed.json"
    feed.write_text('[{"id": "1", "title": "Mug", "price": 9}, {"id": "2", "ti', encoding="utf-8")
    assert main(["import", str(feed)]) == 1
    output = capsys.readouterr()
    assert counts(output.out)["products added"] == "1"
    assert "to its end" in output.err


def test_a_feed_that_is_not_there_is_named_without_a_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "nowhere.csv"]) == 1
    assert "nowhere.csv" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ["import", "feed.csv", "--map", "nonsense=name"],
        ["import", "feed.csv", "--currency", "dollars"],
        ["import", "feed.csv", "--images", "no/such/folder"],
        ["import", "feed.csv", "--report", "no/such/folder/report.json"],
        ["split", "log.jsonl", "--by", "mood"],
        ["split", "log.jsonl", "--by", "time", "--ratios", "1,2"],
    ],
)
def test_wrong_usage_is_exit_code_two(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2


def test_a_split_prints_the_rows_and_file_of_each_part(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "log.jsonl"
    log.write_text("".join(f'{{"at": "2026-09-{d:02}T00:00:00Z"}}\n' for d in range(1, 21)), encoding="utf-8")
    assert main(["split", str(log), "--by", "time", "--ratios", "50,25,25"]) == 0
    assert counts(capsys.readouterr().out) == {"train": "10", "validation": "5", "test": "5"}
    assert len((tmp_path / "log.test.jsonl").read_text(encoding="utf-8").splitlines()) == 5
