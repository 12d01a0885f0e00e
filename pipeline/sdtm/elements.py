"""The elements of this trial: takes nothing, gives the one list that SE, TA and TE state. STUDY_SPEC 3.2 SE, 3.3.

Its own module because what a subject goes through and what was planned must be the same four elements, in the same epochs.
"""

from dataclasses import dataclass

from pipeline.sdtm.timing import FOLLOW_UP, SCREENING, TREATMENT


@dataclass(frozen=True)
class Element:
    """An element of the arm: code, name, epoch, the rules of its start and end, and the rule that leads past the next one."""

    code: str
    name: str
    epoch: str
    start: str
    end: str
    transition: str = ""


_LEAVE = "If progressive disease, intolerance, withdrawal or death, go to follow-up"

SCRN = Element("SCRN", "Screening", SCREENING, "Informed consent", "First dose of either drug")
COMB = Element(
    "COMB", "Surufatinib + Envafolimab", TREATMENT,
    "First dose of either drug",
    "End of the last cycle with envafolimab (21 days), or the day after the last dose of both drugs",
    _LEAVE,
)  # fmt: skip
MONO = Element(
    "MONO", "Surufatinib", TREATMENT,
    "End of the last cycle with envafolimab, surufatinib going on",
    "Day after the last dose",
    _LEAVE,
)  # fmt: skip
FU = Element("FU", "Follow-up", FOLLOW_UP, "Day after the last dose of both drugs", "End of participation")

ELEMENTS = (SCRN, COMB, MONO, FU)
ORDER = {element.code: float(number) for number, element in enumerate(ELEMENTS, start=1)}
