"""Deviations reported on the form, shown by other data, and found by checks; major and minor."""

from typing import Any

import pandas as pd
import pytest
from pydantic import ValidationError

from pipeline.adam.subjects.addv import addv
from pipeline.core.issues import found
from pipeline.core.product import Product
from pipeline.tlf.layout.table import Table
from pipeline.tlf.outputs.subjects.protocol_deviations import t_14_1_1_3, t_14_1_1_3a
from schemas.adam.addv import ADDV
from schemas.base import empty
from schemas.issues import Issues
from schemas.sdtm import DOMAINS
from schemas.sdtm.dv import DV
from schemas.validation import validate
from tests.drugs import DATASETS
from tests.spec.datasets import sdtm, stage_1
from tests.spec.findings import DOSED
from tests.spec.tables import codes, domain, lines, study

REPORTED = """
USUBJID | DVCAT     | DVDECOD        | DVTERM       | DVSTDTC
x       | Major     | WRONG DRUG     | Took aspirin | 2023-02-01
x       | MINOR     |                | Visit late   | 2023-02-02
x       |           | DIARY          | Diary lost   | 2023-02-03
x       | Important | WRONG DRUG     | Again        | 2023-03-01
x       | MINOR     | AFTER          | Later        | 2025-03-01
"""
LATE = found("VISIT_WINDOW", pd.DataFrame({"USUBJID": ["x"]}, dtype="str"), "SV", column="SVSTDY", value="40")


def deviations(dv: str = REPORTED, issues: pd.DataFrame | None = None, **decisions: Any) -> Product:
    chosen = study(**decisions)
    tables = sdtm(dm="USUBJID | RFICDTC\nx | 2023-01-01", ex=DOSED)
    tables["ie"] = domain(DOMAINS["ie"], "USUBJID | IESEQ | IETESTCD | IEDTC\nx | 1 | INCL03 | 2023-01-02")
    reported = domain(DV, dv)
    numbered = reported.assign(DVSEQ=reported.groupby("USUBJID").cumcount() + 1.0)
    subjects, others = stage_1(tables, chosen), [tables[name] for name in ("dm", "ie", "ds")]
    product = addv(subjects, *others, empty(Issues) if issues is None else issues, chosen, numbered)
    assert validate(product.table, ADDV).query("CHECK != 'required' and LEVEL != 'note'").empty
    return product


def test_reported_shown_and_found() -> None:
    """That of 2025 is after the cut-off; consent is before the dose."""
    declared = {"VISIT_WINDOW": {"category": "Visit outside its window"}}
    made = deviations(issues=LATE, deviations={"issues": declared})
    assert sorted(lines(made.table, "FOUNDBY", "ACAT1", "ASEV", "SRCDOM", "SRCSEQ")) == [
        "DATA | Criterion for inclusion or exclusion not met | MAJOR | IE | 1",
        "FORM | Diary |  | DV | 3",
        "FORM | No category | MINOR | DV | 2",
        "FORM | Wrong drug | MAJOR | DV | 1",
        "FORM | Wrong drug | MAJOR | DV | 4",
        "VISIT_WINDOW | Visit outside its window | MINOR |  | ",
    ]


def test_a_deviation_without_severity_is_listed() -> None:
    assert codes(deviations()) == ["DV_UNGRADED | DVCAT | : Diary lost"]


def test_an_issue_that_is_no_declared_deviation_is_none() -> None:
    assert "VISIT_WINDOW" not in set(deviations(issues=LATE).table["FOUNDBY"])


def test_words_and_kinds_are_decisions() -> None:
    said = {"major": ["Wrong"], "minor": ["Major"], "minor_kinds": ["IE"]}
    made = deviations(deviations=said).table
    assert made.loc[made["FOUNDBY"].eq("DATA"), "ASEV"].tolist() == ["MINOR"]
    assert made.loc[made["DVTERM"].eq("Took aspirin"), "ASEV"].tolist() == ["MINOR"]
    assert made.loc[made["DVTERM"].eq("Again"), "ASEV"].isna().all()


def test_a_code_that_no_issue_has_is_refused() -> None:
    with pytest.raises(ValidationError, match="VISIT_WINDO is no code of an issue"):
        study(deviations={"issues": {"VISIT_WINDO": {"category": "x"}}})


def test_tables_count_the_subject_once_per_category() -> None:
    made = deviations().table
    adsl = domain(DATASETS["adsl"], "USUBJID | FASFL | TRT01A | TRT01P\nx | Y | Drug | Drug").assign(TRT01AN=1.0, TRT01PN=1.0)
    major, every = t_14_1_1_3(adsl, made, study()).body, t_14_1_1_3a(adsl, made, study()).body
    assert isinstance(major, Table) and isinstance(every, Table)
    counts = dict(zip(major.rows["label"], major.cells[0], strict=True))
    assert {name: cell for name, cell in counts.items() if cell != "0"} == {
        "Subjects with at least one major deviation, n (%)": "1 (100)",
        "Criterion for inclusion or exclusion not met (IE)": "1 (100)",
        "Wrong drug": "1 (100)",
    }
    by_category = dict(zip(every.rows["label"], every.cells.agg("; ".join, axis=1), strict=True))
    assert by_category["Wrong drug"] == "1 (100); 1 (100); 0; 0"  # any, major, minor, not stated
    assert by_category["Diary"] == "1 (100); 0; 0; 1 (100)"
