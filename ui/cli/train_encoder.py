"""`aisle train encoder`: a text encoder learns the shop's words, or its clicks, and serves if it is better.

`--objective catalogue` needs no behaviour: queries are made of the products' own words. `--objective clicks`
takes the log: what was clicked for a query against what was shown above it and passed by.
"""

import argparse
from collections.abc import Callable
from pathlib import Path

from assistant.errors import SettingsError
from assistant.wiring import Shop
from retrieval import minilm_encoder
from retrieval.catalogue import Catalogue, MemoryCatalogue
from retrieval.cleaning import CleaningOptions
from retrieval.encoder_examples import AUGMENTATIONS, QueryMaker, product_text
from retrieval.encoder_training_sets import catalogue_training, click_training, readable
from retrieval.importing import PictureFolders, import_products
from retrieval.taxonomy import Taxonomy
from retrieval.trained_encoder import ENCODER, EncoderCard

Tell = Callable[[str, int, int], None]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What only the encoder takes."""
    parser.add_argument(
        "--objective",
        choices=("catalogue", "clicks"),
        default="catalogue",
        help="encoder: what it learns from (default: %(default)s)",
    )
    parser.add_argument(
        "--tune",
        choices=("full", "lora", "head"),
        default="full",
        help="encoder, recommender: all weights, small matrices beside them, or, of the recommender, the "
        "heads alone (default: %(default)s)",
    )
    parser.add_argument(
        "--text-model", metavar="NAME", help="encoder: a sentence-transformers model (default: the packaged)"
    )
    parser.add_argument(
        "--examples", type=int, default=20_000, metavar="N", help="encoder: at most (default: %(default)s)"
    )
    parser.add_argument(
        "--without", choices=AUGMENTATIONS, action="append", default=[], help="encoder: an augmentation less"
    )


def train(args: argparse.Namespace, shop: Shop, tell: Tell) -> tuple[EncoderCard, Path]:
    """Train and measure; the new version is in use if it is better, else only kept."""
    from retrieval.encoder_training import Plan, encoder_before, train_encoder

    if args.tune == "head":
        raise SettingsError("An encoder has no heads; use `--tune full` or `--tune lora`.")
    base = args.text_model or shop.settings.text_model or minilm_encoder.NAME
    is_packaged = base == minilm_encoder.NAME
    before = encoder_before(base, shop.models)
    source = _catalogue(args) if args.catalog else shop.catalogue
    texts = [product_text(p, source.reviews(p.product_id)) for p in source.products()]
    if is_packaged:  # it reads no Chinese; the multilingual encoder beside it does
        texts = readable(texts)
    if args.objective == "catalogue":
        kept = [a for a in AUGMENTATIONS if a not in args.without]
        maker = QueryMaker(Taxonomy.load(), kept, reads_chinese=not is_packaged, seed=Plan().seed)
        training = catalogue_training(texts, maker, before, args.examples, Plan().seed)
    else:
        training = click_training(texts, source.impressions(), args.examples, reads_chinese=not is_packaged)
    plan = Plan(tune=args.tune, epochs=args.epochs or Plan().epochs)
    with shop.shelf.attempt(ENCODER) as folder:
        work = shop.shelf.checkpoint(ENCODER)
        card = train_encoder(base, training, before, folder, work, plan, args.objective, tell)
        (shop.shelf.finish if card.is_better else shop.shelf.keep)(ENCODER, folder)
    return card, folder


def _catalogue(args: argparse.Namespace) -> Catalogue:
    """A feed's products, in memory."""
    catalogue = MemoryCatalogue()
    import_products(
        args.catalog,
        catalogue,
        PictureFolders(None, Path()),
        Taxonomy.load(),
        CleaningOptions(mapped=dict(pair.split("=", 1) for pair in args.map), unpriced_kept=True),
    )
    return catalogue
