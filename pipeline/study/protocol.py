"""Section `trial` of study.yaml: the facts that trial design datasets state (TS, TI); base class and texts of all sections."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo, field_validator, model_validator

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


Criterion = Annotated[str, Field(pattern=r"^(INCL|EXCL)\d{2}[A-Z]?$")]


class Amendment(Section):
    """A later version of the protocol: its date, the criteria that it adds (with their words) and those that it drops."""

    date: date
    added: dict[Criterion, Text] = {}
    dropped: tuple[Criterion, ...] = ()


class Protocol(Section):
    """The plan: version of the protocol, words of its criteria (IETESTCD -> text), and its summary.

    `amendments`: the later versions, in their order. A criterion that an amendment words otherwise is dropped, and added under
    another name: a name stands for one wording. `summary`: TSPARMCD -> values, in order. `null_flavors`: TSPARMCD -> why there is
    no value (ISO 21090). Parameters that follow from other keys or from the data (TITLE, TRT, SDMDUR, ACTSUB ...) are not stated
    here (pipeline/sdtm/standard/ts.py).
    """

    version: Line = ""
    criteria: dict[Criterion, Text] = {}
    amendments: dict[Label, Amendment] = {}
    summary: dict[Parameter, tuple[Text, ...]] = {}
    null_flavors: dict[Parameter, Literal["NA", "NAV", "UNK", "NI", "PINF", "NINF", "ASKU", "OTH"]] = {}

    @model_validator(mode="after")
    def _amendable(self) -> Self:
        if faults := [*self._amendment_faults()]:
            raise ValueError("; ".join(faults))
        return self

    def _amendment_faults(self) -> Iterator[str]:
        if self.amendments and not self.version:
            yield "has amendments and no version; state that of the criteria before them"
        if self.version in self.amendments:
            yield f"amendments.{self.version} is the version before any amendment; give it the number of its own"
        words, now, before = dict(self.criteria), set(self.criteria), date.min
        for name, amendment in self.amendments.items():
            if again := sorted({*amendment.added} & {*words}):
                yield f"amendments.{name}.added: {', '.join(again)} has words already; name the new wording {again[0]}A"
            if absent := sorted({*amendment.dropped} - now):
                yield f"amendments.{name}.dropped: {', '.join(absent)} is no criterion of the version before"
            if amendment.date <= before:
                yield f"amendments.{name}.date: {amendment.date} is not after the version before; list them from the oldest"
            words, before = words | amendment.added, amendment.date
            now = (now - {*amendment.dropped}) | {*amendment.added}

    @property
    def versions(self) -> tuple[str, ...]:
        """All versions, the first before any amendment."""
        return (self.version, *self.amendments)

    @property
    def words(self) -> dict[str, str]:
        """The words of every criterion of any version."""
        added = [amendment.added for amendment in self.amendments.values()]
        return {code: text for criteria in (self.criteria, *added) for code, text in criteria.items()}

    def criteria_of(self, version: str) -> frozenset[str]:
        """The criteria of a version."""
        codes = frozenset(self.criteria)
        for name in self.versions[1 : self.versions.index(version) + 1]:
            codes = (codes - {*self.amendments[name].dropped}) | {*self.amendments[name].added}
        return codes

    @property
    def criteria_sets(self) -> dict[str, frozenset[str]]:
        """The complete set of criteria of each version that changed them, and of the first (SDTMIG 3.4, TI)."""
        changed = [name for name, amendment in self.amendments.items() if amendment.added or amendment.dropped]
        return {version: self.criteria_of(version) for version in (self.version, *changed)}
