"""The share of unseen wordings that get the right answer, on the demo shop with the local engine.

The wordings were written before anybody looked at how messages are parsed. Only shares are printed, by
conversation and turn: a wording that is read in order to be mended is no longer unseen. 95 % intervals are
Wilson's.
"""

from collections import defaultdict
from math import sqrt
from pathlib import Path

from assistant.evals.batch import run_suite, settings_of
from assistant.evals.cases import Case, Suite, read_suite
from assistant.evals.shop_under_test import SessionConversations, ShopRecords
from assistant.wiring import new_id, utc_now
from tests.benchmarks.machine import ROOT, demo_shop, digest, machine

WORDINGS = ROOT / "tests" / "journeys" / "paraphrases"
Z95 = 1.96


def main() -> None:
    """Print the tables."""
    files = sorted(WORDINGS.glob("*.yaml"))
    print(f"{machine()}; {', '.join(f'{file.name} {digest(file)}' for file in files)}\n")
    by_turn: dict[tuple[str, int], list[bool]] = defaultdict(list)
    by_language: dict[str, list[bool]] = defaultdict(list)
    with demo_shop() as shop:
        records = ShopRecords(shop.catalogue, shop.orders, shop.home / "knowledge")
        conversations = SessionConversations(
            shop.assistant, shop.sessions, shop.images, now=utc_now, new_id=new_id
        )
        for case, wordings in ((c, w) for file in files for c, w in _by_case(file)):
            for result in run_suite(
                wordings, settings_of(wordings, ["local"]), lambda _: conversations, records
            ):
                by_turn[case.name, len(result.turns)].append(result.passed)
                by_language[case.locale or ""].append(result.passed)
    print("| conversation | turn | wordings | right |")
    print("| --- | --- | --- | --- |")
    for (name, turn), passed in by_turn.items():
        print(f"| {name} | {turn} | {len(passed)} | {sum(passed) / len(passed):.0%} |")
    print("\n| language | wordings | right | 95 % interval |")
    print("| --- | --- | --- | --- |")
    everything = [passed for outcomes in by_language.values() for passed in outcomes]
    for language, passed in (*sorted(by_language.items()), ("both", everything)):
        low, high = wilson(sum(passed), len(passed))
        share = sum(passed) / len(passed)
        print(f"| {language} | {len(passed)} | {share:.1%} | {low:.1%} to {high:.1%} |")


def _by_case(file: Path) -> list[tuple[Case, Suite]]:
    """Each conversation, and a suite of its further wordings; the first wording is in the open suites."""
    suite = read_suite(file)
    return [
        (case, suite.model_copy(update={"cases": tuple(list(case.spread())[1:])})) for case in suite.cases
    ]


def wilson(successes: int, trials: int) -> tuple[float, float]:
    """The score interval of a proportion (Wilson, 1927)."""
    share, z2 = successes / trials, Z95**2
    middle = (share + z2 / (2 * trials)) / (1 + z2 / trials)
    half = Z95 * sqrt(share * (1 - share) / trials + z2 / (4 * trials**2)) / (1 + z2 / trials)
    return middle - half, middle + half
