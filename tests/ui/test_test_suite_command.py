"""`aisle test` on the demo shop: exit codes, and what it prints and writes."""

from pathlib import Path

import pytest

from assistant.settings import Settings
from assistant.wiring import open_shop
from ui.cli import main

PASSES = "- {name: a greeting, turns: [{say: hello, expect: {command: {name: chitchat}, language: en}}]}\n"
PLANTED = "- {name: the planted failure, turns: [{say: hello, expect: {contains: good morning moon}}]}\n"

pytestmark = pytest.mark.vendor


@pytest.fixture
def in_demo_home(demo_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AISLE_HOME", str(demo_home))
    monkeypatch.delenv("AISLE_MODEL", raising=False)


def suite(folder: Path, *cases: str, head: str = "") -> str:
    path = folder / "suite.yaml"
    path.write_text(f"name: small\n{head}cases:\n{''.join(cases)}", encoding="utf-8")
    return str(path)


@pytest.mark.usefixtures("in_demo_home")
def test_a_suite_that_passes_exits_0(tmp_path, capsys):
    assert main(["test", suite(tmp_path, PASSES), "--repeat", "2"]) == 0
    assert "small" in capsys.readouterr().out


@pytest.mark.usefixtures("in_demo_home")
def test_a_suite_runs_beside_a_server(tmp_path, demo_home):
    with open_shop(Settings(home=demo_home), owns_index=True):
        assert main(["test", suite(tmp_path, PASSES)]) == 0


@pytest.mark.usefixtures("in_demo_home")
def test_a_planted_failure_exits_100_and_is_named(tmp_path, capsys):
    junit, page = tmp_path / "j.xml", tmp_path / "r.html"
    given = ["test", suite(tmp_path, PASSES, PLANTED), "--junit", str(junit), "--report", str(page)]

    assert main(given) == 100

    out = capsys.readouterr().out
    assert "FAILED small: the planted failure" in out
    assert "1 of 2 cases failed" in out
    assert 'name="the planted failure"' in junit.read_text(encoding="utf-8")
    assert "the planted failure" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("head", "case", "said"),
    [
        ("", "- {name: a, turns: [{say: x, expct: {}}]}\n", "unknown key"),
        ("engines: [model]\n", PASSES, "--model"),
    ],
)
@pytest.mark.usefixtures("in_demo_home")
def test_a_suite_that_cannot_be_used_exits_2_and_says_why(tmp_path, capsys, head, case, said):
    assert main(["test", suite(tmp_path, case, head=head)]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.usefixtures("in_demo_home")
def test_a_prompt_version_that_does_not_exist_is_refused(tmp_path, capsys):
    head = "engines: [model]\nprompts: {parse: [v1, v99]}\n"

    assert main(["test", suite(tmp_path, PASSES, head=head), "--model", "openai:any"]) == 2
    assert "parse.v99" in capsys.readouterr().err


@pytest.mark.usefixtures("in_demo_home")
def test_no_conversation_of_a_suite_stays_in_the_shop(tmp_path, demo_home):
    from sqlalchemy import create_engine, text

    engine = create_engine(f"sqlite:///{demo_home / 'aisle.sqlite'}")
    main(["test", suite(tmp_path, PASSES)])

    with engine.connect() as connection:
        assert connection.scalar(text("select count(*) from sessions")) == 0
    engine.dispose()
