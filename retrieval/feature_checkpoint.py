"""Features that a training has computed: kept as it goes, so that a killed one goes on from there.

They take most of a ranker's training; what follows takes seconds and is done again. What was kept of other
requests, of another catalogue or for other features is thrown away.
"""

import hashlib
import logging
from collections.abc import Callable, Iterable
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from retrieval.encoders import Matrix

logger = logging.getLogger(__name__)

_LISTS_A_FILE = 100


class FeatureCheckpoint:
    """Matrices by number, in the order in which a training asks; in memory alone without a folder."""

    def __init__(self, folder: Path | None, identity: Iterable[object]) -> None:
        """`identity`: all that the features depend on, by its `repr`."""
        digest = hashlib.blake2b(digest_size=8)
        for part in identity:
            digest.update(repr(part).encode())
        self._folder = folder / digest.hexdigest() if folder else None
        self._known: list[Matrix] = []
        if self._folder:
            self._take_up(self._folder)

    @property
    def known(self) -> int:
        """How many are there."""
        return len(self._known)

    def of(self, number: int, compute: Callable[[], Matrix]) -> Matrix:
        """The matrix of a number, computed where it is not known; numbers rise by one."""
        if number == len(self._known):
            self._known.append(compute())
            if self._folder and len(self._known) % _LISTS_A_FILE == 0:
                self._keep(self._folder, self._known[-_LISTS_A_FILE:])
        return self._known[number]

    def _keep(self, folder: Path, latest: list[Matrix]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{len(self._known):09}.npz"
        unfinished = path.with_suffix(".part")
        with unfinished.open("wb") as file:
            np.savez(file, features=np.concatenate(latest), sizes=[len(m) for m in latest])
        unfinished.replace(path)

    def _take_up(self, folder: Path) -> None:
        for path in sorted(folder.glob("*.npz")):
            try:
                with np.load(path, allow_pickle=False) as kept:
                    parts = np.split(kept["features"], np.cumsum(kept["sizes"])[:-1])
            except (OSError, EOFError, ValueError, KeyError, BadZipFile) as error:
                logger.warning("%s cannot be read (%s); it is computed again", path, error)
                return
            if int(path.stem) != len(self._known) + len(parts):  # one before it is missing
                return
            self._known += parts
