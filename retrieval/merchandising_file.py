"""`merchandising.yaml`: what a merchant writes, checked line by line, and read anew when it is saved.

What is covered: the form of the file, and keeping the last good rules while an edit is broken.
What is not covered: what the rules do to a search (merchandising.py).
"""

import difflib
import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from threading import Lock
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from retrieval.errors import MerchandisingError
from retrieval.merchandising import Condition, Rule, Rules, Selection
from retrieval.product import Text
from retrieval.query import Constraint, Redirect

logger = logging.getLogger(__name__)

FILE = "merchandising.yaml"
_LAST_GOOD = ".merchandising.last-good.yaml"

Place = tuple[str | int, ...]  # of a value in the file: keys and numbers of list entries

_HOW_TO_WRITE = {
    "synonyms": "synonyms: a list of lists, such as `- [sneakers, trainers, 运动鞋]`",
    "rules": "rules: a list, each with a name and what it does",
    "name": "name: any words that say what the rule is for",
    "when": "when: {words: [dress, 连衣裙]}, or with query:, pattern: or category:",
    "query": "query: [red dress, 红色连衣裙]",
    "words": "words: [dress, 连衣裙]",
    "pattern": "pattern: '^iphone \\d+'",
    "category": "category: Clothing > Dresses",
    "from": "from: 2026-06-01, or with a time: 2026-06-01T09:00:00+08:00",
    "until": "until: 2026-06-30 (that day included)",
    "pin": "pin: [product-1, product-2]",
    "boost": "boost: {brand: Tidewater}, or boost: [product-1]",
    "bury": "bury: {brand: Tidewater}, or bury: [product-1]",
    "hide": "hide: {category: Clothing > Hats}, or hide: [product-1]",
    "strength": "strength: 3 (a boosted product moves up to a third of its place)",
    "redirect": "redirect: {to: https://shop.example/sale, label: {en: Summer sale, zh: 夏季特卖}}",
    "to": "to: https://shop.example/sale, or a path of the shop such as /pages/sale",
    "label": "label: {en: Summer sale, zh: 夏季特卖}",
}


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _as_selection(value: object) -> object:
    return {"products": value} if isinstance(value, list) else {"where": value}


def _as_moment(value: object) -> object:
    """A date or a time, in UTC where it names no zone; the day's first moment for a date."""
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime.combine(value, time.min, UTC)
    raise ValueError("this is not a date")


def _as_last_moment(value: object) -> object:
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time.max, UTC)
    return _as_moment(value)


Words = Annotated[
    tuple[Annotated[str, Field(min_length=1)], ...], BeforeValidator(_as_list), Field(min_length=1)
]
Value = bool | int | float | str | tuple[str, ...]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=False)


class _Selection(_Strict):
    products: tuple[str, ...] = ()
    where: dict[str, Value] = {}

    @model_validator(mode="after")
    def _chooses(self) -> "_Selection":
        if not self.products and not self.where:
            raise ValueError("this chooses no product")
        return self


Chosen = Annotated[_Selection, BeforeValidator(_as_selection)]


class _When(_Strict):
    query: Words | None = None
    words: Words | None = None
    pattern: str | None = Field(None, min_length=1)
    category: str | None = Field(None, min_length=1)

    @model_validator(mode="after")
    def _says_when(self) -> "_When":
        if not any((self.query, self.words, self.pattern, self.category)):
            raise ValueError("this names no condition; leave `when` out for a rule that is for every search")
        if self.pattern:
            try:
                re.compile(self.pattern)
            except re.error as error:
                raise ValueError(f"the pattern {self.pattern!r} cannot be used ({error})") from error
        return self


class _Label(_Strict):
    en: str = ""
    zh: str = ""

    @model_validator(mode="after")
    def _says_something(self) -> "_Label":
        if not self.en and not self.zh:
            raise ValueError("the label is empty")
        return self


class _Redirect(_Strict):
    to: str = Field(pattern=r"^(https?://[^\s/]\S*|/([^\s/]\S*)?)$")
    label: _Label


class _Rule(_Strict):
    name: str = Field(min_length=1)
    when: _When | None = None
    from_: Annotated[datetime | None, BeforeValidator(_as_moment)] = Field(None, alias="from")
    until: Annotated[datetime | None, BeforeValidator(_as_last_moment)] = None
    pin: Words = ()
    boost: Chosen | None = None
    strength: float = Field(2.0, gt=1, le=100)
    bury: Chosen | None = None
    hide: Chosen | None = None
    redirect: _Redirect | None = None

    @model_validator(mode="after")
    def _does_something(self) -> "_Rule":
        if not any((self.pin, self.boost, self.bury, self.hide, self.redirect)):
            raise ValueError("this rule does nothing; give it pin, boost, bury, hide or redirect")
        if self.from_ and self.until and self.from_ > self.until:
            raise ValueError("this rule ends before it begins; exchange `from` and `until`")
        return self


class _File(_Strict):
    synonyms: tuple[Annotated[tuple[str, ...], Field(min_length=2)], ...] = ()
    rules: tuple[_Rule, ...] = ()


def parse_rules(text: str) -> Rules:
    """The rules of a file's text.

    Raises:
        MerchandisingError: it says which line, what is wrong there and what to write.
    """
    try:
        loaded, lines = _load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}: " if mark else ""
        raise MerchandisingError(
            f"{where}this is not YAML ({getattr(error, 'problem', None) or error}); "
            "mind the indentation, and put texts with a colon or a quotation mark in quotes"
        ) from error
    if loaded is None:
        return Rules()
    try:
        file = _File.model_validate(loaded)
    except ValidationError as error:
        first = error.errors()[0]
        raise MerchandisingError(_explain(first, lines)) from error
    names = [rule.name for rule in file.rules]
    for number, name in enumerate(names):
        if name in names[:number]:
            line = lines[("rules", number, "name")]
            raise MerchandisingError(f"line {line}: a second rule is called {name!r}; give each its own name")
    return Rules(
        synonyms=tuple(f"{words[0]} = {', '.join(words[1:])}" for words in file.synonyms),
        rules=tuple(_rule(rule) for rule in file.rules),
    )


