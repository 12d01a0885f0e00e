"""The investigator's responses: one record per answered component (STUDY_SPEC 3.2 RS, 3.4; X15, X30, X34)."""

import pytest

from tests.spec.tables import codes, lines
from tests.surenv01.spec.forms import Forms

DOSED = """
    SUBJID | STDT       | ENDT       | DOSE | DOSEU
    0101   | 2023-01-10 | 2023-06-15 | 250  | mg
"""
TL = """
    SUBJID | FOLDER | LESID | SITE | NODE | SCANDT     | EVALST   | DIAM | DIAMU
    0101   | SCRN   | T01   | LUNG | N    | 2023-01-05 | MEASURED | 30   | mm
    0101   | C3D1   | T01   | LUNG | N    | 2023-02-20 | MEASURED | 25   | mm
"""
RSP = "SUBJID | FOLDER | RSDT | TRESP | NTRESP | NEWLES | OVRESP | CLINPD | NOTDONE | REAS"
RECORD = ("RSTESTCD", "RSTEST", "RSORRES", "RSSTRESC", "RSSTAT", "RSREASND", "RSDTC")


def responded(*rows: str, **forms: str) -> Forms:
    """Responses of 0101 after a baseline and a week-6 scan of one target."""
    return Forms(EXS=DOSED, RSP=RSP + "\n" + "\n".join(f"0101 | {row}" for row in rows), **({"TL": TL} | forms))


def test_a_record_per_answer_and_none_for_not_applicable() -> None:
    product = responded("C3D1 | 2023-02-21 | SD | NA | N | SD | N | |").domain("rs")
    assert lines(product.table, *RECORD) == [
        "NEWLIND | New Lesion Indicator | N | N |  |  | 2023-02-21",
        "OVRLRESP | Overall Response | SD | SD |  |  | 2023-02-21",
        "TRGRESP | Target Response | SD | SD |  |  | 2023-02-21",
    ]
    assert (
        lines(product.table, "RSCAT", "RSEVAL", "RSLNKGRP", "VISITNUM", "RSDY") == ["RECIST 1.1 | INVESTIGATOR | A2 | 4 | 43"] * 3
    )
    assert lines(product.companions["supprs"], "IDVARVAL", "QNAM", "QVAL") == ["2 | RSCLINPD | N"]
    assert codes(product) == []


@pytest.mark.parametrize(
    ("entered", "term"),
    [
        ("PR", "PR"),
        (" pr ", "PR"),
        ("Partial Response", "PR"),
        ("部分缓解", "PR"),
        ("ＣＲ", "CR"),
        ("Stable Disease", "SD"),
        ("疾病进展", "PD"),
        ("Non-CR/Non-PD", "NON-CR/NON-PD"),
        ("Not Evaluable", "NE"),
    ],
)
def test_x34_labels_and_codes_are_the_same_response(entered: str, term: str) -> None:
    product = responded(f"C3D1 | 2023-02-21 | | | N | {entered} | | |").domain("rs")
    overall = product.table[product.table["RSTESTCD"].eq("OVRLRESP")]
    assert lines(overall, "RSORRES", "RSSTRESC") == [f"{entered.strip()} | {term}"]  # as entered, and as the term
    chinese = entered in ("部分缓解", "疾病进展")  # this study has no translations: what is submitted as entered is listed
    assert codes(product) == ([f"TEXT_UNTRANSLATED | RSORRES | {entered}"] if chinese else [])


@pytest.mark.parametrize("entered", ["progress?", "Better", "VGPR", "Y"])
def test_a_response_that_recist_does_not_have_is_reported(entered: str) -> None:
    """ "Better" and VGPR are terms of the published codelist, of other criteria."""
    product = responded(f"C3D1 | 2023-02-21 | | | N | {entered} | | |").domain("rs")
    overall = product.table[product.table["RSTESTCD"].eq("OVRLRESP")]
    assert lines(overall, "RSORRES", "RSSTRESC") == [f"{entered} | "]
    assert codes(product) == [f"CT_UNMAPPED | OVRESP | {entered}"]


@pytest.mark.parametrize("row", ["C3D1 | | | | | | | Y | too ill", "C3D1 | | NA | NA | | ND | | | too ill"])
def test_an_assessment_that_was_not_done(row: str) -> None:
    product = responded(row).domain("rs")
    assert lines(product.table, *RECORD) == ["OVRLRESP | Overall Response |  |  | NOT DONE | too ill | "]
    assert codes(product) == []


