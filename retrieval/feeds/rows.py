"""What a feed reader yields: rows as they are in the file, and what is wrong with the file itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

MENDED: Final = "mended"
DROPPED: Final = "dropped"
BROKEN: Final = "broken"


@dataclass(frozen=True)
class RawRow:
    """One product or variant as the file has it; `line` (from 1) is where it begins."""

    line: int
    fields: Mapping[str, object]


@dataclass(frozen=True)
class Trouble:
    """What a reader met at a line. `mended` rows go on, `dropped` ones are lost, `broken` ends the file."""

    line: int
    kind: Literal["mended", "dropped", "broken"]
    reason: str
