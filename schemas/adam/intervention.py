"""Shared variables of the analysis datasets of medication and procedures: analysis dates, and when it was."""

from schemas.adam.subject_level import SubjectLevel
from schemas.base import Char, Date, Num, derived, predecessor

_OVER = "where the end is before the start the time between them counts"


class Intervention(SubjectLevel, facts="ADSL OCCDS"):
    """A medication or procedure besides the study drugs, with its dates and where it stands relative to the treatment."""

    TRTA: Char = predecessor("ADSL.TRT01A", "Actual Treatment")
    ASEQ: Num = derived("1 to n within a subject in key order")
    ASTDT: Date = derived(
        "collected start; of a partial one the first possible day, or the first dose where that is possible (cm.partial_start)"
    )
    ASTDTF: Char = derived("the part of ASTDT that was imputed (D: day, M: month and day)")
    ASTDY: Num = derived("study day of ASTDT from TRTSDT")
    AENDT: Date = derived(
        "collected end; a missing day is the last of the month, a missing month 31 December, not after death or cut-off; null "
        "while "
        "ongoing"
    )
    AENDTF: Char = derived("the part of AENDT that was imputed (D: day, M: month and day)")
    AENDY: Num = derived("study day of AENDT from TRTSDT")
    PREFL: Char = derived(
        "Y for treated subjects when it began before the first dose: by the collected start, else the end, else the relative "
        "timing "
        f"variables; also when nothing says so and it can have (cm.partial_start); {_OVER}"
    )
    ONTRTFL: Char = derived(
        "Y when it was, or may have been, on a day from the first dose to cm.concomitant_days after the last one or the cut-off; "
        f"{_OVER}"
    )
    FUPFL: Char = derived("Y when it began later than that")
