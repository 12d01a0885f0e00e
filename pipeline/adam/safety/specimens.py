"""Parameters by specimen: takes laboratory records, gives the parameter of each: that of blood keeps the test's code.

Bilirubin in urine is no bilirubin in serum: results of different specimens never share a baseline, a worst grade or a rule. The
rules here mean the test in blood, serum or plasma.
"""

import pandas as pd

from pipeline.adam.frames import text
from pipeline.adam.safety.counted import count_issues
from pipeline.core.distinct import looked_up
from pipeline.core.issues import gather
from pipeline.core.series import Series
from schemas.base import DTYPES

CODE_LENGTH = 8  # of PARAMCD

BLOOD = (
    "BLOOD", "WHOLE BLOOD", "ARTERIAL BLOOD", "VENOUS BLOOD", "MIXED VENOUS BLOOD", "CAPILLARY BLOOD",
    "ARTERIALIZED CAPILLARY BLOOD", "SERUM", "PLASMA", "ARTERIAL PLASMA", "VENOUS PLASMA",
    "CAPILLARY PLASMA", "PLATELET POOR PLASMA", "PLATELET RICH PLASMA",
    "SERUM OR PLASMA", "SERUM OR PLASMA OR BLOOD", "SERUM/PLASMA",
)  # fmt: skip
# Other specimens -> what PARAMCD ends with. A test code is cut where both have more than eight characters.
SUFFIXES = {
    "URINE": "_U", "URINE SEDIMENT": "_D", "CEREBROSPINAL FLUID": "_C", "STOOL": "_F", "SALIVA": "_V", "SPUTUM": "_S",
    "BONE MARROW": "_M", "PERITONEAL FLUID": "_A", "PLEURAL FLUID": "_P", "PERICARDIAL FLUID": "_H", "SYNOVIAL FLUID": "_J",
    "AMNIOTIC FLUID": "_N", "GASTRIC FLUID": "_G", "BILE": "_B", "TISSUE": "_T", "TUMOR TISSUE": "_X", "LYMPH NODE TISSUE": "_L",
    "SWABBED MATERIAL": "_W", "CORD BLOOD": "_K", "HAIR": "_R",
}  # fmt: skip
URINALYSIS = "URIN"  # in the category of a test whose specimen is not stated


def derive_vars_specimen(lb: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """`lb` (LBTESTCD, LBTEST, LBCAT; LBSPEC where collected) with PARAMCD and TESTNAME, the name with the specimen; and issues.

    Records whose specimen has no parameter of its own are left out and listed.
    """
    specimen = _specimen(lb)
    other = specimen.notna() & ~specimen.isin(BLOOD)
    suffix = looked_up(specimen, SUFFIXES)
    cut = lb["LBTESTCD"].str.slice(0, CODE_LENGTH - 2) + suffix
    code = lb["LBTESTCD"].where(~other, cut)
    named = lb["LBTEST"].where(~other, lb["LBTEST"] + ", " + specimen.str.capitalize())
    kept = lb.assign(PARAMCD=code.astype(DTYPES["Char"]), TESTNAME=named.astype(DTYPES["Char"]))
    shared = _shared(kept)
    unknown = count_issues("SPECIMEN_UNKNOWN", kept.loc[code.isna()], "LB", "LBSPEC", ["LBTESTCD"])
    message = "is of a test whose code, cut to six characters, is that of another in the same specimen"
    double = count_issues("SPECIMEN_UNKNOWN", kept.loc[shared], "LB", "LBTESTCD", ["LBSPEC"], message=message)
    return kept.loc[code.notna() & ~shared], gather(unknown, double)


def in_blood(lb: pd.DataFrame) -> Series:
    """Which records of LB are of blood, serum or plasma: the specimen that a test without one has."""
    specimen = _specimen(lb)
    return specimen.isna() | specimen.isin(BLOOD)


def _specimen(lb: pd.DataFrame) -> Series:
    """The specimen as stated; urine where the category of the test says so."""
    stated = lb["LBSPEC"].str.strip().str.upper() if "LBSPEC" in lb else text(None, lb.index)
    in_urine = lb["LBCAT"].str.contains(URINALYSIS, case=False).eq(True) & stated.isna()
    return stated.mask(in_urine, "URINE")


def _shared(lb: pd.DataFrame) -> Series:
    """Whether a cut code stands for a test other than the first that has it."""
    pairs = lb[["PARAMCD", "LBTESTCD"]].dropna().drop_duplicates().sort_values(["PARAMCD", "LBTESTCD"], kind="stable")
    later = pairs.loc[pairs.duplicated("PARAMCD")]
    keys = (lb["PARAMCD"] + " " + lb["LBTESTCD"]).fillna("")
    return keys.isin(later["PARAMCD"] + " " + later["LBTESTCD"])