def test_a_response_wins_over_the_tick_not_done() -> None:
    product = responded("C3D1 | 2023-02-21 | SD | | N | SD | | Y | too ill").domain("rs")
    overall = product.table[product.table["RSTESTCD"].eq("OVRLRESP")]
    assert lines(overall, "RSSTRESC", "RSSTAT", "RSREASND") == ["SD |  | "]
    assert codes(product) == ["RSP_CONFLICT | OVRESP | SD"]


def test_a_form_without_any_answer_is_excluded_with_the_reason() -> None:
    product = responded("C3D1 | 2023-02-21 | NA | NA | | | N | |").domain("rs")
    assert product.table.empty
    assert lines(product.lineage, "SEQ", "RULE", "ROWKEY") == [" | excluded: no response entered | 01|0101|C3D1|1|RSP|1"]


def test_clinical_progression_is_symptomatic_deterioration() -> None:
    product = responded("C3D1 | 2023-02-21 | SD | | N | SD | Y | |").domain("rs")
    assert lines(product.table[product.table["RSTESTCD"].eq("SYMPTDTR")], *RECORD) == [
        "SYMPTDTR | Symptomatic Deterioration | Y | Y |  |  | 2023-02-21"
    ]
    assert lines(product.companions["supprs"], "QNAM", "QVAL", "QEVAL") == ["RSCLINPD | Y | INVESTIGATOR"]


def test_x15_the_certainty_of_new_lesions_is_that_of_the_most_certain() -> None:
    raw = responded(
        "C3D1 | 2023-02-21 | SD | | Y | SD | | |",
        "C5D1 | 2023-04-04 | SD | | Y | PD | | |",
        NL="""
        SUBJID | FOLDER | NLYN | LESID | SITE  | SCANDT     | NLSTAT
        0101   | C3D1   | Y    | NEW01 | BRAIN | 2023-02-20 | EQUIVOCAL
        0101   | C5D1   | Y    | NEW01 | BRAIN | 2023-04-03 | UNEQUIVOCAL
        0101   | C5D1   | Y    | NEW02 | BONE  | 2023-04-02 | EQUIVOCAL
    """,
    )
    product = raw.domain("rs")
    progress = product.table[product.table["RSTESTCD"].eq("NEWLPROG")]
    assert lines(progress, "RSLNKGRP", "RSORRES", "RSSTRESC", "RSDTC") == [
        "A2 | EQUIVOCAL | EQUIVOCAL | 2023-02-20",
        "A3 | UNEQUIVOCAL | UNEQUIVOCAL | 2023-04-03",
    ]
    traced = product.lineage[product.lineage["RULE"].eq("RS.NL.NEWLPROG")]
    assert lines(traced, "ROWKEY") == ["01|0101|C3D1|1|NL|1", "01|0101|C5D1|1|NL|2", "01|0101|C5D1|1|NL|3"]


def test_the_new_lesion_form_answers_where_the_response_form_is_blank() -> None:
    raw = responded(
        "C3D1 | 2023-02-21 | SD | | | SD | | |",
        NL="SUBJID | FOLDER | NLYN\n0101 | C3D1 | N",
    )
    product = raw.domain("rs")
    assert lines(product.table[product.table["RSTESTCD"].eq("NEWLIND")], "RSORRES", "RSSTRESC") == ["N | N"]
    traced = product.lineage[product.lineage["RULE"].eq("RS.RSP.NEWLIND")]
    assert lines(traced, "FORM", "ROWKEY") == ["RSP | 01|0101|C3D1|1|RSP|1", "NL | 01|0101|C3D1|1|NL|1"]
    assert codes(product) == []


def test_the_question_for_new_lesions_left_open() -> None:
    product = responded("C3D1 | 2023-02-21 | SD | | | SD | | |").domain("rs")
    assert codes(product) == ["NEWL_MISSING | NEWLES | "]
    assert "NEWLIND" not in product.table["RSTESTCD"].tolist()


def test_x30_lesions_without_a_response_form() -> None:
    product = Forms(EXS=DOSED, TL=TL).domain("rs")
    assert product.table.empty
    assert codes(product) == ["RSP_MISSING | FOLDER | C3D1"]  # not at baseline, where no response is expected


def test_a_response_without_any_lesion() -> None:
    product = responded("C5D1 | 2023-04-04 | SD | | N | SD | | |", "C3D1 | 2023-02-21 | SD | | N | SD | | |").domain("rs")
    assert codes(product) == ["RS_ORPHAN | OVRESP | SD"]
    assert lines(product.issues, "ROWKEY") == ["01|0101|C5D1|1|RSP|1"]
    assert product.table["RSTESTCD"].eq("OVRLRESP").sum() == 2
