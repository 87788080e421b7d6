"""The shop's policies: Markdown documents split by section, searched in the shopper's language.

A document is `knowledge/<locale>/<name>.md`: front matter (title, version, updated, optional keywords),
then `## N. Heading` sections, each with optional words that shoppers use for it in a comment,
`<!-- keywords: … -->`. A question is matched to sentences: rare words it shares with the sentence,
its heading and its title, and nearness in meaning.
"""

import hashlib
import math
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml

from assistant.errors import AssistantError
from assistant.facts import PolicyPassage
from retrieval.encoders import Matrix, TextEncoder
from retrieval.product import Locale
from retrieval.text_analysis import Analyser

ANSWERS_FROM = 0.34
"""Score from which a sentence counts as an answer; below it the documents do not say."""

# What a question word asks for, in the words that policies use.
_ASKED_FOR = {
    "how much": "fee cost costs",
    "how long": "days working time",
    "when": "days working time",
    "多少钱": "费 元 费用",
    "运费": "费 元 包邮 免运费",
    "包邮": "免运费 满",
    "多久": "天 工作日",
    "几天": "天 工作日",
    "什么时候": "天 工作日",
}
# Words that name no subject: a question of these and a document's title asks for the document as a whole.
_GENERAL = (
    "policy policies rules conditions information tell explain work works know about "
    "政策 规则 规定 说明 怎么 如何 介绍"
)

_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_KEYWORDS = re.compile(r"<!--\s*keywords:\s*(.*?)\s*-->", re.DOTALL)
_SECTION = re.compile(r"^## (.+)$", re.MULTILINE)
_SENTENCE_END = re.compile(r"(?<=[。！？!?])|(?<=[.;])\s+(?=[A-Z0-9])|(?<=；)")


@dataclass(frozen=True)
class Section:
    """One section of one document."""

    document: str
    heading: str
    text: str
    locale: Locale
    keywords: str = ""  # of the document
    own_keywords: str = ""  # of the section


@dataclass(frozen=True)
class _Sentence:
    section: Section
    text: str
    index: int  # within its section
    own: frozenset[str]
    around: frozenset[str]  # tokens of heading, title and keywords
    keywords: frozenset[str]  # of its section: what it answers


def read_sections(folder: Path) -> tuple[Section, ...]:
    """All sections below `folder`, ordered by locale and file; () when there is no such folder."""
    sections: list[Section] = []
    for path in sorted(folder.glob("*/*.md")):
        text = path.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
        front = _FRONT_MATTER.match(text)
        meta = yaml.safe_load(front.group(1)) if front else {}
        if not isinstance(meta, dict):
            raise AssistantError(f"{path}: the part between the --- lines must be `name: value` lines.")
        body = text[front.end() :] if front else text
        parts = _SECTION.split(body)
        title = str(meta.get("title", path.stem))
        keywords = str(meta.get("keywords", ""))
        for heading, content in zip(parts[1::2], parts[2::2], strict=True):
            own = " ".join(_KEYWORDS.findall(content))
            text = " ".join(_KEYWORDS.sub("", content).split())
            sections.append(Section(title, heading.strip(), text, path.parent.name, keywords, own))
    return tuple(sections)


def _read_vectors(path: Path, digest: str) -> Matrix | None:
    """Vectors that were kept for the same sentences and encoder; None for others, and for a damaged file."""
    try:
        with np.load(path, allow_pickle=False) as kept:
            return np.asarray(kept["vectors"], dtype=np.float32) if str(kept["digest"]) == digest else None
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        return None


def _write_vectors(path: Path, digest: str, vectors: Matrix) -> None:
    unfinished = path.with_suffix(".part.npz")
    np.savez(unfinished, vectors=vectors, digest=np.array(digest))
    unfinished.replace(path)


