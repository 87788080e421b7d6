"""Pictures: words -> picture and photo -> class on three sets, split so that nothing near is on both.

A training of the shared space on each set's own pictures, as `aisle train images` does it; an hour in all on
two cores. `python -m tests.benchmarks bench_images`; a set alone:
`python -m tests.benchmarks.bench_images grocery`.
"""

import csv
import gzip
import hashlib
import json
import logging
import sys
import time
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from retrieval.image_training import Plan, measure, train_space
from retrieval.images import decode_picture
from retrieval.picture_examples import Example
from retrieval.shared_space import SharedImageEncoder, SharedSpace
from retrieval.use_encoder import UseEncoder
from tests.benchmarks.machine import SHARED, machine

SPEED_PICTURES = 256
NO_LABELS = ("Not sure", "Skip", "Other")
PLANS = {
    "myntra": Plan(),
    "grocery": Plan(head_epochs=20, tune_epochs=0, batch=128, most_views=2),
    "clothing": Plan(head_epochs=8, tune_epochs=1, batch=128, most_views=2),
}

logger = logging.getLogger(__name__)


def main(wanted: Sequence[str] = tuple(PLANS)) -> None:
    """Print the table."""
    print(f"{machine()}\n")
    print("| set | trained on | measured on | R@10 | MRR | accuracy | minutes | pictures/s |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for name in wanted:
        with TemporaryDirectory() as scratch:
            print_row(name, Path(scratch))


def print_row(name: str, scratch: Path) -> None:
    """Train on one side of a set's split, measure on the other."""
    train, asked, shown = {"myntra": myntra, "grocery": grocery, "clothing": clothing}[name](scratch)
    encoder, started = UseEncoder(), time.perf_counter()
    steps: dict[str, int] = {}

    def tell(step: str, done: int, total: int) -> None:
        if done == total or done * 10 // total > steps.get(step, 0):
            steps[step] = done * 10 // total
            logger.warning(
                "%s: %s %d of %d after %.0f s", name, step, done, total, time.perf_counter() - started
            )

    train_space(train, (), encoder, scratch / "space", PLANS[name], f"{name}: for measuring", tell)
    minutes = (time.perf_counter() - started) / 60
    space = SharedSpace(scratch / "space")
    speed = pictures_per_second(space, train)
    for what, some in asked.items():
        found = measure(space, some, shown or some, encoder)
        print(
            f"| {name} | {len(train):,} | {what}, {len(some):,} | {found['R@10']:.3f} | {found['MRR']:.3f} | "
            f"{found['accuracy']:.3f} | {minutes:.0f} | {speed:.0f} |",
            flush=True,
        )


def pictures_per_second(space: SharedSpace, examples: Sequence[Example]) -> float:
    """Decoding included, as `aisle index` does it."""
    encoder = SharedImageEncoder(space)
    paths = [e.path for e in examples[:SPEED_PICTURES]]
    encoder.encode([decode_picture(paths[0].read_bytes())])
    started = time.perf_counter()
    for start in range(0, len(paths), 64):
        encoder.encode([decode_picture(p.read_bytes(), 640) for p in paths[start : start + 64]])
    return len(paths) / (time.perf_counter() - started)


Split = tuple[Sequence[Example], Mapping[str, Sequence[Example]], Sequence[Example]]
"""Trained on, asked for by name, and searched among (empty: only what is asked for)."""


def myntra(scratch: Path) -> Split:
    """A fifth of the visible KAGL queries with all their products held out; every picture is searched."""
    folder = SHARED / "myntra-small"
    with gzip.open(folder / "kagl_text_to_image.json.gz", "rt") as file:
        held_out = {title for title in json.load(file) if in_fifth(title)}
    examples = []
    for row, path in pictures(folder, scratch):
        caption = f"{row['gender']} {row['baseColour']} {row['articleType']}"
        examples.append(Example(path, (row["title"],), (caption,)))
    asked = [e for e in examples if e.titles[0] in held_out]
    return [e for e in examples if e.titles[0] not in held_out], {"unseen titles": asked}, examples


def grocery(scratch: Path) -> Split:
    """The set's own training and validation parts: photos of other series, from other shops."""
    parts: dict[str, list[Example]] = {"train": [], "val": [], "iconic": []}
    for row, path in pictures(SHARED / "grocery", scratch):
        parts[row["split"]].append(Example(path, (row["fine"].replace("-", " "),)))
    return parts["train"], {"validation part": parts["val"]}, ()


def clothing(scratch: Path) -> Split:
    """A fifth of the senders held out."""
    train: list[Example] = []
    asked: list[Example] = []
    for row, path in pictures(SHARED / "clothing", scratch):
        if row["label"] not in NO_LABELS:
            (asked if in_fifth(row["sender_id"]) else train).append(Example(path, (row["label"],)))
    return train, {"unseen senders": asked}, ()


def pictures(folder: Path, scratch: Path) -> Iterator[tuple[Mapping[str, str], Path]]:
    """Each row of `items.csv.gz` with its picture, unpacked."""
    archives: dict[str, zipfile.ZipFile] = {}
    with gzip.open(folder / "items.csv.gz", "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["archive"] not in archives:
                archives[row["archive"]] = zipfile.ZipFile(folder / row["archive"])
            yield row, Path(archives[row["archive"]].extract(row["file"], scratch / folder.name))


def in_fifth(key: str) -> bool:
    """Whether a key falls into the fifth that is held out."""
    return int(hashlib.sha1(key.encode(), usedforsecurity=False).hexdigest(), 16) % 5 == 0


if __name__ == "__main__":
    main(sys.argv[1:] or tuple(PLANS))
