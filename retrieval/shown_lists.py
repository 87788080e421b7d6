"""The behaviour log as lists: what one request showed, in the order of time, and who had done what before."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from retrieval.interactions import Impression
from retrieval.shopper import Behaviour, BehaviourKind, Shopper
from retrieval.snapshot import Snapshot

TRAINING_SHARE, VALIDATION_SHARE = 0.70, 0.15
_MOST_EARLIER = 200  # acts of a customer that a list is told


@dataclass(frozen=True)
class ShownList:
    """What one request showed, by position."""

    request_id: str
    query: str
    locale: str
    shown: tuple[Impression, ...]

    @property
    def has_click(self) -> bool:
        """Whether it teaches an order."""
        return any(i.clicked for i in self.shown)

    @property
    def at(self) -> datetime:
        """When it was asked for."""
        return self.shown[0].at


def shown_lists(impressions: Iterable[Impression], snapshot: Snapshot) -> list[ShownList]:
    """Requests in the order of time, of products that the shop still has."""
    by_request: dict[str, list[Impression]] = defaultdict(list)
    for impression in impressions:
        if impression.product_id in snapshot.row_of:
            by_request[impression.request_id].append(impression)
    lists = [
        ShownList(request_id, rows[0].query, rows[0].locale, tuple(sorted(rows, key=lambda i: i.position)))
        for request_id, rows in by_request.items()
    ]
    return sorted(lists, key=lambda s: (s.at, s.request_id))


def split_by_time(
    lists: Sequence[ShownList],
) -> tuple[Sequence[ShownList], Sequence[ShownList], Sequence[ShownList]]:
    """Training, validation and test; no list crosses a border and none in a later part is older."""
    first = int(len(lists) * TRAINING_SHARE)
    second = int(len(lists) * (TRAINING_SHARE + VALIDATION_SHARE))
    return lists[:first], lists[first:second], lists[second:]


def grade(impression: Impression) -> int:
    """3 bought, 2 put into a cart, 1 clicked, 0 passed by."""
    return 3 if impression.purchased else 2 if impression.carted else int(impression.clicked)


@dataclass(frozen=True)
class _Place:
    """Where a request lies in the behaviour of its session and of its customer."""

    session: str
    session_end: int
    customer: str
    customer_end: int  # before the session began


class PastBehaviour:
    """What each shopper of a log had done before each request: never what the request itself led to."""

    def __init__(self, lists: Iterable[ShownList]) -> None:
        """`lists` in the order of time, all of the log."""
        self._of_session: dict[str, list[Behaviour]] = defaultdict(list)
        self._of_customer: dict[str, list[Behaviour]] = defaultdict(list)
        self._places: dict[str, _Place] = {}
        began: dict[str, int] = {}
        for shown in lists:
            first = shown.shown[0]
            customer = first.customer_id or ""
            earlier = began.setdefault(first.session_id, len(self._of_customer.get(customer, ())))
            session = self._of_session[first.session_id]
            self._places[shown.request_id] = _Place(first.session_id, len(session), customer, earlier)
            acts = [act for impression in shown.shown for act in _acts(impression)]
            session.extend(acts)
            if customer:
                self._of_customer[customer].extend(acts)

    def before(self, request_id: str) -> Shopper:
        """Who asked, as the shop knew them then; unknown for a request that is not in the log."""
        place = self._places.get(request_id)
        if place is None:
            return Shopper()
        earlier = self._of_customer.get(place.customer, [])[: place.customer_end]
        return Shopper(
            session=tuple(self._of_session[place.session][: place.session_end]),
            earlier=tuple(earlier[-_MOST_EARLIER:]),
        )


def _acts(impression: Impression) -> list[Behaviour]:
    done: tuple[tuple[BehaviourKind, bool], ...] = (
        ("click", impression.clicked),
        ("cart", impression.carted),
        ("purchase", impression.purchased),
    )
    return [Behaviour(impression.product_id, kind, impression.at) for kind, did in done if did]
