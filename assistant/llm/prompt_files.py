"""Reads `prompts/*.md`: front matter, then text with `$variables`, in parts.

A line `--- user ---` parts what the program says from what carries the shopper's and the shop's text;
`--- repair ---` begins what is said after an answer that was not valid.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Template

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.errors import PromptFileError

_FILE_NAME = re.compile(r"(?P<name>[a-z_]+)\.v(?P<version>\d+)\.md")
_FRONT_MATTER = re.compile(r"---\n(?P<matter>.*?)\n---\n(?P<text>.*)", re.DOTALL)
_PART = re.compile(r"^--- (user|repair) ---\n", re.MULTILINE)

MAX_UNTRUSTED = 2_000
"""Characters of a shopper's or a product's text that enter a prompt."""


class _FrontMatter(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    name: str
    version: int = Field(ge=1)
    variables: list[str]
    returns: str = Field(pattern="^(commands|text|grade)$")


@dataclass(frozen=True)
class PromptFile:
    """A prompt of one version. `parts` are its texts: "system", "user" and, if it has one, "repair"."""

    name: str
    version: int
    variables: tuple[str, ...]
    returns: str
    parts: Mapping[str, str]

    @property
    def ident(self) -> str:
        """As in records: `parse.v1`."""
        return f"{self.name}.v{self.version}"

    def fill(self, part: str, values: Mapping[str, str]) -> str:
        """The text of a part with its variables filled in.

        Raises:
            PromptFileError: the prompt has no such part, or a variable has no value; it says which.
        """
        if part not in self.parts:
            raise PromptFileError(f"{self.ident} has no part {part!r}; it has {', '.join(self.parts)}.")
        template = Template(self.parts[part])
        missing = [name for name in template.get_identifiers() if name not in values]
        if missing:
            raise PromptFileError(f"{self.ident} needs a value for ${', $'.join(missing)}.")
        return template.substitute(values).strip()


@cache
def load_prompt(name: str, version: int) -> PromptFile:
    """A released prompt of the `prompts` package.

    Raises:
        PromptFileError: there is none of that version, or it is malformed.
    """
    file_name = f"{name}.v{version}.md"
    file = files("prompts").joinpath(file_name)
    if not file.is_file():
        raise PromptFileError(f"There is no prompt {file_name} in prompts/.")
    return parse_prompt(file_name, file.read_text(encoding="utf-8"))


def parse_prompt(file_name: str, text: str) -> PromptFile:
    """A prompt out of the text of its file.

    Raises:
        PromptFileError: name, front matter or variables are not as they should be.
    """
    named = _FILE_NAME.fullmatch(file_name)
    if not named:
        raise PromptFileError(f"A prompt file is named like parse.v1.md, not {file_name}.")
    found = _FRONT_MATTER.fullmatch(text.replace("\r\n", "\n"))
    if not found:
        raise PromptFileError(f"{file_name} does not begin with front matter between --- lines.")
    try:
        matter = _FrontMatter.model_validate(yaml.safe_load(found["matter"]))
    except (yaml.YAMLError, ValidationError) as error:
        raise PromptFileError(f"The front matter of {file_name} is wrong: {error}") from error
    if (matter.name, str(matter.version)) != (named["name"], named["version"]):
        raise PromptFileError(f"{file_name} calls itself {matter.name}.v{matter.version}.")
    pieces = _PART.split(found["text"])
    parts = dict(zip(("system", *pieces[1::2]), pieces[::2], strict=True))
    used = {name for part in parts.values() for name in Template(part).get_identifiers()}
    if not all(Template(part).is_valid() for part in parts.values()) or used != set(matter.variables):
        raise PromptFileError(
            f"{file_name} declares {sorted(matter.variables)} and uses {sorted(used)}; "
            "both must be the same, and a dollar sign that is none is written $$."
        )
    return PromptFile(matter.name, matter.version, tuple(matter.variables), matter.returns, parts)


def fenced(text: str, limit: int = MAX_UNTRUSTED) -> str:
    """A stranger's text made safe to stand between tags: it cannot close them, and it is not endless."""
    kept = "".join(c for c in text[:limit] if c.isprintable() or c == "\n")
    return kept.replace("<", "‹").replace(">", "›")
