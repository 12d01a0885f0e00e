"""Decisions of outputs: landmarks, subgroups, what is printed and compared (STUDY_SPEC 7)."""

from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator

from pipeline.study.decisions.values import Ascending, Days, Population
from pipeline.study.protocol import Label, Line, Section


class Subgroup(Section):
    """A baseline characteristic by which results are shown: its ADSL variable, and its levels in printed order.

    A level is printed under its name; it has the terms listed, or, of a number, all values from its lowest up to the next
    level. Without levels: the terms found, by the variable's number in ADSL (AGEGR1N of AGEGR1), else alphabetically.
    """

    variable: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]{0,7}$")]
    levels: Mapping[Label, float] | Mapping[Label, tuple[Label, ...]] = Field(default_factory=dict)

    @field_validator("levels")
    @classmethod
    def _ascending(cls, levels: Mapping[str, Any]) -> Mapping[str, Any]:
        bounds = [bound for bound in levels.values() if isinstance(bound, float)]
        if bounds != sorted(set(bounds)):
            raise ValueError(f"the lowest values of the levels must ascend, they are {bounds}")
        return levels


_YES_NO = {"Yes": ("Y",), "No": ("N",)}
SUBGROUPS = {  # TLF_SPEC 2, Table 14.2.1.5; a variable without a value in the data is left out with a footnote
    "Age group (years)": Subgroup(variable="AGEGR1"),
    "Sex": Subgroup(variable="SEX", levels={"Male": ("M",), "Female": ("F",)}),
    "ECOG performance status": Subgroup(variable="ECOGBL", levels={"0": 0, "≥ 1": 1}),
    "Histology": Subgroup(variable="HISTGR1"),
    "Prior lines of systemic therapy": Subgroup(variable="PDLINES", levels={"0": 0, "1": 1, "≥ 2": 2}),
    "Prior VEGFR inhibitor": Subgroup(variable="PRIORTKI", levels=_YES_NO),
    "Liver metastases": Subgroup(variable="LIVMETFL", levels=_YES_NO),
    "Disease stage": Subgroup(variable="STAGEBL"),
    "FNCLCC grade": Subgroup(variable="GRADEBL"),
}


EventLevel = Literal["SOC", "PRIMARY SOC", "HLGT", "HLT", "PT", "LLT"]


class Tlf(Section):
    """What the outputs print that statisticians decide: landmarks in months, a total column, decimals of months, subgroups.

    Of adverse events: `event_months`, landmarks; `onset_cycles`, the last cycle of each period of onset, of a trial without
    cycles `onset_weeks`; `event_levels`, those of the dictionary from the highest on (SOC is AEBODSYS, PRIMARY SOC is AESOC).

    Two or more arms are compared (`compare_arms`) with `reference_arm`, a treatment label ("": the first arm); within or between
    subgroups only where both sides have `hr_subjects` subjects and `hr_events` events.
    """

    pfs_months: Ascending = (3, 6, 9, 12, 18, 24)
    os_months: Ascending = (6, 12, 18, 24)
    dor_months: Ascending = (3, 6, 9, 12)
    total: bool = False
    month_decimals: Literal[1, 2] = 1
    clinical_benefit_weeks: Annotated[int, Field(ge=1)] = 24
    death_days: Days = 30
    event_months: Ascending = (1, 3, 6, 12)
    onset_cycles: Ascending = (1, 2, 3, 6)
    onset_weeks: Ascending = (4, 8, 12, 24)
    event_levels: Annotated[tuple[EventLevel, ...], Field(min_length=1)] = ("SOC", "HLGT", "HLT", "PT")
    common_percent: Annotated[float, Field(ge=0, le=100)] = 10
    common_severe_percent: Annotated[float, Field(ge=0, le=100)] = 5
    small_n: Annotated[int, Field(ge=0)] = 5
    subgroups: dict[Label, Subgroup] = Field(default_factory=SUBGROUPS.copy)
    compare_arms: bool = True
    reference_arm: Line = ""
    hr_subjects: Annotated[int, Field(ge=0)] = 10
    hr_events: Annotated[int, Field(ge=0)] = 5


