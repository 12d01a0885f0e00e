"""ADEX: exposure by drug, as given and summed up (STUDY_SPEC 5.7)."""

from functools import cache

from schemas.adam.subject_level import Analysed
from schemas.base import Char, Date, Num, derived, extended, predecessor
from schemas.design import DrugColumns


class ADEX(Analysed, title="Exposure Analysis", key="USUBJID PARAMCD EXTRT ASTDT EXSEQ", facts="ADSL BDS OCCDS EX"):
    """One record per dose or interval of constant dose, and one per summary, drug and treated subject."""

    ASEQ: Num = derived("1 to n within a subject in key order")
    PARAM: Char = derived("name of the parameter, with drug and unit")
    PARAMCD: Char = derived("code of the parameter, which begins with the letter of the drug")
    PARAMN: Num = derived("order of the parameters")
    PARCAT1: Char = derived("Individual, or Summary over the treatment with the drug")
    EXTRT: Char = predecessor("EX.EXTRT")
    AVAL: Num = derived(
        "one dose of the record in mg, null where EXDOSU is no mass; or the summary that PARAM names, with its unit"
    )
    ASTDT: Date = derived("first day of the record; of a summary the first dose of the drug")
    AENDT: Date = derived("last day of the record, not after the cut-off; of a summary the last dose of the drug")
    ASTDY: Num = derived("study day of ASTDT from TRTSDT")
    AENDY: Num = derived("study day of AENDT from TRTSDT")
    ADURN: Num = derived("AENDT - ASTDT + 1")
    ADURU: Char = derived("DAYS where ADURN is present")
    EXDOSE: Num = predecessor("EX.EXDOSE", core="Cond")
    EXDOSU: Char = predecessor("EX.EXDOSU", core="Cond")
    EXDOSFRQ: Char = predecessor("EX.EXDOSFRQ", core="Cond")
    EXSEQ: Num = predecessor("EX.EXSEQ", core="Cond")  # a summary has none
    SRCDOM: Char = derived("EX; EC for injections not given")
    SRCVAR: Char = derived("variable that gave AVAL")
    SRCSEQ: Num = derived("EXSEQ of a dose record")


@cache
def adex(drugs: tuple[DrugColumns, ...]) -> type[ADEX]:
    """ADEX whose codes say which letter is which drug's."""
    letters = ", ".join(f"{drug.letter} {drug.word}" for drug in drugs if drug.letter)
    return extended(ADEX, {"PARAMCD": (Char, derived(f"code of the parameter; {letters}"))} if letters else {})
