"""ADSL and its first stage: one record per subject of DM (STUDY_SPEC 5.2)."""

from functools import cache

from schemas.adam.adsl_design import variables_of_design
from schemas.base import AdamDataset, Char, Date, Num, derived, extended, predecessor
from schemas.design import DrugColumns


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
    AAGE: Num = derived(
        "DM.AGE in years, by DM.AGEU: YEARS as it is, MONTHS / 12, WEEKS / (365.25 / 7), DAYS / 365.25, HOURS / 8766; not "
        "rounded; null for any other unit",
    )
    AAGEU: Char = derived(
        "YEARS where AAGE is present, else null: the unit of AAGE",
        "Analysis Age Units",
        codelist="C66781",
    )
    AGEGR1: Char = derived(
        "AAGE in the groups {age groups} (years); null where AAGE is null",
    )
    AGEGR1N: Num = derived(
        "number of the age group AGEGR1, from 1 for the youngest group",
    )
    SEX: Char = predecessor("DM.SEX")
    RACE: Char = predecessor("DM.RACE")
    ETHNIC: Char = predecessor("DM.ETHNIC")
    ARM: Char = predecessor("DM.ARM", core="Exp")
    ACTARM: Char = predecessor("DM.ACTARM")
    # Null for subjects who were never assigned or treated (STUDY_SPEC 5.2), hence not required of every record.
    TRT01P: Char = derived(
        "DM.ARM of enrolled subjects (ENRLFL Y); 'Not Assigned' where DM.ARM is empty; null for subjects not enrolled",
        core="Cond",
    )
    TRT01PN: Num = derived(
        "number of TRT01P: {arms}; then any other value in alphabetical order",
    )
    TRT01A: Char = derived(
        "DM.ACTARM of subjects with a first dose (TRTSDT); 'Unplanned Treatment' where DM.ACTARM is empty; null for "
        "subjects never dosed",
    )
    TRT01AN: Num = derived(
        "number of TRT01A: {arms}; then any other value in alphabetical order, as for TRT01PN",
    )
    RFICDT: Date = derived(
        "date of DM.RFICDTC when its day is known, else null",
    )
    ENRLDT: Date = derived(
        "earliest complete DS.DSSTDTC of records with DSCAT PROTOCOL MILESTONE and DSDECOD ENTERED INTO TRIAL or "
        "ENROLLED, up to {cut-off}",
    )
    RANDDT: Date = derived(
        "earliest complete DS.DSSTDTC of records with DSCAT PROTOCOL MILESTONE and DSDECOD RANDOMIZED, up to {cut-off}",
    )
    ORIGDT: Date = derived(
        "date from which time is counted: {start date}",
        "Analysis Origin Date",
    )
    ORIGSRC: Char = derived(
        "name of the ADSL variable that gave ORIGDT, see the method of ORIGDT",
        "Source Variable of Analysis Origin Date",
    )
    TRTSDT: Date = derived(
        "earliest first day of a dose given, over all drugs. A dose given is a record of EX that begins up to {cut-off}, "
        "with EXDOSE above 0, or with EXDOSE missing unless EXDOSTXT is a zero, or with EXOCCUR Y, or of placebo; never "
        "with EXOCCUR N. Its first day is EX.EXSTDTC; of a partial date the first possible day, moved on to RFICDT, "
        "ENRLDT and RANDDT where these are later, still possible by the partial date, and not after the last possible day "
        "of EX.EXENDTC",
        imputed=True,
    )
    TRTSDTF: Char = derived(
        "part of TRTSDT that was imputed: D the day, M day and month; null where EX.EXSTDTC is complete",
    )
    TRTEDT: Date = derived(
        "latest last day of the doses given (see TRTSDT), over all drugs, not after {cut-off}; null while any drug taken "
        "goes on. A drug goes on until its first end: (1) a disposition event of the treatment or of the drug (DS, see "
        "EOTSTT), (2) death (DTHDT, else LSTALVDT), (3) end of participation (EOSDT); the date of the end is not after "
        "death. Last day of a record: EX.EXENDTC, of a partial date the last possible day, but not after the end of the "
        "drug; of a record without EXENDTC of a drug given daily the day before the next record of the drug begins, else "
        "the end of the drug; of a drug given at single times EX.EXSTDTC. A last day before the first day is the first "
        "day",
        imputed=True,
    )
    TRTEDTF: Char = derived(
        "part of TRTEDT that was imputed: D the day, M day and month, Y the whole date (EX.EXENDTC is missing); null "
        "where it is complete",
    )
    TRTEDTA: Date = derived(
        "TRTEDT; while treatment goes on the data cut-off DCODT; null for subjects never dosed",
        "Last Exposure Date or Data Cut-off",
        imputed=True,
    )
    TRTDURD: Num = derived(
        "TRTEDTA - TRTSDT + 1, in days; null for subjects never dosed",
    )
    EOTSTT: Char = derived(
        "of treated subjects: ONGOING while any drug taken has no end, else COMPLETED when every drug has DSDECOD "
        "COMPLETED, else DISCONTINUED. End of a drug: a DS record with DSCAT DISPOSITION EVENT, DSDECOD other than SCREEN "
        "FAILURE, begun up to {cut-off}, that ends the treatment: DSSCAT names the drug ({names of drugs}), or treatment "
        "as a whole ({words of treatment}), or DSSCAT is neither of these nor one of study participation and EPOCH is of "
        "treatment; a record naming the drug before one of treatment as a whole, then the earliest; without such a record "
        "death, else the end of participation",
        codelist="C124296",
    )
    DCTREAS: Char = derived(
        "DS.DSDECOD of the end of the drug that was discontinued last (latest date of its end, then DSDECOD in "
        "alphabetical order, last), where EOTSTT is DISCONTINUED; DEATH where death ended it",
    )
    EOSSTT: Char = derived(
        "of enrolled subjects: ONGOING without an end of participation, COMPLETED where its DSDECOD is COMPLETED, else "
        "DISCONTINUED. End of participation: the DS record with DSCAT DISPOSITION EVENT, DSDECOD other than SCREEN "
        "FAILURE, begun up to {cut-off}, whose DSSCAT is of the study ({words of participation}) or is empty and ends "
        "treatment and study together; the first by DSSTDTC, one of the study alone before another",
        codelist="C124296",
    )
    DCSREAS: Char = derived(
        "DS.DSDECOD of the end of participation (see EOSSTT), where EOSSTT is DISCONTINUED",
    )
    EOSDT: Date = derived(
        "DS.DSSTDTC of the end of participation (see EOSSTT), of a partial date the last possible day; null for subjects "
        "not enrolled",
    )
    DTHFL: Char = derived(
        "Y where any of these states the death: DM.DTHFL Y or a DM.DTHDTC; a DS record with DSDECOD DEATH; an AE record "
        "with AEOUT FATAL, AESDTH Y or AETOXGR 5; SS.SSSTRESC DEAD; a DD record with DDTESTCD PRCDTH. Null where the "
        "death is dated after {cut-off}",
    )
    DTHDT: Date = derived(
        "date of death: of the first that gives one of {sources of death}; where that date is partial, a more precise one "
        "of DM, DS or AE that it allows. A partial date is the first possible day, or the day after the last date known "
        "alive (LSTALVDT) where that date is possible too; not after the last possible day and not before TRTSDT. Null "
        "for a death after {cut-off}, and where no source has a date",
        "Date of Death",
        imputed=True,
    )
    DTHDTF: Char = derived(
        "part of DTHDT that was imputed: D the day, M day and month; null where the date of death is complete",
    )
    DTHCAUS: Char = derived(
        "of subjects with DTHFL Y the first that is present: DD.DDSTRESC of DDTESTCD PRCDTH (lowest DDSEQ); AE.AEDECOD of "
        "the fatal event (AEOUT FATAL, AESDTH Y or AETOXGR 5; lowest AESEQ); DS.DSTERM of DSDECOD DEATH (lowest DSSEQ)",
    )
    DTHDOM: Char = derived(
        "name of the SDTM domain that gave DTHCAUS: DD, AE or DS",
        "Domain for Cause of Death",
    )
    LSTALVDT: Date = derived(
        "latest complete date that proves life, else the latest first possible day of a partial one; not on or after the "
        "day of death, and not later than the last possible day of a partial date of death; {cut-off} where a proof of "
        "life or the death is after it. Dates that prove life: {proofs of life}",
        imputed=True,
    )
    DCODT: Date = derived(
        "{cut-off}, the same for every subject",
        "Data Cut-off Date",
    )
    NACTDT: Date = derived(
        "earliest start of new anti-cancer therapy up to {cut-off}: CM.CMSTDTC of records with CMCAT {subsequent "
        "therapy}, and PR.PRSTDTC of records with PRCAT {subsequent therapy}{palliative exception}; records with CMOCCUR "
        "or PROCCUR N do not count. A partial date is the first possible day; where TRTEDT is within the partial date and "
        "the therapy did not end by then (CMENDTC, PRENDTC) the day after TRTEDT; else where TRTSDT is within it, is "
        "later than the first possible day and the therapy did not end before it, TRTSDT; never after the last possible "
        "day",
        "New Anti-Cancer Therapy Start Date",
        imputed=True,
    )
    NACTDTF: Char = derived(
        "part of NACTDT that was imputed: D the day, M day and month; null where the collected date is complete",
        "NACTDT Imputation Flag",
        codelist="C81223",
    )
    NACTTYP: Char = derived(
        "CM.CMSCAT (SYSTEMIC THERAPY where it is empty) or PR.PRSCAT (PROCEDURE where it is empty) of the therapy that "
        "gave NACTDT; of several on one day the first in alphabetical order",
        "New Anti-Cancer Therapy Type",
    )
    PDLINES: Num = derived(
        "number of distinct SUPPCM QVAL of QNAM CMLINE among the CM records of prior therapy (CMCAT {prior therapy}); "
        "null without any such record",
        "Number of Prior Systemic Lines",
    )
    PRIORIO: Char = derived(
        "Y when a CM record of prior therapy (CMCAT {prior therapy}) has CMSCAT IMMUNOTHERAPY, else N; null without any "
        "such record",
        "Prior Immunotherapy",
        codelist="C66742",
    )
    PRIORTKI: Char = derived(
        "Y when CMDECOD (else CMTRT) of a CM record of prior therapy (CMCAT {prior therapy}) is one of {VEGFR "
        "inhibitors}, else N; null without any such record",
        "Prior VEGFR TKI",
        codelist="C66742",
    )
    PRIORANT: Char = derived(
        "Y when CMDECOD (else CMTRT) of a CM record of prior therapy (CMCAT {prior therapy}) contains DOXORUBICIN, "
        "EPIRUBICIN, DAUNORUBICIN, IDARUBICIN, PIRARUBICIN or ALDOXORUBICIN, else N; null without any CM or PR record of "
        "prior therapy",
        "Prior Anthracycline",
        codelist="C66742",
    )
    PRIORIFO: Char = derived(
        "Y when CMDECOD (else CMTRT) of a CM record of prior therapy (CMCAT {prior therapy}) contains IFOSFAMIDE, else N; "
        "null without any CM or PR record of prior therapy",
        "Prior Ifosfamide",
        codelist="C66742",
    )
    PRIORSRG: Char = derived(
        "Y when a PR record of prior therapy (PRCAT {prior therapy}) has PRSCAT SURGERY, else N; null without any CM or "
        "PR record of prior therapy",
        "Prior Cancer Surgery",
        codelist="C66742",
    )
    PRIORRT: Char = derived(
        "Y when a PR record of prior therapy (PRCAT {prior therapy}) has PRSCAT RADIOTHERAPY, else N; null without any CM "
        "or PR record of prior therapy",
        "Prior Radiotherapy",
        codelist="C66742",
    )
    LASTBOR: Char = derived(
        "SUPPCM QVAL of QNAM CMBESTR of the last prior therapy: of the CM records with CMCAT {prior therapy} those with "
        "the highest number in SUPPCM CMLINE, of these the first by CMSEQ that has one",
        "Best Response to Last Prior Therapy",
    )
    LASTTMOS: Num = derived(
        "(TRTSDT - latest CM.CMENDTC of the records with the highest SUPPCM CMLINE of prior therapy{+ 1}) / {tte.month}, "
        "in months, not rounded; of a partial CMENDTC the first possible day",
        "Months from Last Therapy to First Dose",
    )
    HISTGR1: Char = derived(
        "MH.MHDECOD, else MH.MHTERM, in upper case, of the primary diagnosis: the first record with MHCAT PRIMARY "
        "DIAGNOSIS by MHSTDTC, then MHSEQ",
        "Histology Group 1",
    )
    DXDT: Date = derived(
        "MH.MHSTDTC of the primary diagnosis (the first record with MHCAT PRIMARY DIAGNOSIS by MHSTDTC, then MHSEQ); of a "
        "partial date the first possible day",
        "Date of Initial Diagnosis",
        imputed=True,
    )
    DXDTF: Char = derived(
        "part of DXDT that was imputed: D the day, M day and month; null where the date is complete",
        "Date of Initial Diagnosis Imput. Flag",
        codelist="C81223",
    )
    DXMOS: Num = derived(
        "(TRTSDT - DXDT{+ 1}) / {tte.month}, in months, not rounded",
        "Months from Diagnosis to First Dose",
    )
    METMOS: Num = derived(
        "(TRTSDT - earliest MH.MHSTDTC of MHCAT METASTATIC DISEASE{+ 1}) / {tte.month}, in months, not rounded; of a "
        "partial date the first possible day",
        "Months from Metastases to First Dose",
    )
    PRIMSITE: Char = derived(
        "SUPPMH QVAL of QNAM MHPRIMS of the primary diagnosis (see HISTGR1), in upper case",
        "Primary Tumour Site",
    )
    GRADEBL: Char = derived(
        "SUPPMH QVAL of QNAM MHGRADE of the primary diagnosis (the first MH record with MHCAT PRIMARY DIAGNOSIS)",
        "Baseline FNCLCC Grade",
    )
    STAGEBL: Char = derived(
        "SUPPMH QVAL of QNAM MHSTAGE of the primary diagnosis (the first MH record with MHCAT PRIMARY DIAGNOSIS)",
        "Baseline Disease Stage",
    )
    ECOGBL: Num = derived(
        "RS.RSSTRESN of the last record with RSTESTCD ECOG101 and a complete RSDTC on or before TRTSDT (of a subject "
        "never dosed the last of all); of one day that with the highest RSSEQ",
        "Baseline ECOG",
    )
    WEIGHTBL: Num = derived(
        "VS.VSSTRESN of the last record with VSTESTCD WEIGHT, VSSTRESU kg or empty, and a complete VSDTC on or before "
        "TRTSDT (of a subject never dosed the last of all); of one day that with the highest VSSEQ",
        "Baseline Weight (kg)",
    )
    HEIGHTBL: Num = derived(
        "VS.VSSTRESN of the last record with VSTESTCD HEIGHT, VSSTRESU cm or empty, and a complete VSDTC on or before "
        "TRTSDT (of a subject never dosed the last of all); of one day that with the highest VSSEQ",
        "Baseline Height (cm)",
    )
    BMIBL: Num = derived(
        "WEIGHTBL / (HEIGHTBL / 100)^2, rounded half up to one decimal; null where either is missing",
        "Baseline BMI (kg/m2)",
    )
    LIVMETFL: Char = derived(
        "Y when a lesion of the baseline is in the liver (investigator's TU record with TUSTRESC TARGET or NON-TARGET and "
        "TULOC LIVER), else N; null without any such lesion with TULOC",
        "Liver Metastasis at Baseline Flag",
    )
    LUNGMFL: Char = derived(
        "Y when a lesion of the baseline is in the lung (investigator's TU record with TUSTRESC TARGET or NON-TARGET and "
        "TULOC LUNG), else N; null without any such lesion with TULOC",
        "Lung Metastasis at Baseline Flag",
    )
    BONMETFL: Char = derived(
        "Y when a lesion of the baseline is in a bone (investigator's TU record with TUSTRESC TARGET or NON-TARGET and "
        "TULOC BONE), else N; null without any such lesion with TULOC",
        "Bone Metastasis at Baseline Flag",
    )
    LNMETFL: Char = derived(
        "Y when a lesion of the baseline is in a lymph node (investigator's TU record with TUSTRESC TARGET or NON-TARGET "
        "and a TULOC that contains LYMPH NODE), else N; null without any such lesion with TULOC",
        "Lymph Node Metastasis at Baseline Flag",
    )
    NMETSITE: Num = derived(
        "number of distinct TU.TULOC of the investigator's records with TUSTRESC TARGET or NON-TARGET; every TULOC that "
        "contains LYMPH NODE counts as one place",
        "Number of Metastatic Sites",
    )
    LDHHIFL: Char = derived(
        "Y when LB.LBSTRESN of the last record with LBTESTCD LDH in blood, with LBSTRESN, LBSTNRHI and a complete LBDTC "
        "on or before TRTSDT (of one day the highest LBSEQ), is above its LBSTNRHI, else N; null without such a record",
        "Baseline LDH above Normal Flag",
        codelist="C66742",
    )
    BLSCANDT: Date = derived(
        "latest complete TR.TRDTC on or before TRTSDT (of a subject never dosed of all dates) of the investigator's "
        "records (TREVAL INVESTIGATOR or empty) with TRGRPID TARGET or NON-TARGET and TRSTAT other than NOT DONE",
        "Baseline Tumour Scan Date",
    )
    BLEVALFL: Char = derived(
        "Y where every target expected at baseline was measured by then, or where no target is expected and at least one "
        "non-target was seen by then (TR record with TRGRPID NON-TARGET as for BLSCANDT); else N. Investigator's records "
        "(--EVAL INVESTIGATOR or empty). Expected: the lesions of TU with TUSTRESC TARGET (TUTESTCD other than TUSPLIT "
        "and TUMERGE) and the whole targets measured by then. Measured: a TR record with TRTESTCD LDIAM, LPERP or "
        "DIAMETER, TRGRPID TARGET (TU.TUSTRESC of the lesion where TRGRPID is empty), a complete TRDTC on or before "
        "TRTSDT (of a subject never dosed any), and TRSTRESN present with TRSTAT other than NOT DONE, or TRORRES TOO "
        "SMALL TO MEASURE (which is {size of a lesion too small})",
        "Baseline Tumour Evaluable Flag",
    )
    BSUMDIAM: Num = derived(
        "sum in mm of the sizes of all targets expected at baseline (see BLEVALFL), each by its last measured scan on or "
        "before TRTSDT; TRSTRESN as it is, a target too small to measure is {size of a lesion too small}; null when a "
        "target was not measured or none is expected",
        "Baseline Sum of Diameters (mm)",
    )
    NTARGBL: Num = derived(
        "number of distinct TU.TULNKID of the investigator's records with TUSTRESC TARGET and TUTESTCD other than TUSPLIT "
        "and TUMERGE; 0 without such a record where BLSCANDT is present, else null",
        "Baseline Number of Target Lesions",
    )
    ENRLFL: Char = derived(
        "Y when DS has a record with DSCAT PROTOCOL MILESTONE and DSDECOD ENTERED INTO TRIAL, ENROLLED or RANDOMIZED that "
        "begins up to {cut-off} (in a trial without DS: when DM.ARM is present), else N",
        codelist="C66742",
    )
    ITTFL: Char = derived(
        "Y when {intent-to-treat}, else N",
        codelist="C66742",
    )
    FASFL: Char = derived(
        "Y when the subject is enrolled (ENRLFL Y) and has had at least one dose (TRTSDT is present), else N",
        codelist="C66742",
    )
    SAFFL: Char = derived(
        "Y when the subject has had at least one dose of {any drug} (TRTSDT is present), else N",
        codelist="C66742",
    )
    PPROTFL: Char = derived(
        "Y for {per protocol}; else N",
        codelist="C66742",
    )
    ITTREAS: Char = derived(
        "of subjects with ITTFL N: NOT RANDOMIZED where the set is of randomised subjects, else NOT ENROLLED",
        "Reason Excluded from Intent-to-Treat",
    )
    FASREAS: Char = derived(
        "of subjects with FASFL N the first that holds: NOT ENROLLED (ENRLFL N), NOT TREATED (no TRTSDT)",
        "Reason Excluded from Full Analysis Set",
    )
    SAFREAS: Char = derived(
        "of subjects with SAFFL N: NOT TREATED (no TRTSDT); else null",
        "Reason Excluded from Safety",
    )
    PPROREAS: Char = derived(
        "of subjects with PPROTFL N the first that holds: FASREAS, PROTOCOL DEVIATION, too short a treatment, RECEIVED "
        "ANOTHER TREATMENT THAN PLANNED, LISTED AS NOT PER PROTOCOL (rules: method of PPROTFL)",
        "Reason Excluded from Per Protocol",
    )


