"""Things for a baby."""

from collections.abc import Mapping

from data.make_demo_shop.drawing.canvas import Canvas
from data.make_demo_shop.drawing.drawings import Drawing
from data.make_demo_shop.drawing.paths import (
    arc,
    box,
    flip,
    mirrored,
    oval,
    ring,
    smooth,
    svg,
    turned,
)
from data.make_demo_shop.drawing.tones import COAL, INK, PAPER, STEEL, SUN, mix


def _animal(c: Canvas, x: float, y: float, size: float) -> None:
    """A small animal's face, as baby clothes have it."""
    tone = c.tones.trim
    match c.rng.randrange(3):
        case 0:
            for way in (-1, 1):
                c.part(oval(x + way * size * 0.8, y - size * 0.8, size * 0.4), tone, rim=0, edge=0.25)
        case 1:
            for way in (-1, 1):
                c.part(
                    oval(x + way * size * 0.45, y - size * 1.3, size * 0.26, size * 0.7),
                    tone,
                    rim=0,
                    edge=0.25,
                )
        case _:
            for way in (-1, 1):
                c.part(
                    [(x + way * size, y - size * 1.3), (x + way * size, y), (x, y - size * 0.7)],
                    tone,
                    rim=0,
                    edge=0.25,
                )
    c.part(oval(x, y, size * 1.1, size), tone, rim=0, edge=0.25)
    for way in (-1, 1):
        c.part(oval(x + way * size * 0.45, y - size * 0.1, size * 0.13), COAL, rim=0, edge=0)
        c.part(
            oval(x + way * size * 0.7, y + size * 0.3, size * 0.2, size * 0.13),
            (240, 170, 164),
            rim=0,
            edge=0,
        )
    c.part(oval(x, y + size * 0.24, size * 0.18, size * 0.12), COAL, rim=0, edge=0)


def onesie(c: Canvas, cut: str) -> None:
    """A baby's bodysuit or sleepsuit."""
    c.part(oval(50, 17, 10, 4), c.tones.dark)
    sleeve = (
        svg("M34 17 Q25 19 21 27 L13 39 L26 47 L34 37 Z")
        if cut == "short"
        else svg("M34 17 Q24 19 20 30 L9 55 L20 61 L34 42 Z")
    )
    for path in (sleeve, flip(sleeve)):
        c.body(path)
    if cut == "short":
        c.body(mirrored("M50 26 Q41 26 38 15 L31 18 L31 40 Q29 56 29 66 Q40 70 43 84 L50 84"), rim=1.4)
        c.line(svg("M29.4 63 Q41 67 44.6 83"), c.tones.dark, 1.6)
        c.line(flip(svg("M29.4 63 Q41 67 44.6 83")), c.tones.dark, 1.6)
        for x in (46.6, 50, 53.4):
            c.part(oval(x, 81.4, 1), c.tones.trim, rim=0, edge=0.25)
    else:
        leg = svg("M50 52 L31 52 Q29 70 27 84 L43 86 L50 68 Z")
        for way, path in ((1, leg), (-1, flip(leg))):
            c.body(path)
            if cut == "footed":
                foot = svg("M27 82 Q22 92 30 94 Q40 95 43.4 84 Z")
                c.part(foot if way == 1 else flip(foot), c.tones.dark, rim=0.8)
            else:
                cuff = svg("M27 80 L43.6 82 L43 89 L26 87 Z")
                c.part(cuff if way == 1 else flip(cuff), c.tones.dark, rim=0.5)
            hand = svg("M9.4 52 L21 58 L19 64 Q9 66 6.6 58 Z")
            c.part(hand if way == 1 else flip(hand), c.tones.dark, rim=0.5)
        c.body(mirrored("M50 26 Q41 26 38 15 L31 18 L31 54 L50 62"), rim=1.4, edge=0)
        c.line(svg("M31 40 L31 54"), width=0.36)
        c.line(svg("M69 40 L69 54"), width=0.36)
        if cut == "footed":
            c.line(svg("M50 27 L50 62 Q46 74 34 84"), c.tones.dark, 1)
            for k in range(5):
                c.part(oval(50, 30 + k * 7, 1), c.tones.trim, rim=0, edge=0.25)
    for way in (1, -1):
        lap = svg("M38 14 Q40 26 50 27 Q42 27 32 19 Z")
        c.part(lap if way == 1 else flip(lap), c.tones.dark, rim=0.3)
    if c.pattern == "plain":
        _animal(c, 50 if cut != "footed" else 59.6, 46, 7 if cut != "footed" else 4)


