"""ADQS: scores of questionnaires. ADaMIG 1.3 BDS."""

from schemas.adam.finding import Finding
from schemas.base import Char, Num, derived, predecessor


class ADQS(Finding, title="Questionnaires Analysis", key="USUBJID PARCAT1 PARAMCD ADT VISITNUM SRCSEQ"):
    """One record per scale with a score, and one with the number of items answered, per questionnaire of a SAFFL subject up to
    the cut-off."""

    PARCAT1: Char = derived("QSCAT of the items")
    PARAM: Char = derived("name of the scale")
    PARAMCD: Char = derived("scale of the questionnaire's file; NANSWER: the number of items answered")
    AVAL: Num = derived(
        "score from 0 to 100: (mean of the answers - lowest) / (highest - lowest) * 100, 100 less that of reversed scales, "
        "where at least "
        "the part of the items that the questionnaire's file names has an answer"
    )
    CHGCAT1: Char = derived(
        "Improved or Worsened by at least questionnaires.threshold points, in the good sense of the scale; else Stable"
    )
    NITEMS: Num = derived("number of items of the scale, or of the questionnaire", "Number of Items")
    NITEMANS: Num = derived("number of these with one usable answer", "Number of Items Answered")
    SRCVAR: Char = derived("QSSTRESN, of the items")
    SRCSEQ: Num = derived("QSSEQ of the first item of the scale that was answered")
    QSDTC: Char = predecessor("QS.QSDTC", "Date/Time of Finding")
