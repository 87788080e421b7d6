"""What an import did with each row of a feed."""

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Literal

MAX_LISTED = 1_000

FindingKind = Literal["mended", "dropped", "flagged", "broken"]


@dataclass(frozen=True)
class Finding:
    """Something about one row. `broken`: the file could not be read on from this line."""

    line: int
    kind: FindingKind
    reason: str
    product_id: str = ""


@dataclass(frozen=True)
class ImportReport:
    """Counts of rows, counts of reasons, and the first findings in file order.

    `rows_kept` are rows that became a product or a variant, `rows_mended` those of them with a change
    worth naming. `reasons` counts all findings, also those beyond the listed ones.
    """

    rows_read: int
    rows_kept: int
    rows_mended: int
    rows_dropped: int
    rows_flagged: int
    is_complete: bool  # the file was read to its end
    reasons: Mapping[str, int]
    findings: tuple[Finding, ...]

    def to_json(self) -> str:
        """The whole report, for `--report FILE`."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)


class ReportBook:
    """Collects findings while rows go by."""

    def __init__(self) -> None:
        self._rows: Counter[str] = Counter()
        self._reasons: Counter[str] = Counter()
        self._findings: list[Finding] = []
        self._last_mended = 0
        self._is_complete = True

    def row_read(self) -> None:
        """A row of the feed came by, whatever becomes of it."""
        self._rows["read"] += 1

    def row_kept(self) -> None:
        """A row became a product or a variant."""
        self._rows["kept"] += 1

    def row_undone(self, line: int, reason: str, product_id: str) -> None:
        """A row that was kept before turned out to be replaced by a later one."""
        self._rows["kept"] -= 1
        self.add(Finding(line, "dropped", reason, product_id))

    def add(self, finding: Finding) -> None:
        """Note a finding; several mendings of one row count as one mended row."""
        self._reasons[f"{finding.kind}: {_general(finding.reason)}"] += 1
        if len(self._findings) < MAX_LISTED:
            self._findings.append(finding)
        match finding.kind:
            case "mended":
                self._rows["mended"] += finding.line != self._last_mended
                self._last_mended = finding.line
            case "dropped" | "flagged":
                self._rows[finding.kind] += 1
            case "broken":
                self._is_complete = False

    def report(self) -> ImportReport:
        """What was found so far."""
        return ImportReport(
            rows_read=self._rows["read"],
            rows_kept=self._rows["kept"],
            rows_mended=self._rows["mended"],
            rows_dropped=self._rows["dropped"],
            rows_flagged=self._rows["flagged"],
            is_complete=self._is_complete,
            reasons=dict(self._reasons.most_common()),
            findings=tuple(self._findings),
        )


def _general(reason: str) -> str:
    """A reason without what is particular to its row, so that alike ones count together."""
    return re.sub(r" from [\d,]+", "", reason.partition(": ")[0].partition(" (")[0])
