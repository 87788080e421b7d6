"""The shipped suites, case by case, on the demo shop with the local engine."""

import pytest

from assistant.evals.cases import Case, Suite, read_suite
from tests.journeys.conftest import ROOT, SUITES, RunCase, cases_of

PARAPHRASES = ROOT / "tests" / "journeys" / "paraphrases"


@pytest.mark.vendor
@pytest.mark.parametrize(("suite", "case"), cases_of(*sorted(SUITES.glob("*.yaml"))))
def test_a_shipped_case_passes_with_the_local_engine(suite: Suite, case: Case, run_case: RunCase) -> None:
    result = run_case(suite, case)

    assert result.passed, result.explain()


@pytest.mark.parametrize("path", sorted(PARAPHRASES.glob("*.yaml")), ids=lambda path: path.name)
def test_every_turn_has_ten_further_wordings(path):
    suite = read_suite(path)
    short = [(case.name, turn.say) for case in suite.cases for turn in case.turns if len(turn.also_say) < 10]

    assert not short


@pytest.mark.parametrize("path", sorted(PARAPHRASES.glob("*.yaml")), ids=lambda path: path.name)
def test_no_wording_stands_twice_in_a_turn(path):
    turns = [turn for case in read_suite(path).cases for turn in case.turns]

    assert all(len({turn.say, *turn.also_say}) == 1 + len(turn.also_say) for turn in turns)
