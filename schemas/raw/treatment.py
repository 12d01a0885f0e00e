"""Forms of the treatment: surufatinib intervals, envafolimab injections, end of treatment per drug (STUDY_SPEC 2.2)."""

from schemas.base import Char
from schemas.raw.form import DATE, NUMBER, ROW_KEY, RawForm, ask


class EXS(RawForm, name="crf_exs", key=ROW_KEY, title="Surufatinib Dosing"):
    """One row per interval of constant dose; dose 0 while interrupted."""

    STDT: Char = ask("First day of the interval", format=DATE)
    ENDT: Char = ask("Last day of the interval", format=DATE)
    DOSE: Char = ask("Dose per day", format=NUMBER)
    DOSEU: Char = ask("Unit of the dose", "mg")
    FREQ: Char = ask("Frequency", "QD")
    CHG: Char = ask("Change against the interval before", "NONE", "REDUCED", "INTERRUPTED", "RESUMED", "STOPPED")
    CHGREAS: Char = ask("Reason of the change", "ADVERSE EVENT", "NON-COMPLIANCE", "OTHER")
    ONGO: Char = ask("Interval ongoing?", "Y", "N")


class EXE(RawForm, name="crf_exe", key=ROW_KEY, title="Envafolimab Injections"):
    """One row per planned injection."""

    CYCLE: Char = ask("Cycle", format=NUMBER)
    GIVEN: Char = ask("Injection given?", "Y", "N")
    DT: Char = ask("Date", format=DATE)
    TM: Char = ask("Time (HH:MM)")
    VOL: Char = ask("Volume", format=NUMBER)
    VOLU: Char = ask("Unit of the volume", "mL")
    DOSE: Char = ask("Dose (mg)", format=NUMBER)
    SITE: Char = ask("Site of injection", "ABDOMEN", "ARM", "THIGH")
    CHGREAS: Char = ask("Reason not given", "ADVERSE EVENT", "NON-COMPLIANCE", "OTHER")


class EOT(RawForm, name="crf_eot", key=ROW_KEY, title="End of Treatment"):
    """One row per drug that has ended."""

    DRUG: Char = ask("Drug", "SURUFATINIB", "ENVAFOLIMAB")
    EOTYN: Char = ask("Has the drug ended?", "Y", "N")
    LASTDT: Char = ask("Date of the last dose", format=DATE)
    EOTREAS: Char = ask(
        "Reason", "COMPLETED", "PROGRESSIVE DISEASE", "ADVERSE EVENT", "DEATH", "WITHDRAWAL BY SUBJECT", "LOST TO FOLLOW-UP",
        "PHYSICIAN DECISION",
    )  # fmt: skip
