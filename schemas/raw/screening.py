"""Forms of the screening visit: demographics, consent, eligibility, enrolment, cancer diagnosis (STUDY_SPEC 2.2)."""

from schemas.base import Char
from schemas.raw.form import DATE, NUMBER, ROW_KEY, RawForm, ask


class DM(RawForm, name="crf_dm", key=ROW_KEY, title="Demographics"):
    """One row per screening number."""

    BRTHDT: Char = ask("Date of birth", format=DATE)
    AGE: Char = ask("Age at consent (years)", format=NUMBER)
    SEX: Char = ask("Sex", "M", "F")
    RACE: Char = ask("Race", "ASIAN", "WHITE", "OTHER")
    RACEOTH: Char = ask("Other race, specify")
    ETHNIC: Char = ask("Ethnicity", "HISPANIC OR LATINO", "NOT HISPANIC OR LATINO", "UNKNOWN")


class IC(RawForm, name="crf_ic", key=ROW_KEY, title="Informed Consent"):
    """One row per consent."""

    ICVER: Char = ask("Version of the consent form")
    ICDT: Char = ask("Date of consent", format=DATE)
    ICTYPE: Char = ask("Type of consent", "INITIAL", "RECONSENT")


class IE(RawForm, name="crf_ie", key=ROW_KEY, title="Inclusion and Exclusion Criteria"):
    """One row ALLMET per screening number, and one per criterion that was not met."""

    IECAT: Char = ask("Category of the criterion", "INCLUSION", "EXCLUSION")
    IETESTCD: Char = ask("Criterion (INCLnn, EXCLnn) or ALLMET")
    IEYN: Char = ask("Answer: criterion true, or all met", "Y", "N")


class ENR(RawForm, name="crf_enr", key=ROW_KEY, title="Enrolment"):
    """One row per screening number."""

    ELIGYN: Char = ask("Is the subject eligible?", "Y", "N")
    ENRLYN: Char = ask("Was the subject enrolled?", "Y", "N")
    ENRLDT: Char = ask("Date of enrolment", format=DATE)
    SUBJNO: Char = ask("Enrolment number")
    RANDYN: Char = ask("Was the subject randomised?", "Y", "N")
    RANDDT: Char = ask("Date of randomisation", format=DATE)
    NOTENRREAS: Char = ask("Reason not enrolled")
    RESCRN_OF: Char = ask("Earlier screening number of the person")


class CD(RawForm, name="crf_cd", key=ROW_KEY, title="Cancer Diagnosis"):
    """One row per screening number."""

    DXDT: Char = ask("Date of diagnosis", format=DATE)
    HISTOLOGY: Char = ask("Histology")
    GRADE: Char = ask("FNCLCC grade", "1", "2", "3")
    STAGE: Char = ask("Stage", "III", "IV")
    PRIMSITE: Char = ask("Primary site")
    METSITES: Char = ask("Sites of metastases, separated by ';'")
