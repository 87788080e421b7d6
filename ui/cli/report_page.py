"""The look that reports share: one self-contained HTML page, tables, and small charts as inline SVG."""

import html
from collections.abc import Collection, Iterable, Mapping, Sequence

STYLE = (
    ":root{color-scheme:light dark;--line:#d5d5da;--soft:#8884;--one:#0b62c4;--two:#b5530a}"
    "@media(prefers-color-scheme:dark){:root{--line:#44444c;--one:#7db7ff;--two:#ffb070}}"
    'body{font:16px/1.5 system-ui,"PingFang SC","Noto Sans SC",sans-serif;max-width:70rem;margin:2rem auto;'
    "padding:0 1rem}h2{font-size:1.2rem;margin-top:2.5rem}table{border-collapse:collapse}"
    "th{text-align:left;font-weight:600}td,th{padding:.4rem .8rem .4rem 0;vertical-align:top}"
    "td{border-top:1px solid var(--line)}.figures td:not(:first-child),.figures th:not(:first-child)"
    "{text-align:right;font-variant-numeric:tabular-nums}.bar{display:block;height:.8rem;min-width:1px;"
    "background:var(--one);border-radius:2px}.notes,summary{font-size:14px}svg{max-width:100%;height:auto}"
    "svg text{font:12px system-ui;fill:currentColor}"
)
_WIDTH, _HEIGHT, _LEFT, _BOTTOM, _TOP, _RIGHT = 640, 300, 64, 44, 28, 16
_STROKES = ('stroke="var(--one)"', 'stroke="var(--two)" stroke-dasharray="6 4"')

Points = Sequence[tuple[float, float]]


def page(title: str, parts: Iterable[str]) -> str:
    """A whole document; `parts` are HTML already."""
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{html.escape(title)}</title><style>{STYLE}</style>"
        f"<main><h1>{html.escape(title)}</h1>{''.join(parts)}</main></html>"
    )


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], is_html: Collection[int] = ()) -> str:
    """Escaped, but for the columns `is_html`."""
    head = "".join(f'<th scope="col">{html.escape(h)}</th>' for h in heads)
    body = "".join(
        "<tr>"
        + "".join(f"<td>{c if n in is_html else html.escape(c)}</td>" for n, c in enumerate(row))
        + "</tr>"
        for row in rows
    )
    return f'<table class="figures"><tr>{head}</tr>{body}</table>'


def bar(share: float) -> str:
    """A bar of `share` of ten rem."""
    return f'<span class="bar" style="width:{10 * share:.2f}rem"></span>'


def line_chart(lines: Mapping[str, Points], x_label: str, y_label: str, marked: str = "") -> str:
    """Up to two lines over one pair of axes; the points of the one `marked` are dots with their values."""
    xs = [x for points in lines.values() for x, _ in points]
    ys = [y for points in lines.values() for _, y in points]
    x_low, x_high, y_low, y_high = min(xs), max(xs), min(ys), max(ys)

    def at(x: float, y: float) -> tuple[float, float]:
        wide, high = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM
        return (
            _LEFT + wide * (x - x_low) / ((x_high - x_low) or 1.0),
            _HEIGHT - _BOTTOM - high * (y - y_low) / ((y_high - y_low) or 1.0),
        )

    drawn = []
    for number, (name, points) in enumerate(lines.items()):
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in (at(*p) for p in points))
        stroke = _STROKES[number % len(_STROKES)]
        drawn.append(f'<polyline points="{path}" fill="none" stroke-width="2" {stroke}/>')
        left = _LEFT + 150 * number
        drawn.append(f'<line x1="{left}" x2="{left + 24}" y1="12" y2="12" stroke-width="2" {stroke}/>')
        drawn.append(f'<text x="{left + 30}" y="16">{html.escape(name)}</text>')
        if name == marked:
            for x, y in points:
                cx, cy = at(x, y)
                drawn.append(
                    f'<circle cx="{cx:.1f}" cy="{cy:.1f}" r="5" fill="var(--one)">'
                    f"<title>{x:.4g}: {y:.4g}</title></circle>"
                )
    floor, right = _HEIGHT - _BOTTOM, _WIDTH - _RIGHT
    axes = (
        f'<path d="M{_LEFT} {_TOP}V{floor}H{right}" fill="none" stroke="var(--line)"/>'
        f'<text x="{_LEFT}" y="{floor + 16}">{x_low:.4g}</text>'
        f'<text x="{right}" y="{floor + 16}" text-anchor="end">{x_high:.4g}</text>'
        f'<text x="{_LEFT - 6}" y="{floor}" text-anchor="end">{y_low:.4g}</text>'
        f'<text x="{_LEFT - 6}" y="{_TOP + 6}" text-anchor="end">{y_high:.4g}</text>'
        f'<text x="{(_LEFT + right) / 2}" y="{_HEIGHT - 8}" text-anchor="middle">'
        f"{html.escape(x_label)}</text>"
        f'<text transform="translate(14 {(_TOP + floor) / 2}) rotate(-90)" text-anchor="middle">'
        f"{html.escape(y_label)}</text>"
    )
    name = html.escape(f"{y_label} over {x_label}", quote=True)
    return (
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" role="img" aria-label="{name}">'
        f"{axes}{''.join(drawn)}</svg>"
    )
