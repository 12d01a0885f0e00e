"""Checks across the datasets: nothing to say of clean data, and each planted contradiction is found by its check."""

import inspect

import pandas as pd
import pytest

from pipeline.sdtm.conformance import CHECKS, check_all, sdtm_conformance
from pipeline.trial.reads import sdtm_tables
from schemas.base import DTYPES, SdtmDomain
from schemas.conformance import Conformance
from schemas.validation import validate
from tests.spec.tables import lines
from tests.surenv01.chain import SURENV01
from tests.surenv01.spec.forms import Forms, trial
from tests.surenv01.unit.sdtm.trial_plan import PLAN

FORMS = {
    "IC": """
        SUBJID | FOLDER | FORMDT     | ICDT
        0101   | SCRN   | 2023-01-02 | 2023-01-02
        0102   | SCRN   | 2023-01-03 | 2023-01-03
    """,
    "ENR": """
        SUBJID | FOLDER | FORMDT     | ENRLYN | ENRLDT
        0101   | SCRN   | 2023-01-09 | Y      | 2023-01-09
        0102   | SCRN   | 2023-01-09 | N      |
    """,
    "IE": """
        SUBJID | FOLDER | FORMDT     | IECAT     | IETESTCD | IEYN
        0101   | SCRN   | 2023-01-08 |           | ALLMET   | Y
        0102   | SCRN   | 2023-01-08 |           | ALLMET   | N
        0102   | SCRN   | 2023-01-08 | EXCLUSION | EXCL02   | Y
    """,
    "EXS": """
        SUBJID | STDT       | ENDT       | DOSE | DOSEU | FREQ
        0101   | 2023-01-10 | 2023-03-01 | 250  | mg    | QD
        0101   | 2023-03-02 | 2023-03-20 | 0    | mg    | QD
    """,
    "EXE": """
        SUBJID | CYCLE | GIVEN | DT         | VOL | VOLU
        0101   | 1     | Y     | 2023-01-10 | 1.5 | mL
    """,
    "EOT": """
        SUBJID | DRUG        | EOTYN | LASTDT     | EOTREAS
        0101   | SURUFATINIB | Y     | 2023-03-01 | ADVERSE EVENT
        0101   | ENVAFOLIMAB | Y     | 2023-01-10 | ADVERSE EVENT
    """,
    "VS": """
        SUBJID | FOLDER | FORMDT     | VSTEST | VSRES | VSU
        0101   | C1D1   | 2023-01-10 | WEIGHT | 70    | kg
        0101   | C2D1   | 2023-01-31 | WEIGHT | 71    | kg
        0101   | UNS    | 2023-02-05 | WEIGHT | 71    | kg
    """,
    "TL": """
        SUBJID | FOLDER | FORMDT     | LESID | SITE  | NODE | METHOD | SCANDT     | EVALST   | DIAM | DIAMU
        0101   | SCRN   | 2023-01-05 | T01   | LIVER | N    | CT     | 2023-01-05 | MEASURED | 30   | mm
        0101   | C3D1   | 2023-02-21 | T01   | LIVER | N    | CT     | 2023-02-21 | MEASURED | 28   | mm
    """,
    "RSP": """
        SUBJID | FOLDER | FORMDT     | RSDT       | TRESP | OVRESP | NEWLES
        0101   | C3D1   | 2023-02-21 | 2023-02-21 | SD    | SD     | N
    """,
    "AE": """
        SUBJID | AESPID | AETERM | PT     | SOC        | STDT       | ENDT       | OUT   | SER | RELS    | PRETRT
        0101   | 1      | Nausea | Nausea | Disorders  | 2023-01-10 | 2023-01-12 |       | N   | RELATED | N
        0101   | 2      | Sepsis | Sepsis | Infections | 2023-03-05 | 2023-03-25 | FATAL | Y   | RELATED | N
    """,
    "DTH": """
        SUBJID | FORMDT     | DTHDT      | CAUSE
        0101   | 2023-03-27 | 2023-03-25 | ADVERSE EVENT
    """,
    "EOS": """
        SUBJID | EOSYN | EOSDT      | EOSREAS
        0101   | Y     | 2023-03-25 | DEATH
        0102   | Y     | 2023-01-08 | SCREEN FAILURE
    """,
}  # fmt: skip


