"""Constraints as JSON (contracts §1): what `filters=` of the API and `--filters` of the command line hold."""

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from retrieval.query import Constraint, Op

PRICE = "price"
NO_MINOR_UNIT = frozenset({"JPY", "KRW", "VND", "CLP"})


class JsonConstraint(BaseModel):
    """One wish. A price is in units of the currency, as people write it: 300 is ¥300."""

    model_config = ConfigDict(extra="forbid")

    field: str
    op: Op
    value: bool | int | float | str | list[str]
    hard: bool = True
    currency: str | None = None

    def as_constraint(self, currency: str) -> Constraint:
        """With prices in minor units of their own currency, else of `currency`."""
        value = tuple(self.value) if isinstance(self.value, list) else self.value
        if self.field != PRICE:
            return Constraint(self.field, self.op, value, self.hard)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError("a price is compared with a number")  # noqa: TRY004 - bad data, not a bug
        named = (self.currency or currency).upper()
        minor = value if named in NO_MINOR_UNIT else value * 100
        return Constraint(PRICE, self.op, round(minor), self.hard, named)


_CONSTRAINTS = TypeAdapter(list[JsonConstraint])


def constraints_from_json(text: str, currency: str) -> tuple[Constraint, ...]:
    """The constraints of a JSON list; prices without a currency are in `currency`.

    Raises:
        ValueError: not JSON, or not a list of constraints; the message says where.
    """
    try:
        read = _CONSTRAINTS.validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ValueError(f"{where}: {first['msg']}".lstrip(": ")) from error
    return tuple(c.as_constraint(currency) for c in read)
