"""ADSL and its first stage: one record per subject of DM (STUDY_SPEC 5.2)."""

from functools import cache
from typing import Any

from schemas.base import AdamDataset, Char, Date, Num, derived, extended, predecessor
from schemas.design import DrugColumns

MOST_OF_LABEL = 40
_PARTIAL = "the part of the date that was imputed (D: day, M: month and day)"


class ADSL_BASE(
    AdamDataset, name="ADSL_BASE", title="Subject-Level Analysis, Stage 1", key="USUBJID", facts="ADSL DM", working=True
):
    """Everything of ADSL that needs no response; never submitted. ADTR, ADRS and ADAE read it."""

    STUDYID: Char = predecessor("DM.STUDYID")
    USUBJID: Char = predecessor("DM.USUBJID")
    SUBJID: Char = predecessor("DM.SUBJID")
    SITEID: Char = predecessor("DM.SITEID")
    COUNTRY: Char = predecessor("DM.COUNTRY")
    AGE: Num = predecessor("DM.AGE")
    AGEU: Char = predecessor("DM.AGEU")
    AAGE: Num = derived("AGE in years, by AGEU; null for a unit that is not known")
    AAGEU: Char = derived("YEARS where AAGE is given", "Analysis Age Units", codelist="C66781")
    AGEGR1: Char = derived("AAGE in the groups that adsl.age_bins separates")
    AGEGR1N: Num = derived("number of the age group, from 1 for the youngest")
    SEX: Char = predecessor("DM.SEX")
    RACE: Char = predecessor("DM.RACE")
    ETHNIC: Char = predecessor("DM.ETHNIC")
    ARM: Char = predecessor("DM.ARM", core="Exp")
    ACTARM: Char = predecessor("DM.ACTARM")
    # Null for subjects who were never assigned or treated (STUDY_SPEC 5.2), hence not required of every record.
    TRT01P: Char = derived("DM.ARM of enrolled subjects; Not Assigned where it is empty", core="Cond")
    TRT01PN: Num = derived("place of TRT01P among the arms of study.yaml, else in alphabetical order")
    TRT01A: Char = derived("DM.ACTARM of treated subjects; Unplanned Treatment where it is empty")
    TRT01AN: Num = derived("place of TRT01A in the same order")
    RFICDT: Date = derived("DM.RFICDTC when complete")
    ENRLDT: Date = derived("DS milestone ENTERED INTO TRIAL (or ENROLLED), first DSSTDTC up to the cut-off")
    RANDDT: Date = derived("DS milestone RANDOMIZED, first DSSTDTC up to the cut-off")
    ORIGDT: Date = derived("first of the dates of start_date.order that is present", "Analysis Origin Date")
    ORIGSRC: Char = derived("name of the variable that gave ORIGDT", "Source Variable of Analysis Origin Date")
    TRTSDT: Date = derived(
        "earliest EXSTDTC of a dose given (above 0, without a number, or of placebo), any drug, up to the cut-off; "
        "a partial date is not before consent, enrolment and randomisation"
    )
    TRTSDTF: Char = derived(_PARTIAL)
    TRTEDT: Date = derived(
        "latest EXENDTC of such a dose; without EXENDTC the day before the next interval, else the end of the drug: "
        "its disposition, the death, the end of the study; null while a drug goes on"
    )
    TRTEDTF: Char = derived(_PARTIAL + "; Y: the whole date")
    TRTEDTA: Date = derived("TRTEDT, else DCODT, of treated subjects", "Last Exposure Date or Data Cut-off")
    TRTDURD: Num = derived("TRTEDTA - TRTSDT + 1")
    EOTSTT: Char = derived(
        "ONGOING while a drug taken has no end (disposition, death, end of study); COMPLETED when all completed; "
        "else DISCONTINUED",
        codelist="C124296",
    )
    DCTREAS: Char = derived("DSDECOD of the drug that was stopped last, when DISCONTINUED")
    EOSSTT: Char = derived(
        "of enrolled subjects, from the disposition of study participation; ONGOING without one", codelist="C124296"
    )
    DCSREAS: Char = derived("DSDECOD of that record, when DISCONTINUED")
    EOSDT: Date = derived("DSSTDTC of that record")
    DTHFL: Char = derived("Y when DM, DS, AE, SS or DD states the death; null for a death after the cut-off")
    DTHDT: Date = derived(
        "date of the first of death.sources that has one, up to the cut-off; a missing day is the first of the month, "
        "or the day after the last date known alive in that month; not before the first dose",
        "Date of Death",
    )
    DTHDTF: Char = derived(_PARTIAL)
    DTHCAUS: Char = derived("DD primary cause of death; else the fatal adverse event; else the disposition DEATH")
    DTHDOM: Char = derived("domain that gave DTHCAUS", "Domain for Cause of Death")
    LSTALVDT: Date = derived("latest date with evidence of life; DCODT when there is evidence or a death after it")
    DCODT: Date = derived("study.dco", "Data Cut-off Date")
    NACTDT: Date = derived(
        "earliest start of subsequent therapy in CM and PR (categories of therapy in study.yaml) up to the cut-off",
        "New Anti-Cancer Therapy Start Date",
    )
    NACTDTF: Char = derived(_PARTIAL, "NACTDT Imputation Flag", codelist="C81223")
    NACTTYP: Char = derived("CMSCAT or PRSCAT of that therapy", "New Anti-Cancer Therapy Type")
    PDLINES: Num = derived("number of distinct SUPPCM CMLINE of prior therapy", "Number of Prior Systemic Lines")
    PRIORIO: Char = derived("Y when prior therapy has CMSCAT IMMUNOTHERAPY", "Prior Immunotherapy", codelist="C66742")
    PRIORTKI: Char = derived("Y when prior therapy names a VEGFR inhibitor", "Prior VEGFR TKI", codelist="C66742")
    PRIORANT: Char = derived("Y when prior therapy names an anthracycline", "Prior Anthracycline", codelist="C66742")
    PRIORIFO: Char = derived("Y when prior therapy names ifosfamide", "Prior Ifosfamide", codelist="C66742")
    PRIORSRG: Char = derived("Y when PR has prior therapy with PRSCAT SURGERY", "Prior Cancer Surgery", codelist="C66742")
    PRIORRT: Char = derived("Y when PR has prior therapy with PRSCAT RADIOTHERAPY", "Prior Radiotherapy", codelist="C66742")
    LASTBOR: Char = derived("SUPPCM CMBESTR of the prior therapy with the highest CMLINE", "Best Response to Last Prior Therapy")
    LASTTMOS: Num = derived(
        "latest CMENDTC of that therapy to TRTSDT, in months of tte.month days", "Months from Last Therapy to First Dose"
    )
    HISTGR1: Char = derived("MHDECOD, else MHTERM, of the primary diagnosis, upper case", "Histology Group 1")
    DXDT: Date = derived("MHSTDTC of the primary diagnosis, first possible day", "Date of Initial Diagnosis")
    DXDTF: Char = derived(_PARTIAL, "Date of Initial Diagnosis Imput. Flag", codelist="C81223")
    DXMOS: Num = derived("DXDT to TRTSDT, in months of tte.month days", "Months from Diagnosis to First Dose")
    METMOS: Num = derived(
        "earliest MHSTDTC of MHCAT METASTATIC DISEASE to TRTSDT, in months of tte.month days",
        "Months from Metastases to First Dose",
    )
    PRIMSITE: Char = derived("SUPPMH MHPRIMS of the primary diagnosis, in upper case", "Primary Tumour Site")
    GRADEBL: Char = derived("SUPPMH MHGRADE of the primary diagnosis", "Baseline FNCLCC Grade")
    STAGEBL: Char = derived("SUPPMH MHSTAGE of the primary diagnosis", "Baseline Disease Stage")
    ECOGBL: Num = derived("last RS ECOG101 on or before TRTSDT", "Baseline ECOG")
    WEIGHTBL: Num = derived("last VS WEIGHT in kg on or before TRTSDT", "Baseline Weight (kg)")
    HEIGHTBL: Num = derived("last VS HEIGHT in cm on or before TRTSDT", "Baseline Height (cm)")
    BMIBL: Num = derived("WEIGHTBL / (HEIGHTBL / 100)^2, one decimal", "Baseline BMI (kg/m2)")
    LIVMETFL: Char = derived("Y when a baseline lesion is in the liver", "Liver Metastasis at Baseline Flag")
    LUNGMFL: Char = derived("Y when a baseline lesion is in the lung", "Lung Metastasis at Baseline Flag")
    BONMETFL: Char = derived("Y when a baseline lesion is in a bone", "Bone Metastasis at Baseline Flag")
    LNMETFL: Char = derived("Y when a baseline lesion is in a lymph node", "Lymph Node Metastasis at Baseline Flag")
    NMETSITE: Num = derived("number of distinct TULOC of baseline lesions", "Number of Metastatic Sites")
    LDHHIFL: Char = derived(
        "Y when the last LB LDH on or before TRTSDT is above LBSTNRHI", "Baseline LDH above Normal Flag", codelist="C66742"
    )
    BLSCANDT: Date = derived(
        "latest scan date among the baseline lesions (last scan of each on or before first dose)", "Baseline Tumour Scan Date"
    )
    BLEVALFL: Char = derived(
        "Y when every target was measured at baseline, or there are only non-targets", "Baseline Tumour Evaluable Flag"
    )
    BSUMDIAM: Num = derived("sum of all targets at baseline; null when one was not measured", "Baseline Sum of Diameters (mm)")
    NTARGBL: Num = derived(
        "number of target lesions identified at baseline; null without any baseline scan", "Baseline Number of Target Lesions"
    )
    ENRLFL: Char = derived("Y when a milestone ENTERED INTO TRIAL, ENROLLED or RANDOMIZED exists", codelist="C66742")
    ITTFL: Char = derived("as ENRLFL; with populations.itt randomised: Y when a milestone RANDOMIZED exists", codelist="C66742")
    FASFL: Char = derived("Y when enrolled and treated with at least one dose", codelist="C66742")
    SAFFL: Char = derived("Y when treated with at least one dose", codelist="C66742")
    PPROTFL: Char = derived(
        "Y when FASFL is Y and populations.per_protocol does not exclude the subject; null where that is not declared",
        codelist="C66742",
    )
    ITTREAS: Char = derived("of subjects with ITTFL N: not enrolled, or not randomized", "Reason Excluded from Intent-to-Treat")
    FASREAS: Char = derived("of subjects with FASFL N: not enrolled, else not treated", "Reason Excluded from Full Analysis Set")
    SAFREAS: Char = derived("of subjects with SAFFL N: not treated", "Reason Excluded from Safety")
    PPROREAS: Char = derived(
        "of subjects with PPROTFL N the first that holds: FASREAS, deviation, time on treatment, arm received, listed",
        "Reason Excluded from Per Protocol",
    )


