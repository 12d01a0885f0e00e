"""Forms of the follow-up: subsequent therapy, end of study, survival, death (STUDY_SPEC 2.2)."""

from schemas.base import Char
from schemas.raw.form import DATE, ROW_KEY, RawForm, ask


class SAT(RawForm, name="crf_sat", key=ROW_KEY, title="Subsequent Anti-cancer Therapy"):
    """One row per therapy after the trial's treatment was decided to end."""

    TYPE: Char = ask("Type", "SYSTEMIC", "RADIOTHERAPY", "SURGERY")
    DRUG: Char = ask("Drug or procedure")
    STDT: Char = ask("Start date", format=DATE)
    ENDT: Char = ask("End date", format=DATE)
    REAS: Char = ask("Reason", "PROGRESSIVE DISEASE", "INVESTIGATOR'S CHOICE")
    INTENT: Char = ask("Intent", "CURATIVE", "PALLIATIVE")


class EOS(RawForm, name="crf_eos", key=ROW_KEY, title="End of Study"):
    """One row per screening number that has left the study."""

    EOSYN: Char = ask("Has the subject left the study?", "Y", "N")
    EOSDT: Char = ask("Date", format=DATE)
    EOSREAS: Char = ask(
        "Reason", "DEATH", "LOST TO FOLLOW-UP", "WITHDRAWAL BY SUBJECT", "SCREEN FAILURE", "PHYSICIAN DECISION", "COMPLETED"
    )


class SURV(RawForm, name="crf_surv", key=ROW_KEY, title="Survival Follow-up"):
    """One row per contact."""

    CONTDT: Char = ask("Date for which the status is known", format=DATE)
    STATUS: Char = ask("Status", "ALIVE", "DEAD", "UNKNOWN", "NOT REACHED")
    SOURCE: Char = ask("Source", "SUBJECT", "FAMILY", "MEDICAL RECORD")


class DTH(RawForm, name="crf_dth", key=ROW_KEY, title="Death"):
    """One row per death."""

    DTHDT: Char = ask("Date of death", format=DATE)
    CAUSE: Char = ask("Primary cause of death", "DISEASE PROGRESSION", "ADVERSE EVENT", "OTHER", "UNKNOWN")
    CAUSEOTH: Char = ask("Other cause, specify")
    REL: Char = ask("Related to the trial's treatment?", "RELATED", "NOT RELATED")
