"""Every knob of aisle, read from `AISLE_*` environment variables. Nothing else reads the environment."""

import difflib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from assistant.errors import SettingsError

PREFIX = "AISLE_"


class Settings(BaseSettings):
    """Settings; every default works offline and without a key."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_nested_delimiter="__", frozen=True)

    home: Path = Field(
        Path(".aisle"), description="Data folder: database, pictures, vectors, trained models."
    )
    database_url: str = Field("", description="SQLite or PostgreSQL, by URL; empty: SQLite in the home.")
    chroma_url: str = Field(
        "",
        description="Chroma server, http://host:port; empty: pgvector if PostgreSQL has it, else embedded.",
    )
    model: str = Field("", description="Chat model as provider:model; empty: the local engine alone.")
    model_timeout_s: float = Field(2.5, gt=0, le=60, description="Seconds for all model calls of a turn.")
    parser: Literal["model", "cascade", "local"] = Field(
        "model",
        description="Who understands when a model is set: it, it where the local parser is unsure, nobody.",
    )
    text_model: str = Field("", description="sentence-transformers model name; empty: the packaged encoder.")
    image_model: str = Field("", description="CLIP, SigLIP or DINO by name; empty: the packaged encoder.")
    reranker: str = Field("", description="sentence-transformers cross-encoder by name; empty: none.")
    allowed_origins: str = Field("", description="Origins that may embed the widget, commas between.")
    token_secret: SecretStr = Field(
        SecretStr(""), description="Signs tokens; empty: made and kept in the home."
    )
    verify: Literal["code", "token", "details"] = Field(
        "code", description="How a customer is known; details is for evaluation on made-up data only."
    )

    def origins(self) -> tuple[str, ...]:
        """The allowed origins as a list."""
        return tuple(o.strip().rstrip("/") for o in self.allowed_origins.split(",") if o.strip())


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment.

    Raises:
        SettingsError: an `AISLE_*` name is unknown, or a value cannot be used; the message says which.
    """
    names = {f"{PREFIX}{name}".upper() for name in Settings.model_fields}
    environment = os.environ if environment is None else environment  # noqa: TID251  # the one place
    given = {name: value for name, value in environment.items() if name.upper().startswith(PREFIX)}
    for name in given:
        if name.upper() not in names:
            near = difflib.get_close_matches(name.upper(), sorted(names), 1)
            hint = f" Did you mean {near[0]}?" if near else f" Known: {', '.join(sorted(names))}."
            raise SettingsError(f"{name} is not a setting of aisle.{hint}")
    try:
        return Settings(**{name[len(PREFIX) :].lower(): value for name, value in given.items()})  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        field = str(first["loc"][0]).upper()
        raise SettingsError(f"{PREFIX}{field}: {first['msg']} (it is {first.get('input')!r}).") from error