class ADSL(ADSL_BASE, name="ADSL", title="Subject-Level Analysis Dataset", key="USUBJID"):
    """One record per subject: stage 1 and the two populations that need tumour records."""

    MDISFL: Char = derived(
        "Y when ADTR has a baseline record of a valid target lesion", "Measurable Disease at Baseline Flag", codelist="C66742"
    )
    RESREAS: Char = derived(
        "of enrolled subjects with RESFL N the first that holds: not treated, no measurable disease, no evaluable assessment",
        "Reason Excluded from Response Evaluable",
    )
    RESFL: Char = derived(
        "Y when FASFL is Y, disease is measurable at baseline and an analysed response after it is evaluable, "
        "both by orr.evaluator (adsl.resfl_rule)",
        "Response Evaluable Population Flag",
        codelist="C66742",
    )


@cache
def adsl_base(
    drugs: tuple[DrugColumns, ...],
    amended: bool = False,
    verified: tuple[bool, ...] = (),
    reviewers: tuple[tuple[str, str], ...] = (),
) -> type[ADSL_BASE]:
    """Stage 1 with the variables of the drugs; with the version of the protocol where that was amended, and with strata.

    `verified`: of each stratum whether a form has its value beside that of the randomisation. `reviewers`: code and name of each
    evaluator beside the investigator, who has a baseline of the own lesions.
    """
    return extended(ADSL_BASE, _further(drugs, amended, verified, reviewers))


