"""ADXW: well-being at every visit."""

import pandas as pd

from pipeline.adam.frames import derive_vars_predecessor, finish
from pipeline.core.product import Product
from pipeline.core.time.dates import complete
from pipeline.study import Study
from schemas.base import AdamDataset, Char, Date, Num, derived, predecessor


class ADXW(AdamDataset, title="Well-being Analysis", key="USUBJID PARAMCD ADT SRCSEQ"):
    """One record per visit of a subject of the safety set with a score up to the cut-off."""

    STUDYID: Char = predecessor("ADSL.STUDYID")
    USUBJID: Char = predecessor("ADSL.USUBJID")
    TRTA: Char = predecessor("ADSL.TRT01A")
    SAFFL: Char = predecessor("ADSL.SAFFL")
    ASEQ: Num = derived("1 to n within a subject in key order")
    PARAMCD: Char = predecessor("XW.XWTESTCD")
    PARAM: Char = predecessor("XW.XWTEST")
    AVAL: Num = predecessor("XW.XWSTRESN")
    AVISIT: Char = predecessor("XW.VISIT")
    AVISITN: Num = predecessor("XW.VISITNUM")
    ADT: Date = derived("date of XWDTC when complete")
    SRCDOM: Char = derived("XW")
    SRCVAR: Char = derived("XWSTRESN")
    SRCSEQ: Num = predecessor("XW.XWSEQ")


def adxw(xw: pd.DataFrame, adsl: pd.DataFrame, study: Study) -> Product:
    """Scores of treated subjects."""
    rows = xw[["USUBJID"]].assign(
        PARAMCD=xw["XWTESTCD"],
        PARAM=xw["XWTEST"],
        AVAL=xw["XWSTRESN"],
        AVISIT=xw["VISIT"],
        AVISITN=xw["VISITNUM"],
        ADT=complete(xw["XWDTC"]),
        SRCDOM="XW",
        SRCVAR="XWSTRESN",
        SRCSEQ=xw["XWSEQ"],
    )
    rows = derive_vars_predecessor(rows, adsl, "ADSL", ADXW)
    kept = rows["SAFFL"].eq("Y") & rows["AVAL"].notna() & rows["ADT"].le(pd.Timestamp(study.dco))
    return Product(finish(rows[kept], ADXW))