FILLED = "DM EC SUPPEC EX TU TR RS AE SUPPAE DS DD IE VS SV SE RELREC TA TE TV TI TS"
PLAN_IDENTITY = {"title": "A trial", "sponsor": "A sponsor", "nct_id": "NCT00000000"}


@pytest.fixture(scope="module")
def clean():
    """All datasets of a small trial by name as submitted: one subject dosed, who dies, and a screen failure."""
    raw = Forms(trial(trial=PLAN, study={"id": "TEST", "country": "CHN", "dco": "2024-12-31", **PLAN_IDENTITY}), **FORMS)
    tables = {}
    declared = raw.trial.declared
    for name in (function.__name__ for function in raw.trial.domains if issubclass(declared[function.__name__], SdtmDomain)):
        product = raw.domain(name)
        tables |= {n.upper(): table for n, table in {name: product.table, **product.companions}.items()}
    return tables


def with_values(table, where, **values):
    """`table` with `values` in the rows where the column `where[0]` is `where[1]`."""
    column, value = where
    rows = table[column].eq(value).fillna(False)
    assert rows.any(), where
    return table.assign(**{name: table[name].mask(rows, given) for name, given in values.items()})


def without(table, column, value):
    rows = table[column].eq(value).fillna(False)
    assert rows.any(), (column, value)
    return table[~rows]


def repeated(table, column, value):
    return pd.concat([table, table[table[column].eq(value).fillna(False)]], ignore_index=True)


