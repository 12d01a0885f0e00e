"""Forms of a tumour assessment: targets, their sum, non-targets, new lesions, response (STUDY_SPEC 2.2, RECIST 1.1)."""

from schemas.base import Char
from schemas.raw.form import DATE, NUMBER, ROW_KEY, RawForm, ask


class TL(RawForm, name="crf_tl", key=ROW_KEY, title="Target Lesions"):
    """One row per target lesion per scan."""

    LESID: Char = ask("Lesion (T01, T02; fragments T02.1)")
    SITE: Char = ask("Organ")
    SITEDTL: Char = ask("Detail of the location")
    LAT: Char = ask("Laterality", "LEFT", "RIGHT")
    NODE: Char = ask("Lymph node?", "Y", "N")
    METHOD: Char = ask("Method", "CT SCAN", "MRI", "PET/CT SCAN", "CALIPER MEASUREMENT METHOD")
    SCANDT: Char = ask("Date of the scan", format=DATE)
    EVALST: Char = ask("Evaluation", "MEASURED", "TOO SMALL", "ABSENT", "NOT EVALUABLE", "NOT DONE", "MERGED")
    DIAM: Char = ask("Diameter (node: short axis)", format=NUMBER)
    DIAMU: Char = ask("Unit of the diameter", "mm", "cm")
    TSTM: Char = ask("Too small to measure", "Y")
    NEREAS: Char = ask("Reason not evaluable")
    SPLITOF: Char = ask("Fragment of lesion")
    MERGEOF: Char = ask("Merged from lesions, separated by '/'")


class TLSUM(RawForm, name="crf_tlsum", key=ROW_KEY, title="Sum of Target Lesions"):
    """One row per scan time: the investigator's own sums."""

    SUMDIAM: Char = ask("Sum of diameters", format=NUMBER)
    SUMU: Char = ask("Unit of the sum", "mm", "cm")
    NADIRRPT: Char = ask("Smallest sum before this scan", format=NUMBER)
    PCHGRPT: Char = ask("Change from baseline (%)", format=NUMBER)


class NTL(RawForm, name="crf_ntl", key=ROW_KEY, title="Non-target Lesions"):
    """One row per non-target lesion per scan."""

    LESID: Char = ask("Lesion (NT01, NT02)")
    SITE: Char = ask("Organ")
    NODE: Char = ask("Lymph node?", "Y", "N")
    METHOD: Char = ask("Method", "CT SCAN", "MRI", "PET/CT SCAN", "CALIPER MEASUREMENT METHOD")
    SCANDT: Char = ask("Date of the scan", format=DATE)
    STATUS: Char = ask("State", "PRESENT", "ABSENT", "UNEQUIVOCAL PROGRESSION", "NOT EVALUABLE", "NOT DONE")
    NEREAS: Char = ask("Reason not evaluable")


class NL(RawForm, name="crf_nl", key=ROW_KEY, title="New Lesions"):
    """One row per new lesion per scan; one row with NLYN = N when there is none."""

    NLYN: Char = ask("Any new lesion?", "Y", "N")
    LESID: Char = ask("Lesion (NEW01, NEW02)")
    SITE: Char = ask("Organ")
    METHOD: Char = ask("Method", "CT SCAN", "MRI", "PET/CT SCAN", "CALIPER MEASUREMENT METHOD")
    SCANDT: Char = ask("Date of the scan", format=DATE)
    NLSTAT: Char = ask("Certainty", "EQUIVOCAL", "UNEQUIVOCAL")
    DIAM: Char = ask("Diameter (mm)", format=NUMBER)


class RSP(RawForm, name="crf_rsp", key=ROW_KEY, title="Response Assessment"):
    """One row per scan time, by the investigator."""

    RSDT: Char = ask("Date of the assessment", format=DATE)
    TRESP: Char = ask("Target response", "CR", "PR", "SD", "PD", "NE", "NA")
    NTRESP: Char = ask("Non-target response", "CR", "NON-CR/NON-PD", "PD", "NE", "NA")
    NEWLES: Char = ask("New lesions?", "Y", "N")
    OVRESP: Char = ask("Overall response", "CR", "PR", "SD", "NON-CR/NON-PD", "PD", "NE", "ND")
    CLINPD: Char = ask("Clinical progression?", "Y", "N")
    NOTDONE: Char = ask("Assessment not done", "Y")
    REAS: Char = ask("Reason not done")
