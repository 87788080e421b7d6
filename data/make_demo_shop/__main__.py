"""Writes the demo shop, or checks that what is there is what the lists give.

    python -m data.make_demo_shop [--only PART] [--check]

The same lists give the same bytes; pictures may differ between versions of libwebp, so the check
compares a sample of them by pixels.
"""

import argparse
import gzip
import random
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from data.make_demo_shop.pictures import Picture, draw_picture, pictures_of, webp
from data.make_demo_shop.shop import Shop, build_shop, text_files
from data.make_demo_shop.shop_lists import ListError, read_lists

DATA_FOLDER = Path(__file__).parent.parent
PARTS = ("catalog", "reviews", "people", "interactions", "images")
SAMPLED_PICTURES = 24
PIXEL_TOLERANCE = 4.0  # mean absolute difference of 0..255 that compression may make


def main(arguments: Sequence[str]) -> int:
    """The exit code: 0, or 1 when the lists are faulty or the check finds a difference."""
    parser = argparse.ArgumentParser(prog="python -m data.make_demo_shop", description=__doc__)
    parser.add_argument("--only", choices=PARTS, help="just this part")
    parser.add_argument("--check", action="store_true", help="write nothing, compare")
    options = parser.parse_args(arguments)
    try:
        shop = build_shop(read_lists())
    except ListError as error:
        print(error, file=sys.stderr)
        return 1
    parts = [options.only] if options.only else list(PARTS)
    if options.check:
        differences = [path for part in parts for path in _differences(part, shop)]
        print("\n".join(f"differs: {path}" for path in differences) or "as the lists have it")
        return 1 if differences else 0
    for part in parts:
        _write(part, shop)
    return 0


def _write(part: str, shop: Shop) -> None:
    if part == "images":
        _write_pictures(list(pictures_of(shop.products)))
        return
    for path, content in text_files(shop)[part].items():
        target = DATA_FOLDER / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        print(f"{path}: {len(content):,} bytes")


def _write_pictures(pictures: Sequence[Picture]) -> None:
    folder = DATA_FOLDER / "images"
    folder.mkdir(exist_ok=True)
    total = 0
    for picture in pictures:
        content = webp(draw_picture(picture))
        (folder / picture.name).write_bytes(content)
        total += len(content)
    for left_over in set(folder.glob("*.webp")) - {folder / picture.name for picture in pictures}:
        left_over.unlink()
    print(f"images: {len(pictures)} pictures, {total:,} bytes")


def _differences(part: str, shop: Shop) -> list[str]:
    if part == "images":
        return _picture_differences(list(pictures_of(shop.products)))
    return [
        path
        for path, content in text_files(shop)[part].items()
        if _content(DATA_FOLDER / path) != decompressed(content)
    ]


def _content(path: Path) -> bytes | None:
    return decompressed(path.read_bytes()) if path.exists() else None


def decompressed(content: bytes) -> bytes:
    """The content itself, or what is in it if it is gzipped: compressors of two machines may differ."""
    return gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content


def _picture_differences(pictures: Sequence[Picture]) -> list[str]:
    folder = DATA_FOLDER / "images"
    expected = {picture.name for picture in pictures}
    differences = sorted(expected ^ {path.name for path in folder.glob("*.webp")})
    drawn = [picture for picture in pictures if picture.name not in differences]
    sample = random.Random("check").sample(drawn, min(SAMPLED_PICTURES, len(drawn)))
    return differences + [
        picture.name for picture in sample if pixel_distance(folder, picture) > PIXEL_TOLERANCE
    ]


def pixel_distance(folder: Path, picture: Picture) -> float:
    """Mean absolute difference, in steps of 0..255, between the stored picture and a new drawing."""
    with Image.open(folder / picture.name) as stored:
        before = np.asarray(stored.convert("RGB"), dtype=np.float32)
    return float(np.abs(before - np.asarray(draw_picture(picture), dtype=np.float32)).mean())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
