"""`aisle train ranker`: fit the ranker to the shop's behaviour log; prints its metrics on the later part."""

import argparse

from rich.console import Console
from rich.progress import Progress

from assistant.settings import load_settings
from assistant.wiring import open_shop
from retrieval.train import train_ranker


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to train."""
    parser.add_argument("model", choices=("ranker",), help="what to train")


def run(args: argparse.Namespace) -> int:
    """Train; one `name<TAB>value` a line."""
    with open_shop(load_settings(), owns_index=False) as shop:
        with shop.shelf.training(args.model) as folder, Progress(console=Console(stderr=True)) as progress:
            task = progress.add_task("lists of the log", total=None)
            metrics = train_ranker(
                shop.catalogue,
                shop.search,
                folder,
                on_progress=lambda done, total: progress.update(task, completed=done, total=total),
            )
        is_simulated = any(i.simulated for i in shop.catalogue.impressions())
    if is_simulated:
        print("# the log of this shop is simulated; so is every figure below")
    for name, value in metrics.items():
        print(f"{name}\t{value:.4f}")
    print(f"model\t{folder}")
    return 0
