"""Batches with fake assistants, and their reports."""

from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from pathlib import Path

import defusedxml.ElementTree as ElementTree
import pytest

from assistant.evals.batch import Report, Setting, run_suite, settings_of
from assistant.evals.cases import Suite
from assistant.evals.reports import html_page, junit_xml, shares
from assistant.events import Done, ReplyEvent, TextDelta
from retrieval.product import Product

LOCAL = Setting("local", {})
HOSTILE = "</script><script>alert('x')</script> & \x00\x1b"


class EmptyShop:
    """Knows nothing."""

    def product(self, product_id: str) -> Product | None:
        return None

    def titles(self) -> Mapping[str, str]:
        return {}

    def policy_text(self) -> str:
        return ""

    def latest_order(self, customer_id: str) -> str | None:
        return None


class Parrot:
    """Repeats what is said; breaks on "break". Keeps every conversation."""

    def __init__(self, answer: str = "{}") -> None:
        self.opened: list[tuple[str | None, str]] = []
        self.heard: list[list[str]] = []
        self._answer = answer

    def open_conversation(self, customer: str | None, locale: str) -> "Parrot":
        self.opened.append((customer, locale))
        self.heard.append([])
        return self

    def send(self, text: str, image: Path | None) -> Sequence[ReplyEvent]:
        self.heard[-1].append(text)
        if text == "break":
            raise RuntimeError("the engine broke")
        done = Done("t", "local", "local", "template", ({"name": "chitchat"},), {}, {})
        return TextDelta(self._answer.replace("{}", text)), done


def suite_of(*turns: Sequence[Mapping[str, object]], **given: object) -> Suite:
    cases = [{"name": f"case {n}", "turns": list(t)} for n, t in enumerate(turns, start=1)]
    return Suite.model_validate({"name": "suite", "cases": cases} | given)


def run(suite: Suite, parrot: Parrot, *settings: Setting, repeats: int = 1) -> Report:
    results = run_suite(suite, settings or (LOCAL,), lambda _: parrot, EmptyShop(), repeats=repeats)
    return Report(tuple(results))


def test_a_case_passes_when_every_turn_does():
    suite = suite_of(
        [{"say": "hello", "expect": {"contains": "hello"}}],
        [{"say": "hello", "expect": {"contains": "hello"}}, {"say": "bye", "expect": {"contains": "hello"}}],
    )

    report = run(suite, Parrot())

    assert [result.passed for result in report.results] == [True, False]
    assert "turn 2 ('bye'): words: lacks 'hello' [bye]" in report.failed[0].explain()


def test_a_crash_fails_its_case_and_the_batch_goes_on():
    report = run(suite_of([{"say": "break"}], [{"say": "hello"}]), Parrot())

    assert [result.passed for result in report.results] == [False, True]
    assert report.failed[0].explain() == "crashed: RuntimeError: the engine broke"


def test_turns_before_a_further_wording_are_said_and_not_judged():
    parrot = Parrot()
    suite = suite_of(
        [
            {"say": "hello", "expect": {"contains": "nothing like it"}},
            {"say": "bye", "also_say": ["ciao"], "expect": {"regex": "bye|ciao"}},
        ]
    )

    report = run(suite, parrot)

    assert parrot.heard == [["hello", "bye"], ["hello", "ciao"]]
    assert [result.passed for result in report.results] == [False, True]


def test_a_customer_and_a_locale_open_the_conversation():
    parrot = Parrot()
    case = {"name": "a", "customer": "C1", "locale": "zh", "turns": [{"say": "你好"}]}

    run(Suite.model_validate({"name": "s", "cases": [case]}), parrot)

    assert parrot.opened == [("C1", "zh")]


def test_repeats_run_in_conversations_of_their_own():
    parrot = Parrot()

    report = run(suite_of([{"say": "hello"}]), parrot, repeats=3)

    assert [result.repeat for result in report.results] == [1, 2, 3]
    assert parrot.heard == [["hello"]] * 3


@pytest.mark.parametrize(
    ("engines", "offered", "settings"),
    [
        (["local"], ["local", "model"], ["local"]),
        (["local", "model"], ["local"], ["local"]),
        (["model"], ["local"], []),
        (["model"], ["local", "model"], ["model parse.v1 write.v1", "model parse.v2 write.v1"]),
    ],
)
def test_a_model_runs_with_every_mix_of_prompts(engines, offered, settings):
    suite = suite_of([{"say": "x"}], engines=engines, prompts={"parse": ["v1", "v2"], "write": ["v1"]})

    assert [str(setting) for setting in settings_of(suite, offered)] == settings


def test_each_setting_opens_its_own_engine():
    engines = {"local": Parrot("fine"), "model": Parrot("wrong")}
    suite = suite_of([{"say": "x", "expect": {"contains": "fine"}}])
    settings = (LOCAL, Setting("model", {"parse": "v1"}))

    results = run_suite(suite, settings, lambda setting: engines[setting.engine], EmptyShop())

    report = Report(tuple(results))
    assert shares(report) == {("suite", "local"): (1, 1), ("suite", "model parse.v1"): (0, 1)}


@pytest.fixture
def hostile_report() -> Report:
    suite = suite_of(
        [{"say": HOSTILE, "expect": {"contains": "never"}}], [{"say": "break"}], [{"say": "hello"}]
    )
    return run(suite, Parrot())


def test_junit_counts_and_names_the_failures(hostile_report):
    root = ElementTree.fromstring(junit_xml(hostile_report))

    (suite,) = root.findall("testsuite")
    assert [suite.get(name) for name in ("tests", "failures", "errors")] == ["3", "1", "1"]
    named = [case.get("name") for case in suite if len(case)]
    assert named == ["case 1", "case 2"]


class Tags(HTMLParser):
    """Collects the tags of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)


def test_the_page_escapes_what_was_said(hostile_report):
    page = html_page(hostile_report)

    reader = Tags()
    reader.feed(page)
    assert "script" not in reader.tags
    assert "2 of 3 cases failed" in page
    assert page.index("failed: case 1") < page.index("passed: case 3")
