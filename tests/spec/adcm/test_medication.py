"""Prior, concomitant and later medication, treated from 2023-01-10 to 2023-06-30; no record is without a flag."""

from typing import Any

import pytest
from pydantic import ValidationError

from pipeline.adam.interventions.adcm import adcm
from pipeline.adam.interventions.adpr import adpr
from pipeline.core.product import Product
from pipeline.tlf.outputs.subjects.concomitant_medication import class_tables
from pipeline.tlf.outputs.subjects.therapies import class_shown
from schemas.adam.adcm import adcm as declared
from schemas.base import Char, extended, var
from schemas.sdtm import DOMAINS
from schemas.validation import validate
from tests.spec.datasets import sdtm, stage_1, supp
from tests.spec.tables import domain, lines, study

EX = "USUBJID | EXTRT | EXDOSE | EXSTDTC | EXENDTC\nx | SURUFATINIB | 250 | 2023-01-10 | 2023-06-30"
DS = "USUBJID | DSCAT | DSSCAT | DSDECOD | DSSTDTC\nx | DISPOSITION EVENT | SURUFATINIB | COMPLETED | 2023-06-30"
CLASSED = extended(DOMAINS["cm"], {"CMCLAS": (Char, var("Class")), "CMCLASCD": (Char, var("Class Code"))})


def medication(records: str, suppcm: str = "", **decisions: Any) -> Product:
    chosen = study(**decisions)
    tables = sdtm(dm="USUBJID\nx", ex=EX, ds=DS, suppcm=supp("cm", suppcm) if suppcm else "")
    taken = domain(CLASSED, records)
    product = adcm(
        taken.assign(CMSEQ=range(1, len(taken) + 1)).astype({"CMSEQ": "float64"}),
        tables["suppcm"],
        stage_1(tables, chosen),
        chosen,
        tables["dm"],
    )
    classes = declared(tuple(sorted(chosen.cm.groups)))
    assert validate(product.table, classes).query("CHECK != 'required' and LEVEL != 'note'").empty
    return product


def flags(product: Product) -> list[str]:
    return lines(product.table.sort_values("CMSEQ"), "PREFL", "ONTRTFL", "FUPFL")


@pytest.mark.parametrize(
    ("start", "end", "decision", "expected"),
    [
        ("2022-12-01", "2023-01-09", "first day", "Y |  | "),
        ("2022-12-01", "", "first day", "Y | Y | "),
        ("2023-01-10", "", "first day", " | Y | "),  # on the day of the first dose, no times
        ("2023-02-01", "2023-03-01", "first day", " | Y | "),
        ("2023-07-01", "", "first day", " |  | Y"),
        ("2023-01", "", "first day", "Y | Y | "),  # from 1 January on
        ("2023-01", "", "first dose", " | Y | "),  # from the first dose on
        ("", "", "first day", "Y | Y | "),
        ("", "2023-01-05", "first day", "Y |  | "),
        ("2023-03-01", "2022-12-01", "first day", "Y | Y | "),  # the wrong way round: from December to March
        ("2023-08-01", "2023-07-05", "first day", " |  | Y"),
    ],
)
def test_when_it_was_taken(start: str, end: str, decision: str, expected: str) -> None:
    made = medication(f"USUBJID | CMTRT | CMSTDTC | CMENDTC\nx | Aspirin | {start} | {end}", cm={"partial_start": decision})
    assert flags(made) == [expected]


def test_imputed_dates_say_so() -> None:
    text = "USUBJID | CMTRT | CMSTDTC | CMENDTC\nx | Aspirin | 2023-01 | 2023-03\nx | Insulin | 2022 |"
    columns = ("ASTDT", "ASTDTF", "AENDT", "AENDTF")
    of_first_day = medication(text).table.sort_values("CMSEQ")
    shown = [[str(value) for value in row] for row in of_first_day[list(columns)].astype("str").to_numpy().tolist()]
    assert shown == [["2023-01-01", "D", "2023-03-31", "D"], ["2022-01-01", "M", "nan", "nan"]]
    of_dose = medication(text, cm={"partial_start": "first dose"}).table.sort_values("CMSEQ")
    assert of_dose["ASTDT"].astype("str").tolist() == ["2023-01-10", "2022-01-01"]


