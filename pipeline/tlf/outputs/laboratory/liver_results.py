"""Liver tests on treatment as multiples of their upper limit of normal (ULN), for Hy's law and its figure (TLF_SPEC 3)."""

import pandas as pd

from pipeline.core.distinct import among
from pipeline.core.numbers.decimals import decimals
from pipeline.core.numbers.measured import measured
from pipeline.tlf.ard.analysis import Population

ENZYMES = ("ALT", "AST")
BILIRUBIN, PHOSPHATASE = "BILI", "ALP"
ENZYME_LIMIT, BILIRUBIN_LIMIT, PHOSPHATASE_LIMIT = 3, 2, 2
"""Multiples of ULN: hepatocellular injury above 3, jaundice above 2, no cholestasis below 2."""
NOT_EVALUATED = "without results of ALT or AST, and of bilirubin, on treatment with an upper limit of normal"


def select_liver(adlb: pd.DataFrame, population: Population) -> pd.DataFrame:
    """Results on treatment with a ULN above 0: USUBJID, SEQ, PARAMCD, ADT, MULTIPLE (of ULN; of one beyond a limit that limit),
    BEYOND: surely above the multiple that is asked of the test, UNDER: ALP surely below its multiple."""
    own = adlb["ONTRTFL"].eq("Y") & adlb["ANRHI"].gt(0) & adlb["PARAMCD"].isin([*ENZYMES, BILIRUBIN, PHOSPHATASE])
    rows = adlb[own & among(adlb["USUBJID"], population.subjects["USUBJID"])]
    result, upper = measured(rows["AVAL"], rows["AVALC"]), decimals(rows["ANRHI"])
    enzyme = rows["PARAMCD"].isin(ENZYMES) & result.above(upper * ENZYME_LIMIT, surely=True)
    bilirubin = rows["PARAMCD"].eq(BILIRUBIN) & result.above(upper * BILIRUBIN_LIMIT, surely=True)
    found = pd.DataFrame({
        "USUBJID": rows["USUBJID"],
        "SEQ": rows["ASEQ"],
        "PARAMCD": rows["PARAMCD"],
        "ADT": rows["ADT"],
        "MULTIPLE": result.number.to_floats() / rows["ANRHI"],
        "BEYOND": enzyme | bilirubin,
        "UNDER": rows["PARAMCD"].eq(PHOSPHATASE) & result.below(upper * PHOSPHATASE_LIMIT, surely=True),
    })  # fmt: skip
    return found[found["MULTIPLE"].notna()]


def evaluated_for_hys_law(liver: pd.DataFrame) -> pd.DataFrame:
    """USUBJID of who has both an enzyme and bilirubin."""
    enzyme, bilirubin = (liver[liver["PARAMCD"].isin(tests)][["USUBJID"]] for tests in (ENZYMES, (BILIRUBIN,)))
    return enzyme[among(enzyme["USUBJID"], bilirubin["USUBJID"])].drop_duplicates()


def highest(liver: pd.DataFrame) -> pd.DataFrame:
    """The first highest multiple of each subject: USUBJID, SEQ, MULTIPLE."""
    ordered = liver.sort_values(["ADT", "SEQ"], kind="stable").sort_values("MULTIPLE", ascending=False, kind="stable")
    return ordered.drop_duplicates("USUBJID")[["USUBJID", "SEQ", "MULTIPLE"]]
