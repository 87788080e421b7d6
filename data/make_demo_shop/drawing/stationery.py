"""Things for a desk."""

from collections.abc import Mapping

from data.make_demo_shop.drawing.canvas import Canvas
from data.make_demo_shop.drawing.drawings import Drawing
from data.make_demo_shop.drawing.paths import Path, arc, box, closed, oval, svg, turned
from data.make_demo_shop.drawing.tones import (
    BRASS,
    COAL,
    INK,
    IRON,
    PAPER,
    RAINBOW,
    RED,
    STEEL,
    SUN,
    WOOD,
    Colour,
    mix,
)


def notebook(c: Canvas, cut: str) -> None:
    """A notebook."""
    tilt = -5
    c.part(turned(box(24, 12, 82, 92, 2), tilt), PAPER, rim=0.8)
    for k in range(3):
        c.line(turned([(81, 18 + k), (81, 90)], tilt), (214, 208, 198), 0.3)
    c.body(turned(box(21, 9, 79, 89, 2.4), tilt), rim=1.4)
    if cut == "spiral":
        for k in range(13):
            y = 14 + k * 5.8
            c.part(turned(oval(26, y, 1.3), tilt), mix(c.tones.dark, INK, 0.5), rim=0, edge=0)
            c.line(
                turned(svg(f"M26 {y} Q16 {y - 3.4} 17 {y + 0.6} Q18 {y + 2} 22 {y + 1.4}"), tilt), IRON, 0.9
            )
    elif cut == "hardcover":
        c.part(turned(box(21, 9, 29, 89, 1.6), tilt), c.tones.dark, rim=0)
        c.part(turned(box(70, 8.4, 72.6, 89.6, 0), tilt), c.tones.hard, rim=0)
        c.part(turned([(38, 88), (42, 88), (42, 97), (40, 95), (38, 97)], tilt), c.tones.accent, rim=0.2)
    else:
        c.stitch(turned([(25, 12), (25, 87)], tilt), c.tones.trim)
        c.part(turned(box(34, 22, 70, 42, 1.4), tilt), c.tones.trim, rim=0.2, edge=0.25)
        for k in range(3):
            c.line(turned([(39, 28 + k * 4.4), (65 - k * 4, 28 + k * 4.4)], tilt), IRON, 0.5)
        return
    match c.rng.randrange(3):
        case 0:
            c.part(turned(box(38, 26, 64, 38, 1), tilt), c.tones.trim, rim=0.2, edge=0.25)
            c.line(turned([(43, 32), (59, 32)], tilt), IRON, 0.6)
        case 1:
            c.line(turned(oval(50, 46, 11), tilt), c.tones.trim, 0.9)
            c.line(turned(oval(50, 46, 7), tilt), c.tones.trim, 0.5)
        case _:
            c.line(turned([(38, 70), (62, 70)], tilt), c.tones.trim, 1.1)
            c.line(turned([(38, 75), (54, 75)], tilt), c.tones.trim, 0.7)


def _slanted(path: Path) -> Path:
    return turned(path, 40)


def pen(c: Canvas, cut: str) -> None:
    """A pen to write with, or a set in its case."""
    match cut:
        case "ball":
            c.part(_slanted(box(47, -2, 53, 5, 2)), c.tones.hard, rim=0.5)
            c.body(_slanted(box(44, 4, 56, 78, 3)), rim=2)
            c.part(_slanted([(44.6, 77), (55.4, 77), (51.4, 94), (48.6, 94)]), STEEL, rim=1)
            c.part(_slanted([(48.8, 93), (51.2, 93), (50, 99)]), COAL, rim=0, edge=0.2)
            c.part(_slanted(box(54, 6, 58, 36, 1.6)), STEEL, rim=0.6)
            c.part(_slanted(box(43.6, 44, 56.4, 47, 0.6)), STEEL, rim=0.3)
            for k in range(5):
                c.line(_slanted([(44.4, 60 + k * 3), (55.6, 60 + k * 3)]), width=0.6)
            c.gloss(_slanted(box(46, 8, 47.6, 42, 0.8)), 0.4)
            c.line(svg("M6 92 Q12 84 17 90 Q20 94 24 88"), c.tones.base, 1)
        case "fountain":
            c.body(_slanted(box(43, 0, 57, 44, 5)), rim=2)
            c.part(_slanted(box(42.4, 40, 57.6, 46, 1)), BRASS, rim=0.6)
            c.part(_slanted(box(55, 6, 59.4, 38, 2)), BRASS, rim=0.6)
            c.body(_slanted([(44, 46), (56, 46), (54, 76), (46, 76)]), rim=1.6)
            c.part(_slanted([(46, 75), (54, 75), (53, 82), (47, 82)]), c.tones.hard, rim=0.4)
            c.part(_slanted(svg("M46.4 81 Q44 90 50 101 Q56 90 53.6 81 Z")), BRASS, rim=1)
            c.line(_slanted([(50, 88), (50, 100)]), COAL, 0.5)
            c.part(_slanted(oval(50, 87, 1)), COAL, rim=0, edge=0)
            c.gloss(_slanted(box(45.6, 4, 47.4, 38, 0.9)), 0.4)
        case _:
            c.body(box(10, 12, 90, 90, 4), rim=1.8)
            c.part(box(15, 17, 85, 85, 2), mix(c.tones.base, INK, 0.12), rim=0.6)
            for k in range(5):
                x = 22 + k * 14
                tone = c.tones.pieces[k % len(c.tones.pieces)]
                c.part(box(x - 3.6, 22, x + 3.6, 66, 2), tone, rim=1)
                c.part(box(x - 3.8, 36, x + 3.8, 38.4, 0.4), STEEL, rim=0, edge=0.2)
                c.part([(x - 3.2, 65), (x + 3.2, 65), (x + 1, 76), (x - 1, 76)], STEEL, rim=0.6)
                c.part([(x - 1, 75), (x + 1, 75), (x, 80)], COAL, rim=0, edge=0)
                c.line([(x + 2.6, 24), (x + 2.6, 34)], STEEL, 1)


