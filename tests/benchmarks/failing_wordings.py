"""Seen wordings that get a wrong answer, each with why: `python -m tests.benchmarks failing_wordings`.

Blind wordings are not said, so that nothing of them can be read here.
"""

from tests.benchmarks.bench_paraphrases import judge, read_wordings
from tests.benchmarks.machine import demo_shop


def main() -> None:
    """Print them, and their share."""
    seen = [wording for wording in read_wordings() if wording.half == "seen"]
    failed = 0
    with demo_shop() as shop:
        for wording, result in judge(shop, seen):
            if not result.passed:
                failed += 1
                print(f"{wording.conversation} ({wording.locale}), turn {wording.turn}")
                print(f"  {result.explain()}\n")
    print(f"{len(seen) - failed} of {len(seen)} seen wordings are right")
