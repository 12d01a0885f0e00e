"""Shared variables of the analysis datasets of medication and procedures: analysis dates, and when it was."""

from schemas.adam.subject_level import SubjectLevel
from schemas.base import Char, Date, Num, derived, predecessor


class Intervention(SubjectLevel, facts="ADSL OCCDS"):
    """A medication or procedure besides the study drugs, with its dates and where it stands relative to the treatment."""

    TRTA: Char = predecessor("ADSL.TRT01A", "Actual Treatment")
    ASEQ: Num = derived(
        "1 to n within a subject, in the order of the keys of the dataset",
    )
    ASTDT: Date = derived(
        "collected start (--STDTC) when complete. Of a partial date {partial start of medication}; null where it is empty",
        imputed=True,
    )
    ASTDTF: Char = derived(
        "part of ASTDT that was imputed: D the day, M day and month; null where the collected start is complete",
    )
    ASTDY: Num = derived(
        "study day of ASTDT: ASTDT - TRTSDT + 1 from TRTSDT on, ASTDT - TRTSDT before it (there is no day 0); null "
        "without either",
    )
    AENDT: Date = derived(
        "collected end (--ENDTC) when complete. Of a partial date the last possible day, not after ADSL.DTHDT and "
        "{cut-off}, yet not before the first possible day; null where it is empty",
        imputed=True,
    )
    AENDTF: Char = derived(
        "part of AENDT that was imputed: D the day, M day and month; null where the collected end is complete",
    )
    AENDY: Num = derived(
        "study day of AENDT: AENDT - TRTSDT + 1 from TRTSDT on, AENDT - TRTSDT before it (there is no day 0); null "
        "without either",
    )
    PREFL: Char = derived(
        "Y for treated subjects when it began before the first dose. The first of these that settles it: --STDTC (a start "
        "on the day TRTSDT is not before it, unless both times are known and say so); an end (--ENDTC, without one "
        "--ENRTPT with --ENTPT, --ENRF) before the first dose; --STRTPT with --STTPT, --STRF; {medication without a "
        "time}. Where the end is before the start the time between them counts",
    )
    ONTRTFL: Char = derived(
        "Y for treated subjects when it did not end before the first dose (see PREFL) and its first possible start is not "
        "later than {cm.concomitant_days} after TRTEDTA. Where the end is before the start the time between them counts",
    )
    FUPFL: Char = derived(
        "Y for treated subjects when the first possible day of its start is later than {cm.concomitant_days} after "
        "TRTEDTA (the last dose, or the data cut-off while treatment goes on)",
    )
