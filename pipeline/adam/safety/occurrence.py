"""Occurrence flags: takes events, marks which record stands for the subject, the SOC or the PT when subjects are counted.

Tables count subjects by these flags, never by rows (STUDY_SPEC 5.6).
"""

from dataclasses import dataclass

import pandas as pd

from pipeline.adam.frames import flag
from pipeline.core.series import Series
from pipeline.study import Study


@dataclass(frozen=True)
class Occurrence:
    """One flag: its name, the variables within which one record is marked, and whether that is the worst one (else the first)."""

    name: str
    within: tuple[str, ...]
    worst: bool = False


OCCURRENCES = (
    Occurrence("AOCCFL", ("USUBJID",)),
    Occurrence("AOCCSFL", ("USUBJID", "AEBODSYS")),
    Occurrence("AOCCPFL", ("USUBJID", "AEBODSYS", "AEDECOD")),
    Occurrence("AOCCIFL", ("USUBJID",), worst=True),
    Occurrence("AOCCSIFL", ("USUBJID", "AEBODSYS"), worst=True),
    Occurrence("AOCCPIFL", ("USUBJID", "AEBODSYS", "AEDECOD"), worst=True),
)
WORST_CASE_GRADE = 3.0


def derive_vars_occurrence(ae: pd.DataFrame, study: Study) -> pd.DataFrame:
    """`ae` (TRTEMFL, ASTDT, AESEQ, ATOXGRN, AEBODSYS, AEDECOD) with one "Y" per group of treatment-emergent records.

    First: by ASTDT (missing first), then AESEQ. Worst: by grade, then the same; a missing grade is the lowest, or grade 3
    (`ae.grade_missing`).
    """
    unknown = WORST_CASE_GRADE if study.ae.grade_missing == "worst case 3" else -1.0
    emergent = ae.loc[ae["TRTEMFL"].eq("Y"), [*OCCURRENCES[-1].within, "ASTDT", "AESEQ", "ATOXGRN"]]
    first = emergent.sort_values(["ASTDT", "AESEQ"], kind="stable", na_position="first")
    worst = first.assign(WORST=first["ATOXGRN"].fillna(unknown)).sort_values("WORST", ascending=False, kind="stable")
    return ae.assign(**{o.name: _first_within(ae, worst if o.worst else first, o.within) for o in OCCURRENCES})


def _first_within(ae: pd.DataFrame, ordered: pd.DataFrame, within: tuple[str, ...]) -> Series:
    chosen = ordered.index[~ordered.duplicated(list(within))]
    return flag(pd.Series(ae.index.isin(chosen), index=ae.index))
