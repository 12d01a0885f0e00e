"""Checks across the analysis datasets: nothing to say of clean data, and each planted contradiction is found by its check."""

import inspect

import pandas as pd
import pytest

from pipeline.adam.conformance import CHECKS, adam_conformance, check_all
from pipeline.trial.trial import Trial
from schemas.base import DTYPES, empty
from schemas.conformance import Conformance
from schemas.sdtm import DOMAINS
from schemas.validation import validate
from tests.drugs import DATASETS
from tests.spec.tables import domain, lines, study, table

POPULATIONS = {"ENRLFL": "Y", "ITTFL": "Y", "FASFL": "Y", "SAFFL": "Y", "PPROTFL": "Y", "MDISFL": "Y", "RESFL": "N"}
COPIED = {name: value for name, value in POPULATIONS.items() if name not in ("MDISFL", "RESFL")}

ADSL = """
    USUBJID | SUBJID | TRT01A | TRT01AN | AGE | TRTSDT     | TRTEDT     | LIVMETFL
    T-1     | 1      | DRUG   | 1       | 50  | 2023-01-10 | 2023-03-01 | N
    T-2     | 2      | DRUG   | 1       | 60  | 2023-01-12 | 2023-02-01 | Y
"""
COPIES = """
    USUBJID | SUBJID | TRT01A | TRTA | AGE | TRTSDT     | TRTEDT
    T-1     | 1      | DRUG   | DRUG | 50  | 2023-01-10 | 2023-03-01
    T-2     | 2      | DRUG   | DRUG | 60  | 2023-01-12 | 2023-02-01
"""
# Days counted by hand from 2023-01-10 and 2023-01-12, the day before being -1.
ADAE = """
    USUBJID | ASEQ | AESEQ | AEBODSYS | AEDECOD | ASTDT      | ASTDTF | ASTDY | AENDT      | AENDY | ADURN | TRTEMFL | AOCCFL | AOCCPFL
    T-1     | 1    | 1     | GI       | Nausea  | 2023-01-09 |        | -1    | 2023-01-11 | 2     | 3     |         |        |
    T-1     | 2    | 2     | GI       | Nausea  | 2023-01-10 |        | 1     | 2023-01-10 | 1     | 1     | Y       | Y      | Y
    T-1     | 3    | 3     | GI       | Nausea  | 2023-02-01 | D      | 23    |            |       |       | Y       |        |
    T-2     | 1    | 1     | SKIN     | Rash    | 2023-01-12 |        | 1     | 2023-01-20 | 9     | 9     | Y       | Y      | Y
"""  # noqa: E501 - a table
ADLB = """
    USUBJID | ASEQ | PARAM     | PARAMCD | AVAL | BASE | CHG | ANRIND | BNRIND | ABLFL | ADT        | ADY | AVISIT   | AVISITN | SRCSEQ
    T-1     | 1    | ALT (U/L) | ALT     | 30   | 30   |     | NORMAL | NORMAL | Y     | 2023-01-10 | 1   | Baseline | 0       | 1
    T-1     | 2    | ALT (U/L) | ALT     | 45   | 30   | 15  | HIGH   | NORMAL |       | 2023-02-01 | 23  | C2       | 2       | 2
    T-1     | 3    | LDH (U/L) | LDH     | 200  |      |     | NORMAL |        |       | 2023-02-01 | 23  | C2       | 2       | 3
    T-2     | 1    | ALT (U/L) | ALT     | 20   |      |     | NORMAL |        |       | 2023-02-01 | 21  | C2       | 2       | 1
"""  # noqa: E501 - a table
ADTTE = """
    USUBJID | ASEQ | PARAMCD | PARAMN | AVAL | STARTDT    | ADT        | ADTF | ADY | CNSR | EVNTDESC | CNSDTDSC   | SRCDOM | SRCVAR | SRCSEQ
    T-1     | 1    | OS      | 2      | 2.5  | 2023-01-10 | 2023-03-25 | D    | 75  | 0    | Death    |            | ADSL   | DTHDT  |
    T-2     | 1    | OS      | 2      | 1.0  | 2023-01-12 | 2023-02-11 |      | 31  | 1    | Alive    | Last alive | LB     | LBDTC  | 1
"""  # noqa: E501 - a table
ADRS = """
    USUBJID | ASEQ | PARAM    | PARAMCD | PARAMN | AVAL | AVALC | ADT        | ADY
    T-1     | 1    | Response | OVR     | 1      | 1    | CR    | 2023-02-01 | 23
    T-2     | 1    | Response | OVR     | 1      | 2    | PR    | 2023-02-01 | 21
"""


