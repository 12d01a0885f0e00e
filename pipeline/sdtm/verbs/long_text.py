"""Split text of more than 200 bytes: the first 200 bytes stay, the rest becomes further qualifiers (STUDY_SPEC 3; SDTMIG 4.5.3).

A long AETERM continues in SUPPAE as AETERM1, AETERM2, a long qualifier likewise; no character is cut in two. A domain without
SUPP-- cannot carry the rest: there the whole text stands on the issue list.
"""

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from pipeline.core.issues import found, gather
from pipeline.core.series import Series
from pipeline.sdtm.verbs.mapping import Supp
from schemas.base import DTYPES

LIMIT = 200
_MOST_BYTES_OF_A_CHARACTER = 4
_CUT = "cut at 200 bytes in SDTM; this list has the whole text"


class LongText(NamedTuple):
    """The records with every text in its limit, the qualifiers that continue them (column SUPP.<name> each), and the issues."""

    records: pd.DataFrame
    continued: dict[str, Supp]
    issues: pd.DataFrame


def shorten(records: pd.DataFrame, name: str, texts: Mapping[str, Supp], has_supp: bool) -> LongText:
    """`texts`: the columns that may be long, each with the label and origin that its continuation has in SUPP--."""
    columns: dict[str, Series] = {}
    continued: dict[str, Supp] = {}
    issues = []
    for column, supp in texts.items():
        long = is_long(records[column])
        if not long.any():
            continue
        variable = column.removeprefix("SUPP.")
        parts = pd.DataFrame(records.loc[long, column].map(chunks).tolist(), index=records.index[long]).astype(DTYPES["Char"])
        columns[column] = records[column].mask(long, parts[0].reindex(records.index))
        text = records.loc[long, column]
        if has_supp:
            names = {number: continuation(variable, number) for number in parts.columns[1:]}
            columns |= {f"SUPP.{qnam}": parts[number].reindex(records.index) for number, qnam in names.items()}
            continued |= dict.fromkeys(names.values(), supp)
        said = {} if has_supp else {"action": _CUT, "severity": "warn"}
        issues.append(found("TEXT_LONG", records[long], name, column=variable, value=text, **said))
    return LongText(records.assign(**columns), continued, gather(*issues))


def is_long(text: Series) -> Series:
    """Whether a text has more bytes of UTF-8 than fit."""
    candidates = text[text.str.len().gt(LIMIT / _MOST_BYTES_OF_A_CHARACTER).fillna(False)]
    return candidates.str.encode("utf-8").str.len().gt(LIMIT).reindex(text.index, fill_value=False).astype(bool)


def chunks(text: str) -> list[str]:
    """The text in parts of at most 200 bytes, none of which ends inside a character; joined, they are the text."""
    content, start, parts = text.encode(), 0, []
    while start < len(content):
        part = content[start : start + LIMIT].decode(errors="ignore")
        parts.append(part)
        start += len(part.encode())
    return parts


def continuation(variable: str, number: int) -> str:
    """QNAM of part `number` (the first is 0, the variable itself), in 8 characters: AETERM1; for a name of eight, AERELNS1."""
    digits = str(number)
    return variable[: 8 - len(digits)] + digits