# What is planted: dataset -> its new content; and what is found among the findings: CHECK, DATASET, KEY.
PLANTED = {
    "a subject whom DM does not have": (
        "VS", lambda t: with_values(t, ("VSSEQ", 1), USUBJID="TEST-01-0999"), "SUBJECT", "VS", "VSSEQ=1",
    ),
    "a qualifier of a record that is gone": (
        "AE", lambda t: without(t, "AESPID", "1"), "SUPP_PARENT", "SUPPAE", "RDOMAIN=AE; IDVAR=AESEQ; IDVARVAL=1; QNAM=AEPRETRT",
    ),
    "a qualifier of nobody": (
        "SUPPDM",
        lambda t: pd.concat([t, pd.DataFrame({"RDOMAIN": ["DM"], "USUBJID": ["X"], "QNAM": ["RACEOTH"]}, dtype="str")]),
        "SUPP_PARENT", "SUPPDM", "RDOMAIN=DM; QNAM=RACEOTH",
    ),
    "a related record that is gone": (
        "DD", lambda t: t[:0], "RELREC_KEY", "RELREC", "RELID=DEATH; RDOMAIN=DD; IDVAR=DDSEQ; IDVARVAL=1",
    ),
    "a related dataset without the variable's values": (
        "EC", lambda t: t.assign(ECLNKID=pd.Series(index=t.index, dtype="str")), "RELREC_KEY", "RELREC",
        "RELID=ECEX; RDOMAIN=EC; IDVAR=ECLNKID",
    ),
    "a relationship of one": (
        "RELREC", lambda t: without(t, "RDOMAIN", "TU"), "RELREC_KEY", "RELREC", "RELID=TUTR; RDOMAIN=TR; IDVAR=TRLNKID",
    ),
    "a result of a lesion that was never identified": (
        "TR", lambda t: with_values(t, ("TRLNKID", "T01"), TRLNKID="T09"), "LINK_ID", "TR", "TRLNKID=T09; TRSEQ=1",
    ),
    "a dose that was not collected": (
        "EX", lambda t: with_values(t, ("EXLNKID", "SUR-001"), EXLNKID="SUR-009"), "LINK_ID", "EX", "EXLNKID=SUR-009; EXSEQ=2",
    ),
    "a visit that was not planned": (
        "TV", lambda t: without(t, "VISIT", "CYCLE 2 DAY 1"), "VISIT_PLANNED", "SV", "VISITNUM=3; VISIT=CYCLE 2 DAY 1",
    ),
    "a visit of another name": (
        "SV", lambda t: with_values(t, ("VISITNUM", 3.0), VISIT="CYCLE 3 DAY 1"), "VISIT_PLANNED", "SV",
        "VISITNUM=3; VISIT=CYCLE 3 DAY 1",
    ),
    "a record of a visit that did not take place": (
        "SV", lambda t: without(t, "VISITNUM", 3.01), "VISIT_SEEN", "VS", "VSSEQ=3; VISITNUM=3.01; VISIT=UNSCHEDULED 3.01",
    ),
    "an element in another place": (
        "SE", lambda t: with_values(t, ("ETCD", "FU"), TAETORD=3.0), "ELEMENT_PLANNED", "SE", "ETCD=FU; TAETORD=3",
    ),
    "an element without rules": ("TE", lambda t: without(t, "ETCD", "MONO"), "ELEMENT_PLANNED", "TA", "ETCD=MONO; TAETORD=3"),
    "an epoch that the arm does not have": (
        "AE", lambda t: with_values(t, ("AESPID", "1"), EPOCH="RUN-IN"), "EPOCH_PLANNED", "AE", "AESEQ=1; EPOCH=RUN-IN",
    ),
    "a criterion that the protocol does not have": (
        "TI", lambda t: without(t, "IETESTCD", "EXCL02"), "CRITERION_PLANNED", "IE", "IETESTCD=EXCL02; IESEQ=1",
    ),
    "a summary without the phase": ("TS", lambda t: without(t, "TSPARMCD", "TPHASE"), "TS_COMPLETE", "TS", "TSPARMCD=TPHASE"),
    "a summary without a reason for no value": (
        "TS", lambda t: with_values(t, ("TSPARMCD", "AGEMAX"), TSVALNF=None), "TS_COMPLETE", "TS", "TSPARMCD=AGEMAX; TSSEQ=1",
    ),
    "a value and a reason for having none": (
        "TS", lambda t: with_values(t, ("TSPARMCD", "PLANSUB"), TSVALNF="UNK"), "TS_COMPLETE", "TS", "TSPARMCD=PLANSUB; TSSEQ=1",
    ),
    "two ends of the study": (
        "DS", lambda t: repeated(t, "DSDECOD", "DEATH"), "DS_ONE_EVENT", "DS",
        "DSSEQ=6; DSSCAT=STUDY PARTICIPATION; EPOCH=FOLLOW-UP",
    ),
    "a gap between elements": (
        "SE", lambda t: with_values(t, ("ETCD", "COMB"), SEENDTC="2023-02-28"), "SE_CONTIGUOUS", "SE",
        "ETCD=COMB; SESTDTC=2023-01-10; SEENDTC=2023-02-28",
    ),
    "an open element that is not the last": (
        "SE", lambda t: with_values(t, ("ETCD", "COMB"), SEENDTC=None), "SE_CONTIGUOUS", "SE", "ETCD=COMB; SESTDTC=2023-01-10",
    ),
    "an element that ends before it starts": (
        "SE", lambda t: with_values(t, ("ETCD", "FU"), SEENDTC="2023-03-01"), "SE_CONTIGUOUS", "SE",
        "ETCD=FU; SESTDTC=2023-03-02; SEENDTC=2023-03-01",
    ),
    "an epoch that is not the element's": (
        "AE", lambda t: with_values(t, ("AESPID", "2"), EPOCH="TREATMENT"), "SE_EPOCH", "AE",
        "AESEQ=2; AESTDTC=2023-03-05; EPOCH=TREATMENT",
    ),
    "no epoch within an element": (
        "AE", lambda t: with_values(t, ("AESPID", "2"), EPOCH=None), "SE_EPOCH", "AE", "AESEQ=2; AESTDTC=2023-03-05",
    ),
    "an epoch of a subject without elements": (
        "SE", lambda t: without(t, "USUBJID", "TEST-01-0102"), "SE_EPOCH", "DS",
        "DSSEQ=2; DSSTDTC=2023-01-08; EPOCH=SCREENING",
    ),
    "a wrong study day": (
        "AE", lambda t: with_values(t, ("AESPID", "2"), AESTDY=54.0), "STUDY_DAY", "AE", "AESEQ=2; AESTDTC=2023-03-05; AESTDY=54",
    ),
    "no study day beside a complete date": (
        "AE", lambda t: with_values(t, ("AESPID", "2"), AESTDY=float("nan")), "STUDY_DAY", "AE", "AESEQ=2; AESTDTC=2023-03-05",
    ),
    "a study day of a subject who was never dosed": (
        "SV", lambda t: with_values(t, ("USUBJID", "TEST-01-0102"), SVSTDY=1.0), "STUDY_DAY", "SV",
        "SVSTDTC=2023-01-03; SVSTDY=1",
    ),
}  # fmt: skip


