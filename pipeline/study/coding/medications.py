"""Medication: a coder's export of names and ATC classes, and a list of the ATC, where the trial has one, that completes it.

A code of the ATC says the classes above it: N02BE is in N02B, N02 and N.
"""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pipeline.core.distinct import looked_up
from pipeline.core.series import Series
from pipeline.study.coding.files import LINE, CodingError, read_csv
from pipeline.study.coding.resolved import VERBATIM, by_verbatim, compare_with_dictionary
from schemas.base import DTYPES

CODED_FILE, ATC_FILE = "whodrug.csv", "atc.csv"
LENGTHS = {1: 1, 2: 3, 3: 4, 4: 5}
"""Level of the ATC -> signs of its code."""
LEVELS = tuple(f"ATC{level}{what}" for level in LENGTHS for what in ("", "CD"))
PARTS = ("DECOD", *LEVELS)


@dataclass(frozen=True, eq=False)
class MedicationCoding:
    """`coded`: one row per verbatim name (resolved.by_verbatim); `atc`: code -> name, empty without a list."""

    coded: pd.DataFrame
    atc: dict[str, str]


def read_medications(files: dict[str, tuple[Path, bytes]]) -> MedicationCoding | None:
    """The coding of medication; None without its file."""
    if CODED_FILE not in files:
        if ATC_FILE in files:
            raise CodingError(f"{files[ATC_FILE][0]}: is not needed without {CODED_FILE}, which says the class of each name")
        return None
    path, content = files[CODED_FILE]
    coded = read_csv(path, content, needed=(VERBATIM, "DECOD"), known=LEVELS)
    for line in coded.loc[coded[VERBATIM].isna(), LINE].head(1):
        raise CodingError(f"{path}, line {line}: has no {VERBATIM}; write the name as it was collected")
    for level, length in LENGTHS.items():
        code = coded[f"ATC{level}CD"]
        wrong = coded[code.notna() & ~code.str.fullmatch(rf"[A-Z][A-Z0-9]{{{length - 1}}}").fillna(True).astype(bool)]
        for line, said in wrong[[LINE, f"ATC{level}CD"]].head(1).to_numpy().tolist():
            raise CodingError(f"{path}, line {line}: ATC{level}CD is '{said}', and a code of level {level} has {length} signs")
    atc = read_csv(*files[ATC_FILE], needed=("CODE", "NAME"), known=()) if ATC_FILE in files else None
    names = dict(zip(atc["CODE"], atc["NAME"], strict=True)) if atc is not None else {}
    return MedicationCoding(by_verbatim(coded, resolve_medications(coded, names), PARTS), names)


def resolve_medications(given: pd.DataFrame, atc: dict[str, str]) -> pd.DataFrame:
    """Coded names (PARTS, some of them missing) with all classes above the deepest: PARTS, STATE, SAYS."""
    deepest = given["ATC4CD"].fillna(given["ATC3CD"]).fillna(given["ATC2CD"]).fillna(given["ATC1CD"])
    codes = {level: deepest.str[:length].where(deepest.str.len().ge(length)) for level, length in LENGTHS.items()}
    resolved = given.assign(**{f"ATC{level}CD": code for level, code in codes.items()})
    names = {f"ATC{level}": looked_up(code, atc) for level, code in codes.items()} if atc else {}
    resolved = resolved.assign(**names)
    unknown = pd.Series(False, index=given.index)
    for level in LENGTHS if atc else ():
        unknown |= codes[level].notna() & resolved[f"ATC{level}"].isna()
    return compare_with_dictionary(given, resolved, unknown, PARTS)


def deepest_class(terms: pd.DataFrame, what: str) -> Series:
    """The name (`what` is "") or code ("CD") of the deepest class that a medication has."""
    found: Series = pd.Series(None, index=terms.index, dtype=DTYPES["Char"])
    for level in LENGTHS:
        found = terms[f"ATC{level}{what}"].where(terms[f"ATC{level}CD"].notna() | terms[f"ATC{level}"].notna()).fillna(found)
    return found
