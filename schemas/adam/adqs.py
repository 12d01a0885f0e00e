"""ADQS: scores of questionnaires. ADaMIG 1.3 BDS."""

from schemas.adam.finding import Finding
from schemas.base import Char, Num, derived, predecessor


class ADQS(Finding, title="Questionnaires Analysis", key="USUBJID PARCAT1 PARAMCD ADT VISITNUM SRCSEQ"):
    """One record per scale with a score, and one with the number of items answered, per questionnaire of a SAFFL subject up to
    the cut-off."""

    PARCAT1: Char = derived(
        "QS.QSCAT of the items of the questionnaire, the same for all its scales",
    )
    PARAM: Char = derived(
        "name of the scale of the questionnaire, or number of items answered",
    )
    PARAMCD: Char = derived(
        "code of the scale of the questionnaire; NANSWER for the number of items of the questionnaire that have an answer",
    )
    AVAL: Num = derived(
        "{scores of scales}",
    )
    CHGCAT1: Char = derived(
        "Improved or Worsened where CHG is at least {questionnaires.threshold} points in the good or in the bad sense of "
        "the scale, else Stable; null where CHG is null",
    )
    NITEMS: Num = derived(
        "number of items that the scale has, of NANSWER that the questionnaire has",
        "Number of Items",
    )
    NITEMANS: Num = derived(
        "number of the items of the scale with one usable answer, of NANSWER of the questionnaire",
        "Number of Items Answered",
    )
    SRCVAR: Char = derived(
        "QSSTRESN: the SDTM variable of the answers to the items",
    )
    SRCSEQ: Num = derived(
        "QS.QSSEQ of the first item of the scale that was answered, without any that of the first answer of the questionnaire",
    )
    QSDTC: Char = predecessor("QS.QSDTC", "Date/Time of Finding")
