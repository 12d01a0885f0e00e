"""The texts of SDTM by which rules decide, declared once: which the rules know of each variable, and what they make of others.

Variables whose codelist is closed are not here: a text outside it is CT_UNMAPPED by itself (schemas.validation). Not here either
are those whose rules list what they do not know: categories of therapy, subcategories of dispositions, overall responses, units,
frequencies, reference time points. pipeline.sdtm.unknown_terms lists the records.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

import pandas as pd

from pipeline.core.numbers.grades import read_grades
from pipeline.core.series import Series
from schemas.base import DTYPES

EXTENSION = "the codelist may be extended"
"""What an issue says of a term outside a codelist that is not closed."""
# Causality as collected (Y/N, or a scale of likelihood) -> related to study treatment or not; in any case.
RELATED = ("Y", "RELATED", "POSSIBLE", "PROBABLE", "DEFINITE", "POSSIBLY RELATED", "PROBABLY RELATED")
NOT_RELATED = ("N", "NOT RELATED", "NONE", "REMOTE", "UNLIKELY", "UNLIKELY RELATED")
# Milestones that prove enrolment.
ENROLMENT = ("ENTERED INTO TRIAL", "ENROLLED")
RANDOMISATION = ("RANDOMIZED",)
# The state of a lesion.
GONE = ("ABSENT", "NON-PATHOLOGICAL")
PROGRESSED = "UNEQUIVOCAL PROGRESSION"
ENLARGED_FURTHER = ("FURTHER ENLARGEMENT", "FURTHER ENLARGEMENT FROM NADIR")
ENLARGED = ("ENLARGEMENT", "ENLARGEMENT FROM NADIR", *ENLARGED_FURTHER, PROGRESSED)
PRESENT = ("PRESENT", "PATHOLOGICAL", *ENLARGED)
NOT_SEEN = ("NE", "NOT EVALUABLE", "NOT DONE")
STATES = ("TUMSTATE", "LNSTATE")
NEW_GROUPS = ("NEW", "NEW TARGET", "NEW NON-TARGET")
"""TRGRPID and TUSTRESC of a new lesion; iRECIST tells those that are measured from the others."""
DIAMETERS = ("LDIAM", "LPERP", "DIAMETER")
RESPONSES = ("CR", "PR", "SD", "NON-CR/NON-PD", "PD", "NE", "NED", "NOT ALL EVALUATED")
COMPONENTS = ("TRGRESP", "NTRGRESP")
WORSENING = ("NTLWIND", "NEWLWIND")
"""The questions of iRECIST: have non-targets, have new lesions become worse?"""
IRESPONSES = ("iCR", "iPR", "iSD", "NON-iCR/NON-iUPD", "iUPD", "iCPD")
RECIST_TESTS = ("OVRLRESP", "TRGRESP", "NTRGRESP", "NEWLIND", "SYMPTDTR")
INTENTS = ("PALLIATIVE", "CURATIVE", "ADJUVANT", "NEOADJUVANT", "NEO-ADJUVANT", "DEFINITIVE", "RADICAL", "DIAGNOSTIC")


@dataclass(frozen=True)
class Terms:
    """The texts of one variable, or qualifier (QNAM), that the rules know.

    `terms`, and those of the published `codelists` (NCI codes); `any_case`: whatever their case; `reader`: also what it gives a
    number for; `number`: also records that have this variable. `where`: only records with these values are asked; `unless`: none
    with these. `otherwise`: what the rules make of any other text; `remedy`: what to do. `each`: an issue per record, not text.
    """

    variable: str
    terms: tuple[str, ...] = ()
    otherwise: str = ""
    remedy: str = "correct it in the source"
    codelists: tuple[str, ...] = ()
    any_case: bool = False
    reader: Callable[[Series], Series] | None = None
    number: str = ""
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unless: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    code: str = "CT_UNMAPPED"
    each: bool = False


def read_relation(causality: Series) -> Series:
    """RELATED, NOT RELATED, or missing where the causality is neither."""
    answer = causality.str.upper().str.strip()
    related: Series = pd.Series("RELATED", index=causality.index, dtype=DTYPES["Char"]).where(answer.isin(RELATED))
    return related.mask(answer.isin(NOT_RELATED), "NOT RELATED")


def for_adverse_event(reason: Series) -> Series:
    """Which reasons of a change of dose (EXADJ, ECREASOC; free text) name an adverse event, whatever their case."""
    return reason.str.upper().str.contains("ADVERSE EVENT", regex=False).eq(True)


def causality(variable: str) -> Terms:
    """AEREL, or the qualifier with the relation to one drug."""
    return Terms(
        variable,
        (*RELATED, *NOT_RELATED),
        "neither related nor not related: in no table of related events",
        f"write {RELATED[1]} or {NOT_RELATED[1]}",
        any_case=True,
    )


def _grade(variable: str, otherwise: str, lowest: int = 1) -> Terms:
    remedy = f"write {lowest} to 5"
    return Terms(variable, (), otherwise, remedy, reader=partial(read_grades, lowest=lowest), code="GRADE_UNKNOWN", each=True)


def _evaluator(variable: str) -> Terms:
    return Terms(variable, (), "another reader than the investigator: not analysed", "write INVESTIGATOR", codelists=("C78735",))


def _read_number(text: Series) -> Series:
    return pd.to_numeric(text, errors="coerce").astype(DTYPES["Num"])


KNOWN_TERMS: dict[str, tuple[Terms, ...]] = {
    "AE": (
        causality("AEREL"),
        _grade("AETOXGR", "no grade: in no table of grades, and Missing among the maximum grades"),
    ),
    "SUPPAE": (
        _grade("AEITOXGR", "no initial grade: the last one stands for it", 0),
        Terms("AEPRETRT", ("Y", "N"), "does not say whether the event began before treatment"),
    ),
    "MH": (_grade("MHTOXGR", "no grade: no baseline of an adverse event", 0),),
    "SUPPCM": (
        Terms("CMLINE", (), "a line of its own that is never the last one", "write the number of the line", reader=_read_number),
    ),
    "SUPPPR": (Terms("PRINTENT", INTENTS, "not palliative"),),
    "DS": (
        Terms(
            "DSDECOD",
            otherwise="a discontinuation for a reason of its own: no completion, death, progression, withdrawal or loss",
            codelists=("C66727",),
            where={"DSCAT": ("DISPOSITION EVENT",)},
        ),
        Terms(
            "DSDECOD",
            ENROLMENT,
            "no milestone that a rule knows: proves neither enrolment nor randomisation",
            codelists=("C114118",),
            where={"DSCAT": ("PROTOCOL MILESTONE",)},
        ),
    ),
    "RS": (
        Terms(
            "RSCAT",
            otherwise="another criterion than RECIST 1.1 and iRECIST: its responses are not analysed",
            remedy="write RECIST 1.1 or iRECIST",
            codelists=("C124298", "C118971"),
            where={"RSTESTCD": RECIST_TESTS},
        ),
        _evaluator("RSEVAL"),
        Terms(
            "RSSTRESC",
            RESPONSES,
            "no response of RECIST 1.1: no AVAL in ADRS",
            where={"RSTESTCD": COMPONENTS},
            unless={"RSCAT": ("iRECIST",)},
        ),
        Terms(
            "RSSTRESC",
            (*IRESPONSES, "NE", "NED", "NOT ALL EVALUATED"),
            "no response of iRECIST: no AVAL in ADRS",
            where={"RSTESTCD": COMPONENTS, "RSCAT": ("iRECIST",)},
        ),
        Terms("RSSTRESC", ("Y", "N"), "no answer", "write Y or N", where={"RSTESTCD": ("NEWLIND", "SYMPTDTR", *WORSENING)}),
        Terms("RSSTRESC", (), "no score", "fill RSSTRESN with 0 to 5", number="RSSTRESN", where={"RSTESTCD": ("ECOG101",)}),
    ),
    "TR": (
        Terms(
            "TRGRPID",
            ("TARGET", "NON-TARGET", *NEW_GROUPS),
            "neither target, non-target nor new: in no sum and no state",
            where={"TRTESTCD": (*DIAMETERS, *STATES)},
        ),
        _evaluator("TREVAL"),
        Terms(
            "TRSTRESC",
            (*GONE, *PRESENT, *NOT_SEEN),
            "not evaluated",
            where={"TRTESTCD": STATES, "TRGRPID": ("NON-TARGET",)},
        ),
        Terms(
            "TRSTRESC",
            (*GONE, *PRESENT, *NOT_SEEN, "EQUIVOCAL", "UNEQUIVOCAL"),
            "a new lesion that is there for certain",
            where={"TRTESTCD": STATES, "TRGRPID": NEW_GROUPS},
        ),
        Terms(
            "TRSTRESC",
            (*NOT_SEEN, "TOO SMALL TO MEASURE"),
            "no size: the sum of the visit is incomplete",
            "fill TRSTRESN",
            number="TRSTRESN",
            where={"TRTESTCD": DIAMETERS, "TRGRPID": ("TARGET",)},
        ),
    ),
    "TU": (
        Terms(
            "TUSTRESC",
            ("TARGET", "NON-TARGET", *NEW_GROUPS),
            "neither target nor non-target",
            where={"TUTESTCD": ("TUMIDENT",)},
        ),
        _evaluator("TUEVAL"),
    ),
    "SS": (
        Terms(
            "SSSTRESC",
            otherwise="proves neither life nor death",
            remedy="write ALIVE, DEAD or UNKNOWN",
            codelists=("C124304",),
            where={"SSTESTCD": ("SURVSTAT",)},
        ),
    ),
}  # fmt: skip
"""By dataset as submitted. The relation to each drug (SUPPAE) is added where the trial names its qualifier."""
