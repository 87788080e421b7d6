"""`aisle index`: text and picture vectors, computed once; only what changed is encoded again."""

import argparse

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from assistant.settings import load_settings
from assistant.wiring import new_id, open_shop
from retrieval.catalogue import VectorKind
from retrieval.errors import IndexLockedError
from ui.index_keeper import ask_owner, report_json

LABELS: dict[VectorKind, str] = {"text": "texts", "image": "pictures"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`--rebuild`."""
    parser.add_argument("--rebuild", action="store_true", help="encode everything again")


def run(args: argparse.Namespace) -> int:
    """Index here, or have the server do it that owns the vector folder."""
    settings = load_settings()
    console = Console(stderr=True)
    try:
        with open_shop(settings, owns_index=True) as shop, _progress(console) as progress:
            tasks = {kind: progress.add_task(label, total=None) for kind, label in LABELS.items()}
            report = report_json(
                shop.index(
                    rebuild=args.rebuild,
                    on_progress=lambda kind, done, total: progress.update(
                        tasks[kind], completed=done, total=total
                    ),
                )
            )
    except IndexLockedError:
        console.print("A running server owns the vector folder; asking it to do the work.")
        report = ask_owner(settings.home, new_id(), rebuild=args.rebuild)
    problems = report.pop("problems", ())
    for name, value in report.items():
        if name != "of":
            print(f"{name}\t{', '.join(map(str, value)) if isinstance(value, list | tuple) else value}")
    if isinstance(problems, list | tuple):
        for problem in problems:
            print(f"problem\t{': '.join(map(str, problem))}")
    return 0


def _progress(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description:>10}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
    )
