"""`aisle demo`: the demo shop in a home of its own, and its chat in a browser."""

import argparse
import json
import logging
import shutil
import webbrowser
from datetime import date
from pathlib import Path

import data
from assistant.errors import SettingsError
from assistant.settings import Settings, load_settings
from assistant.wiring import Shop, open_shop
from retrieval.cleaning import CleaningOptions
from retrieval.errors import ModelFileError
from retrieval.importing import PictureFolders, import_products
from retrieval.product import Review
from retrieval.ranker_in_use import RANKER
from retrieval.recommender.shop_recommender import RECOMMENDER
from retrieval.taxonomy import Taxonomy
from ui.cli.import_events import import_events
from ui.cli.serve import run_server
from ui.quick_imports import without_collecting

logger = logging.getLogger(__name__)

SOURCE = Path(data.__file__).parent
DEMO_HOME = Path(".aisle/demo")
MARKER = "demo-shop.json"
RULES_EXAMPLE = "merchandising.example.yaml"  # off until it is saved as merchandising.yaml
NAME = "aisle"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`--port` and `--no-browser`."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=7860, help="port to listen on (default: %(default)s)")
    parser.add_argument("--no-browser", action="store_true", help="do not open a browser")


def run(args: argparse.Namespace) -> int:
    """Build the shop where it is not there yet, then serve it."""
    with open_shop(demo_settings(load_settings()), owns_index=True) as shop:
        build_demo(shop)
        _ = shop.chat_model  # a model that cannot be used is said before anything is served
        with without_collecting():
            from ui.app import build_app  # the web framework takes seconds to import; the build comes first

        app = build_app(shop, shop_name=NAME, is_demo=True)

        def tell(address: str) -> None:
            print(f"The shop is open at {address}  (ctrl-C stops it)", flush=True)
            if not args.no_browser:
                webbrowser.open(address)

        run_server(app, args.host, args.port, tell)
    return 0


def demo_settings(settings: Settings) -> Settings:
    """With the demo's own home, unless another is set."""
    is_default = settings.home == Path(Settings.model_fields["home"].default)
    return settings.model_copy(update={"home": DEMO_HOME}) if is_default else settings


def build_demo(shop: Shop) -> None:
    """Fill a new home with the demo shop, in the ways that a merchant would; quick when it is there already.

    Raises:
        SettingsError: the home holds another catalogue.
    """
    marker = shop.home / MARKER
    version = (SOURCE / "catalog" / "products.jsonl").stat().st_size
    if marker.exists() and json.loads(marker.read_text(encoding="utf-8")).get("version") == version:
        return
    if not marker.exists() and shop.catalogue.version():
        raise SettingsError(
            f"{shop.home} holds another catalogue; set AISLE_HOME to an empty folder for the demo shop."
        )
    _mark(marker, None)  # this home is the demo's, unfinished
    print("Building the demo shop (once)", flush=True)
    import_products(
        SOURCE / "catalog" / "products.jsonl",
        shop.catalogue,
        PictureFolders(SOURCE / "images", shop.pictures),
        Taxonomy.load(),
        CleaningOptions(),
    )
    shop.catalogue.save_reviews(read_reviews(SOURCE / "catalog" / "reviews.jsonl"))
    shop.orders.import_customers(SOURCE / "catalog" / "customers.jsonl")
    shop.orders.import_orders(SOURCE / "catalog" / "orders.jsonl")
    shutil.copy(SOURCE / RULES_EXAMPLE, shop.home)
    shutil.copytree(SOURCE / "knowledge", shop.home / "knowledge", dirs_exist_ok=True)
    for name in (RECOMMENDER, RANKER):
        _add_model(shop, name)
    import_events(shop, SOURCE / "interactions" / "log.jsonl.gz", simulated=True)
    print("Computing text and picture vectors", flush=True)
    shop.index()
    shop.knowledge.warm()
    _mark(marker, version)


def _add_model(shop: Shop, name: str) -> None:
    try:
        shop.shelf.add(name, SOURCE / "models" / name)
    except ModelFileError as error:
        logger.warning("the demo shop's %s is left out: %s", name, error)


def _mark(marker: Path, version: int | None) -> None:
    """Say of which version the home's shop is; at once, or an empty marker would stop every later start."""
    unfinished = marker.with_suffix(".part")
    unfinished.write_text(json.dumps({"version": version}), encoding="utf-8")
    unfinished.replace(marker)


def read_reviews(path: Path) -> list[Review]:
    """The reviews of a JSON lines file."""
    return [
        Review(r["id"], r["product_id"], r["rating"], r["text"], r["language"], date.fromisoformat(r["date"]))
        for r in map(json.loads, path.read_text(encoding="utf-8").splitlines())
    ]
