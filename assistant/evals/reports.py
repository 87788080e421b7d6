"""A report as JUnit XML, for CI, and as an HTML page, for people. Whatever was said or replied is escaped."""

import html
import re
from collections import defaultdict
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from assistant.evals.batch import CaseResult, Report, TurnResult

_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; color: #222 }
table { border-collapse: collapse; width: 100% }
td, th { text-align: left; padding: .3rem .6rem; vertical-align: top }
tr { border-bottom: 1px solid #ddd }
details { margin: .4rem 0 }
summary { cursor: pointer }
pre { white-space: pre-wrap; margin: 0 }
.failed { color: #a31515 }
.passed { color: #1b6e2d }
.said { font-weight: 600 }
"""


def shares(report: Report) -> dict[tuple[str, str], tuple[int, int]]:
    """Cases that passed, and all cases, by suite and setting."""
    counts: dict[tuple[str, str], tuple[int, int]] = defaultdict(lambda: (0, 0))
    for result in report.results:
        key = (result.suite, str(result.setting))
        passed, total = counts[key]
        counts[key] = (passed + result.passed, total + 1)
    return dict(counts)


def junit_xml(report: Report) -> str:
    """A `testsuite` for each suite in each setting, a `testcase` for each case and repeat."""
    suites = []
    for (suite, setting), (passed, total) in shares(report).items():
        results = [r for r in report.results if (r.suite, str(r.setting)) == (suite, setting)]
        seconds = sum(r.took_ms for r in results) / 1000
        crashed = sum(bool(r.crash) for r in results)
        cases = "\n".join(_junit_case(r, f"{suite} {setting}") for r in results)
        suites.append(
            f"<testsuite name={_attribute(f'{suite} [{setting}]')} tests='{total}' errors='{crashed}' "
            f"failures='{total - passed - crashed}' time='{seconds:.3f}'>\n{cases}\n</testsuite>"
        )
    inside = "\n".join(suites)
    return f"<?xml version='1.0' encoding='utf-8'?>\n<testsuites>\n{inside}\n</testsuites>\n"


def _junit_case(result: CaseResult, class_name: str) -> str:
    name = result.case if result.repeat == 1 else f"{result.case} (repeat {result.repeat})"
    seconds = result.took_ms / 1000
    head = f"<testcase classname={_attribute(class_name)} name={_attribute(name)} time='{seconds:.3f}'"
    if result.passed:
        return f"{head}/>"
    kind = "error" if result.crash else "failure"
    lines = result.explain()
    first = lines.splitlines()[0]
    return f"{head}><{kind} message={_attribute(first)}>{escape(_xml_text(lines))}</{kind}></testcase>"


def _attribute(text: str) -> str:
    return quoteattr(_xml_text(text))


def _xml_text(text: str) -> str:
    """Without the characters that XML cannot hold; a broken model may send any."""
    return _NOT_XML.sub("�", text)


def html_page(report: Report) -> str:
    """One page without scripts: the shares, then every case, those that failed first and open."""
    rows = "".join(
        f"<tr><td>{_text(suite)}</td><td>{_text(setting)}</td><td>{passed} of {total}</td></tr>"
        for (suite, setting), (passed, total) in shares(report).items()
    )
    ordered = sorted(report.results, key=lambda result: result.passed)
    cases = "".join(_html_case(result) for result in ordered)
    return (
        "<!doctype html><html lang='en'><head><meta charset='utf-8'><title>Suite report</title>"
        f"<style>{_STYLE}</style></head><body>"
        f"<h1>{len(report.failed)} of {len(report.results)} cases failed</h1>"
        f"<table><tr><th>suite</th><th>engine</th><th>passed</th></tr>{rows}</table>{cases}</body></html>\n"
    )


def _html_case(result: CaseResult) -> str:
    word = "passed" if result.passed else "failed"
    turns = "".join(_html_turn(turn) for turn in result.turns)
    crash = f"<p class='failed'>crashed: {_text(result.crash)}</p>" if result.crash else ""
    return (
        f"<details{'' if result.passed else ' open'}><summary class='{word}'>{word}: {_text(result.case)} "
        f"({_text(str(result.setting))}, repeat {result.repeat}, {result.took_ms:.0f} ms)</summary>"
        f"{turns}{crash}</details>"
    )


def _html_turn(turn: TurnResult) -> str:
    return (
        f"<p class='said'>{_text(turn.said[:500])}</p><pre>{_text(turn.reply)}</pre>"
        f"<table>{''.join(_html_scores(turn))}</table>"
    )


def _html_scores(turn: TurnResult) -> Iterator[str]:
    for score in turn.scores:
        word = "passed" if score.is_met else "failed"
        yield (
            f"<tr><td class='{word}'>{word}</td><td>{_text(score.name)}</td>"
            f"<td>{_text(score.explanation)}</td><td>{_text(score.answer[:500])}</td></tr>"
        )


def _text(value: str) -> str:
    return html.escape(value, quote=True)
