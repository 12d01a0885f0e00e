"""Whether subjects are the same everywhere: ADSL against DM, the other datasets against ADSL. ADaMIG 1.3, 3.2 and 4.1."""

import pandas as pd

from pipeline.adam.conformance.datasets import RECORD, Given
from pipeline.core.conformance import absent, findings, together
from pipeline.core.distinct import placed, positions
from schemas.base import variables

POPULATIONS = ["ENRLFL", "ITTFL", "FASFL", "SAFFL", "PPROTFL", "MDISFL", "RESFL"]


def one_record_per_subject(given: Given) -> pd.DataFrame:
    """ADSL_SUBJECT: ADSL has one record for each subject of DM, and no other."""
    adsl, dm = given.tables["ADSL"], given.tables["DM"]
    double = adsl[adsl.duplicated("USUBJID", keep=False)]
    return together(
        [
            findings("ADSL_SUBJECT", "ADSL", double, ["SUBJID"], "the subject has more than one record"),
            findings("ADSL_SUBJECT", "ADSL", absent(adsl, ["USUBJID"], dm), ["SUBJID"], "the subject is not in DM"),
            findings("ADSL_SUBJECT", "DM", absent(dm, ["USUBJID"], adsl), ["SUBJID"], "the subject is not in ADSL"),
        ]
    )


def subjects_are_in_adsl(given: Given) -> pd.DataFrame:
    """SUBJECT: every subject of an analysis dataset is in ADSL."""
    return together(
        findings("SUBJECT", name, absent(table, ["USUBJID"], given.tables["ADSL"]), RECORD, "the subject is not in ADSL")
        for name, table in given.records_of_subjects.items()
    )


def populations_are_decided(given: Given) -> pd.DataFrame:
    """POPULATION: a population flag of ADSL is Y or N for every subject."""
    adsl = given.tables["ADSL"]
    return together(
        findings("POPULATION", "ADSL", adsl[~adsl[flag].isin(["Y", "N"])], [flag], f"{flag} is neither Y nor N")
        for flag in POPULATIONS
        if flag != "PPROTFL" or adsl[flag].notna().any()  # null for everybody: nothing says who is per protocol
    )


def copies_agree(given: Given) -> pd.DataFrame:
    """COPY: a variable that is a copy of ADSL has the subject's value there."""
    adsl = given.tables["ADSL"].drop_duplicates("USUBJID", ignore_index=True)
    parts = []
    for name, table in given.records_of_subjects.items():
        place = positions(table["USUBJID"], adsl["USUBJID"])
        for variable in variables(given.declared[name.lower()]):
            source, _, original = variable.source.partition(".")
            if source == "ADSL" and original != "USUBJID":
                value = placed(adsl[original], place, table["USUBJID"])
                differs = ~(table[variable.name].eq(value) | (table[variable.name].isna() & value.isna()))
                message = f"{variable.name} is not ADSL.{original} of the subject"
                parts.append(findings("COPY", name, table[differs & (place >= 0)], [*RECORD, variable.name], message))
    return together(parts)


def records_are_numbered(given: Given) -> pd.DataFrame:
    """ASEQ: ASEQ counts the records of a subject from 1 without a gap."""
    parts = []
    for name, table in given.records_of_subjects.items():
        ordered = table.sort_values(["USUBJID", "ASEQ"], kind="stable")
        wrong = ordered[ordered["ASEQ"].ne(ordered.groupby("USUBJID").cumcount() + 1.0)]
        parts.append(findings("ASEQ", name, wrong, RECORD, "ASEQ is not the record's number within the subject"))
    return together(parts)
