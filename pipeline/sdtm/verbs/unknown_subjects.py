"""Issues of rows whose subject has no DM record, with the subject that may be meant.

A spreadsheet takes the zeros off 01 and 0103, a subject is entered at another site. The guess is only reported: the site
corrects its export.
"""

import pandas as pd

from pipeline.core.issues import CATALOGUE, found
from pipeline.sdtm.verbs.mapping import MappingError
from pipeline.study.raw_export import FEW, too_many_lost
from schemas.base import empty
from schemas.issues import Issues

_SUBJECT = ["SITEID", "SUBJID"]


def unknown_subjects(rows: pd.DataFrame, reference: pd.DataFrame, form: str) -> pd.DataFrame:
    """SUBJECT_UNKNOWN for each row; the message names the only subject that differs by leading zeros or by the site."""
    if rows.empty:
        return empty(Issues)
    known = reference[_SUBJECT].drop_duplicates().reset_index(drop=True)
    bare, bare_known = (table[_SUBJECT].apply(lambda column: column.str.lstrip("0")) for table in (rows, known))
    near = _only_match(bare, bare_known, known, _SUBJECT).fillna(_only_match(bare, bare_known, known, ["SUBJID"]))
    said = near["SITEID"].notna()
    plain = f"SUBJID {CATALOGUE['SUBJECT_UNKNOWN'].message}"
    message = (plain + "; is it subject " + near["SUBJID"] + " of site " + near["SITEID"] + "?").where(said, plain)
    issues = found("SUBJECT_UNKNOWN", rows, form, column="SUBJID")
    return issues.assign(MESSAGE=message.to_numpy())


def check_not_most(unknown: pd.DataFrame, rows: int, form: str, percent: float) -> None:
    """MappingError where more than `percent` of the rows of a form, and at least five, belong to no known subject.

    Then the identifiers of the form are written otherwise than those of DM, or DM is not whole: no finding about subjects.
    """
    lost = len(unknown)
    if lost >= FEW and too_many_lost(lost, rows, percent):
        first = unknown.iloc[0]
        place = f"{first['FILE']}, line {first['FILELINE']}: " if "FILE" in first else ""
        raise MappingError(
            f"{place}form {form} would lose {lost} of its {rows} rows, more than {percent:g}%, "
            f"to subjects without a DM record, the first {first['SUBJID']} of site {first['SITEID']}; check SITEID and SUBJID "
            "of both exports; if they are right, raise raw.rows_lost_percent"
        )


def _only_match(bare: pd.DataFrame, bare_known: pd.DataFrame, known: pd.DataFrame, on: list[str]) -> pd.DataFrame:
    """The known subject with the same bare numbers, on the index of `bare`; missing where there is none or more than one."""
    single = bare_known[~bare_known.duplicated(on, keep=False)]
    candidates = known.loc[single.index].add_prefix("KNOWN_").assign(**{column: single[column] for column in on})
    joined = bare.merge(candidates, on=on, how="left").set_axis(bare.index, axis=0)
    return joined[["KNOWN_SITEID", "KNOWN_SUBJID"]].set_axis(_SUBJECT, axis=1)
