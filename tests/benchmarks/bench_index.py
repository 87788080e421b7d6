"""How long importing and indexing the 19,406-product catalogue takes (its text; it has no pictures)."""

import time

from tests.benchmarks.machine import SHARED, digest, imported_shop, machine


def main() -> None:
    """Print the table."""
    feed = SHARED / "chorus_search" / "products.jsonl.gz"
    if not feed.exists():
        print(f"skipped: no {feed}")
        return
    print(f"{machine()}; data {digest(feed)}\n")
    print("| step | seconds | per second |")
    print("| --- | --- | --- |")
    started = time.perf_counter()
    with imported_shop(feed) as shop:
        products = len(shop.catalogue.products())
        seconds = time.perf_counter() - started
        print(f"| import, {products} products | {seconds:.0f} | {products / seconds:.0f} |")
        started = time.perf_counter()
        report = shop.index()
        seconds = time.perf_counter() - started
        print(
            f"| index, {report.encoded_texts} texts | {seconds:.0f} | {report.encoded_texts / seconds:.0f} |"
        )
        started = time.perf_counter()
        shop.index()
        print(f"| index again, nothing changed | {time.perf_counter() - started:.1f} | |")
