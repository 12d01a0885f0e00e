"""Records of ADRS: takes rows of RS, ADSL or another domain, gives records with parameter, value, date and source.

Every parameter consists of the same few kinds of record, and each keeps its source (STUDY_SPEC 5.4).
"""

import pandas as pd

from pipeline.adam.frames import append, text, yes_no
from pipeline.core.distinct import among
from pipeline.core.series import Series
from pipeline.core.time.dates import complete


def from_rs(rows: pd.DataFrame, paramcd: str) -> pd.DataFrame:
    """Records that RS proves: its sequence number is kept, as RSSEQ and as source."""
    return rows.assign(PARAMCD=paramcd, SRCDOM="RS", SRCVAR="RSSTRESC", SRCSEQ=rows["RSSEQ"])


def from_adsl(subjects: pd.DataFrame, paramcd: str, date: str, imputed: str) -> pd.DataFrame:
    """Y with the date for subjects whose ADSL has it, else N."""
    return of_adsl(subjects, paramcd, yes_no(subjects[date].notna()), date, ADT=subjects[date], ADTF=subjects[imputed])


def of_adsl(subjects: pd.DataFrame, paramcd: str, value: object, variable: str, **more: object) -> pd.DataFrame:
    """One record per row of `subjects` whose source is the ADSL `variable`."""
    given = {"PARAMCD": paramcd, "AVALC": value, "SRCDOM": "ADSL", "SRCVAR": variable} | more
    return subjects[["USUBJID"]].assign(**{c: text(v, subjects.index) if isinstance(v, str) else v for c, v in given.items()})


def yes_or_no(rows: pd.DataFrame, subjects: pd.DataFrame, paramcd: str) -> pd.DataFrame:
    """Y with date and source for the subjects of `rows`, N for the others."""
    proved = rows[["USUBJID", "ADT", "ADTF", "RSSEQ"]].assign(AVALC="Y")
    return with_all(from_rs(proved, paramcd), subjects, paramcd, "N")


def with_all(records: pd.DataFrame, subjects: pd.DataFrame, paramcd: str, otherwise: Series | str) -> pd.DataFrame:
    """One record per subject: that of `records` (at most one each), else one without date whose value is `otherwise`."""
    without = ~among(subjects["USUBJID"], records["USUBJID"])
    value = otherwise if isinstance(otherwise, str) else otherwise.set_axis(subjects.index).loc[without]
    return append([records, of_adsl(subjects.loc[without], paramcd, value, "FASFL")])


def stated(rows: pd.DataFrame, domain: str, variable: str, dtc: str, sequence: str) -> pd.DataFrame:
    """One dated record per row of an SDTM `domain`, with its `variable` and `sequence` number as source."""
    return pd.DataFrame(
        {
            "USUBJID": rows["USUBJID"],
            "ADT": complete(rows[dtc]),
            "SRCDOM": text(domain, rows.index),
            "SRCVAR": text(variable, rows.index),
            "SRCSEQ": rows[sequence],
        }
    )