class ADSL(ADSL_BASE, name="ADSL", title="Subject-Level Analysis Dataset", key="USUBJID"):
    """One record per subject: stage 1 and the two populations that need tumour records."""

    MDISFL: Char = derived(
        "Y when ADTR has a baseline record of a valid target lesion by the investigator (VALIDFL Y), else N",
        "Measurable Disease at Baseline Flag",
        codelist="C66742",
    )
    RESREAS: Char = derived(
        "of enrolled subjects with RESFL N the first that holds: NOT TREATED (FASFL N), NO MEASURABLE DISEASE AT BASELINE "
        "(MDISFL N), NO EVALUABLE POST-BASELINE ASSESSMENT",
        "Reason Excluded from Response Evaluable",
    )
    RESFL: Char = derived(
        "Y when {response evaluable}; else N",
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
    return extended(ADSL_BASE, variables_of_design(drugs, amended, verified, reviewers))


@cache
def adsl(
    drugs: tuple[DrugColumns, ...],
    amended: bool = False,
    verified: tuple[bool, ...] = (),
    reviewers: tuple[tuple[str, str], ...] = (),
) -> type[ADSL]:
    """ADSL with the same further variables as stage 1."""
    return extended(ADSL, variables_of_design(drugs, amended, verified, reviewers))