class PolicyKnowledge:
    """Finds the sentences of the policies that answer a question."""

    def __init__(
        self,
        sections: Sequence[Section],
        encoder: TextEncoder | None,
        analyser: Analyser,
        cache: Path | None = None,
    ) -> None:
        """`cache` is a file that keeps the sentences' vectors between starts; it may be deleted."""
        self._encoder = encoder
        self._cache = cache
        self._analyser = analyser
        self._sentences = tuple(s for section in sections for s in self._split(section))
        self._rarity = self._count_rarity()
        self._general = frozenset(analyser.tokens(_GENERAL, indexing=True))
        self._vectors: Matrix | None = None  # Shape: (sentences, dimension); made at the first question

    def warm(self) -> None:
        """Encode the sentences now rather than at the first question."""
        if self._encoder is None or self._vectors is not None or not self._sentences:
            return
        texts = [f"{s.section.document}, {s.section.heading}: {s.text}" for s in self._sentences]
        digest = hashlib.sha256("\n".join([self._encoder.name, *texts]).encode()).hexdigest()
        kept = _read_vectors(self._cache, digest) if self._cache else None
        if kept is None:
            kept = self._encoder.encode(texts)
            if self._cache:
                _write_vectors(self._cache, digest, kept)
        self._vectors = kept

    def ask(self, question: str, locale: Locale, limit: int = 2) -> tuple[PolicyPassage, ...]:
        """Passages that answer, best first, in `locale` where the shop has it; () when none says it."""
        locales = {s.section.locale for s in self._sentences}
        wanted = locale if locale in locales else next(iter(sorted(locales)), locale)
        rows = [i for i, s in enumerate(self._sentences) if s.section.locale == wanted]
        scores = self._scores(question[:500], rows)
        opening = self._opening_of(question[:500], rows)
        if opening is not None:
            scores[opening] = 1.0
        best: dict[Section, tuple[float, _Sentence]] = {}
        for row in sorted(rows, key=lambda r: (-scores[r], r)):
            sentence = self._sentences[row]
            if scores[row] >= ANSWERS_FROM:
                best.setdefault(sentence.section, (scores[row], sentence))
        ranked = sorted(best.values(), key=lambda pair: -pair[0])[:limit]
        return tuple(
            PolicyPassage(
                document=s.section.document,
                section=s.section.heading,
                text=s.section.text,
                answer=self._answer(s, scores),
                locale=s.section.locale,
                score=score,
            )
            for score, s in ranked
            if score >= ranked[0][0] * 0.8
        )

    def _opening_of(self, question: str, rows: Sequence[int]) -> int | None:
        """The first sentence of a document that a general question ("what's the return policy?") names."""
        asked = frozenset(self._analyser.tokens(question)) - self._general
        if not asked or any(cue in question.casefold() for cue in _ASKED_FOR):
            return None
        if any(asked & self._sentences[row].keywords for row in rows):
            return None  # a section says that it is the one
        for row in rows:
            section = self._sentences[row].section
            if asked <= frozenset(
                self._analyser.tokens(f"{section.document} {section.keywords}", indexing=True)
            ):
                return row
        return None

    def _answer(self, best: _Sentence, scores: dict[int, float]) -> str:
        """The best sentence, with the section's next best where that belongs to the answer, as they stand."""
        own = [row for row in scores if self._sentences[row].section is best.section]
        ranked = sorted(own, key=lambda row: (-scores[row], row))
        least = max(ANSWERS_FROM, scores[ranked[0]] * 0.6)
        chosen = sorted(row for row in ranked[:2] if row == ranked[0] or scores[row] >= least)
        gap = "" if best.section.locale == "zh" else " "
        return gap.join(self._sentences[row].text for row in chosen)

    def _scores(self, question: str, rows: Sequence[int]) -> dict[int, float]:
        implied = [words for cue, words in _ASKED_FOR.items() if cue in question.casefold()]
        asked = set(self._analyser.tokens(question))
        hinted = set(self._analyser.tokens(" ".join(implied))) - asked
        weight = sum(self._rarity.get(t, self._unknown) for t in asked) or 1.0
        meaning = self._meaning(question)
        scores: dict[int, float] = {}
        for row in rows:
            sentence = self._sentences[row]
            shared = sum(
                self._rarity[t] * (1.0 if t in sentence.own else 0.7)
                for t in asked & (sentence.own | sentence.around)
            )
            hint = 0.1 * bool(hinted & (sentence.own | sentence.around)) if shared else 0.0
            hint += 0.12 * min(2, len(asked & sentence.keywords)) / (1 + 0.5 * sentence.index)
            first = 0.06 / (1 + sentence.index)  # a section says the main thing first
            scores[row] = (
                first + hint + 0.5 * shared / weight + (0.5 * meaning[row] if meaning is not None else 0.0)
            )
        return scores

    def _meaning(self, question: str) -> Sequence[float] | None:
        self.warm()
        if self._encoder is None or self._vectors is None:
            return None
        similarities = self._vectors @ self._encoder.encode([question])[0]  # Shape: (sentences,)
        return [float(s) for s in similarities]

    def _split(self, section: Section) -> tuple[_Sentence, ...]:
        around = f"{section.document} {section.heading} {section.keywords}"
        around_tokens = frozenset(self._analyser.tokens(around, indexing=True))
        own = frozenset(self._analyser.tokens(section.own_keywords, indexing=True))
        pieces = [p.strip() for p in _SENTENCE_END.split(section.text) if p and p.strip()]
        return tuple(
            _Sentence(
                section,
                piece,
                n,
                frozenset(self._analyser.tokens(piece, indexing=True)),
                around_tokens | own,
                own,
            )
            for n, piece in enumerate(pieces)
        )

    def _count_rarity(self) -> dict[str, float]:
        """Inverse document frequency, sentences as documents."""
        counts: dict[str, int] = {}
        for sentence in self._sentences:
            for token in sentence.own | sentence.around:
                counts[token] = counts.get(token, 0) + 1
        total = max(len(self._sentences), 1)
        self._unknown = math.log(1 + total) * 0.6  # of a word that no policy has
        return {t: math.log(1 + total / n) for t, n in counts.items()}
