"""A row whose subject has no DM record: the subject that may be meant is said, and nothing is repaired."""

import pandas as pd
import pytest

from pipeline.sdtm.verbs.mapping import MappingError
from pipeline.sdtm.verbs.unknown_subjects import check_not_most, unknown_subjects

KNOWN = [("01", "0103"), ("01", "0104"), ("02", "0201"), ("03", "0777"), ("04", "0777")]
PLAIN = "SUBJID belongs to a subject who has no DM record"


def table(subjects):
    return pd.DataFrame(subjects, columns=["SITEID", "SUBJID"], dtype="str")


@pytest.mark.parametrize(
    ("site", "subject", "said"),
    [
        ("1", "103", "; is it subject 0103 of site 01?"),  # both lost their zeros in a spreadsheet
        ("01", "103", "; is it subject 0103 of site 01?"),
        ("1", "0104", "; is it subject 0104 of site 01?"),
        ("02", "0103", "; is it subject 0103 of site 01?"),  # entered at another site
        ("3", "777", "; is it subject 0777 of site 03?"),  # the number is at two sites, the site tells which
        ("05", "0777", ""),  # two could be meant: nothing is said
        ("01", "0199", ""),
        ("01", "1030", ""),
    ],
)
def test_the_only_subject_that_may_be_meant(site, subject, said):
    issues = unknown_subjects(table([(site, subject)]), table(KNOWN), "AE")
    assert issues[["CODE", "DATASET", "SITEID", "SUBJID", "COLUMN", "VALUE", "MESSAGE"]].to_numpy().tolist() == [
        ["SUBJECT_UNKNOWN", "AE", site, subject, "SUBJID", subject, PLAIN + said]
    ]


def test_each_row_has_its_own_suggestion_whatever_its_place():
    rows = table([("1", "104"), ("09", "0901"), ("1", "103")]).set_axis([7, 3, 5])
    messages = unknown_subjects(rows, table(KNOWN), "AE")["MESSAGE"].str.removeprefix(PLAIN).tolist()
    assert messages == ["; is it subject 0104 of site 01?", "", "; is it subject 0103 of site 01?"]


def test_no_unknown_rows_no_issues():
    assert len(unknown_subjects(table([]), table(KNOWN), "AE")) == 0


@pytest.mark.parametrize(("unknown", "rows", "refused"), [(5, 20, True), (5, 25, False), (4, 4, False), (20, 20, True)])
def test_a_form_that_loses_most_rows_to_unknown_subjects_is_refused(unknown: int, rows: int, refused: bool):
    """5 of 20 is a quarter, 5 of 25 a fifth, which may be lost; fewer than five are listed one by one."""
    lost = table([("1", "104")] * unknown).assign(FILE="ae.csv", FILELINE="7")
    if refused:
        said = rf"ae.csv, line 7: form AE would lose {unknown} of its {rows} rows, more than 20%, to subjects without a DM record"
        with pytest.raises(MappingError, match=said + ", the first 104 of site 1; check SITEID and SUBJID of both exports"):
            check_not_most(lost, rows, "AE", 20)
    else:
        check_not_most(lost, rows, "AE", 20)