ADEX = """
    USUBJID | ASEQ | PARAM    | PARAMCD | PARAMN | PARCAT1    | EXTRT       | AVAL | ASTDT      | ASTDY | AENDT      | AENDY | ADURN
    T-1     | 1    | Dose     | SDOSE   | 1      | Individual | SURUFATINIB | 250  | 2023-01-10 | 1     | 2023-03-01 | 51    | 51
    T-1     | 2    | Duration | SDURD   | 2      | Summary    | SURUFATINIB | 51   | 2023-01-10 | 1     | 2023-03-01 | 51    | 51
    T-2     | 1    | Dose     | SDOSE   | 1      | Individual | SURUFATINIB | 250  | 2023-01-12 | 1     | 2023-02-01 | 21    | 21
    T-2     | 2    | Duration | SDURD   | 2      | Summary    | SURUFATINIB | 21   | 2023-01-12 | 1     | 2023-02-01 | 21    | 21
"""  # noqa: E501 - a table
DRUGS = study().drug_columns


def analysed(name, text, **constant):
    """An analysis dataset with the subject-level variables as ADSL has them."""
    return domain(DATASETS[name], text, **constant).drop(columns=list(table(COPIES))[1:]).merge(table(COPIES), on="USUBJID")


def with_treatment(adsl):
    """The subjects, who took surufatinib alone."""
    start, end = adsl["TRTSDT"], adsl["TRTEDT"]
    return adsl.assign(TRTEDTA=end, TRTDURD=[51.0, 21.0], SURSDT=start, SUREDT=end)


@pytest.fixture(scope="module")
def clean():
    """Two subjects: adverse events, laboratory results, survival and responses that agree with each other and with SDTM."""
    analysis = {
        "ADSL": with_treatment(domain(DATASETS["adsl"], ADSL, **POPULATIONS)),
        "ADEX": analysed("adex", ADEX, **COPIED),
        "ADAE": analysed("adae", ADAE, **COPIED),
        "ADLB": analysed("adlb", ADLB, SRCDOM="LB", SRCVAR="LBSTRESN", **COPIED),
        "ADTTE": analysed("adtte", ADTTE, PARAM="Overall Survival (Mo)", **POPULATIONS),
        "ADRS": analysed("adrs", ADRS, **COPIED),
    }
    tabulation = {
        "DM": domain(DOMAINS["dm"], "USUBJID | SUBJID\nT-1 | 1\nT-2 | 2"),
        "AE": domain(DOMAINS["ae"], "USUBJID | AESEQ\nT-1 | 1\nT-1 | 2\nT-1 | 3\nT-2 | 1"),
        "EX": domain(DOMAINS["ex"], "USUBJID | EXSEQ | EXTRT\nT-1 | 1 | SURUFATINIB\nT-2 | 1 | SURUFATINIB"),
        "LB": domain(DOMAINS["lb"], "USUBJID | LBSEQ\nT-1 | 1\nT-1 | 2\nT-1 | 3\nT-2 | 1"),
    }
    submitted = {name: dataset for name, dataset in DATASETS.items() if not dataset._working}
    received = {name: domain for name, domain in DOMAINS.items() if not name.startswith("supp")}
    others = {name.upper(): empty(table) for name, table in {**submitted, **received}.items()}
    return {**others, **tabulation, **analysis}