def test_clean_data_contradict_nothing(clean):
    assert check_all(clean).empty
    filled = {name for name, table in clean.items() if len(table)}
    assert filled >= set(FILLED.split())


@pytest.mark.parametrize("planted", PLANTED)
def test_a_planted_contradiction_is_found(planted, clean):
    dataset, change, check, where, key = PLANTED[planted]
    found = check_all({**clean, dataset: change(clean[dataset])})
    assert f"{check} | {where} | {key}" in lines(found, "CHECK", "DATASET", "KEY")
    assert validate(found, Conformance).empty
    assert found["MESSAGE"].str.len().gt(0).all()


def test_every_check_has_a_planted_contradiction():
    tested = {check for _, _, check, _, _ in PLANTED.values()}
    assert tested == {inspect.getdoc(check).split(":")[0] for check in CHECKS}


def test_a_change_of_epoch_on_the_day_of_the_first_dose_may_be_either(clean):
    either = clean["AE"].assign(EPOCH=clean["AE"]["EPOCH"].mask(clean["AE"]["AESPID"].eq("1"), "SCREENING"))
    assert check_all({**clean, "AE": either}).empty


def test_what_is_dated_after_participation_stays_in_the_last_epoch(clean):
    late = with_values(clean["AE"], ("AESPID", "2"), AESTDTC="2023-05-01", AESTDY=112.0)
    assert check_all({**clean, "AE": late}).empty


def test_a_partial_date_needs_no_epoch_and_no_day(clean):
    partial = with_values(clean["AE"], ("AESPID", "2"), AESTDTC="2023-03", AESTDY=float("nan"), EPOCH=None)
    assert check_all({**clean, "AE": partial}).empty


def test_a_failed_screening_before_the_participation_that_counts_is_no_double(clean):
    again = clean["DS"][clean["DS"]["DSDECOD"].eq("DEATH").fillna(False)].assign(
        DSDECOD="SCREEN FAILURE", DSSTDTC="2023-01-05", DSSTDY=-5.0, EPOCH="SCREENING", DSSEQ=99.0
    )
    assert check_all({**clean, "DS": pd.concat([clean["DS"], again], ignore_index=True)}).empty


def test_the_function_takes_every_dataset_of_the_trial_by_its_name(clean):
    assert {name.upper() for name in sdtm_tables(SURENV01)} == set(clean)
    assert sdtm_conformance(clean, trial()).empty
    fewer = clean["TS"][clean["TS"]["TSPARMCD"].ne("TITLE")]
    assert lines(sdtm_conformance({**clean, "TS": fewer}, trial()), "CHECK", "KEY") == ["TS_COMPLETE | TSPARMCD=TITLE"]
    assert sdtm_conformance(clean, trial()).dtypes.unique().tolist() == [DTYPES["Char"]]