@cache
def adsl(
    drugs: tuple[DrugColumns, ...],
    amended: bool = False,
    verified: tuple[bool, ...] = (),
    reviewers: tuple[tuple[str, str], ...] = (),
) -> type[ADSL]:
    """ADSL with the same further variables as stage 1."""
    return extended(ADSL, _further(drugs, amended, verified, reviewers))


def _further(
    drugs: tuple[DrugColumns, ...], amended: bool, verified: tuple[bool, ...], reviewers: tuple[tuple[str, str], ...]
) -> dict[str, tuple[Any, Any]]:
    return _of_drugs(drugs) | _of_protocol(amended) | strata_variables(verified) | _of_reviewers(reviewers)


def _of_reviewers(reviewers: tuple[tuple[str, str], ...]) -> dict[str, tuple[Any, Any]]:
    """The baseline by the lesions of each evaluator beside the investigator, behind the investigator's."""
    declared: dict[str, tuple[Any, Any]] = {}
    for code, name in reversed(reviewers):
        whose = f"by the lesions of {name}"
        measurable = f"Y when a valid target lesion was measured at baseline, {whose}"
        declared[f"{code}MDISFL"] = (Char, derived(measurable, _by("Measurable Disease", code, name), after="NTARGBL"))
        declared[f"{code}BLEVFL"] = (
            Char,
            derived(f"as BLEVALFL, {whose}", _by("Baseline Evaluable", code, name), after="NTARGBL"),
        )
        declared[f"{code}BLSCDT"] = (Date, derived(f"as BLSCANDT, {whose}", _by("Baseline Scan", code, name), after="NTARGBL"))
    return declared