def put(row, **values):
    """Other values in one record."""

    def change(table):
        changed = table.copy()
        for name, value in values.items():
            changed.loc[row, name] = value
        return changed

    return change


def day(text):
    return pd.Timestamp(text).as_unit("ms")


def again(row):
    return lambda table: pd.concat([table, table.loc[[row]]], ignore_index=True)


def without(row):
    return lambda table: table.drop(index=row)


# What is planted: dataset, its change -> what is found: CHECK, DATASET, KEY.
PLANTED = {
    "a subject twice in ADSL": ("ADSL", again(0), "ADSL_SUBJECT", "ADSL", "SUBJID=1"),
    "a subject whom DM does not have": ("DM", without(1), "ADSL_SUBJECT", "ADSL", "SUBJID=2"),
    "a subject whom ADSL does not have": ("ADSL", without(1), "ADSL_SUBJECT", "DM", "SUBJID=2"),
    "records of a subject whom ADSL does not have": ("ADSL", without(1), "SUBJECT", "ADLB", "PARAMCD=ALT; ASEQ=1"),
    "a population that is not decided": ("ADSL", put(0, SAFFL=None), "POPULATION", "ADSL", ""),
    "another age than in ADSL": ("ADAE", put(3, AGE=61.0), "COPY", "ADAE", "ASEQ=1; AGE=61"),
    "a gap in the numbers": ("ADAE", put(2, ASEQ=4.0), "ASEQ", "ADAE", "ASEQ=4"),
    "a number twice": ("ADAE", put(2, ASEQ=2.0), "ASEQ", "ADAE", "ASEQ=2"),
    "a parameter under two names": (
        "ADLB", put(1, PARAM="ALT"), "ONE_TO_ONE", "ADLB", "PARAM=ALT; PARAMCD=ALT",
    ),
    "two parameters under one name": (
        "ADLB", put(2, PARAM="ALT (U/L)"), "ONE_TO_ONE", "ADLB", "PARAM=ALT (U/L); PARAMCD=LDH",
    ),
    "a parameter with two numbers": ("ADTTE", put(1, PARAMN=3.0), "ONE_TO_ONE", "ADTTE", "PARAM=Overall Survival (Mo); PARAMN=3"),
    "a visit with two numbers": (
        "ADLB", put(1, AVISITN=3.0), "ONE_TO_ONE", "ADLB", "PARAMCD=ALT; AVISIT=C2; AVISITN=3",
    ),
    "a treatment without its number": ("ADSL", put(1, TRT01AN=None), "ONE_TO_ONE", "ADSL", "TRT01A=DRUG"),
    "one response under two numbers": ("ADRS", put(1, AVALC="CR"), "AVALC", "ADRS", "PARAMCD=OVR; AVALC=CR; AVAL=2"),
    "a code of nine characters": (
        "ADTTE", put([0, 1], PARAMCD="OSURVIVAL"), "PARAMCD", "ADTTE", "PARAMCD=OSURVIVAL; ASEQ=1",
    ),
    "a parameter without a name": ("ADTTE", put([0, 1], PARAM=None), "PARAMCD", "ADTTE", "PARAMCD=OS; ASEQ=1"),
    "a record's flag that is N": ("ADAE", put(0, TRTEMFL="N"), "FLAG", "ADAE", "ASEQ=1; TRTEMFL=N"),
    "a subject's flag that is U": ("ADSL", put(0, LIVMETFL="U"), "FLAG", "ADSL", "LIVMETFL=U"),
    "a subject's flag that is copied as U": ("ADAE", put(0, SAFFL="U"), "FLAG", "ADAE", "ASEQ=1; SAFFL=U"),
    "an unknown imputation": ("ADAE", put(2, ASTDTF="X"), "IMPUTED", "ADAE", "ASEQ=3; ASTDTF=X"),
    "an imputed part of no date": ("ADAE", put(2, AENDTF="D"), "IMPUTED", "ADAE", "ASEQ=3; AENDTF=D"),
    "a day 0": ("ADAE", put(0, ASTDY=0.0), "STUDY_DAY", "ADAE", "ASEQ=1; ASTDT=2023-01-09; ASTDY=0"),
    "no day beside a date": ("ADAE", put(3, ASTDY=None), "STUDY_DAY", "ADAE", "ASEQ=1; ASTDT=2023-01-12"),
    "a duration without the first day": ("ADAE", put(0, ADURN=2.0), "STUDY_DAY", "ADAE", "ASEQ=1; ADURN=2"),
    "an end before the start": (
        "ADAE", put(3, AENDT=day("2023-01-11"), AENDY=-1.0, ADURN=0.0), "PERIOD", "ADAE",
        "ASEQ=1; ASTDT=2023-01-12; AENDT=2023-01-11",
    ),
    "an event before the origin": (
        "ADTTE", put(1, STARTDT=day("2023-02-12")), "PERIOD", "ADTTE", "PARAMCD=OS; ASEQ=1; STARTDT=2023-02-12; ADT=2023-02-11",
    ),
    "two baselines": ("ADLB", put(1, ABLFL="Y"), "BASELINE_ONE", "ADLB", "PARAMCD=ALT; ASEQ=2"),
    "a baseline that is not the record's": (
        "ADLB", put(1, BASE=31.0, CHG=14.0), "BASELINE_VALUE", "ADLB", "PARAMCD=ALT; ASEQ=2; BASE=31",
    ),
    "a baseline without a record": ("ADLB", put(3, BASE=20.0), "BASELINE_VALUE", "ADLB", "PARAMCD=ALT; ASEQ=1; BASE=20"),
    "another indicator at baseline": (
        "ADLB", put(1, BNRIND="HIGH"), "BASELINE_VALUE", "ADLB", "PARAMCD=ALT; ASEQ=2; BNRIND=HIGH",
    ),
    "a wrong change": ("ADLB", put(1, CHG=-15.0), "CHANGE", "ADLB", "PARAMCD=ALT; ASEQ=2; CHG=-15"),
    "a change without baseline": ("ADLB", put(2, CHG=1.0), "CHANGE", "ADLB", "PARAMCD=LDH; ASEQ=3; CHG=1"),
    "a source that is no dataset": (
        "ADLB", put(0, SRCDOM="XX"), "SOURCE", "ADLB", "PARAMCD=ALT; ASEQ=1; SRCDOM=XX; SRCVAR=LBSTRESN; SRCSEQ=1",
    ),
    "a source that is no variable": (
        "ADLB", put(0, SRCVAR="LBRES"), "SOURCE", "ADLB", "PARAMCD=ALT; ASEQ=1; SRCDOM=LB; SRCVAR=LBRES; SRCSEQ=1",
    ),
    "a source that is no record": (
        "LB", without(3), "SOURCE", "ADTTE", "PARAMCD=OS; ASEQ=1; SRCDOM=LB; SRCVAR=LBDTC; SRCSEQ=1",
    ),
    "a number of a record in a dataset without": (
        "ADTTE", put(0, SRCSEQ=1.0), "SOURCE", "ADTTE", "PARAMCD=OS; ASEQ=1; SRCDOM=ADSL; SRCVAR=DTHDT; SRCSEQ=1",
    ),
    "a source without its dataset": (
        "ADLB", put(0, SRCDOM=None), "SOURCE", "ADLB", "PARAMCD=ALT; ASEQ=1; SRCVAR=LBSTRESN; SRCSEQ=1",
    ),
    "a copied number of no record": ("AE", without(0), "SEQUENCE", "ADAE", "ASEQ=1; AESEQ=1"),
    "a censoring of minus one": ("ADTTE", put(0, CNSR=-1.0), "CENSORING", "ADTTE", "PARAMCD=OS; ASEQ=1; CNSR=-1"),
    "an event that nothing describes": ("ADTTE", put(0, EVNTDESC=None), "CENSORING", "ADTTE", "PARAMCD=OS; ASEQ=1; CNSR=0"),
    "a censoring whose date is not described": (
        "ADTTE", put(1, CNSDTDSC=None), "CENSORING", "ADTTE", "PARAMCD=OS; ASEQ=1; CNSR=1",
    ),
    "two first occurrences": ("ADAE", put(2, AOCCPFL="Y"), "OCCURRENCE", "ADAE", "ASEQ=3; AOCCPFL=Y"),
    "a first occurrence before treatment": ("ADAE", put(1, TRTEMFL=None), "OCCURRENCE", "ADAE", "ASEQ=2; AOCCFL=Y"),
    "a dose that ends on another day than in ADSL": (
        "ADEX", put(0, AENDT=day("2023-03-02"), AENDY=52.0, ADURN=52.0), "EXPOSURE_DATES", "ADEX",
        "EXTRT=SURUFATINIB; LAST=2023-03-02; SUREDT=2023-03-01",
    ),
    "a first dose of all that is not ADSL's": (
        "ADSL", put(1, TRTSDT=day("2023-01-11")), "EXPOSURE_DATES", "ADEX", "FIRST=2023-01-12; TRTSDT=2023-01-11",
    ),
    "a duration of other days": (
        "ADEX", put(1, AVAL=52.0), "EXPOSURE_DAYS", "ADEX", "PARAMCD=SDURD; AVAL=52; SURSDT=2023-01-10; SUREDT=2023-03-01",
    ),
    "a treatment of other days": (
        "ADSL", put(0, TRTDURD=50.0), "EXPOSURE_DAYS", "ADSL", "TRTSDT=2023-01-10; TRTEDTA=2023-03-01; TRTDURD=50",
    ),
}  # fmt: skip


