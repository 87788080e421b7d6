"""How alike candidates are to what a shopper did in this visit: by kind, text, picture, colour and brand.

A later act counts more than an earlier one, a cart more than a click, and a dislike counts against. Pure: the
same visit and the same catalogue give the same numbers, whatever the clock says.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retrieval.filters import Mask, department
from retrieval.query import Constraint
from retrieval.shopper import Behaviour, BehaviourKind
from retrieval.snapshot import Floats, Snapshot
from retrieval.vector_table import VectorTable

Rows = npt.NDArray[np.int64]  # of products, ascending

WEIGHTS: Mapping[BehaviourKind, float] = {
    "click": 1.0,
    "cart": 2.0,
    "purchase": 2.0,
    "like": 2.0,
    "dislike": -2.0,
}
"""An impression says nothing: the shop chose what to show."""

_DECAY = 0.85  # of an act for each later one
_LATEST = 12  # acts that count
_SAME_LEAF, _SAME_TOP, _ELSEWHERE = 1.0, 0.5, 0.15
_TEXT, _PICTURE, _COLOUR, _BRAND = 0.35, 0.25, 0.3, 0.1
_UNLIKE_COSINE, _SAME_COSINE = 0.3, 0.9  # of texts or pictures that have nothing, and all, in common
_TOLD_SHARE = 0.5  # of the acts in favour that share a colour or kind, for a reason to name it


@dataclass(frozen=True)
class Act:
    """One act on one product that the catalogue has."""

    row: int
    weight: float  # below 0 for a dislike
    colours: tuple[str, ...]  # canonical: of the variant that was shown, else of all


def acts_of(session: Sequence[Behaviour], snapshot: Snapshot) -> tuple[Act, ...]:
    """The latest acts, latest first, one a product: the strongest, or the dislike that took it back."""
    strongest: dict[str, Behaviour] = {}
    for behaviour in reversed(session):
        known = strongest.get(behaviour.product_id)
        weight = WEIGHTS.get(behaviour.kind, 0.0)
        if weight and (known is None or 0 < WEIGHTS[known.kind] < weight):
            strongest[behaviour.product_id] = behaviour
    acts: list[Act] = []
    for behaviour in strongest.values():
        row = snapshot.row_of.get(behaviour.product_id)
        if row is not None and len(acts) < _LATEST:
            weight = WEIGHTS[behaviour.kind] * _DECAY ** len(acts)
            acts.append(Act(row, weight, _colours(row, behaviour.variant_id, snapshot)))
    return tuple(acts)


def session_likeness(rows: Rows, session: Sequence[Behaviour], snapshot: Snapshot) -> Floats:
    """Of each row to the visit's acts, -1 to 1, shape (rows,); 0 without any act. Grows with their number."""
    acts = acts_of(session, snapshot)
    liked = np.zeros(len(rows))
    if not acts or not len(rows):
        return liked.astype(np.float32)
    text, picture = _Vectors(snapshot.text, rows), _Vectors(snapshot.image, rows)
    kinds = _kind_likeness(rows, acts, snapshot)
    for number, act in enumerate(acts):
        words = text.cosines(act.row)
        looks = picture.cosines(act.row)
        looks = np.where(np.isnan(looks), words, looks)
        alike = _TEXT * _scaled(words) + _PICTURE * _scaled(looks)
        if act.colours:
            shared = _share_value(rows, "colour", act.colours, snapshot)
            alike += _COLOUR * shared
        brand = snapshot.products[act.row].brand.in_locale("en")
        if brand:
            alike += _BRAND * _share_value(rows, "brand", (brand,), snapshot)
        alike *= kinds[number]
        alike[rows == act.row] = 1.0
        liked += act.weight * alike
    return np.asarray(liked / (1 + sum(abs(act.weight) for act in acts)), dtype=np.float32)


@dataclass(frozen=True)
class Shared:
    """What a product has in common with most that was liked in a visit; "" for nothing worth naming."""

    kind: str = ""  # the leaf category's path
    colour: str = ""


