"""`aisle models`: what this shop trained, version by version, and which is in use; exports of encoders."""

import argparse
import json

from assistant.settings import load_settings
from assistant.wiring import Shop, open_shop
from retrieval.errors import ModelFileError
from retrieval.minilm_encoder import build_export
from retrieval.model_card import CARD_FILE
from retrieval.model_shelf import MANIFEST, ModelShelf, ModelVersion
from retrieval.onnx_encoder import build_exports
from retrieval.ranker_drift import ranker_drift
from retrieval.ranker_in_use import RANKER


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The actions."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    actions.add_parser("build", help="export the packaged encoders into the home")
    actions.add_parser("list", help="print every version, with its figures")
    show = actions.add_parser("show", help="print all that is known of a version")
    use = actions.add_parser("use", help="choose a version; a running server follows")
    rollback = actions.add_parser("rollback", help="go back to the version in use before")
    for action in (show, use, rollback):
        action.add_argument("model", help="such as ranker")
    show.add_argument("version", type=int, nargs="?", help="its number (default: the one in use)")
    show.add_argument(
        "--drift",
        action="store_true",
        help="ranker: compare the latest requests with those it was trained on",
    )
    use.add_argument("version", type=int, help="its number")


def run(args: argparse.Namespace) -> int:
    """Do it, and say which version is in use."""
    if args.action == "build":
        folder = load_settings().home / "models"
        print(build_exports(folder))
        print(build_export(folder))
        return 0
    with open_shop(load_settings(), owns_index=False) as shop:
        match args.action:
            case "list":
                for name in shop.shelf.names():
                    for version in shop.shelf.versions(name):
                        print(_line(version))
            case "show":
                version = _named(shop.shelf, args.model, args.version)
                if args.drift:
                    _show_drift(shop, version)
                else:
                    _show(version)
            case "use":
                print(_line(shop.shelf.use(args.model, args.version)))
            case _:
                print(_line(shop.shelf.rollback(args.model)))
    return 0


def _named(shelf: ModelShelf, name: str, version: int | None) -> ModelVersion:
    """Raises ModelFileError where there is none."""
    for found in shelf.versions(name):
        if found.version == version or (version is None and found.is_in_use):
            return found
    wanted = f"version {version} of {name}" if version else f"{name} in use"
    raise ModelFileError(f"There is no {wanted}; see `aisle models list`.")


def _show_drift(shop: Shop, version: ModelVersion) -> None:
    """Each feature's population stability index, and how far that is."""
    if version.name != RANKER:
        raise ModelFileError(f"Drift is known of the ranker, not of {version.name}.")
    report = ranker_drift(version, shop.catalogue, shop.search)
    print(f"# {report.requests} latest requests, {report.since} of them since the training")
    for found in report.moved:
        print(f"{found.name}\t{found.stability:.3f}\t{found.level}")


def _line(version: ModelVersion) -> str:
    state = version.problem or ("in use" if version.is_in_use else "kept")
    metrics = " ".join(f"{name}={value:.4f}" for name, value in version.metrics.items() if "@" in name)
    return "\t".join((version.name, str(version.version), state, metrics)).rstrip()


def _show(version: ModelVersion) -> None:
    print(_line(version))
    print(version.folder)
    card = version.folder / CARD_FILE
    if card.is_file():
        print(card.read_text(encoding="utf-8"))
    manifest = version.folder / MANIFEST
    if manifest.is_file():
        print(json.dumps(json.loads(manifest.read_text(encoding="utf-8")), indent=2, ensure_ascii=False))