def test_clean_data_contradict_nothing(clean):
    assert lines(check_all(clean, DATASETS, DRUGS), "CHECK", "DATASET", "KEY", "MESSAGE") == []


@pytest.mark.parametrize("planted", PLANTED)
def test_a_planted_contradiction_is_found(planted, clean):
    dataset, change, check, where, key = PLANTED[planted]
    found = check_all({**clean, dataset: change(clean[dataset])}, DATASETS, DRUGS)
    assert f"{check} | {where} | {key}" in lines(found, "CHECK", "DATASET", "KEY")
    assert validate(found, Conformance).empty


def test_every_check_has_a_planted_contradiction():
    tested = {check for _, _, check, _, _ in PLANTED.values()}
    assert tested == {inspect.getdoc(check).split(":")[0] for check in CHECKS}


def test_a_parameter_whose_change_is_not_analysed_needs_no_base(clean):
    unused = clean["ADLB"].assign(BASE=float("nan"), CHG=float("nan"))
    assert check_all({**clean, "ADLB": unused}, DATASETS).empty


def test_the_same_visit_may_have_another_number_in_another_parameter(clean):
    other = put(2, AVISITN=2.5)(clean["ADLB"])
    assert check_all({**clean, "ADLB": other}, DATASETS).empty


def test_the_function_takes_the_tables_by_the_names_of_the_pipeline(clean):
    trial = Trial(study(), declared=DATASETS)
    domains = {name: table for name, table in clean.items() if name.lower() in DOMAINS}
    adam = {name: table for name, table in clean.items() if name.lower() in DATASETS}
    assert adam_conformance(domains, adam, trial).empty
    found = adam_conformance(domains, {**adam, "ADSL": put(0, SAFFL=None)(clean["ADSL"])}, trial)
    assert "POPULATION | ADSL" in lines(found, "CHECK", "DATASET")
    assert found.dtypes.unique().tolist() == [DTYPES["Char"]]
