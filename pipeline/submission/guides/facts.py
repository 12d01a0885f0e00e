"""What the guides are filled from: the study, the datasets of the package, and what was found in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from pipeline.study import Study
from pipeline.submission.chinese import Vocabulary
from pipeline.submission.engine_report import EngineReport
from pipeline.submission.explanations import Explanations
from pipeline.submission.layer import Member
from pipeline.submission.regulators import Regulator, regulator
from schemas.base import Table, empty
from schemas.issues import IssueList


@dataclass(frozen=True)
class Program:
    """A program of the package: its file, the path of its module, and the datasets or outputs that it makes."""

    file: str
    module: str
    makes: str


@dataclass(frozen=True)
class Facts:
    """One transfer as the guides tell it.

    `declared`: what analysis datasets look like, by name. `issues`: the issue list (IssueList). `findings`: our own checks
    (Conformance), by the layer ("sdtm", "adam") that they looked at. `engine`: the report of the CDISC rules engine, None when
    it was not run on these datasets. `replaced`: the values that transport files hold in other words (DATASET, VARIABLE, VALUE,
    ASCII, RECORDS), by layer. `standards`: name and version. `outputs`: file, number, title. `words`: in Chinese where given.
    """

    study: Study
    transfer: str
    sdtm: Sequence[Member]
    adam: Sequence[Member]
    standards: Sequence[tuple[str, str]]
    issues: pd.DataFrame
    findings: dict[str, pd.DataFrame]
    replaced: dict[str, pd.DataFrame]
    explanations: Explanations
    declared: Mapping[str, type[Table]]
    engine: EngineReport | None = None
    programs: Sequence[Program] = ()
    outputs: Sequence[tuple[str, str, str]] = ()
    annotated_crf: bool = True
    regulator: Regulator = field(default_factory=lambda: regulator("fda"))
    encoding: str = "ASCII"
    words: Vocabulary | None = None

    def open_issues(self) -> pd.DataFrame:
        """The issues that are still there, in the columns of the list."""
        return self.issues[self.issues["STATUS"].eq("open")] if len(self.issues) else empty(IssueList)
