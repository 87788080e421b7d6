"""Sizes and checksums of a folder's files, kept while nobody writes: a flipped bit shows at the next open.

The folder is another program's, which checks next to nothing itself. A seal that is missing says only that a
process ended while it wrote; a seal that does not fit says that the files changed behind our back.
"""

import json
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from retrieval.file_checksum import file_checksum

logger = logging.getLogger(__name__)

SEAL_FILE = "aisle-seal.json"

State = Literal["intact", "damaged", "unknown"]


@dataclass(frozen=True)
class _Sum:
    size: int
    modified_ns: int
    checksum: str


class FolderSeal:
    """The seal of one folder; `ignored` names files that do not count, such as a lock."""

    def __init__(self, folder: Path, ignored: frozenset[str]) -> None:
        self._folder = folder
        self._ignored = ignored | {SEAL_FILE}
        self._known: dict[str, _Sum] = {}

    def state(self) -> State:
        """Read every file and compare; "unknown" where there is no seal."""
        try:
            sealed = json.loads((self._folder / SEAL_FILE).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return "unknown"
        except (OSError, ValueError) as error:
            logger.warning("the seal of %s cannot be read: %s", self._folder, error)
            return "damaged"
        try:
            found = self._sums()
        except OSError as error:
            logger.warning("a file in %s cannot be read: %s", self._folder, error)
            return "damaged"
        return "intact" if sealed == found else "damaged"

    def set(self) -> None:
        """Remember what the files hold now. A folder that cannot be sealed is left without."""
        unfinished = self._folder / f"{SEAL_FILE}.part"
        try:
            unfinished.write_text(json.dumps(self._sums()), encoding="utf-8")
            unfinished.replace(self._folder / SEAL_FILE)
        except OSError as error:
            logger.warning("%s could not be sealed: %s", self._folder, error)
            self.lift()

    def lift(self) -> None:
        """Before anything is written."""
        (self._folder / SEAL_FILE).unlink(missing_ok=True)

    def _sums(self) -> dict[str, list[int | str]]:
        """[size, checksum] by path; a file that was not touched since the last time is not read again."""
        sums: dict[str, _Sum] = {}
        for path in sorted(self._folder.rglob("*")):
            name = path.relative_to(self._folder).as_posix()
            if not path.is_file() or name in self._ignored or name == f"{SEAL_FILE}.part":
                continue
            status, known = path.stat(), self._known.get(name)
            if known is None or (known.size, known.modified_ns) != (status.st_size, status.st_mtime_ns):
                known = _Sum(status.st_size, status.st_mtime_ns, file_checksum(path))
            sums[name] = known
        self._known = sums
        return {name: [found.size, found.checksum] for name, found in sums.items()}
