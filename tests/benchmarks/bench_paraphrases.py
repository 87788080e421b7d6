"""The share of further wordings that get the right answer, on the demo shop with the local engine.

The wordings of a turn fall into two halves by their place, counted from 1: those in even places are seen,
they may be read and tuned on (`python -m tests.benchmarks failing_wordings` lists the failing ones); those in
odd places are blind, nobody looks at them or their failures. 95 % intervals are Wilson's.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Literal

from assistant.evals.batch import CaseResult, run_suite, settings_of
from assistant.evals.cases import Case, Suite, read_suite
from assistant.evals.shop_under_test import SessionConversations, ShopRecords
from assistant.wiring import Shop, new_id, utc_now
from tests.benchmarks.machine import ROOT, demo_shop, digest, machine

WORDINGS = ROOT / "tests" / "journeys" / "paraphrases"
Z95 = 1.96

Half = Literal["seen", "blind"]


@dataclass(frozen=True)
class Wording:
    """One further wording of a turn of a conversation, as a case of its own."""

    conversation: str
    locale: str
    turn: int  # from 1
    half: Half
    suite: Suite


def read_wordings() -> tuple[Wording, ...]:
    """All of them, file by file; the first wording of a turn is in `prompts/suites` and not among them."""
    return tuple(
        wording
        for file in sorted(WORDINGS.glob("*.yaml"))
        for suite in [read_suite(file)]
        for case in suite.cases
        for wording in _further_wordings(suite, case)
    )


def _further_wordings(suite: Suite, case: Case) -> Iterator[Wording]:
    places = [
        (number, place)
        for number, turn in enumerate(case.turns, start=1)
        for place in range(1, len(turn.also_say) + 1)
    ]
    for (turn, place), spread in zip(places, list(case.spread())[1:], strict=True):
        half: Half = "blind" if place % 2 else "seen"
        yield Wording(
            case.name, case.locale or suite.locale, turn, half, suite.model_copy(update={"cases": (spread,)})
        )


def judge(shop: Shop, wordings: Iterable[Wording]) -> Iterator[tuple[Wording, CaseResult]]:
    """Each wording said in a conversation of its own, and how that went."""
    records = ShopRecords(shop.catalogue, shop.orders, shop.home / "knowledge")
    conversations = SessionConversations(
        shop.assistant, shop.sessions, shop.images, now=utc_now, new_id=new_id
    )
    for wording in wordings:
        settings = settings_of(wording.suite, ["local"])
        for result in run_suite(wording.suite, settings, lambda _: conversations, records):
            yield wording, result
    conversations.forget()


def main() -> None:
    """Print the tables."""
    files = sorted(WORDINGS.glob("*.yaml"))
    print(f"{machine()}; {', '.join(f'{file.name} {digest(file)}' for file in files)}\n")
    by_turn: dict[tuple[str, int], dict[Half, list[bool]]] = defaultdict(lambda: defaultdict(list))
    by_language: dict[tuple[str, Half], list[bool]] = defaultdict(list)
    with demo_shop() as shop:
        for wording, result in judge(shop, read_wordings()):
            by_turn[f"{wording.conversation} ({wording.locale})", wording.turn][wording.half].append(
                result.passed
            )
            by_language[wording.locale, wording.half].append(result.passed)
            by_language["both", wording.half].append(result.passed)
    print("| conversation | turn | seen, right | blind, right |\n| --- | --- | --- | --- |")
    for (name, turn), halves in by_turn.items():
        seen, blind = halves["seen"], halves["blind"]
        print(f"| {name} | {turn} | {sum(seen)} of {len(seen)} | {sum(blind)} of {len(blind)} |")
    print("\n| half | language | right | share | 95 % interval |\n| --- | --- | --- | --- | --- |")
    for half in ("seen", "blind"):
        for language in ("en", "zh", "both"):
            print(f"| {half} | {language} | {_share(by_language[language, half])} |")


def _share(passed: Sequence[bool]) -> str:
    low, high = wilson(sum(passed), len(passed))
    return f"{sum(passed)} of {len(passed)} | {sum(passed) / len(passed):.1%} | {low:.1%} to {high:.1%}"


def wilson(successes: int, trials: int) -> tuple[float, float]:
    """The score interval of a proportion (Wilson, 1927)."""
    share, z2 = successes / trials, Z95**2
    middle = (share + z2 / (2 * trials)) / (1 + z2 / trials)
    half = Z95 * sqrt(share * (1 - share) / trials + z2 / (4 * trials**2)) / (1 + z2 / trials)
    return middle - half, middle + half
