"""A feed's bytes as numbered lines: gzip or not, in whatever encoding, however it ends."""

import codecs
import gzip
import io
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from charset_normalizer import from_bytes

from retrieval.errors import FeedError
from retrieval.feeds.rows import BROKEN, MENDED, Trouble

MAX_LINE_CHARS = 8_000_000  # a title of a million characters still fits in its line
SAMPLE_BYTES = 256 * 1024
GUESSED_ENCODINGS = ["utf_8", "gb18030", "big5", "shift_jis", "cp1252"]
DAMAGE = "\N{REPLACEMENT CHARACTER}"

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark begins alike
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True)
class Line:
    """A line with its end. A longer one than `MAX_LINE_CHARS` comes in pieces, all but the last `cut`."""

    number: int
    text: str
    is_cut: bool = False


@dataclass
class TextStream:
    """Lines of an open file. `troubles` grows while it is read; a reader passes them on as they come."""

    file: IO[str]
    encoding: str
    troubles: list[Trouble] = field(default_factory=list)

    def lines(self) -> Iterator[Line]:
        """All lines up to the end, or up to where the file is damaged."""
        number = 1
        while True:
            try:
                text = self.file.readline(MAX_LINE_CHARS)
            except (EOFError, zlib.error, OSError) as error:
                self.troubles.append(
                    Trouble(number, BROKEN, f"the compressed file is damaged or cut off here ({error})")
                )
                return
            if not text:
                return
            if damaged := text.count(DAMAGE):
                self.troubles.append(
                    Trouble(number, MENDED, f"{damaged} characters are not {self.encoding} and were replaced")
                )
            is_cut = not text.endswith("\n") and len(text) >= MAX_LINE_CHARS
            yield Line(number, text, is_cut)
            number += not is_cut

    def take_troubles(self) -> list[Trouble]:
        """What came up since the last call."""
        taken, self.troubles = self.troubles, []
        return taken


@contextmanager
def open_text(path: Path) -> Iterator[TextStream]:
    """Open a feed for reading.

    Raises:
        FeedError: The file is not there or cannot be opened.
    """
    try:
        encoding = guess_encoding(read_sample(path))
        with _open_bytes(path) as raw:
            text = io.TextIOWrapper(raw, encoding=encoding, errors="replace", newline=None)
            yield TextStream(text, encoding)
    except OSError as error:
        raise FeedError(f"{path} cannot be read: {error.strerror or error}.") from error


def read_sample(path: Path) -> bytes:
    """The first bytes of the (uncompressed) content; fewer where a compressed file is cut off."""
    sample = b""
    with _open_bytes(path) as raw:
        try:
            while len(sample) < SAMPLE_BYTES and (more := raw.read(SAMPLE_BYTES // 16)):
                sample += more
        except (EOFError, zlib.error, gzip.BadGzipFile):
            return sample
    return sample


def guess_encoding(sample: bytes) -> str:
    """The encoding that a head of a file is in: by its mark, by what XML declares, or by what fits."""
    for mark, encoding in BOMS:
        if sample.startswith(mark):
            return encoding
    if sample.count(0) > len(sample) // 10:  # UTF-16 without a mark: ASCII has a zero at every other place
        return "utf-16-le" if sample[1::2].count(0) > sample[::2].count(0) else "utf-16-be"
    declared = re.match(rb"""\s*<\?xml[^>]*encoding=["']([\w.:-]+)""", sample)
    if declared and (name := _known_encoding(declared[1].decode("ascii"))):
        return name
    if _share_of_utf8(sample) > 0.5:
        return "utf-8"
    if _share_of_gb2312(sample) > 0.9:
        return "gb18030"
    best = from_bytes(sample, cp_isolation=GUESSED_ENCODINGS, preemptive_behaviour=False).best()
    return best.encoding if best else "cp1252"


@contextmanager
def _open_bytes(path: Path) -> Iterator[IO[bytes]]:
    with path.open("rb") as file:
        is_packed = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        if is_packed:
            with gzip.open(file) as unpacked:
                yield unpacked  # type: ignore[misc]
        else:
            yield file


def _known_encoding(name: str) -> str | None:
    try:
        found = codecs.lookup(name).name
    except LookupError:
        return None
    return {"gb2312": "gb18030", "gbk": "gb18030", "ascii": "utf-8", "iso8859-1": "cp1252"}.get(found, found)


def _share_of_gb2312(sample: bytes) -> float:
    """How much of what is not ASCII is common simplified Chinese, read as GB 18030."""
    text = codecs.getincrementaldecoder("gb18030")("replace").decode(sample)
    beyond_ascii = [character for character in text if character > "\x7f"]
    usual = sum(bool(character.encode("gb2312", "ignore")) for character in beyond_ascii)
    return usual / len(beyond_ascii) if beyond_ascii else 0.0


def _share_of_utf8(sample: bytes) -> float:
    """How many of the non-ASCII sequences are valid UTF-8; 1 when there is none."""
    text = codecs.getincrementaldecoder("utf-8")("replace").decode(sample)  # a cut last character is no error
    beyond_ascii = sum(character > "\x7f" for character in text)
    return 1 - text.count(DAMAGE) / beyond_ascii if beyond_ascii else 1.0
