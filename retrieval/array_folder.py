"""Arrays by name in a folder: written whole or not at all, mapped into memory, checked when they are read.

`manifest.json` names the folder of the arrays in use with the size and checksum of each, and is put in place
last. What is derived from SQL can be written again, so whatever does not fit is refused, not repaired.
"""

import json
import logging
import shutil
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from retrieval.errors import RetrievalError
from retrieval.file_checksum import file_checksum
from retrieval.packing import Arrays

logger = logging.getLogger(__name__)

FORMAT = 1

_MANIFEST = "manifest.json"
_CHECKED_LATER = 1 << 28
"""Bytes from which on an array is not read through before use; `check` does that."""


class ArraysUnusableError(RetrievalError):
    """There are no arrays, they are another version's, or they are damaged."""


class ArrayFolder:
    """One set of arrays. One process writes; those that read keep what they have mapped."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, arrays: Arrays, about: Mapping[str, object]) -> None:
        """Replace what is there. `about` says what the arrays are of.

        Raises:
            OSError: the disk is full or read-only; what was there is still in use.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        own = self._folder / uuid.uuid4().hex
        own.mkdir()
        try:
            files = {name: _write(_file(own, name), array) for name, array in arrays.items()}
        except OSError:
            shutil.rmtree(own, ignore_errors=True)
            raise
        manifest = {"format": FORMAT, "about": dict(about), "folder": own.name, "files": files}
        unfinished = self._folder / f"{_MANIFEST}.part"
        unfinished.write_text(json.dumps(manifest), encoding="utf-8")
        unfinished.replace(self._folder / _MANIFEST)
        for other in self._folder.iterdir():
            if other.is_dir() and other != own:
                shutil.rmtree(other, ignore_errors=True)

    def read(self) -> tuple[Arrays, dict[str, Any]]:
        """The arrays, and what they are of.

        Raises:
            ArraysUnusableError: see there.
        """
        manifest = self._manifest()
        arrays = {}
        for name, (size, checksum) in manifest["files"].items():
            path = self._path(manifest, name)
            try:
                if path.stat().st_size != size:
                    raise ArraysUnusableError(f"{path} has not the size it was written with.")
                if size < _CHECKED_LATER and file_checksum(path) != checksum:
                    raise ArraysUnusableError(f"{path} is damaged.")
                arrays[name] = _open(path)
            except (OSError, ValueError) as error:
                raise ArraysUnusableError(f"{path} cannot be read: {error}") from error
        return arrays, manifest["about"]

    def check(self) -> None:
        """Read through what `read` did not.

        Raises:
            ArraysUnusableError: an array is damaged.
        """
        manifest = self._manifest()
        for name, (size, checksum) in manifest["files"].items():
            path = self._path(manifest, name)
            try:
                damaged = size >= _CHECKED_LATER and file_checksum(path) != checksum
            except OSError as error:
                raise ArraysUnusableError(f"{path} cannot be read: {error}") from error
            if damaged:
                raise ArraysUnusableError(f"{path} is damaged.")

    def _manifest(self) -> dict[str, Any]:
        path = self._folder / _MANIFEST
        try:
            manifest = json.loads(path.read_text(encoding="utf-8"))
            known = manifest["format"] == FORMAT and isinstance(manifest["files"], dict)
        except FileNotFoundError as error:
            raise ArraysUnusableError(f"There is no {path}.") from error
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ArraysUnusableError(f"{path} cannot be read: {error}") from error
        if not known:
            raise ArraysUnusableError(f"{path} is of another version of aisle.")
        return dict(manifest)

    def _path(self, manifest: Mapping[str, Any], name: str) -> Path:
        return _file(self._folder / str(manifest["folder"]), name)


def _file(folder: Path, name: str) -> Path:
    return folder / f"{name.replace(':', '-')}.npy"


def _write(path: Path, array: np.ndarray[Any, Any]) -> tuple[int, str]:
    np.save(path, array, allow_pickle=False)
    return path.stat().st_size, file_checksum(path)


def _open(path: Path) -> np.ndarray[Any, Any]:
    mapped: np.memmap[Any, Any] = np.load(path, mmap_mode="r", allow_pickle=False)
    return np.asarray(mapped).view(np.ndarray)  # a memmap's every slice is made by slow Python code
