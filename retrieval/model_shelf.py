"""The versions of what a shop trained: each a sealed folder, and a file, written at once, that names one.

    models/ranker/in-use.json     {"version": 3, "before": [1, 2]}
    models/ranker/3/              what the training wrote, and seal.json: size and digest of each file

What is covered: numbering, sealing, choosing, going back. A version that is truncated, altered, unfinished or
made for another version of aisle is refused, and the one before serves on.
What is not covered: what is in a folder; `checks` know that, one for each kind of model.
"""

import hashlib
import json
import logging
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from retrieval.errors import ModelFileError
from retrieval.whole_file import write_whole

logger = logging.getLogger(__name__)

POINTER, SEAL, MANIFEST = "in-use.json", "seal.json", "manifest.json"

Check = Callable[[Path], object]
"""Opens a model's folder; raises ModelFileError for one that does not fit this version of aisle."""


@dataclass(frozen=True)
class ModelVersion:
    """One version of a trained model. `problem` says why it cannot be used, "" when it can."""

    name: str
    version: int
    folder: Path
    is_in_use: bool
    problem: str
    metrics: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class _Pointer:
    version: int
    before: tuple[int, ...]  # used earlier, latest last


class ModelShelf:
    """The trained models of one home."""

    def __init__(self, folder: Path, checks: Mapping[str, Check]) -> None:
        self._folder = folder
        self._checks = checks

    def names(self) -> tuple[str, ...]:
        """The models that have a version."""
        return tuple(sorted(name for name in self._checks if self._numbers(name)))

    def versions(self, name: str) -> tuple[ModelVersion, ...]:
        """All of a model, oldest first."""
        return tuple(self._described(name, number) for number in self._numbers(name))

    def in_use(self, name: str) -> ModelVersion | None:
        """The version that serves: the chosen one, else the last one before it that is whole."""
        pointer = self._pointer(name)
        if pointer is None:
            return None
        for number in (pointer.version, *reversed(pointer.before)):
            found = self._described(name, number)
            if not found.problem:
                return found
            logger.warning("%s version %d is not used: %s", name, number, found.problem)
        return None

    def state(self, name: str) -> object:
        """Something that changes when another version is chosen; cheap to ask."""
        try:
            chosen = (self._folder / name / POINTER).stat()
        except FileNotFoundError:
            return None
        return chosen.st_mtime_ns, chosen.st_ino

    @contextmanager
    def training(self, name: str) -> Iterator[Path]:
        """A folder to train into: the version in use once the block is left, nothing where it fails."""
        with self.attempt(name) as folder:
            yield folder
            self.finish(name, folder)

    @contextmanager
    def attempt(self, name: str) -> Iterator[Path]:
        """A folder to train into, gone where the block fails; the block calls `finish` or `keep`."""
        folder = self.begin(name)
        try:
            yield folder
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise

    def begin(self, name: str) -> Path:
        """An empty folder for the next version; it counts once `finish` was called."""
        number = max(self._numbers(name), default=0) + 1
        folder = self._folder / name / str(number)
        folder.mkdir(parents=True)
        return folder

    def finish(self, name: str, folder: Path) -> ModelVersion:
        """Seal what a training wrote, and use it.

        Raises:
            ModelFileError: it cannot be opened.
        """
        self.keep(name, folder)
        return self.use(name, int(folder.name))

    def keep(self, name: str, folder: Path) -> ModelVersion:
        """Seal what a training wrote without using it; `use` may choose it later.

        Raises:
            ModelFileError: it cannot be opened.
        """
        self._checked(name, folder)
        _write(folder / SEAL, {"files": {path.name: _sum(path) for path in _files(folder)}})
        shutil.rmtree(self.checkpoint(name), ignore_errors=True)
        return self._described(name, int(folder.name))

    def checkpoint(self, name: str) -> Path:
        """Where a training keeps what it has worked out, so that one that was killed can go on."""
        return self._folder / name / "unfinished"

    def add(self, name: str, source: Path) -> ModelVersion:
        """A copy of a finished model as the next version, in use.

        Raises:
            ModelFileError: there is no such folder, or its model cannot be used.
        """
        if not source.is_dir():
            raise ModelFileError(f"There is no model in {source}.")
        folder = self.begin(name)
        shutil.copytree(source, folder, dirs_exist_ok=True)
        return self.finish(name, folder)

    def use(self, name: str, version: int) -> ModelVersion:
        """Choose a version.

        Raises:
            ModelFileError: there is none of that number, or it cannot be used; the choice stays as it was.
        """
        found = self._described(name, version)
        if found.problem:
            raise ModelFileError(f"{name} version {version} is not used: {found.problem}")
        pointer = self._pointer(name)
        earlier = (*pointer.before, pointer.version) if pointer else ()
        self._point(name, _Pointer(version, tuple(n for n in earlier if n != version)))
        return self._described(name, version)

    def rollback(self, name: str) -> ModelVersion:
        """Go back to the version that was in use before.

        Raises:
            ModelFileError: there is none before that can be used.
        """
        pointer = self._pointer(name)
        before = list(pointer.before) if pointer else []
        while before:
            number = before.pop()
            if not self._described(name, number).problem:
                self._point(name, _Pointer(number, tuple(before)))
                return self._described(name, number)
        raise ModelFileError(f"No version of {name} was in use before this one; see `aisle models list`.")

    def _described(self, name: str, version: int) -> ModelVersion:
        folder = self._folder / name / str(version)
        pointer = self._pointer(name)
        problem = ""
        metrics: Mapping[str, float] = {}
        try:
            _check_seal(folder)
            self._checked(name, folder)
            metrics = _metrics(folder)
        except ModelFileError as error:
            problem = str(error)
        return ModelVersion(
            name, version, folder, pointer is not None and pointer.version == version, problem, metrics
        )

    def _checked(self, name: str, folder: Path) -> None:
        check = self._checks.get(name)
        if check is None:
            raise ModelFileError(f"No model is called {name!r}; known: {', '.join(sorted(self._checks))}.")
        check(folder)

    def _numbers(self, name: str) -> list[int]:
        folder = self._folder / name
        return sorted(int(p.name) for p in folder.glob("[0-9]*") if p.is_dir() and p.name.isdigit())

    def _pointer(self, name: str) -> _Pointer | None:
        path = self._folder / name / POINTER
        try:
            read = json.loads(path.read_text(encoding="utf-8"))
            return _Pointer(int(read["version"]), tuple(int(n) for n in read["before"]))
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError) as error:
            latest = max(self._numbers(name), default=None)
            logger.warning("%s cannot be read (%s); version %s is taken", path, error, latest)
            return None if latest is None else _Pointer(latest, tuple(self._numbers(name)[:-1]))

    def _point(self, name: str, pointer: _Pointer) -> None:
        plain = {"version": pointer.version, "before": list(pointer.before)}
        _write(self._folder / name / POINTER, plain)


