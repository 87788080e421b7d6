"""What a kind of product is called in a sentence, and which family of things it belongs to."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from data.make_demo_shop.shop_lists import Bilingual

PHRASES_FOLDER = Path(__file__).parent / "phrases"


@dataclass(frozen=True)
class Noun:
    """The short word for a kind: what a customer would call it. `number` is one, plural or mass."""

    word: Bilingual
    family: str
    number: str


@cache
def read_nouns() -> Mapping[str, Noun]:
    """The noun of every kind of `kinds.py`, by kind."""
    rows = yaml.safe_load((PHRASES_FOLDER / "nouns.yaml").read_text(encoding="utf-8"))
    return {
        kind: Noun(Bilingual(row[0], row[1]), row[2], row[3] if len(row) > 3 else "one")
        for kind, row in rows.items()
    }