def _rule(rule: _Rule) -> Rule:
    when = rule.when or _When.model_construct()
    return Rule(
        name=rule.name,
        when=Condition(when.query or (), when.words or (), when.pattern or "", when.category or ""),
        since=rule.from_,
        until=rule.until,
        pin=rule.pin,
        boost=_selection(rule.boost),
        strength=rule.strength,
        bury=_selection(rule.bury),
        hide=_selection(rule.hide),
        redirect=_redirect(rule.redirect, rule.name) if rule.redirect else None,
    )


def _selection(chosen: _Selection | None) -> Selection | None:
    if chosen is None:
        return None
    wanted = (Constraint(f, "in" if isinstance(v, tuple) else "=", v) for f, v in chosen.where.items())
    return Selection(chosen.products, tuple(wanted))


def _redirect(redirect: _Redirect, rule: str) -> Redirect:
    label = {locale: words for locale, words in redirect.label if words}
    return Redirect(Text(label), redirect.to, rule)


def _explain(problem: Mapping[str, Any], lines: Mapping[Place, int]) -> str:
    """Line, what is wrong, and what to write instead."""
    place = tuple(part for part in problem["loc"])
    known = next(place[:end] for end in range(len(place), -1, -1) if place[:end] in lines)
    where = f"line {lines[known]}"
    key = next((part for part in reversed(known) if isinstance(part, str)), "")
    if problem["type"] == "extra_forbidden":
        near = difflib.get_close_matches(str(known[-1]), _HOW_TO_WRITE, 1)
        hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(_HOW_TO_WRITE)}"
        return f"{where}: nothing is called {known[-1]!r} here; {hint}"
    if problem["type"] == "missing":
        missing = str(place[-1])
        return f"{where}: {missing!r} is missing; write {_HOW_TO_WRITE.get(missing, missing)}"
    what = str(problem["msg"]).removeprefix("Value error, ")
    advice = f"; write {_HOW_TO_WRITE[key]}" if key in _HOW_TO_WRITE and key != "rules" else ""
    return f"{where}: {f'{key}: ' if key else ''}{what[:1].lower()}{what[1:]}{advice}"


def _load(text: str) -> tuple[object, Mapping[Place, int]]:
    """The values of a YAML text, and the line, from 1, of each."""
    loader = yaml.SafeLoader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return None, {(): 1}
        return loader.construct_document(node), dict(_lines(node, ()))
    finally:
        loader.dispose()


def _lines(node: yaml.Node, place: Place) -> Iterator[tuple[Place, int]]:
    yield place, node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        for number, entry in enumerate(node.value):
            yield from _lines(entry, (*place, number))
    if isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            if key.value in seen:
                raise yaml.MarkedYAMLError(problem=f"{key.value!r} stands twice", problem_mark=key.start_mark)
            seen.add(key.value)
            yield from _lines(value, (*place, key.value))
            yield (*place, key.value), key.start_mark.line + 1


@dataclass(frozen=True)
class _Seen:
    """What tells one state of the file from another."""

    changed_ns: int
    size: int
    inode: int


class MerchandisingFile:
    """The rules in a shop's home, as they are now. Safe to ask from several threads."""

    def __init__(self, home: Path) -> None:
        self.path = home / FILE
        self._last_good = home / _LAST_GOOD
        self._reading = Lock()
        self._seen: _Seen | None = None
        self._rules = Rules()
        self._problem = ""

    def current(self) -> Rules:
        """The rules as saved; while the file is broken, those before the broken edit."""
        seen = self._look()
        if seen != self._seen:
            with self._reading:
                if seen != self._seen:
                    self._read(seen)
        return self._rules

    @property
    def problem(self) -> str:
        """What is wrong with the file as it is now, "" when nothing is."""
        self.current()
        return self._problem

    def _look(self) -> _Seen | None:
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return None
        return _Seen(found.st_mtime_ns, found.st_size, found.st_ino)

    def _read(self, seen: _Seen | None) -> None:
        if seen is None:
            self._rules, self._problem = Rules(), ""
            self._last_good.unlink(missing_ok=True)
        else:
            try:
                text = self.path.read_text(encoding="utf-8")
                self._rules, self._problem = parse_rules(text), ""
                self._keep(text)
                logger.info("%s: %d rules are in force", self.path, len(self._rules.rules))
            except (MerchandisingError, OSError, UnicodeDecodeError) as error:
                if self._seen is None:  # the first look in this process: what an earlier one kept
                    self._rules = self._kept()
                self._problem = f"{self.path}, {error}"
                logger.warning("%s; the rules before this edit stay in force", self._problem)
        self._seen = seen

    def _keep(self, text: str) -> None:
        """So that a broken edit does no harm across a restart either."""
        unfinished = self._last_good.with_suffix(".part")
        try:
            unfinished.write_text(text, encoding="utf-8")
            unfinished.replace(self._last_good)
        except OSError as error:
            logger.warning("cannot keep a copy of the rules: %s", error)

    def _kept(self) -> Rules:
        try:
            return parse_rules(self._last_good.read_text(encoding="utf-8"))
        except (MerchandisingError, OSError, UnicodeDecodeError):
            return Rules()
