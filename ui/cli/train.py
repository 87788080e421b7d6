"""`aisle train ranker|images|encoder`: what a shop learns from its own data, measured on what was held out.

`ranker` fits to the behaviour log. `images` trains a space that words and pictures share, on the shop's
pictures and titles, or on those of a feed (`--catalog F --images DIR`); `aisle index` then
encodes the pictures anew.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.progress import Progress

from assistant.settings import load_settings
from assistant.wiring import Shop, open_shop
from retrieval.catalogue import MemoryCatalogue
from retrieval.cleaning import CleaningOptions
from retrieval.importing import PictureFolders, import_products
from retrieval.ranker_in_use import RANKER
from retrieval.recommender.shop_recommender import RECOMMENDER, read_held_out
from retrieval.taxonomy import Taxonomy
from retrieval.train import train_ranker
from retrieval.training_results import read_results
from ui.cli import train_encoder, train_recommender, train_schedule
from ui.cli.metrics_output import print_metrics
from ui.cli.training_report import training_report

Metrics = Mapping[str, float]
Tell = Callable[[str, int, int], None]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to train, and on what."""
    parser.add_argument("model", choices=("ranker", "images", "encoder", "recommender"), help="what to train")
    parser.add_argument(
        "--catalog", type=Path, metavar="F", help="images, encoder: a feed (default: the shop's products)"
    )
    parser.add_argument("--images", type=Path, metavar="DIR", help="images: the feed's pictures")
    parser.add_argument("--map", action="append", default=[], metavar="title=name", help="a column's name")
    parser.add_argument("--epochs", type=int, metavar="N", help="passes; of images those with heads alone")
    parser.add_argument(
        "--tune-epochs", type=int, metavar="N", help="images: passes that tune the network as well"
    )
    parser.add_argument(
        "--report",
        type=Path,
        metavar="F.html",
        help="ranker, recommender: a page of what the training came to",
    )
    train_schedule.add_arguments(parser)
    train_encoder.add_arguments(parser)
    train_recommender.add_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Train, at once or by a schedule; one `name<TAB>value` a line."""
    return train_schedule.run(args, _train)


def _train(args: argparse.Namespace) -> int:
    if args.model == "encoder":
        return _encoder(args)
    if args.model == "recommender":
        return _recommender(args)
    with open_shop(load_settings(), owns_index=False) as shop:
        shop.follow_behaviour()  # what shoppers did since a server last took it over
        with shop.shelf.training(args.model) as folder, _progress() as tell:
            metrics = (
                _ranker(shop, folder, tell) if args.model == "ranker" else _images(args, shop, folder, tell)
            )
        is_simulated = args.model == "ranker" and any(i.simulated for i in shop.catalogue.impressions())
    _print_training(metrics, folder, is_simulated=is_simulated)
    if args.report and args.model == "ranker":
        _write_report(args.report, folder)
    if args.model == "images":
        print("Now run `aisle index`: pictures are encoded anew, so that words find them.", file=sys.stderr)
    return 0


def _encoder(args: argparse.Namespace) -> int:
    with open_shop(load_settings(), owns_index=False) as shop, _progress() as tell:
        card, folder = train_encoder.train(args, shop, tell)
        is_simulated = args.objective == "clicks" and any(i.simulated for i in shop.catalogue.impressions())
    _print_training(card.metrics, folder, is_simulated=is_simulated)
    better = "It is in use from now on; run `aisle index`: products are encoded anew."
    kept = "It is not clearly better than the encoder before, so it is kept and not used."
    print(better if card.is_better else kept, file=sys.stderr)
    return 0


def _recommender(args: argparse.Namespace) -> int:
    with open_shop(load_settings(), owns_index=False) as shop, _progress() as tell:
        shop.follow_behaviour()
        metrics, folder, is_better = train_recommender.train(args, shop, tell)
        is_simulated = any(i.simulated for i in shop.catalogue.impressions())
    _print_training(metrics, folder, is_simulated=is_simulated)
    if args.report:
        _write_report(args.report, folder)
    better = "It is in use from now on; run `aisle train ranker`: the ranker learns how far to trust it."
    kept = "It is not clearly better than what is in use, so it is kept and not used."
    print(better if is_better else kept, file=sys.stderr)
    return 0


def _print_training(metrics: Metrics, folder: Path, *, is_simulated: bool) -> None:
    if is_simulated:
        print("# the log of this shop is simulated; so is every figure below")
    print_metrics(metrics, as_json=False)
    print(f"model\t{folder}")


def _write_report(path: Path, folder: Path) -> None:
    path.write_text(training_report(read_results(folder)), encoding="utf-8")
    print(f"report\t{path}")


def _ranker(shop: Shop, folder: Path, tell: Tell) -> Metrics:
    recommender = shop.shelf.in_use(RECOMMENDER)
    return train_ranker(
        shop.catalogue,
        shop.search,
        folder,
        held_out=read_held_out(recommender.folder) if recommender else None,
        on_progress=lambda done, total: tell("lists of the log", done, total),
        in_use=shop.ranker,
        checkpoint=shop.shelf.checkpoint(RANKER) / (recommender.folder.name if recommender else "alone"),
    )


def _images(args: argparse.Namespace, shop: Shop, folder: Path, tell: Tell) -> Metrics:
    from retrieval.image_training import Plan, train_space
    from retrieval.picture_examples import examples_of, split_validation

    plan = Plan()
    if args.epochs is not None:
        plan = replace(plan, head_epochs=args.epochs)
    if args.tune_epochs is not None:
        plan = replace(plan, tune_epochs=args.tune_epochs)
    with TemporaryDirectory() as scratch:
        if args.catalog:
            catalogue, pictures = MemoryCatalogue(), Path(scratch)
            import_products(
                args.catalog,
                catalogue,
                PictureFolders(args.images, pictures),
                Taxonomy.load(),
                CleaningOptions(mapped=dict(pair.split("=", 1) for pair in args.map)),
            )
            examples, source = examples_of(catalogue, pictures), args.catalog.name
        else:
            examples, source = examples_of(shop.catalogue, shop.pictures), "the shop's own catalogue"
        train, validation = split_validation(examples)
        card = train_space(train, validation, shop.text_encoder, folder, plan, source, tell)
    return {"pictures": card.pictures, **card.metrics}


@contextmanager
def _progress() -> Iterator[Tell]:
    """A bar for each step of a training."""
    with Progress(console=Console(stderr=True)) as progress:
        tasks: dict[str, int] = {}

        def tell(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = progress.add_task(step, total=total)
            progress.update(tasks[step], completed=done, total=total)  # type: ignore[arg-type]

        yield tell
