"""The ranker on the later part of the demo shop's log, against popularity and hybrid search without it.

The log is simulated (data/interactions/README.md), and so is every figure here.
"""

from retrieval.train import train_ranker
from tests.benchmarks.machine import demo_shop, machine


def main() -> None:
    """Print the table."""
    print(f"{machine()}; simulated log\n")
    print("| measure | value |")
    print("| --- | --- |")
    with demo_shop() as shop:
        metrics = train_ranker(shop.catalogue, shop.search, shop.models / "ranker")
    for name, value in metrics.items():
        print(f"| {name} | {value:.4f} |")
