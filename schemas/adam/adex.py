"""ADEX: exposure by drug, as given and summed up (STUDY_SPEC 5.7)."""

from functools import cache

from schemas.adam.subject_level import Analysed
from schemas.base import Char, Date, Num, derived, extended, predecessor
from schemas.design import DrugColumns


class ADEX(Analysed, title="Exposure Analysis", key="USUBJID PARAMCD EXTRT ASTDT EXSEQ", facts="ADSL BDS OCCDS EX"):
    """One record per dose or interval of constant dose, and one per summary, drug and treated subject."""

    ASEQ: Num = derived(
        "1 to n within a subject, in the order of the keys of the dataset",
    )
    PARAM: Char = derived(
        "name of the parameter that PARAMCD is the code of, with drug and unit",
    )
    PARAMCD: Char = derived(
        "code of the parameter, which begins with the letter of the drug",
    )
    PARAMN: Num = derived(
        "number of the parameter, in the order drug by drug: the single dose, then the summaries",
    )
    PARCAT1: Char = derived(
        "Individual for a record of EX, Summary for one value over the treatment with the drug",
    )
    EXTRT: Char = predecessor("EX.EXTRT")
    AVAL: Num = derived(
        "single dose, or summary over the treatment with the drug, by parameter (PARAMCD); the method stands there",
    )
    ASTDT: Date = derived(
        "first day of the record (EX.EXSTDTC, see ADSL.TRTSDT for partial dates); of a summary the first of these of the drug",
        imputed=True,
    )
    AENDT: Date = derived(
        "last day of the record (EX.EXENDTC, see ADSL.TRTEDT for partial and missing dates), not after {cut-off}; while "
        "the drug goes on the cut-off. Of a summary the latest of these of the drug",
        imputed=True,
    )
    ASTDY: Num = derived(
        "study day of ASTDT: ASTDT - TRTSDT + 1 from TRTSDT on, ASTDT - TRTSDT before it (there is no day 0); null "
        "without either",
    )
    AENDY: Num = derived(
        "study day of AENDT: AENDT - TRTSDT + 1 from TRTSDT on, AENDT - TRTSDT before it (there is no day 0); null "
        "without either",
    )
    ADURN: Num = derived(
        "AENDT - ASTDT + 1, in days; null where either is missing",
    )
    ADURU: Char = derived(
        "DAYS where ADURN is present, else null: the unit of ADURN",
    )
    EXDOSE: Num = predecessor("EX.EXDOSE", core="Cond")
    EXDOSU: Char = predecessor("EX.EXDOSU", core="Cond")
    EXDOSFRQ: Char = predecessor("EX.EXDOSFRQ", core="Cond")
    EXSEQ: Num = predecessor("EX.EXSEQ", core="Cond")  # a summary has none
    SRCDOM: Char = derived(
        "SDTM dataset of the records: EX; EC for the number of doses omitted",
    )
    SRCVAR: Char = derived(
        "variable of SRCDOM: EXDOSE, ECOCCUR for the number of doses omitted",
    )
    SRCSEQ: Num = derived(
        "EX.EXSEQ of the record of a single dose; null of a summary",
    )


@cache
def adex(drugs: tuple[DrugColumns, ...]) -> type[ADEX]:
    """ADEX whose codes say which letter is which drug's."""
    letters = ", ".join(f"{drug.letter} {drug.word}" for drug in drugs if drug.letter)
    return extended(
        ADEX,
        {"PARAMCD": (Char, derived(f"code of the parameter, beginning with the letter of the drug: {letters}"))}
        if letters
        else {},
    )
