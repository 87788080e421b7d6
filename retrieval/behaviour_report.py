"""What an import did with a behaviour log."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime

from retrieval.behaviour_log import BadLine, BehaviourEvent
from retrieval.interactions import Impression

MAX_LISTED = 1_000


@dataclass(frozen=True)
class BehaviourReport:
    """Counts of rows, and what is in them.

    `unknown_products` counts rows about products that the shop does not have: they are kept, and count once
    it has them. `suspect_sessions` act faster than a shopper, and nothing is learned from them.
    """

    rows: int
    new: int
    duplicates: int
    rejected: int
    reasons: Mapping[str, int]
    bad_lines: tuple[BadLine, ...]  # the first
    unknown_products: int
    unknown_product_ids: tuple[str, ...]  # the first
    suspect_sessions: tuple[str, ...]
    first: datetime | None
    last: datetime | None
    kinds: Mapping[str, int]
    clicks_by_position: Mapping[int, int]

    def to_json(self) -> str:
        """The whole report, for `--report FILE`."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, default=str)


@dataclass
class BehaviourBook:
    """Collects while rows go by."""

    known_products: frozenset[str]
    rows: int = 0
    _reasons: Counter[str] = field(default_factory=Counter)
    _bad: list[BadLine] = field(default_factory=list)
    _kinds: Counter[str] = field(default_factory=Counter)
    _clicks: Counter[int] = field(default_factory=Counter)
    _unknown: Counter[str] = field(default_factory=Counter)
    _first: datetime | None = None
    _last: datetime | None = None

    def reject(self, bad: BadLine) -> None:
        """A line cannot be used."""
        self.rows += 1
        self._reasons[bad.reason.partition(":")[0].partition(" (")[0]] += 1
        if len(self._bad) < MAX_LISTED:
            self._bad.append(bad)

    def add(self, row: Impression | BehaviourEvent) -> None:
        """A sound row, whether it is new or not."""
        self.rows += 1
        self._first = min(self._first or row.at, row.at)
        self._last = max(self._last or row.at, row.at)
        if row.product_id not in self.known_products:
            self._unknown[row.product_id] += 1
        if isinstance(row, BehaviourEvent):
            self._kinds[row.kind] += 1
            clicked = row.kind == "click"
        else:
            done = {"impression": True, "click": row.clicked, "cart": row.carted, "purchase": row.purchased}
            self._kinds.update(kind for kind, happened in done.items() if happened)
            clicked = row.clicked
        if clicked and row.position is not None:
            self._clicks[row.position] += 1

    def report(self, new: int, suspect_sessions: frozenset[str]) -> BehaviourReport:
        """What came of it."""
        rejected = sum(self._reasons.values())
        return BehaviourReport(
            rows=self.rows,
            new=new,
            duplicates=self.rows - rejected - new,
            rejected=rejected,
            reasons=dict(self._reasons.most_common()),
            bad_lines=tuple(self._bad),
            unknown_products=sum(self._unknown.values()),
            unknown_product_ids=tuple(sorted(self._unknown)[:MAX_LISTED]),
            suspect_sessions=tuple(sorted(suspect_sessions)),
            first=self._first,
            last=self._last,
            kinds=dict(self._kinds.most_common()),
            clicks_by_position=dict(sorted(self._clicks.items())),
        )