def pencil_case(c: Canvas, cut: str) -> None:
    """A case for pencils."""
    tones: tuple[Colour, ...] = (RED, RAINBOW[1], SUN, RAINBOW[3])
    if cut == "zip":
        for k, x in enumerate((34, 44, 54)):
            c.part(turned(box(x, 12, x + 6, 50, 0.6), -6 + k * 6, x, 50), tones[k], rim=1)
            c.part(turned([(x, 12), (x + 6, 12), (x + 3, 4)], -6 + k * 6, x, 50), (238, 210, 170), rim=0.4)
        c.body(box(8, 38, 92, 84, 10), rim=2.4)
        c.zipper(16, 47, 84, 47)
        c.cord([(16, 48), (13, 62)], c.tones.accent, 1.8)
        c.part(box(62, 66, 82, 74, 1), c.tones.dark, rim=0.2)
        c.stitch(closed(box(11, 41, 89, 81, 8)))
        return
    c.body(box(6, 26, 74, 82, 3), rim=1)
    c.part(box(6, 48, 74, 82, 3), c.tones.light, rim=0.6)
    for k in range(7):
        x = 11 + k * 8.8
        c.part(box(x - 2, 16, x + 2.6, 50, 0.6), tones[k % 4], rim=0.8)
        c.part([(x - 2, 16), (x + 2.6, 16), (x + 0.3, 8)], (238, 210, 170), rim=0.3)
        c.part(box(x - 3.6, 50, x + 4.4, 80, 1), rim=0.5)
    c.body(box(70, 22, 90, 86, 9), rim=2.4)
    c.line(arc(80, 30, 6, 5, 180, 400), width=0.6)
    c.cord(svg("M72 54 Q80 58 90 54"), c.tones.hard, 2)
    c.cord(svg("M88 55 Q97 62 92 72"), c.tones.hard, 1.4)


def _marker(c: Canvas, x: float, top: float, tone: Colour) -> None:
    c.part(box(x - 4.6, top, x + 4.6, top + 22, 2), tone, rim=1.2)
    c.part(box(x - 4.2, top + 22, x + 4.2, top + 62, 1), mix(tone, PAPER, 0.12), rim=1.2)
    c.part(box(x - 4.2, top + 30, x + 4.2, top + 46, 0), PAPER, rim=0, edge=0.2)
    c.line([(x - 2, top + 35), (x + 2, top + 35)], tone, 0.9)
    c.line([(x - 2, top + 39), (x + 1, top + 39)], IRON, 0.5)


