"""`make bench`: every benchmark, a table each. Figures go into BENCHMARKS.md by hand, with the date."""

import importlib
import sys
import time

BENCHES = (
    "bench_turns",
    "bench_index",
    "bench_ranker",
    "bench_explanations",
    "bench_search",
    "bench_chinese_search",
    "bench_paraphrases",
    "bench_images",
    "bench_recommend",
    "bench_stores",
)


def main(wanted: list[str]) -> None:
    """Run those named, or all."""
    for name in wanted or BENCHES:
        started = time.perf_counter()
        print(f"\n## {name}\n", flush=True)
        importlib.import_module(f"tests.benchmarks.{name}").main()
        print(f"\n({time.perf_counter() - started:.0f} s)", flush=True)


main(sys.argv[1:])
