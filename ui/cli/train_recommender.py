"""`aisle train recommender`: the shop's log teaches who clicks and buys what; serves if it is better.

It reads the query, what the shopper did before, and what products say of themselves. Better is said by a
paired test on the validation part, against the recommender in use, or popularity where there is none.
"""

import argparse
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from assistant.wiring import Shop
from retrieval.recommender.shop_recommender import RECOMMENDER, ShopRecommender

Tell = Callable[[str, int, int], None]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What only the recommender takes."""
    parser.add_argument(
        "--budget",
        type=float,
        default=0.0,
        metavar="SECONDS",
        help="recommender: time to try other hyper-parameters on the validation part (default: none)",
    )


def train(args: argparse.Namespace, shop: Shop, tell: Tell) -> tuple[dict[str, float], Path, bool]:
    """Train and measure: metrics, the folder, and whether it is in use now or only kept."""
    from retrieval.recommender.recommender_tuning import best_plan
    from retrieval.recommender.shop_training import Plan
    from retrieval.recommender.train_recommender import read_parts, train_recommender

    parts = read_parts(shop.catalogue, shop.search, tell)
    plan = replace(Plan(), tune=args.tune)
    if args.epochs is not None:
        plan = replace(plan, epochs=args.epochs)
    if args.budget:
        plan = best_plan(parts, plan, args.budget)
    serving = shop.shelf.in_use(RECOMMENDER)
    in_use = ShopRecommender(serving.folder) if serving else None
    encoders = (shop.product_encoder.name, shop.image_encoder.name)
    with shop.shelf.attempt(RECOMMENDER) as folder:
        trained = train_recommender(parts, shop.search, folder, plan, in_use, encoders, tell)
        (shop.shelf.finish if trained.is_better else shop.shelf.keep)(RECOMMENDER, folder)
    told = {
        **trained.metrics,
        "validation/nDCG@10_gain": trained.against.mean,
        "validation/p": trained.against.p,
    }
    return told, folder, trained.is_better