def baby_bottle(c: Canvas, cut: str) -> None:
    """A feeding bottle."""
    c.floor(50, 94, 20)
    wide = cut == "wide"
    half = 19 if wide else 13
    milk = mix(c.tones.base, PAPER, 0.78)
    c.part(
        svg("M50 4 Q46 4 46.4 10 Q46 14 40 19 L40 24 L60 24 L60 19 Q54 14 53.6 10 Q54 4 50 4 Z"),
        (238, 216, 184),
        rim=1,
    )
    c.body(box(50 - half * 0.92, 22, 50 + half * 0.92, 36, 3), rim=1.4)
    x = 50 - half * 0.8
    while x < 50 + half * 0.8:
        c.line([(x, 25), (x, 34)], width=0.35)
        x += 2.4
    shape = (
        f"M50 35 L{50 - half + 2} 35 Q{50 - half} 40 {50 - half} 48 L{50 - half} 87 "
        f"Q{50 - half} 94 {58 - half} 94 L50 94"
    )
    if not wide:
        shape = "M50 35 L39 35 Q36 40 37 48 Q41 58 38 66 Q36 70 36 78 L36 88 Q36 94 42 94 L50 94"
    c.body(mirrored(shape), mix(c.tones.base, PAPER, 0.1), rim=2.4)
    c.inlay(svg("M20 56 Q50 60 80 56 L80 61 Q50 65 20 61 Z"), milk)
    c.gloss(box(50 - half + 3, 42, 50 - half + 6, 88, 1.4), 0.4)
    for k in range(5):
        c.line([(54, 66 + k * 5), (60 - (k % 2) * 2, 66 + k * 5)], c.tones.ink, 0.6)
    if wide:
        for way in (1, -1):
            grip = svg("M32 52 Q14 52 15 66 Q16 80 32 78")
            c.cord(grip if way == 1 else flip(grip), c.tones.dark, 3.6)


def bib(c: Canvas, cut: str) -> None:
    """A bib."""
    if cut == "round":
        c.body(ring(50, 26, 20, 20, 8), rim=1)
        c.body(
            svg("M31 30 Q12 40 14 64 Q20 90 50 90 Q80 90 86 64 Q88 40 69 30 Q62 40 50 40 Q38 40 31 30 Z"),
            rim=2,
        )
        c.stitch(
            smooth(
                [(30, 36), (18, 52), (20, 70), (34, 84), (50, 86.6), (66, 84), (80, 70), (82, 52), (70, 36)],
                closed=False,
            )
        )
        c.part(oval(66, 15, 2), STEEL, rim=0.3)
        if c.pattern == "plain":
            _animal(c, 50, 66, 10)
        return
    c.body(
        svg(
            "M30 8 Q18 14 22 30 Q14 36 14 50 L14 76 Q14 84 22 84 L78 84 Q86 84 86 76 "
            "L86 50 Q86 36 78 30 Q82 14 70 8 Q66 8 66 14 Q72 26 62 36 Q50 44 38 36 "
            "Q28 26 34 14 Q34 8 30 8 Z"
        ),
        rim=2,
    )
    for x in (31, 69):
        c.button(x, 12.4, 1.6)
    c.part(svg("M12 66 Q50 78 88 66 Q90 84 80 92 Q50 98 20 92 Q10 84 12 66 Z"), c.tones.dark, rim=1.6)
    c.line(svg("M12 66 Q50 78 88 66"), c.tones.light, 1.4)
    if c.pattern == "plain":
        _animal(c, 50, 56, 7)


def stroller(c: Canvas, cut: str) -> None:
    """A pushchair, from the side."""
    c.floor(50, 92, 42)
    frame = STEEL if c.rng.random() < 0.5 else c.tones.hard
    c.cord([(88, 18), (34, 80)], frame, 2.4)
    c.cord([(36, 50), (74, 80)], frame, 2.4)
    c.cord([(88, 18), (95, 15)], c.tones.hard, 3.6)
    if cut == "classic":
        c.body(svg("M14 44 L78 44 Q78 68 58 70 L34 70 Q14 66 14 44 Z"), rim=2.4)
        c.body(svg("M44 44 L14 44 Q12 16 40 12 Q54 10 64 18 Z"), c.tones.dark, rim=1.6)
        for tip in ((16, 30), (28, 17), (46, 11.4)):
            c.line([(44, 44), tip], width=0.6)
        c.line(svg("M16 50 Q46 56 77 50"), width=0.5)
        c.part(oval(44, 44, 2.6), c.tones.hard, rim=0.4)
        wheels = ((26, 80, 11), (72, 80, 11))
    else:
        c.body(svg("M30 30 Q26 34 34 60 L66 66 L70 58 L46 52 L42 30 Z"), rim=1.8)
        c.body(svg("M30 36 Q26 14 50 12 Q64 12 70 26 Z"), rim=1.8)
        c.line(svg("M30 36 L48 12"), width=0.5)
        c.line(svg("M30 36 L62 16"), width=0.5)
        c.part(svg("M60 62 L70 58 L80 72 L72 76 Z"), c.tones.dark, rim=0.8)
        c.cord([(46, 46), (66, 44)], c.tones.hard, 2)
        c.body(svg("M38 74 L62 74 L58 84 L42 84 Z"), c.tones.dark, rim=0.8)
        wheels = ((32, 84, 7), (74, 84, 7))
    for x, y, radius in wheels:
        c.part(oval(x, y, radius), (60, 60, 66), rim=0.8)
        c.part(oval(x, y, radius * 0.7), PAPER, rim=0.4)
        for k in range(6):
            c.line([(x, y), turned([(x, y - radius * 0.68)], 60 * k, x, y)[0]], (150, 150, 156), 0.6)
        c.part(oval(x, y, radius * 0.24), c.tones.base, rim=0.2)


