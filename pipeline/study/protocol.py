"""Section `trial` of study.yaml: the facts that trial design datasets state (TS, TI); base class and texts of all sections."""

from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo, field_validator

Parameter = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]{0,7}$")]


def _one_line(text: str) -> str:
    if not text.isprintable():
        odd = next(letter for letter in text if not letter.isprintable())
        raise ValueError(f"the text {text!r} holds the character U+{ord(odd):04X}, which is not printed; write it without")
    if text != text.strip():
        raise ValueError(f"the text {text!r} begins or ends with a blank; write it without")
    return text


def _not_empty(text: str) -> str:
    if not text:
        raise ValueError("is empty; write a text, or leave the key out")
    return text


Line = Annotated[str, AfterValidator(_one_line)]
"""A text of one line, which may be empty."""

Label = Annotated[Line, AfterValidator(_not_empty)]
"""A code, name or label: it identifies or is printed, so it is a text of one line that is not empty."""

Text = Annotated[Label, Field(max_length=200)]  # the length of a character variable (STUDY_SPEC 3)


class Section(BaseModel):
    """A section of study.yaml: an unknown key is a fault, nothing changes after loading; `true` and infinity are no numbers."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    @field_validator("*", mode="before")
    @classmethod
    def _truth_is_no_number(cls, given: Any, info: ValidationInfo) -> Any:
        annotation = cls.model_fields[info.field_name or ""].annotation
        if _has_truth(given) and not _may_be_truth(annotation):
            raise ValueError("is true or false, where a number or text is meant; write that")
        return given


def _has_truth(given: Any) -> bool:
    values = given.values() if isinstance(given, dict) else given if isinstance(given, list | tuple) else [given]
    return any(isinstance(value, bool) for value in values)


def _may_be_truth(annotation: Any) -> bool:
    """Whether a field takes true and false; a section below judges its own fields."""
    if isinstance(annotation, type) and issubclass(annotation, bool | BaseModel):
        return True
    return any(_may_be_truth(part) for part in get_args(annotation))


class Protocol(Section):
    """The plan: version of the protocol, words of its criteria (IETESTCD -> text), and its summary.

    `summary`: TSPARMCD -> values, in order. `null_flavors`: TSPARMCD -> why there is no value (ISO 21090). Parameters that follow
    from other keys or from the data (TITLE, TRT, SDMDUR, ACTSUB ...) are not stated here (pipeline/sdtm/standard/ts.py).
    """

    version: Line = ""
    criteria: dict[Annotated[str, Field(pattern=r"^(INCL|EXCL)\d{2}[A-Z]?$")], Text] = {}
    summary: dict[Parameter, tuple[Text, ...]] = {}
    null_flavors: dict[Parameter, Literal["NA", "NAV", "UNK", "NI", "PINF", "NINF", "ASKU", "OTH"]] = {}
