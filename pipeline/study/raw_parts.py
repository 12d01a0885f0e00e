"""The parts of the section `raw:` of study.yaml: types of names and formats, rows left out, tests, joins, numbers, versions."""

from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from pipeline.core.time.date_formats import fault_of
from pipeline.study.protocol import Section
from schemas.raw.form import ROW_KEY

FileName = Annotated[str, Field(pattern=r"(?i)^[^/\\:\x00-\x1f]+\.(csv|xpt|sas7bdat|xml)$")]
TableName = Annotated[str, Field(pattern=r"(?i)^[^/\\:\x00-\x1f]+\.(csv|xpt|sas7bdat)$")]
AnyFile = Annotated[str, Field(pattern=r"(?i)^(\*|[^/\\:\x00-\x1f]+\.(csv|xpt|sas7bdat|xml|json|ndjson))$")]
Reason = Annotated[str, Field(min_length=3)]
Letter = Annotated[str, Field(pattern=r"^\.[A-Z_]$")]


def _readable(format: str) -> str:
    """A declared format; ValueError for one that cannot be read."""
    if fault := fault_of(format):
        raise ValueError(fault)
    return format


def _several(given: object) -> object:
    return (given,) if isinstance(given, str) else given


DateFormats = Annotated[
    tuple[Annotated[str, AfterValidator(_readable)], ...], BeforeValidator(_several), Field(min_length=1)
]  # one, or several in the order in which they are tried


def _by_itself(given: object) -> object:
    return {name: name for name in given} if isinstance(given, list) and all(isinstance(name, str) for name in given) else given


Names = Annotated[tuple[str, ...], BeforeValidator(_several)]
Groups = Annotated[tuple[Annotated[str, Field(min_length=1)], ...], BeforeValidator(_several)]


class LeftOut(Section):
    """Rows to leave out: their column has this value, whatever its case and blanks; `reason` is what the ledger says."""

    column: str
    value: Annotated[str, Field(min_length=1)]
    reason: Reason


class Part(Section):
    """Columns of one file among several of a form, or of one test of a wide file: words as in Export, and they go before them."""

    columns: dict[str, str] = Field(default_factory=dict)
    codes: dict[str, dict[str, str]] = Field(default_factory=dict)
    constants: dict[str, str] = Field(default_factory=dict)


class Test(Part):
    """The columns (theirs -> ours) that hold one test of a wide file; constants and codes are of this test alone."""

    columns: Annotated[dict[str, str], Field(min_length=1)]


ANY = "*"
"""Stands in the name of a column for the name of each test that is declared there ("SYSBP DIABP")."""


def _one_by_one(given: object) -> object:
    """Tests that are declared together one by one, each with the columns of its own name."""
    if not isinstance(given, dict):
        return given
    tests: dict[str, object] = {}
    for key, test in given.items():
        columns = test.get("columns") if isinstance(test, dict) else None
        together = isinstance(columns, dict) and any(ANY in str(theirs) for theirs in columns)
        for name in str(key).split() if together else [key]:
            if name in tests:
                raise ValueError(f"the test '{name}' stands twice; leave one out")
            tests[name] = test | {"columns": _names_of(columns, name)} if together else test
    return tests


def _names_of(columns: Any, name: str) -> dict[str, object]:
    return {theirs.replace(ANY, name): ours for theirs, ours in columns.items()}


Tests = Annotated[dict[Annotated[str, Field(pattern=r"^[^|]+$")], Test], BeforeValidator(_one_by_one), Field(min_length=1)]


class Join(Section):
    """A file whose columns stand beside the rows of the form's own file.

    `by`: the columns that are equal in both, by one name or as the form's file and the other have them.
    """

    file: TableName
    by: Annotated[dict[str, str], BeforeValidator(_by_itself), Field(min_length=1)]


class Numbering(Section):
    """How a column is numbered from 1, where the export has none: `within` our columns, in the `order` of our columns.

    Rows without an order, or equal in it, are in that of the files. `count`: each row, or each value of the order columns.
    """

    within: Names = ()
    order: Names = ()
    count: Literal["rows", "values"] = "rows"

    @model_validator(mode="after")
    def _values_have_columns(self) -> Self:
        if self.count == "values" and not self.order:
            raise ValueError("counts values; name the columns that have them, order: [...]")
        return self

    def groups(self, column: str) -> list[str]:
        """The columns within which `column` is numbered: those stated, else the parts of the key before it, or the subject."""
        key = ROW_KEY.split()
        return list(self.within) or key[: key.index(column) if column in key else 2]


WHOLE_FORM = "*"
"""Stands in `not_asked` for all columns: the version does not have the form."""


class Version(Part):
    """One version of a form of the CRF: what the export calls and codes otherwise in it than the form's section says.

    `since`: the date of the first transfer of this version; none for the first, and where only rows tell theirs. `not_asked`: our
    columns that the version does not have -> why; "*" is the whole form. `files` and `wide` stand instead of the form's.
    """

    since: date | None = None
    files: tuple[FileName, ...] = ()
    wide: Annotated[dict[str, Tests], Field(max_length=1)] = Field(default_factory=dict)
    not_asked: dict[str, Reason] = Field(default_factory=dict)

    def lacks(self, column: str) -> bool:
        """Whether the version does not have a column of ours, or has no such form."""
        return column in self.not_asked or WHOLE_FORM in self.not_asked


def version_faults(versions: dict[str, Version], by_row: bool) -> str:
    """Why versions cannot be told apart; "" where they can."""
    names = list(versions)
    for name, before in zip(names[1:], names, strict=False):
        since, earlier = versions[name].since, versions[before].since
        if since is None and not by_row:
            return f"version {name} has no date; say since which transfer it holds, or by which version_column rows tell theirs"
        if earlier and (since is None or since <= earlier):
            return f"version {name} does not begin after version {before}; list them from the oldest to the newest"
    return ""