def markers(c: Canvas, cut: str) -> None:
    """Felt pens."""
    if cut == "set":
        for k in range(7):
            _marker(c, 20 + k * 10, 14 + (k % 2) * 3, c.tones.pieces[k % len(c.tones.pieces)])
        c.body(svg("M12 50 L88 50 L88 88 Q88 92 84 92 L16 92 Q12 92 12 88 Z"), rim=2)
        c.part(svg("M30 50 Q50 66 70 50 Z"), c.tones.dark, rim=0)
        for k in range(4):
            c.line(svg(f"M{26 + k * 13} 80 Q{30 + k * 13} 72 {34 + k * 13} 80"), c.tones.trim, 1.5)
        return
    for k, tilt in enumerate((-16, 10)):
        x, tone = 38 + k * 24, c.tones.base if k == 0 else c.tones.light
        c.body(turned(box(x - 8, 34, x + 8, 90, 3), tilt, x, 60), tone, rim=2)
        c.part(
            turned([(x - 6, 26), (x + 6, 26), (x + 8, 36), (x - 8, 36)], tilt, x, 60), c.tones.hard, rim=0.6
        )
        c.part(
            turned([(x - 3.6, 14), (x + 3.6, 20), (x + 3.6, 27), (x - 3.6, 27)], tilt, x, 60), tone, rim=0.6
        )
        c.part(turned(box(x - 4, 50, x + 4, 76, 1), tilt, x, 60), PAPER, rim=0, edge=0.25)
        c.line(turned([(x, 54), (x, 72)], tilt, x, 60), c.tones.ink, 1)
    c.line(svg("M12 12 L64 9"), c.tones.base, 4.4)


def desk_organizer(c: Canvas, cut: str) -> None:
    """A holder for pens and small things."""
    c.floor(50, 90, 34)
    if cut == "cup":
        for x, top, tilt, tone in ((38, 12, -10, RED), (47, 8, -2, SUN), (56, 14, 6, RAINBOW[1])):
            c.part(turned(box(x - 2.6, top, x + 2.6, 60, 0.6), tilt, x, 60), tone, rim=0.8)
            c.part(
                turned([(x - 2.6, top), (x + 2.6, top), (x, top - 7)], tilt, x, 60), (238, 210, 170), rim=0.3
            )
        c.part(turned(box(62, 14, 69, 60, 0.6), 14, 66, 60), mix(WOOD, PAPER, 0.3), rim=0.6)
        for k in range(6):
            c.line(turned([(62, 18 + k * 4), (64.6, 18 + k * 4)], 14, 66, 60), COAL, 0.4)
        c.part(oval(50, 44, 27, 6), mix(c.tones.dark, INK, 0.3))
        c.body(svg("M23 44 Q50 56 77 44 L74 86 Q74 91 68 91 L32 91 Q26 91 26 86 Z"), rim=3.2)
        c.gloss(box(31, 54, 34.6, 86, 1.8), 0.26)
        if c.rng.random() < 0.5:
            c.line(svg("M24.6 76 Q50 86 75.4 76"), c.tones.trim, 1.2)
        return
    for x, top, tone in ((18, 18, RED), (26, 14, RAINBOW[1])):
        c.part(box(x - 2.4, top, x + 2.4, 50, 0.6), tone, rim=0.8)
        c.part([(x - 2.4, top), (x + 2.4, top), (x, top - 6)], (238, 210, 170), rim=0.3)
    c.part(box(46, 34, 62, 56, 0.6), SUN, rim=0.6)
    c.part(turned(box(68, 26, 84, 56, 0.6), 4, 76, 50), PAPER, rim=0.4)
    c.body(box(8, 40, 36, 88, 2), rim=1.6)
    c.body(box(36, 52, 92, 88, 2), rim=1.6)
    c.line([(64, 52), (64, 70)], width=0.6)
    c.part(box(38, 70, 90, 86, 1.4), c.tones.dark, rim=0.8)
    c.part(oval(64, 78, 2.6), BRASS, rim=0.4)
    c.line([(8.4, 46), (35.6, 46)], width=0.4)


def tape(c: Canvas, cut: str) -> None:
    """Sticky tape on a roll."""
    rolls = ((50, 50, 36),) if cut == "roll" else ((30, 34, 22), (70, 36, 22), (50, 68, 22))
    for k, (x, y, radius) in enumerate(rolls):
        tone = c.tones.pieces[(0, 1, 3)[k]] if cut == "set" else c.tones.base
        if cut == "roll":
            c.body(svg("M56 85 L90 85 L93 89 L89 92 L93 95 L56 95 Q46 96 40 86 Z"), tone, rim=0.8)
        (c.body if cut == "roll" else c.part)(oval(x, y, radius), tone, rim=2)
        for share in (0.92, 0.84):
            c.line(oval(x, y, radius * share), c.tones.ink, 0.3)
        c.part(oval(x, y, radius * 0.5), mix(WOOD, PAPER, 0.3), rim=0.6)
        c.part(oval(x + 0.6, y + 0.8, radius * 0.4), (232, 226, 216), rim=0)
        c.shade(oval(x - radius * 0.1, y - radius * 0.34, radius * 0.4, radius * 0.24), 0.14)


DRAWINGS: Mapping[str, Drawing] = {
    "notebook": notebook,
    "pen": pen,
    "pencil_case": pencil_case,
    "markers": markers,
    "desk_organizer": desk_organizer,
    "tape": tape,
}
