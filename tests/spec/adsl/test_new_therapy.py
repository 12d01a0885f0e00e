"""The first new anti-cancer therapy (STUDY_SPEC 5.2; M12 of 8.10). First dose 2023-01-10, last dose 2023-05-12."""

from typing import Any

import pytest

from tests.spec.datasets import first_stage, sdtm, stage_1, supp
from tests.spec.tables import lines, shown, study

DM = "USUBJID | RFICDTC\nM12 | 2023-01-02"
EX = """
USUBJID | EXTRT       | EXDOSE | EXSTDTC    | EXENDTC
M12     | SURUFATINIB | 250    | 2023-01-10 | 2023-05-12
"""
DS = """
USUBJID | DSCAT             | DSSCAT      | DSDECOD             | DSSTDTC
M12     | DISPOSITION EVENT | SURUFATINIB | PROGRESSIVE DISEASE | 2023-05-13
"""
CM = "USUBJID | CMCAT | CMSCAT | CMTRT | CMSTDTC\nM12 | SUBSEQUENT ANTI-CANCER THERAPY | CHEMOTHERAPY | Drug | {start}"
PR = """
USUBJID | PRCAT                          | PRSCAT       | PRLOC | PRSTDTC
M12     | SUBSEQUENT ANTI-CANCER THERAPY | RADIOTHERAPY | BONE  | 2023-05-20
"""
INTENT = supp("PR", "M12 | 1 | PRINTENT | PALLIATIVE")


@pytest.mark.parametrize(
    ("start", "excluded", "date", "imputed", "kind"),
    [
        ("2023-05", False, "2023-05-13", "D", "CHEMOTHERAPY"),  # the month of the last dose: the day after it
        (None, False, "2023-05-20", "", "RADIOTHERAPY"),
        (None, True, "", "", ""),  # palliative radiotherapy to bone does not count
        ("2023-05", True, "2023-05-13", "D", "CHEMOTHERAPY"),
        ("2023-04", False, "2023-04-01", "D", "CHEMOTHERAPY"),  # the first possible day
        ("2023-01", False, "2023-01-10", "D", "CHEMOTHERAPY"),  # not before the first dose
        ("2025-01-05", True, "", "", ""),  # after the cut-off
    ],
)
def test_first_new_therapy(start: str | None, excluded: bool, date: str, imputed: str, kind: str) -> None:
    texts = {"dm": DM, "ex": EX, "ds": DS, "pr": PR, "supppr": INTENT} | ({"cm": CM.format(start=start)} if start else {})
    adsl = stage_1(sdtm(**texts), study(pfs={"nact_excl_pall_rt": excluded}))
    assert [shown(v) for v in adsl.loc[0, ["NACTDT", "NACTDTF", "NACTTYP"]]] == [date, imputed, kind]


ROWS = "USUBJID | {c}CAT | {c}TRT | {c}STDTC\nM12 | {category} | Drug | 2023-05-20\nM12 | {category} | Drug | 2023-05-21"


@pytest.mark.parametrize(
    ("category", "decisions", "counted", "listed"),
    [
        ("SUBSEQUENT ANTI-CANCER THERAPY", {}, True, False),
        ("SUBSEQUENT ANTICANCER THERAPY", {}, True, False),
        ("Subsequent anti cancer therapy", {}, True, False),
        ("NEW ANTI-CANCER THERAPY", {}, True, False),
        ("PRIOR ANTICANCER THERAPY", {}, False, False),
        ("CONCOMITANT MEDICATIONS", {}, False, False),
        ("", {}, False, False),  # no category: concomitant
        ("LATER LINES", {}, False, True),
        ("LATER LINES", {"therapy": {"subsequent": ["Later-Lines"]}}, True, False),
        ("LATER LINES", {"therapy": {"other": ["LATER LINES"]}}, False, False),
    ],
)
@pytest.mark.parametrize("domain", ["CM", "PR"])
def test_which_categories_are_new_therapy(
    domain: str, category: str, decisions: dict[str, Any], counted: bool, listed: bool
) -> None:
    """A category that no list knows is an error with the number of its records."""
    rows = {domain.lower(): ROWS.format(c=domain, category=category)}
    product = first_stage(sdtm(dm=DM, ex=EX, ds=DS, **rows), study(**decisions))
    assert shown(product.table["NACTDT"].iloc[0]) == ("2023-05-20" if counted else "")
    issues = product.issues.query("CODE == 'THERAPY_UNKNOWN'")
    assert lines(issues, "SEVERITY", "DATASET", "VALUE", "MESSAGE") == (
        [f"error | {domain} | {category} | {domain}CAT is a category that no rule knows (records: 2, subjects: 1)"]
        if listed
        else []
    )


def test_prior_therapy_by_the_same_spellings() -> None:
    rows = "USUBJID | CMCAT | CMSCAT | CMTRT | CMSTDTC\nM12 | Prior Anticancer Therapy | IMMUNOTHERAPY | Drug | 2022"
    assert stage_1(sdtm(dm=DM, cm=rows), study())["PRIORIO"].tolist() == ["Y"]


def test_a_category_is_of_one_kind() -> None:
    with pytest.raises(ValueError, match="SUBSEQUENTANTICANCERTHERAPY stands in more than one of prior, subsequent and other"):
        study(therapy={"prior": ["Subsequent anticancer therapy"]})
