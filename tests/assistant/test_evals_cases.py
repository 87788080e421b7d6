"""Suites: what they mean, and what is said about one that cannot be used."""

from pathlib import Path

import pytest

from assistant.errors import SuiteError
from assistant.evals.cases import Suite, read_suite

SUITE = """
name: shoes
cases:
  - name: boots
    turns:
      - say: black boots
        expect: {contains: boots}
"""


def written(folder: Path, text: str, name: str = "suite.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_suite_has_defaults_that_work_without_a_model(tmp_path):
    suite = read_suite(written(tmp_path, SUITE))

    assert (suite.engines, suite.shop, suite.cases[0].locale) == (("local",), "demo", "en")
    assert suite.cases[0].turns[0].expect.contains == ("boots",)


def test_a_turn_with_further_wordings_is_a_case_each(tmp_path):
    text = """
name: shoes
cases:
  - name: boots
    turns:
      - {say: boots, also_say: [wellies]}
      - {say: cheaper, also_say: [too dear], expect: {contains: boots}}
"""
    spread = list(read_suite(written(tmp_path, text)).cases[0].spread())

    said = [[turn.say for turn in case.turns] for case in spread]
    assert said == [["boots", "cheaper"], ["wellies"], ["boots", "too dear"]]
    assert [case.judged_from for case in spread] == [0, 0, 1]
    assert spread[2].turns[1].expect.contains == ("boots",)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("name: shoes\ncases: [", "suite.yaml:2"),
        ("name: shoes\ncases: []", "`cases`"),
        (SUITE.replace("contains", "contain"), "case 'boots': unknown key `turns.0.expect.contain`"),
        (SUITE.replace("contains: boots", "regex: '('"), "case 'boots', turn 1: `regex`"),
        (SUITE.replace("contains: boots", "mentions: '@1.1'"), "turn 1: '@1.1' is not an earlier turn"),
        (SUITE.replace("contains: boots", "mentions: '@second'"), "names no earlier card"),
        (SUITE.replace("contains: boots", "command: {kind: x}"), "needs a `name`"),
        (SUITE.replace("contains: boots", "cards: {min: 3, max: 2}"), "min 3 above max 2"),
        (SUITE.replace("say: black boots", "image: none.png"), "no picture none.png"),
        (SUITE + SUITE[SUITE.index("  - name") :], "two cases have this name"),
    ],
)
def test_a_wrong_suite_is_explained(tmp_path, wrong, said):
    with pytest.raises(SuiteError) as error:
        read_suite(written(tmp_path, wrong))

    assert said in str(error.value)
    assert "suite.yaml" in str(error.value)


@pytest.mark.parametrize("name", ["suite.txt", "missing.yaml"])
def test_a_file_that_is_no_suite_is_refused(tmp_path, name):
    written(tmp_path, "x", "suite.txt")

    with pytest.raises(SuiteError, match=name):
        read_suite(tmp_path / name)


def test_json_lines_and_csv_hold_cases_too(tmp_path):
    lines = '{"name": "a", "turns": [{"say": "boots"}]}\n\n{"name": "b", "turns": [{"say": "靴子"}]}\n'
    table = "name,say,command,contains\nc,boots,search,boots\n,靴子,,\n"

    from_lines = read_suite(written(tmp_path, lines, "cases.jsonl"))
    from_table = read_suite(written(tmp_path, table, "cases.csv"))

    assert [case.name for case in from_lines.cases] == ["a", "b"]
    assert [case.name for case in from_table.cases] == ["c", "line 3"]
    assert from_table.cases[0].turns[0].expect.command == {"name": "search"}
    assert from_table.cases[1].turns[0].say == "靴子"


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [("{\n", "cases.jsonl", "cases.jsonl:1"), ("say,expects\nx,y\n", "cases.csv", "'expects'")],
)
def test_a_wrong_line_is_named(tmp_path, text, name, said):
    with pytest.raises(SuiteError, match=said):
        read_suite(written(tmp_path, text, name))


def test_a_long_message_needs_no_long_file():
    suite = Suite.model_validate(
        {"name": "s", "cases": [{"name": "c", "turns": [{"say": "xy", "say_times": 10_000}]}]}
    )

    assert len(suite.cases[0].turns[0].text) == 20_000