def test_a_medication_without_any_date_is_listed() -> None:
    made = medication("USUBJID | CMTRT | CMSTDTC\nx | Aspirin |\nx | Insulin | 2023-02-01")
    assert lines(made.issues, "CODE", "VALUE") == ["CM_START_UNKNOWN | Aspirin"]


def test_days_after_the_last_dose_are_a_decision() -> None:
    text = "USUBJID | CMTRT | CMSTDTC\nx | Aspirin | 2023-07-10"
    assert flags(medication(text)) == [" |  | Y"]
    assert flags(medication(text, cm={"concomitant_days": 10})) == [" | Y | "]


GROUPS = {
    "CQ01NAM": {"name": "Steroids", "atc": ["H02"], "terms": ["Dexamethasone"]},
    "CQ02NAM": {"name": "Antihypertensives", "classes": ["ACE inhibitors, plain"]},
}


def test_classes_of_interest_by_code_name_and_class() -> None:
    made = medication(
        """
        USUBJID | CMTRT | CMDECOD       | CMCLAS                | CMCLASCD | CMSTDTC
        x       | a     | PREDNISOLONE  | GLUCOCORTICOIDS       | H02AB    | 2023-02-01
        x       | b     | DEXAMETHASONE |                       |          | 2023-02-01
        x       | c     | RAMIPRIL      | ACE INHIBITORS, PLAIN | C09AA    | 2023-02-01
        x       | d     | INSULIN       |                       | A10AB    | 2023-02-01
        """,
        "x | 4 | CMATC2CD | A10",
        cm={"groups": GROUPS},
    )
    found = made.table.sort_values("CMSEQ")
    assert lines(found, "CQ01NAM", "CQ02NAM", "ATC2CD") == [
        "Steroids |  | ",
        "Steroids |  | ",
        " | Antihypertensives | ",
        " |  | A10",
    ]


def test_a_class_by_code_in_data_without_codes_is_listed() -> None:
    made = medication("USUBJID | CMTRT | CMSTDTC\nx | Aspirin | 2023-02-01", cm={"groups": GROUPS})
    assert lines(made.issues, "CODE", "VALUE") == ["ATC_ABSENT | Steroids: H02"]


def test_a_trial_without_classes_of_interest_has_no_such_table() -> None:
    assert [f.__name__ for f in class_tables(study(cm={"groups": GROUPS}))] == ["t_14_1_2_9"]
    assert class_tables(study()) == ()


def test_a_class_that_names_no_medication_is_refused() -> None:
    with pytest.raises(ValidationError, match="says of no medication that it is in it"):
        study(cm={"groups": {"CQ01NAM": {"name": "Nothing"}}})


def test_procedures_have_the_same_flags() -> None:
    chosen, tables = (
        study(),
        sdtm(dm="USUBJID\nx", ex=EX, ds=DS, pr="USUBJID | PRTRT | PRSTDTC\nx | Stent | 2022-12\nx | Biopsy | 2023-02-01"),
    )
    made = adpr(tables["pr"], stage_1(tables, chosen), chosen, tables["dm"]).table.sort_values("PRSEQ")
    assert lines(made, "PREFL", "ONTRTFL", "FUPFL") == ["Y | Y | ", " | Y | "]


def test_the_class_shown_is_a_decision() -> None:
    text = "USUBJID | CMTRT | CMCLAS | CMSTDTC\nx | a | GLUCOCORTICOIDS | 2023-02-01\nx | b | | 2023-02-01"
    coded = "x | 1 | CMATC2 | CORTICOSTEROIDS\nx | 2 | CMATC2CD | A10"
    made = medication(text, coded).table.sort_values("CMSEQ")
    assert class_shown(made, study()).tolist()[0] == "GLUCOCORTICOIDS"
    assert class_shown(made, study(cm={"class_level": 2})).tolist() == ["CORTICOSTEROIDS", "A10"]
