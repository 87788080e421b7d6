"""Outlines: closed polygons and open strokes in a square of 100 x 100 units, y pointing down."""

import math
import re
from collections.abc import Sequence

Point = tuple[float, float]
Path = list[Point]

_STEPS = 14  # straight pieces of one curve; at 12.8 pixels a unit the corners do not show
_TOKEN = re.compile(r"[MLHVQCZ]|-?\d+(?:\.\d+)?")


def svg(text: str) -> Path:
    """The points of one SVG path; knows the absolute commands M, L, H, V, Q, C and Z."""
    points: Path = []
    command = "M"
    tokens = _TOKEN.findall(text)
    at = 0

    def number() -> float:
        nonlocal at
        at += 1
        return float(tokens[at - 1])

    while at < len(tokens):
        if tokens[at].isalpha():
            command = tokens[at]
            at += 1
        match command:
            case "M" | "L":
                points.append((number(), number()))
            case "H":
                points.append((number(), points[-1][1]))
            case "V":
                points.append((points[-1][0], number()))
            case "Q" | "C":
                hooks = [(number(), number()) for _ in range(2 if command == "Q" else 3)]
                points.extend(_bezier([points[-1], *hooks]))
            case _:
                return points
    return points


def _bezier(hooks: Sequence[Point]) -> Path:
    degree = len(hooks) - 1
    curve = []
    for step in range(1, _STEPS + 1):
        t = step / _STEPS
        weights = [math.comb(degree, i) * t**i * (1 - t) ** (degree - i) for i in range(degree + 1)]
        curve.append(
            (
                sum(w * x for w, (x, _) in zip(weights, hooks, strict=True)),
                sum(w * y for w, (_, y) in zip(weights, hooks, strict=True)),
            )
        )
    return curve


def flip(path: Path, axis: float = 50) -> Path:
    """The same outline seen in a mirror that stands at x = axis."""
    return [(2 * axis - x, y) for x, y in path]


def mirrored(half: str, axis: float = 50) -> Path:
    """Closes the left half of a symmetric outline, given from its top to its bottom."""
    left = svg(half)
    return left + flip(left, axis)[::-1]


def smooth(points: Sequence[Point], *, closed: bool = True) -> Path:
    """A Catmull-Rom curve through every point."""
    count = len(points)
    curve: Path = [] if closed else [points[0]]
    for i in range(count if closed else count - 1):
        if closed:
            p0, p1, p2, p3 = (points[(i + k) % count] for k in (-1, 0, 1, 2))
        else:
            p0, p1, p2, p3 = (points[min(max(i + k, 0), count - 1)] for k in (-1, 0, 1, 2))
        first = (p1[0] + (p2[0] - p0[0]) / 6, p1[1] + (p2[1] - p0[1]) / 6)
        second = (p2[0] - (p3[0] - p1[0]) / 6, p2[1] - (p3[1] - p1[1]) / 6)
        curve.extend(_bezier([p1, first, second, p2]))
    return curve


def oval(x: float, y: float, rx: float, ry: float | None = None) -> Path:
    """An ellipse around (x, y); a circle without ry."""
    ry = rx if ry is None else ry
    return arc(x, y, rx, ry, 0, 360)


def arc(x: float, y: float, rx: float, ry: float, start: float, end: float) -> Path:
    """Part of an ellipse; degrees run clockwise from three o'clock."""
    steps = max(8, round(abs(end - start) / 6))
    angles = [math.radians(start + (end - start) * i / steps) for i in range(steps + 1)]
    return [(x + rx * math.cos(a), y + ry * math.sin(a)) for a in angles]


def box(x0: float, y0: float, x1: float, y1: float, radius: float = 0) -> Path:
    """A rectangle with round corners."""
    r = min(radius, (x1 - x0) / 2, (y1 - y0) / 2)
    if r <= 0:
        return [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
    return (
        arc(x0 + r, y0 + r, r, r, 180, 270)
        + arc(x1 - r, y0 + r, r, r, 270, 360)
        + arc(x1 - r, y1 - r, r, r, 0, 90)
        + arc(x0 + r, y1 - r, r, r, 90, 180)
    )


def closed(path: Path) -> Path:
    """The outline as a stroke that comes back to its start."""
    return [*path, path[0]]


def moved(path: Path, dx: float, dy: float) -> Path:
    """The outline, shifted."""
    return [(x + dx, y + dy) for x, y in path]


def turned(path: Path, degrees: float, x: float = 50, y: float = 50) -> Path:
    """The outline, turned clockwise around (x, y)."""
    sin, cos = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    return [(x + (px - x) * cos - (py - y) * sin, y + (px - x) * sin + (py - y) * cos) for px, py in path]


def scaled(path: Path, factor: float, x: float = 50, y: float = 50) -> Path:
    """The outline, grown or shrunk around (x, y)."""
    return [(x + (px - x) * factor, y + (py - y) * factor) for px, py in path]


def ring(x: float, y: float, rx: float, ry: float, width: float) -> Path:
    """A flat ring as one outline, cut open at three o'clock."""
    return arc(x, y, rx, ry, 0, 360) + arc(x, y, rx - width, ry - width, 360, 0)
