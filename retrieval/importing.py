"""A feed into the catalogue: read, clean, take over its pictures, save."""

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from retrieval.catalogue import Catalogue, SaveReport
from retrieval.cleaning import CleaningOptions, clean
from retrieval.errors import PictureRejectedError
from retrieval.feeds.formats import Format, read_feed
from retrieval.images import decode_picture
from retrieval.import_report import Finding, ImportReport, ReportBook
from retrieval.product import Product, Variant
from retrieval.taxonomy import Taxonomy

BATCH_PRODUCTS = 2_000  # one transaction: a running server waits for no whole import
PICTURE_ENDINGS = (".webp", ".jpg", ".jpeg", ".png", ".avif", ".gif", ".bmp", ".tif", ".tiff")


@dataclass(frozen=True)
class PictureFolders:
    """Where pictures come from (None: nowhere) and the home's folder that they are shown from."""

    source: Path | None
    home: Path


def import_products(
    feed: Path,
    catalogue: Catalogue,
    pictures: PictureFolders,
    taxonomy: Taxonomy,
    options: CleaningOptions,
    format_: Format | None = None,
) -> tuple[ImportReport, SaveReport]:
    """Insert or update every product of a feed; importing it again changes nothing.

    Raises:
        FeedError: The feed cannot be read at all.
    """
    book = ReportBook()
    products = clean(read_feed(feed, format_), book, taxonomy, options)
    with_pictures = _take_pictures(products, pictures, book)
    saved = SaveReport(0, 0, 0)
    while batch := list(islice(with_pictures, BATCH_PRODUCTS)):
        part = catalogue.save_products(batch)
        saved = SaveReport(
            saved.added + part.added, saved.changed + part.changed, saved.unchanged + part.unchanged
        )
    return book.report(), saved


def _take_pictures(
    products: Iterable[Product], folders: PictureFolders, book: ReportBook
) -> Iterator[Product]:
    """The products with the pictures that there are, by file name or by product id; others have none."""
    offered = _files_by_name(folders.source)
    checked: dict[str, str | None] = {}  # offered file -> its name in the home, None for no picture
    for product in products:
        variants = []
        for variant in product.variants:
            name = _home_name(product, variant, folders, offered, checked, book)
            variants.append(variant if name == variant.image else replace(variant, image=name))
        yield replace(product, variants=tuple(variants))


def _files_by_name(folder: Path | None) -> dict[str, Path]:
    """Files by name, and pictures also by their name without its ending."""
    if folder is None:
        return {}
    files = {path.name: path for path in sorted(folder.iterdir()) if path.is_file()}
    stems = {path.stem: path for path in files.values() if path.suffix.lower() in PICTURE_ENDINGS}
    return stems | files


def _home_name(
    product: Product,
    variant: Variant,
    folders: PictureFolders,
    offered: dict[str, Path],
    checked: dict[str, str | None],
    book: ReportBook,
) -> str | None:
    wanted = [variant.image, variant.variant_id, product.product_id]
    for name in wanted:
        source = offered.get(name) if name else None
        if source is None:
            continue
        if source.name not in checked:
            checked[source.name] = _copy_picture(source, folders.home, product, book)
        if checked[source.name]:
            return checked[source.name]
    # A picture of an earlier import is still there when the feed comes again without its folder.
    return variant.image if variant.image and (folders.home / variant.image).is_file() else None


def _copy_picture(source: Path, home: Path, product: Product, book: ReportBook) -> str | None:
    target = home / source.name
    try:
        data = source.read_bytes()
        if target.is_file() and target.read_bytes() == data:
            return source.name
        decode_picture(data)
    except (PictureRejectedError, OSError) as error:
        book.add(Finding(0, "mended", f"picture left out: {source.name}: {error}", product.product_id))
        return None
    home.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    shutil.copyfile(source, part)
    part.replace(target)
    return source.name
