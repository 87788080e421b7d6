"""A file that is replaced at once: whoever opens it finds all of the old text or all of the new."""

from pathlib import Path


def write_whole(path: Path, text: str) -> None:
    """Write beside it, then rename."""
    unfinished = path.with_name(f"{path.name}.part")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(path)
