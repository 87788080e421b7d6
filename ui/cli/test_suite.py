"""`aisle test SUITE…`: conversations × engines × prompt versions, judged; for people and for CI.

Conversations run in sessions of their own, which are deleted afterwards. What they cannot take back is a
ticket for a person that a case asked for: the desk still lists it, without its text.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from rich.console import Console
from rich.table import Table

from assistant.errors import PromptFileError, SuiteError
from assistant.evals.batch import CaseResult, Report, Setting, run_suite, settings_of
from assistant.evals.cases import EngineName, Suite, read_suite
from assistant.evals.reports import html_page, junit_xml, shares
from assistant.evals.shop_under_test import SessionConversations, ShopRecords
from assistant.llm.prompt_files import load_prompt
from assistant.settings import Settings, load_settings
from assistant.wiring import Shop, new_id, open_shop, utc_now
from ui.cli.demo import build_demo, demo_settings

SOME_FAILED = 100
WRONG_USAGE = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Suites, `--model`, `--repeat` and the reports."""
    parser.add_argument("suites", nargs="+", type=Path, metavar="SUITE", help="a .yaml, .jsonl or .csv file")
    parser.add_argument("--model", metavar="M", help="chat model as provider:model (default: AISLE_MODEL)")
    parser.add_argument("--repeat", type=_positive, default=1, metavar="K", help="run every case K times")
    parser.add_argument("--report", type=Path, metavar="F.html", help="write a page with every reply")
    parser.add_argument("--junit", type=Path, metavar="F.xml", help="write JUnit XML")


def _positive(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1")
    return int(text)


def run(args: argparse.Namespace) -> int:
    """Run the suites; 100 when a case failed, 2 when a suite cannot be used."""
    settings = load_settings()
    if args.model:
        settings = settings.model_copy(update={"model": args.model})
    try:
        suites = [read_suite(path) for path in args.suites]
        planned = [(suite, _settings_for(suite, settings)) for suite in suites]
    except SuiteError as error:
        print(f"aisle test: {error}", file=sys.stderr)
        return WRONG_USAGE
    console = Console()
    results = []
    for result in _results(planned, settings, args.repeat):
        results.append(result)
        if not result.passed:
            console.print(
                f"FAILED {result.suite}: {result.case} [{result.setting}]", markup=False, soft_wrap=True
            )
            console.print(
                f"  {result.explain()}".replace("\n", "\n  "), markup=False, highlight=False, soft_wrap=True
            )
    report = Report(tuple(results))
    if args.junit:
        args.junit.write_text(junit_xml(report), encoding="utf-8")
    if args.report:
        args.report.write_text(html_page(report), encoding="utf-8")
    _print_shares(console, report)
    return SOME_FAILED if report.failed else 0


def _settings_for(suite: Suite, settings: Settings) -> tuple[Setting, ...]:
    engines: Sequence[EngineName] = ("local", "model") if settings.model else ("local",)
    chosen = settings_of(suite, engines)
    if not chosen:
        raise SuiteError(f"{suite.name} runs with a chat model only. Give --model provider:model.")
    for setting in chosen:
        for name, version in _versions(setting).items():
            try:
                load_prompt(name, version)
            except PromptFileError as error:
                raise SuiteError(f"{suite.name}: {error}") from error
    if "model" in suite.engines and not settings.model:
        print(f"{suite.name}: the local engine only; give --model for the other.", file=sys.stderr)
    return chosen


def _results(
    planned: Sequence[tuple[Suite, Sequence[Setting]]], settings: Settings, repeats: int
) -> Iterator[CaseResult]:
    for suite, chosen in planned:
        home = demo_settings(settings) if suite.shop == "demo" else settings
        if suite.shop == "demo":
            with open_shop(home, owns_index=False) as demo:  # a server may be running beside
                build_demo(demo)
        with ExitStack() as stack:
            records = stack.enter_context(open_shop(home, owns_index=False))
            facts = ShopRecords(records.catalogue, records.orders, records.home / "knowledge")

            def open_engine(
                setting: Setting, home: Settings = home, stack: ExitStack = stack
            ) -> SessionConversations:
                model = home.model if setting.engine == "model" else ""
                shop = stack.enter_context(
                    open_shop(
                        home.model_copy(update={"model": model}), owns_index=False, prompts=_versions(setting)
                    )
                )
                conversations = _conversations(shop)
                stack.callback(conversations.forget)
                return conversations

            yield from run_suite(suite, chosen, open_engine, facts, repeats=repeats)


def _versions(setting: Setting) -> dict[str, int]:
    """Numbers of the prompts' versions; "v2" is 2."""
    return {
        name: int(version.removeprefix("v")) if version.removeprefix("v").isdigit() else 0
        for name, version in setting.prompts.items()
    }


def _conversations(shop: Shop) -> SessionConversations:
    return SessionConversations(shop.assistant, shop.sessions, shop.images, now=utc_now, new_id=new_id)


def _print_shares(console: Console, report: Report) -> None:
    table = Table("suite", "engine", "passed", "cases", box=None, pad_edge=False)
    for (suite, setting), (passed, total) in shares(report).items():
        table.add_row(suite, setting, str(passed), str(total))
    console.print(table)
    if report.failed:
        console.print(f"{len(report.failed)} of {len(report.results)} cases failed", highlight=False)