OutputNumber = Annotated[str, Field(pattern=r"^[tfl](_\d+[a-z]?)+$")]


class OpenReport(Section):
    """What a blinded trial shows, all arms together: those of `include` (all without it) but for those of `exclude`, by default
    the listing of doses, which are those of dummies."""

    include: tuple[Label, ...] = ()
    exclude: tuple[Label, ...] = ("dosing_listing",)

    def has(self, number: str, name: str) -> bool:
        """Whether the output of this number and name is in the report."""
        return _selects(self, number, name)


class ClosedReport(OpenReport):
    """The same of a closed report, by arm: all by default."""

    exclude: tuple[Label, ...] = ()


class Outputs(Section):
    """Which of the outputs that the engine ships a trial has, by number or name (`t_14_2_*`, `pfs`): those of `include` (all
    without it) but for those of `exclude`; `further`: those that a trial has only where it asks for them; `open_report`, while it
    is blinded, and `closed_report` say which of these. `titles`: other titles. `numbers`: shipped number -> that of the trial's
    report, by which the output is known everywhere; a trial's own may take a number that is left out or changed. `populations`:
    other analysis sets than the output's own. `subject_pages`: up to how many subjects a trial has a page for each (0: none).
    """

    include: tuple[Label, ...] = ()
    further: tuple[Label, ...] = ()
    exclude: tuple[Label, ...] = ()
    open_report: OpenReport = OpenReport()
    closed_report: ClosedReport = ClosedReport()
    titles: dict[Label, Line] = Field(default_factory=dict)
    numbers: dict[OutputNumber, OutputNumber] = Field(default_factory=dict)
    populations: dict[Label, Population] = Field(default_factory=dict)
    subject_pages: Annotated[int, Field(ge=0)] = 2000

    @field_validator("numbers")
    @classmethod
    def _of_one_kind(cls, numbers: dict[str, str]) -> dict[str, str]:
        for shipped, own in numbers.items():
            if shipped[0] != own[0]:
                raise ValueError(f"{shipped} becomes {own}, which is of another kind; begin the number with {shipped[0]}_")
        return numbers

    def has_subject_pages(self, subjects: int) -> bool:
        """Whether a trial of so many subjects has a page for each."""
        return subjects <= self.subject_pages

    def number(self, shipped: str) -> str:
        """The number in the trial's report of the output that is shipped under another, or the same."""
        return self.numbers.get(shipped, shipped)

    def has(self, number: str, name: str, on_request: bool = False) -> bool:
        """Whether the trial has the output of this number and name; one `on_request` only if it is named."""
        by_default = not self.include and not on_request
        chosen = by_default or _matches((*self.include, *self.further), number, name)
        return chosen and not _matches(self.exclude, number, name)

    def title_of(self, number: str, name: str, title: str) -> str:
        """The title as the trial has it, `title` where it says nothing of it."""
        return next((given for of, given in self.titles.items() if _matches((of,), number, name)), title)

    def population_of(self, number: str, name: str) -> Population | None:
        """The analysis set that the trial has the output in, None for its own."""
        return next((flag for of, flag in self.populations.items() if _matches((of,), number, name)), None)

    def unknown(self, outputs: Mapping[str, str]) -> list[str]:
        """What names none of the `outputs` (name by number), by key."""
        stated = {
            "include": self.include, "further": self.further, "exclude": self.exclude, "titles": tuple(self.titles),
            "populations": tuple(self.populations),
        }  # fmt: skip
        for key, report in (("open_report", self.open_report), ("closed_report", self.closed_report)):
            stated |= {
                f"{key}.{part}": getattr(report, part) for part in ("include", "exclude") if part in report.model_fields_set
            }
        return [
            f"outputs.{key}: there is no output {pattern}"
            for key, patterns in stated.items()
            for pattern in patterns
            if not any(_matches((pattern,), number, name) for number, name in outputs.items())
        ]


def _selects(part: "Outputs | OpenReport", number: str, name: str) -> bool:
    return (not part.include or _matches(part.include, number, name)) and not _matches(part.exclude, number, name)


def _matches(patterns: tuple[str, ...], number: str, name: str) -> bool:
    return any(fnmatchcase(called, pattern) for pattern in patterns for called in (number, name))
