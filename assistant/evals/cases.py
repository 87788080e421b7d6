"""Cases and the files they come from: YAML suites, and plain lists of cases as JSON lines or CSV.

What is covered: reading, checking and spreading out. A turn with `also_say` stands for several cases, one a
wording: the turns before it are said as written and not judged again.
What is not covered: running (batch.py) and judging (scorers.py).
"""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from assistant.errors import SuiteError
from retrieval.product import Locale

Op = Literal["=", "!=", "<", "<=", ">", ">=", "in", "not_in", "covers"]
EngineName = Literal["local", "model"]
BACK_REFERENCE = re.compile(r"@(?P<turn>[1-9]\d*)\.(?P<which>[1-9]\d*|lowest|highest)")


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


Words = Annotated[tuple[str, ...], BeforeValidator(_as_list)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Check(_Strict):
    """A condition on a product as the catalogue has it, for the variant on the card.

    `price` is in units of its currency. `category` is any level of the path, in any language. `covers` takes
    a range such as "3-6 years" and a number. A value `@2.1` is that field of the first card of turn 2;
    `@2.lowest` and `@2.highest` are over all cards of turn 2.
    """

    field: str
    op: Op
    value: bool | int | float | str | tuple[str, ...]
    currency: str | None = None

    def __str__(self) -> str:
        value = ", ".join(self.value) if isinstance(self.value, tuple) else self.value
        return f"{self.field} {self.op} {value}"


class CardsExpected(_Strict):
    """What the cards of a turn must be. `are` names cards of earlier turns, as `@2.1`, in order.

    With `labelled`, a card may break a condition of `all` if it says that it does: some wish of the shopper
    was given up and stands on it.
    """

    min: int = Field(0, ge=0)
    max: int | None = Field(None, ge=0)
    all: tuple[Check, ...] = ()
    any: tuple[Check, ...] = ()
    are: tuple[str, ...] = ()
    include: tuple[str, ...] = ()  # product ids
    labelled: bool = False


class Expected(_Strict):
    """What a turn must yield; what is not named is not judged, but an error always fails the turn."""

    command: Mapping[str, object] | None = None
    cards: CardsExpected | None = None
    contains: Words = ()
    not_contains: Words = ()
    regex: str | None = None
    mentions: Words = ()  # products by id or as `@2.1`, named in the text, a card or the table
    language: Literal["zh", "en"] | None = None
    grounded: bool = False
    events: tuple[str, ...] = ()
    order: Literal["latest", "none"] | None = None
    error: str | None = None


class Turn(_Strict):
    """One message and what is expected of the reply."""

    say: str = ""
    say_times: int = Field(1, ge=1)  # a long message without a long file
    image: Path | None = None
    also_say: tuple[str, ...] = ()
    expect: Expected = Expected()

    @property
    def text(self) -> str:
        return self.say * self.say_times


class Case(_Strict):
    """A conversation. `customer` is signed in from the start."""

    name: str = Field(min_length=1)
    locale: Locale | None = None
    customer: str | None = None
    turns: tuple[Turn, ...] = Field(min_length=1)
    judged_from: int = 0  # turns before this are only said

    def spread(self) -> Iterator["Case"]:
        """The case itself and one for each further wording of a turn, named `name, turn 2: wording`."""
        yield self.model_copy(update={"turns": tuple(_alone(turn) for turn in self.turns)})
        for number, turn in enumerate(self.turns):
            before = tuple(_alone(t) for t in self.turns[:number])
            for wording in turn.also_say:
                said = _alone(turn).model_copy(update={"say": wording})
                yield self.model_copy(
                    update={
                        "name": f"{self.name}, turn {number + 1}: {wording}",
                        "turns": (*before, said),
                        "judged_from": number,
                    }
                )


def _alone(turn: Turn) -> Turn:
    return turn.model_copy(update={"also_say": ()})


class Suite(_Strict):
    """A file of cases. `prompts` lists the versions to try of each prompt, such as `{parse: [v1, v2]}`."""

    name: str
    locale: Locale = "en"
    shop: Literal["demo", "home"] = "demo"
    engines: tuple[EngineName, ...] = Field(("local",), min_length=1)
    prompts: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    cases: tuple[Case, ...] = Field(min_length=1)


def read_suite(path: Path) -> Suite:
    """A suite of a `.yaml`, `.jsonl` or `.csv` file; pictures are found beside it.

    JSON lines hold a case each; CSV a case of one turn each, with the columns `say` and any of `name`,
    `customer`, `contains`, `not_contains`, `regex`, `command`, `language`.

    Raises:
        SuiteError: the file cannot be used; the message names file, case and what to change.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SuiteError(f"{path}: cannot be read ({error}). Give the path of a UTF-8 file.") from error
    match path.suffix.lower():
        case ".yaml" | ".yml":
            document = _yaml_document(path, text)
        case ".jsonl":
            document = {"name": path.stem, "cases": list(_json_lines(path, text))}
        case ".csv":
            document = {"name": path.stem, "cases": list(_csv_cases(path, text))}
        case other:
            raise SuiteError(f"{path}: {other or 'no ending'} is not a suite; use .yaml, .jsonl or .csv.")
    try:
        suite = Suite.model_validate(document)
    except ValidationError as error:
        raise SuiteError(_explain(path, document, error)) from error
    return _checked(path, suite)


def _yaml_document(path: Path, text: str) -> object:
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path}:{mark.line + 1}" if mark else str(path)
        problem = getattr(error, "problem", None) or "no YAML"
        raise SuiteError(f"{where}: {problem}. Quote texts that hold `: ` or begin with `[`, `#`.") from error


def _json_lines(path: Path, text: str) -> Iterator[object]:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            try:
                yield json.loads(line)
            except ValueError as error:
                raise SuiteError(f"{path}:{number}: no JSON ({error}). Write one case a line.") from error


def _csv_cases(path: Path, text: str) -> Iterator[object]:
    rows = csv.DictReader(io.StringIO(text))
    known = {"name", "say", "customer", "contains", "not_contains", "regex", "command", "language"}
    unknown = sorted(set(rows.fieldnames or ()) - known)
    if unknown or "say" not in (rows.fieldnames or ()):
        wrong = f"unknown column {unknown[0]!r}" if unknown else "no column `say`"
        raise SuiteError(f"{path}:1: {wrong}. Columns are {', '.join(sorted(known))}.")
    for row in rows:
        filled = {name: value for name, value in row.items() if value}
        expect = {k: filled[k] for k in ("contains", "not_contains", "regex", "language") if k in filled}
        command = {"command": {"name": filled["command"]}} if "command" in filled else {}
        yield {
            "name": filled.get("name", f"line {rows.line_num}"),
            "customer": filled.get("customer"),
            "turns": [{"say": filled.get("say", ""), "expect": expect | command}],
        }


def _explain(path: Path, document: object, error: ValidationError) -> str:
    """The first fault in words: which case, which key, what is wrong."""
    fault = error.errors()[0]
    keys = [str(part) for part in fault["loc"]]
    where = f"{path}"
    if len(keys) > 1 and keys[0] == "cases" and keys[1].isdigit():
        where += f", case {_case_name(document, int(keys[1]))}"
        keys = keys[2:]
    if fault["type"] == "extra_forbidden":
        return f"{where}: unknown key `{'.'.join(keys)}`. Check its spelling; docs/testing.md lists the keys."
    return f"{where}: `{'.'.join(keys) or 'the file'}`: {fault['msg']}. docs/testing.md shows the format."


def _case_name(document: object, number: int) -> str:
    cases = document.get("cases") if isinstance(document, dict) else None
    case = cases[number] if isinstance(cases, list) else None
    name = case.get("name") if isinstance(case, dict) else None
    return repr(name) if name else f"number {number + 1}"


def _checked(path: Path, suite: Suite) -> Suite:
    """With whole picture paths and locales; what only shows across cases is checked here."""
    seen: set[str] = set()
    cases = []
    for case in suite.cases:
        where = f"{path}, case {case.name!r}"
        if case.name in seen:
            raise SuiteError(f"{where}: two cases have this name. Rename one.")
        seen.add(case.name)
        for number, turn in enumerate(case.turns, start=1):
            _check_turn(f"{where}, turn {number}", number, turn)
        turns = tuple(_with_picture(path, where, turn) for turn in case.turns)
        cases.append(case.model_copy(update={"turns": turns, "locale": case.locale or suite.locale}))
    return suite.model_copy(update={"cases": tuple(cases)})


def _check_turn(where: str, number: int, turn: Turn) -> None:
    if turn.expect.regex is not None:
        try:
            re.compile(turn.expect.regex)
        except re.error as error:
            raise SuiteError(
                f"{where}: `regex` {turn.expect.regex!r} is not one ({error}). Escape it."
            ) from error
    if turn.expect.command is not None and "name" not in turn.expect.command:
        raise SuiteError(f"{where}: `command` needs a `name`, such as `{{name: search}}`.")
    cards = turn.expect.cards or CardsExpected()
    checks = (*cards.all, *cards.any)
    for value in (*cards.are, *turn.expect.mentions, *(c.value for c in checks)):
        found = BACK_REFERENCE.fullmatch(value) if isinstance(value, str) else None
        if isinstance(value, str) and value.startswith("@") and not found:
            raise SuiteError(f"{where}: {value!r} names no earlier card. Write @TURN.POSITION, as @2.1.")
        if found and int(found["turn"]) >= number:
            raise SuiteError(f"{where}: {value!r} is not an earlier turn.")
    if cards.max is not None and cards.max < cards.min:
        raise SuiteError(f"{where}: `cards` has min {cards.min} above max {cards.max}. Swap them.")


def _with_picture(path: Path, where: str, turn: Turn) -> Turn:
    if turn.image is None:
        return turn
    picture = path.parent / turn.image
    if not picture.is_file():
        raise SuiteError(f"{where}: there is no picture {turn.image} beside {path.name}.")
    return turn.model_copy(update={"image": picture.resolve()})
