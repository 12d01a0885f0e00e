"""Treatment-emergent adverse events, and the named conditions on them (TLF_SPEC 3).

Every table of section 14.3.1 starts from these records and means the same by "related" or "serious".
"""

from dataclasses import dataclass

import pandas as pd

from pipeline.core.distinct import among
from pipeline.core.series import Series
from pipeline.study import Study
from pipeline.tlf.ard.analysis import Population
from pipeline.tlf.statistics.terms import Mask
from schemas.design import DrugColumns

TEAE = "TRTEMFL = 'Y'"


@dataclass(frozen=True)
class Condition:
    """A named subset of adverse events: as the ARD says it, the records that meet it, the variables it reads."""

    text: str
    where: Mask
    needs: tuple[str, ...]


def equals(variable: str, value: str) -> Condition:
    """The records whose `variable` is `value`."""
    return Condition(f"{variable} = '{value}'", lambda d: d[variable] == value, (variable,))


def both(first: Condition, second: Condition) -> Condition:
    """The records that meet two conditions."""
    text = f"{first.text} and {second.text}"
    return Condition(text, lambda d: first.where(d) & second.where(d), (*first.needs, *second.needs))


def either(first: Condition, second: Condition) -> Condition:
    """The records that meet at least one of two conditions."""
    text = f"({first.text} or {second.text})"
    return Condition(text, lambda d: first.where(d) | second.where(d), (*first.needs, *second.needs))


def any_action(term: str, study: Study) -> Condition:
    """The action on any drug: the combined AEACN, or one of the drugs' own."""
    variables = ["AEACN", *(drug.aacn for drug in study.drug_columns if drug.aacn)]
    words = " or ".join(f"{variable} = '{term}'" for variable in variables)
    return Condition(
        f"({words})" if len(variables) > 1 else words,
        lambda d: (d[[variable for variable in variables if variable in d]] == term).any(axis=1),
        ("AEACN",),
    )


def _fatal(d: pd.DataFrame) -> Series:
    return (d["AEOUT"] == "FATAL") | (d["ATOXGRN"] == 5) | (d["AESDTH"] == "Y" if "AESDTH" in d else False)


SEVERE = Condition("ATOXGRN >= 3", lambda d: d["ATOXGRN"] >= 3, ("ATOXGRN",))
RELATED = equals("AREL", "RELATED")
SERIOUS = equals("AESER", "Y")
FATAL = Condition("(AEOUT = 'FATAL' or ATOXGRN = 5 or AESDTH = 'Y')", _fatal, ("AEOUT",))


def several(study: Study) -> tuple[DrugColumns, ...]:
    """The drugs of a study that has more than one; of one drug the lines on any drug say all."""
    return study.drug_columns if len(study.drugs) > 1 else ()


def select_teae(adae: pd.DataFrame, population: Population, study: Study) -> pd.DataFrame:
    """The records with TRTEMFL = Y of the population's subjects, with SEQ (AESEQ), worst grade first, then by ASTDT and AESEQ as
    the occurrence flags of ADAE have it. A missing grade is the lowest, or what `ae.grade_missing` says."""
    rows = adae[(adae["TRTEMFL"] == "Y") & among(adae["USUBJID"], population.subjects["USUBJID"])]
    worst = rows.assign(SEQ=rows["AESEQ"], RANK=-rows["ATOXGRN"].fillna(study.ae.rank_of_missing))
    ordered = worst.sort_values(["RANK", "ASTDT", "AESEQ"], kind="stable", na_position="first")
    return ordered.drop(columns="RANK")


def teae_notes(study: Study) -> list[str]:
    """What counts as treatment-emergent, with the configured window."""
    return [
        f"TEAE: began or worsened between first dose and {study.te.window_days} days after the last dose of study drug. "
        f"Grades: NCI-CTCAE {study.ctcae}. A subject counts once per line."
    ]
