"""RELREC: lesions and their results, doses, and the records of a death (STUDY_SPEC 3.5)."""

from pipeline.sdtm.standard.relrec import relrec
from schemas.sdtm import DOMAINS
from tests.spec.tables import domain, lines, study


def related(**texts):
    names = ["tu", "tr", "rs", "ec", "ex", "ae", "ds", "dd"]
    tables = {name: domain(DOMAINS[name], texts.get(name, "")) for name in names}
    return lines(relrec(**tables, study=study()).table, "RELID", "RDOMAIN", "USUBJID", "IDVAR", "IDVARVAL", "RELTYPE")


def test_datasets_that_both_have_records():
    assert related(
        tu="USUBJID | TULNKID\n1 | T01", tr="USUBJID | TRLNKID | TRLNKGRP\n1 | T01 | A1", rs="USUBJID | RSLNKGRP\n1 | A1",
        ec="USUBJID | ECLNKID\n1 | SUR-001", ex="USUBJID | EXLNKID\n1 | SUR-001",
    ) == [
        "ECEX | EC |  | ECLNKID |  | ONE",
        "ECEX | EX |  | EXLNKID |  | ONE",
        "TRRS | RS |  | RSLNKGRP |  | MANY",
        "TRRS | TR |  | TRLNKGRP |  | MANY",
        "TUTR | TR |  | TRLNKID |  | MANY",
        "TUTR | TU |  | TULNKID |  | ONE",
    ]  # fmt: skip


def test_a_dataset_without_links_has_no_relationship():
    assert related(tu="USUBJID | TULNKID\n1 | T01", tr="USUBJID | TRLNKID | TRLNKGRP\n1 |  | A1") == []


def test_a_fatal_event_belongs_to_the_cause_of_death_and_the_disposition():
    found = related(
        ae="""
            USUBJID | AESEQ | AEOUT              | AESDTH
            1       | 3     | FATAL              |
            1       | 4     | RECOVERED/RESOLVED | N
            2       | 1     |                    | Y
            4       | 2     | FATAL              | Y
        """,
        dd="""
            USUBJID | DDSEQ | DDTESTCD
            1       | 1     | PRCDTH
            3       | 1     | PRCDTH
        """,
        ds="""
            USUBJID | DSSEQ | DSDECOD
            1       | 7     | DEATH
            1       | 8     | PROGRESSIVE DISEASE
            2       | 5     | DEATH
            3       | 5     | DEATH
        """,
    )
    # subject 3 died without a fatal event, subject 4 has nothing but the event
    assert found == [
        "DEATH | AE | 1 | AESEQ | 3 | ",
        "DEATH | DD | 1 | DDSEQ | 1 | ",
        "DEATH | DS | 1 | DSSEQ | 7 | ",
        "DEATH | AE | 2 | AESEQ | 1 | ",
        "DEATH | DS | 2 | DSSEQ | 5 | ",
    ]