def rattle(c: Canvas, cut: str) -> None:
    """A rattle."""
    if cut == "ring":
        c.body(ring(50, 56, 34, 34, 11), rim=2)
        for k in range(5):
            angle = -60 + k * 30
            x, y = turned([(50, 27.5)], angle, 50, 56)[0]
            c.part(
                oval(x, y, 7.6 if k == 2 else 6.4),
                (c.tones.accent, c.tones.light, c.tones.trim, c.tones.dark, c.tones.accent)[k],
                rim=1.2,
            )
        for way in (1, -1):
            ear = svg("M47 20 Q38 14 38 6 Q42 0 47 8 Z")
            c.part(ear if way == 1 else flip(ear), c.tones.trim, rim=0.6)
        for way in (1, -1):
            c.part(oval(50 - way * 2.6, 26, 0.9), COAL, rim=0, edge=0)
        return
    c.part(turned(box(46, 48, 54, 88, 3), 18), c.tones.light, rim=1.2)
    c.part(turned(oval(50, 90, 8, 5), 18), c.tones.accent, rim=1)
    c.body(turned(oval(50, 28, 26), 18), rim=3)
    c.part(turned(svg("M24.6 24 Q50 34 75.4 24 L75.8 33 Q50 43 24.4 33 Z"), 18), c.tones.trim, rim=0.4)
    for dx in (-15, -5, 5, 15):
        x, y = turned([(50 + dx, 34 - abs(dx) * 0.16)], 18)[0]
        c.part(oval(x, y, 2.4), c.tones.accent, rim=0, edge=0.25)
    c.part(turned(box(43, 52, 57, 57, 2), 18), c.tones.dark, rim=0.6)
    c.gloss(oval(44, 16, 4, 6), 0.4)


def diaper_pack(c: Canvas, cut: str) -> None:
    """A pack of nappies."""
    c.floor(50, 88, 36)
    c.cord(svg("M34 22 Q36 6 50 6 Q64 6 66 22"), c.tones.dark, 4)
    c.body(smooth([(18, 20), (50, 17), (82, 20), (86, 52), (83, 86), (50, 89), (17, 86), (14, 52)]), rim=3)
    c.crease((22, 24), (30, 34), 1.6, 1)
    c.crease((78, 24), (70, 34), 1.6, -1)
    c.inlay(svg("M0 68 Q50 57 100 68 L100 70 Q50 59 0 70 Z"), c.tones.trim)
    c.part(oval(50, 46, 22, 17), PAPER if c.tones.trim == PAPER else c.tones.trim, rim=0.4)
    nappy = (
        mirrored("M50 37 L34 37 L34 43 Q42 46 44 55 L50 55")
        if cut == "standard"
        else mirrored("M50 36 L35 36 L36 49 Q43 48 45 56 L50 56")
    )
    c.part(nappy, mix(c.tones.base, PAPER, 0.6), rim=0.6)
    if cut == "standard":
        for way in (1, -1):
            c.part(
                box(34.4, 38, 39, 41, 0.6) if way == 1 else box(61, 38, 65.6, 41, 0.6),
                c.tones.accent,
                rim=0,
                edge=0.2,
            )
    else:
        for k in range(7):
            c.line([(37 + k * 4.3, 36.6), (37 + k * 4.3, 39.4)], c.tones.ink, 0.4)
        c.part(oval(50, 46, 2), c.tones.accent, rim=0, edge=0.2)
    for k in range(c.rng.choice((3, 4))):
        x, y = 28 + k * 13, 76 + (k % 2) * 3
        c.part(oval(x, y, 3.4, 3), c.tones.trim, rim=0, edge=0.2)
        for dx in (-2.6, 0, 2.6):
            c.part(oval(x + dx, y - 4, 1.2), c.tones.trim, rim=0, edge=0.2)
    c.part(oval(76, 30, 6), SUN if c.tones.accent != SUN else mix(SUN, INK, 0.1), rim=0.5)
    c.line(arc(76, 30, 3.6, 3.6, 200, 340), PAPER, 0.8)


DRAWINGS: Mapping[str, Drawing] = {
    "onesie": onesie,
    "baby_bottle": baby_bottle,
    "bib": bib,
    "stroller": stroller,
    "rattle": rattle,
    "diaper_pack": diaper_pack,
}
