"""What a drawing of one kind is."""

from collections.abc import Callable

from data.make_demo_shop.drawing.canvas import Canvas

Drawing = Callable[[Canvas, str], None]  # paints the kind in a cut
