"""What a figure was measured on, and where the catalogues to measure on are."""

import hashlib
import os
import platform
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.settings import Settings
from assistant.wiring import Shop, open_shop
from retrieval.cleaning import CleaningOptions
from retrieval.importing import PictureFolders, import_products
from retrieval.taxonomy import Taxonomy
from ui.cli.demo import build_demo

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("TEST_SHARED_DATA", ROOT.parent / "shared" / "data"))


def machine() -> str:
    """Processor, cores and Python."""
    model = platform.processor() or platform.machine()
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    return f"{model}, {os.cpu_count()} cores, Python {platform.python_version()}"


def digest(path: Path) -> str:
    """Identifies the data."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def percentile(values: list[float], share: float) -> float:
    """The value that `share` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


@contextmanager
def demo_shop() -> Iterator[Shop]:
    """The demo shop in a fresh home."""
    with TemporaryDirectory() as folder:
        shop = Shop(Settings(home=Path(folder)), owns_index=True)
        build_demo(shop)
        yield shop
        shop.close()


@contextmanager
def imported_shop(feed: Path) -> Iterator[Shop]:
    """A feed imported into a fresh home, not indexed yet."""
    with TemporaryDirectory() as folder, open_home(Path(folder)) as shop:
        import_feed(feed, shop)
        yield shop


def open_home(home: Path) -> AbstractContextManager[Shop]:
    """The shop in a home."""
    return open_shop(Settings(home=home), owns_index=True)


def import_feed(feed: Path, shop: Shop) -> None:
    """Its products, without pictures."""
    import_products(
        feed, shop.catalogue, PictureFolders(None, shop.pictures), Taxonomy.load(), CleaningOptions()
    )
