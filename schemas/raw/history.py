"""Forms of the history: medical history, earlier systemic therapy, surgery and radiotherapy (STUDY_SPEC 2.2)."""

from schemas.base import Char
from schemas.raw.form import DATE, NUMBER, ROW_KEY, RawForm, ask


class MH(RawForm, name="crf_mh", key=ROW_KEY, title="Medical History"):
    """One row per condition."""

    MHTERM: Char = ask("Condition")
    MHSTDT: Char = ask("Start date", format=DATE)
    MHENDT: Char = ask("End date", format=DATE)
    MHONGO: Char = ask("Ongoing at consent?", "Y", "N")
    MHTOXGR: Char = ask("CTCAE grade when ongoing", "1", "2", "3", "4")


class PTX(RawForm, name="crf_ptx", key=ROW_KEY, title="Prior Systemic Therapy"):
    """One row per drug of a line of therapy."""

    LINE: Char = ask("Line of therapy, from 1", format=NUMBER)
    REGIMEN: Char = ask("Regimen")
    DRUG: Char = ask("Drug")
    TYPE: Char = ask("Type", "CHEMOTHERAPY", "TARGETED THERAPY", "IMMUNOTHERAPY", "OTHER")
    STDT: Char = ask("Start date", format=DATE)
    ENDT: Char = ask("End date", format=DATE)
    BEST: Char = ask("Best response", "CR", "PR", "SD", "PD", "NE", "UNK")
    STOPREAS: Char = ask("Reason stopped", "PROGRESSIVE DISEASE", "TOXICITY", "COMPLETED")
    PDDT: Char = ask("Date of progression", format=DATE)


class PSRG(RawForm, name="crf_psrg", key=ROW_KEY, title="Prior Cancer Surgery"):
    """One row per operation."""

    PROC: Char = ask("Procedure")
    SITE: Char = ask("Site of the body")
    DT: Char = ask("Date", format=DATE)


class PRT(RawForm, name="crf_prt", key=ROW_KEY, title="Prior Radiotherapy"):
    """One row per course."""

    SITE: Char = ask("Site of the body")
    DOSE: Char = ask("Total dose", format=NUMBER)
    UNIT: Char = ask("Unit of the dose", "Gy")
    STDT: Char = ask("Start date", format=DATE)
    ENDT: Char = ask("End date", format=DATE)
    INTENT: Char = ask("Intent", "CURATIVE", "PALLIATIVE")
