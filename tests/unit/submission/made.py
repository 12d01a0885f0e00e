"""A small declared dataset with every kind of variable, for the tests of files."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from pipeline.submission.faults import SubmissionError
from pipeline.submission.layer import Member
from pipeline.submission.xpt.limits import limit_faults
from pipeline.submission.xpt.writer import write_dataset
from schemas.base import AdamDataset, Char, Date, Num, SdtmDomain, conform, var


class ADX(AdamDataset, name="ADX", title="Made for Tests", key="USUBJID ASEQ"):
    """One record per subject and number."""

    USUBJID: Char = var("Unique Subject Identifier")
    ASEQ: Num = var("Analysis Sequence Number")
    AVAL: Num = var("Analysis Value")
    AVALC: Char = var("Analysis Value (C)")
    ADT: Date = var("Analysis Date")
    ADTM: Date = var("Analysis Datetime")


class NOTES(SdtmDomain, name="NOTES", title="Text Alone", key="IDVAR"):
    """Nothing but text: a record can be blank."""

    IDVAR: Char = var("Identifying Variable")
    QVAL: Char = var("Data Value")


ROWS: list[tuple[Any, ...]] = [
    ("X-01", 1.0, 0.1, "left", "2024-02-29", "2024-02-29 13:05:07"),
    ("X-01", 2.0, np.nan, None, None, None),
    ("X-02", 1.0, -1234.5, "a longer value", "1959-12-31", "1960-01-01 00:00:00"),
]


def adx(**changes: list[Any]) -> Member:
    """ADX with the three ROWS; a change replaces a whole column."""
    table = pd.DataFrame(ROWS, columns=["USUBJID", "ASEQ", "AVAL", "AVALC", "ADT", "ADTM"])
    return Member(ADX, conform(table.assign(**changes), ADX))


def write_xpt(member: Member, lengths: Mapping[str, int], stamped: date) -> bytes:
    """One dataset as a transport file; SubmissionError lists every fault."""
    if faults := limit_faults(member):
        raise SubmissionError(faults)
    return write_dataset(member, lengths, stamped)


def notes(*rows: tuple[str | None, str | None]) -> Member:
    return Member(NOTES, conform(pd.DataFrame(list(rows), columns=["IDVAR", "QVAL"], dtype="str"), NOTES))