def _check_seal(folder: Path) -> None:
    """Raises ModelFileError where a file is not as it was when its training finished."""
    if not folder.is_dir():
        raise ModelFileError(f"there is no {folder}.")
    try:
        files: Mapping[str, Mapping[str, object]] = json.loads((folder / SEAL).read_text("utf-8"))["files"]
    except FileNotFoundError as error:
        raise ModelFileError("its training did not finish (no seal); train again.") from error
    except (ValueError, KeyError, TypeError) as error:
        raise ModelFileError(f"{folder / SEAL} is damaged ({error}); train again.") from error
    for file, sealed in files.items():
        path = folder / file
        if not path.is_file():
            raise ModelFileError(f"{path} is missing; train again or use another version.")
        size = path.stat().st_size
        if size != sealed["bytes"]:
            raise ModelFileError(
                f"{path} has {size} of {sealed['bytes']} bytes; train again or use another version."
            )
        if _sum(path) != sealed:
            raise ModelFileError(f"{path} was altered; train again or use another version.")


def _metrics(folder: Path) -> Mapping[str, float]:
    try:
        read = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    metrics = read.get("metrics", {}) if isinstance(read, dict) else {}
    return {name: float(value) for name, value in metrics.items()} if isinstance(metrics, dict) else {}


def _files(folder: Path) -> list[Path]:
    return sorted(p for p in folder.iterdir() if p.is_file() and p.name != SEAL)


def _sum(path: Path) -> dict[str, object]:
    content = path.read_bytes()
    return {"bytes": len(content), "blake2b": hashlib.blake2b(content, digest_size=16).hexdigest()}


def _write(path: Path, plain: Mapping[str, object]) -> None:
    write_whole(path, json.dumps(plain, indent=2))