def _by(label: str, code: str, name: str) -> str:
    """A label of at most 40 characters: with the name of the evaluator, or with the code where the name is too long."""
    named = f"{label}, {name}"
    return named if len(named) <= MOST_OF_LABEL else f"{label}, Evaluator {code}"


def _of_protocol(amended: bool) -> dict[str, tuple[Any, Any]]:
    derivation = "SUPPDM PROTVER: the version of the protocol that the subject consented to on entering the trial"
    return {"PROTVER": (Char, derived(derivation, "Protocol Version at Consent", after="COUNTRY"))} if amended else {}


def strata_variables(verified: tuple[bool, ...]) -> dict[str, tuple[Any, Any]]:
    """The strata by ADaM's names: all together, then factor by factor, as randomised and as the site has them."""
    declared: dict[str, tuple[Any, Any]] = {}
    for letter, source, factors in (
        ("R", "used for randomisation", verified),
        ("V", "of the site", tuple(filter(None, verified))),
    ):
        if factors:
            joined = f"values {source} of all factors, joined"
            declared[f"STRATA{letter}"] = (Char, derived(joined, after="TRT01AN"))
            declared[f"STRATA{letter}N"] = (Num, derived(f"number of STRATA{letter}, by the order of strata", after="TRT01AN"))
    for number, has_form in enumerate(verified, start=1):
        declared[f"STRAT{number}D"] = (Char, derived("name of the stratum in study.yaml", after="TRT01AN"))
        for letter in "RV" if has_form else "R":
            name = f"STRAT{number}{letter}"
            declared[name] = (Char, derived(f"SUPPDM {name}", after="TRT01AN"))
            declared[f"{name}N"] = (Num, derived(f"place of {name} among the terms of the stratum", after="TRT01AN"))
    return declared


def _of_drugs(drugs: tuple[DrugColumns, ...]) -> dict[str, tuple[Any, Any]]:
    """First and last dose stand behind the treatment's, status and reason behind the treatment's reason, drug by drug."""
    declared: dict[str, tuple[Any, Any]] = {}
    for drug in (drug for drug in drugs if drug.prefix):
        labels = drug.labels
        said = {
            "SDT": (Date, f"as TRTSDT, {drug.word}", "TRTDURD"),
            "EDT": (Date, f"as TRTEDT, {drug.word}", "TRTDURD"),
            "EOTST": (Char, f"status of {drug.word} from its disposition record", "DCTREAS"),
            "DCTRS": (Char, "its DSDECOD when DISCONTINUED", "DCTREAS"),
        }
        for stem, (kind, derivation, after) in said.items():
            name = f"{drug.prefix}{stem}"
            declared[name] = (kind, derived(derivation, labels[name], after=after))
    return declared
