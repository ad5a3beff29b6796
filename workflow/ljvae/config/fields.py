"""Field types of the config's sections: numbers, names, lists, and keys with a unit."""

from typing import Annotated, Any, LiteralString, Self, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError


def refusal(message: LiteralString, **values: Any) -> PydanticCustomError:
    """Return the error that a validator raises; ``message`` may name ``values`` in braces."""
    return PydanticCustomError("refusal", message, values)


def _refuse_boolean(value: Any) -> Any:
    if isinstance(value, bool):
        raise refusal("should be a number, not a boolean")
    return value


def _refuse_repeats(values: list) -> list:
    if len(set(values)) < len(values):
        raise refusal("entries should differ from each other")
    return values


def _refuse_long_digits(value: float) -> float:
    if value != float(f"{value:.6g}"):
        raise refusal("should have at most six significant digits, since files are named after it")
    return value


# YAML 1.1 reads 2e-3 as a string: floats are parsed from text, integers are not.
NO_BOOLEAN = BeforeValidator(_refuse_boolean)  # after the bounds, which then appear in the JSON schema
SIX_DIGITS = AfterValidator(_refuse_long_digits)
DISTINCT = AfterValidator(_refuse_repeats)
Real = Annotated[float, NO_BOOLEAN]
Whole = Annotated[int, Field(strict=True)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
Names = Annotated[list[Name], DISTINCT]
Seeds = Annotated[list[Annotated[Whole, Field(ge=0, lt=2**31)]], DISTINCT]
# Gravity points down: figures, the tumbler and its tilt rely on it.
Gamma = Annotated[float, Field(ge=0, le=100), NO_BOOLEAN, SIX_DIGITS]
Gammas = Annotated[list[Gamma], Field(min_length=1, max_length=1000), DISTINCT]


def key(description: str, unit: str = "", **rules: Any) -> Any:
    """Define a key of the config with its description and unit, which both errors and docs quote."""
    return Field(description=description, json_schema_extra={"unit": unit}, **rules)


class Section(BaseModel):
    """A section of the config: it has these keys and no others, and is immutable."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, validate_default=True)


class Fractions(Section):
    """A section whose keys are fractions of a whole: they add up to 1."""

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        total = sum(self.model_dump().values())
        if abs(total - 1) > 1e-9:
            raise refusal("the four fractions should add up to 1, not {total}", total=total)
        return self


def by_tag(union: Any, tag: str) -> dict[str, Any]:
    """Return the classes of a discriminated union by the values that their key ``tag`` may have."""
    classes = get_args(get_args(union)[0])
    return {value: kind for kind in classes for value in get_args(kind.model_fields[tag].annotation)}