def shared_with_session(row: int, session: Sequence[Behaviour], snapshot: Snapshot) -> Shared | None:
    """None for a product that was itself acted on, or of another department than all that was liked."""
    acts = acts_of(session, snapshot)
    liked = [act for act in acts if act.weight > 0]
    total = sum(act.weight for act in liked)
    leaves = snapshot.columns.leaf_categories
    own = leaves[row]
    departments = {department(leaves[act.row]) for act in liked}
    if department(own) not in departments or any(act.row == row for act in acts):
        return None
    of_kind = [act for act in liked if leaves[act.row] == own]
    colours: dict[str, float] = {}
    for act in of_kind or liked:
        for colour in act.colours:
            colours[colour] = colours.get(colour, 0.0) + act.weight / len(act.colours)
    at = np.array([row], dtype=np.int64)
    common = [
        (weight, colour)
        for colour, weight in colours.items()
        if weight >= _TOLD_SHARE * total and _share_value(at, "colour", (colour,), snapshot)[0]
    ]
    names_kind = sum(act.weight for act in of_kind) >= _TOLD_SHARE * total
    return Shared(own if names_kind else "", max(common)[1] if common and names_kind else "")


def liked_colours(row: int, session: Sequence[Behaviour], snapshot: Snapshot) -> Mapping[str, float]:
    """The weight of each colour in what was liked in a product's department, to choose a variant by."""
    leaves = snapshot.columns.leaf_categories
    colours: dict[str, float] = {}
    for act in acts_of(session, snapshot):
        if act.weight > 0 and department(leaves[act.row]) == department(leaves[row]):
            for colour in act.colours:
                colours[colour] = colours.get(colour, 0.0) + act.weight / len(act.colours)
    return colours


class _Vectors:
    """The first vector of each row that has one."""

    def __init__(self, table: VectorTable, rows: Rows) -> None:
        self._table = table
        self._rows = len(rows)
        self._known, self._vectors = table.first_vectors(rows)

    def cosines(self, row: int) -> npt.NDArray[np.float64]:
        """To the nearest vector of a product, shape (rows,); NaN where either has none."""
        found = np.full(self._rows, np.nan)
        own = self._table.of_product(row)
        if len(self._known) and len(own):
            found[self._known] = (self._vectors @ self._table.vectors(own).T).max(axis=1)
        return found


def _scaled(cosines: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """0 for what has nothing in common to 1; 0 where nothing is known."""
    scaled = (cosines - _UNLIKE_COSINE) / (_SAME_COSINE - _UNLIKE_COSINE)
    return np.nan_to_num(np.clip(scaled, 0.0, 1.0))


def _kind_likeness(rows: Rows, acts: Sequence[Act], snapshot: Snapshot) -> npt.NDArray[np.float64]:
    """Shape (acts, rows)."""
    leaves = snapshot.columns.leaf_categories
    codes = leaves.codes[rows]
    unique, place = np.unique(codes, return_inverse=True)
    by_leaf = np.full((len(acts), len(unique)), _ELSEWHERE)
    tops = [department(leaves.values[code]) for code in unique.tolist()]
    for number, act in enumerate(acts):
        own = int(leaves.codes[act.row])
        for at, (code, top) in enumerate(zip(unique.tolist(), tops, strict=True)):
            if code == own:
                by_leaf[number, at] = _SAME_LEAF
            elif top and top == department(leaves.values[own]):
                by_leaf[number, at] = _SAME_TOP
    return np.asarray(by_leaf[:, place])


def _share_value(
    rows: Rows, field: str, values: tuple[str, ...], snapshot: Snapshot
) -> npt.NDArray[np.float64]:
    """The share of the values that each row has in some variant, shape (rows,)."""
    columns = snapshot.columns
    having: list[Mask] = [
        columns.any_variant_of(rows, columns.holds(Constraint(field, "=", value), "")) for value in values
    ]
    return np.asarray(np.mean(having, axis=0), dtype=np.float64)


def _colours(row: int, variant_id: str | None, snapshot: Snapshot) -> tuple[str, ...]:
    product = snapshot.products[row]
    shown = product.variant(variant_id) if variant_id else None
    variants = (shown,) if shown else product.variants
    colours = [v.options.get("colour") or product.attributes.get("colour") for v in variants]
    return tuple(dict.fromkeys(c for c in colours if isinstance(c, str) and c))
