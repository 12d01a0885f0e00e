"""Tables 14.1.2.1 to 14.1.2.7 on hand-made subjects, every number worked by hand (TLF_SPEC 1)."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from pipeline.tlf.layout.output import Output
from pipeline.tlf.layout.table import Table
from pipeline.tlf.outputs import outputs_of
from tests.unit.tlf.hand_made import ARM, analysed, make_study, table


@pytest.fixture
def adsl() -> pd.DataFrame:
    """Four treated subjects; 5 is not in the full analysis set, whatever is known of it."""
    frame = table(
        """
        USUBJID | FASFL | AAGE | AGEGR1 | SEX | RACE  | ECOGBL | HISTGR1                      | NMETSITE | LUNGMFL | LIVMETFL
        1       | Y     | 40  | <65    | F   | ASIAN | 0      | MYXOID LIPOSARCOMA           | 1        | Y       | N
        2       | Y     | 50  | <65    | F   | ASIAN | 1      | DEDIFFERENTIATED LIPOSARCOMA | 5        | Y       | Y
        3       | Y     | 65  | >=65   | M   | OTHER | 1      | OTHER SARCOMA                | 3        | N       | N
        4       | Y     | 61  | <65    | M   | WHITE |        | ANGIOSARCOMA                 |          |         |
        5       | N     | 90  | >=65   | F   | ASIAN | 2      | LEIOMYOSARCOMA               | 2        | Y       | Y
        """,
        numbers="AAGE ECOGBL NMETSITE",
    )
    therapy = table(
        """
        PDLINES | PRIORANT | PRIORRT | TRTSDT     | TRTEDTA
        1       | Y        | N       | 2023-01-10 | 2023-03-01
        2       | N        | N       | 2023-01-10 | 2023-03-01
        6       | Y        | Y       | 2023-01-10 | 2023-03-01
        4       | N        | Y       | 2023-01-10 | 2023-03-01
        1       | Y        | Y       |            |
        """,
        dates="TRTSDT TRTEDTA",
        numbers="PDLINES",
    )
    return pd.concat([frame, therapy], axis=1).assign(TRT01P=ARM, TRT01A=ARM)


def make(name: str, **tables: pd.DataFrame) -> Output:
    study = make_study(study={"id": "S", "dco": date(2023, 6, 30)})
    function: Any = next(f for f in outputs_of(study) if f.__name__ == name)
    given = {**analysed(tables, study), "study": study}
    return function(**{p: given[p] for p in function.__annotations__ if p != "return"})


def lines(output: Output) -> list[tuple[str, str]]:
    assert isinstance(output.body, Table)
    return list(zip(output.body.rows["label"], output.body.cells.agg("; ".join, axis=1), strict=True))


def part(output: Output, label: str, size: int) -> list[tuple[str, str]]:
    found = lines(output)
    place = [text for text, _ in found].index(label)
    return found[place + 1 : place + 1 + size]


def test_demographics(adsl: pd.DataFrame) -> None:
    """Ages 40, 50, 61, 65: mean 54, squares 196 + 16 + 49 + 121 = 382 over 3, root 11.284; quartiles 45 and 63."""
    output = make("t_14_1_2_1", adsl=adsl)
    assert [text for _, text in part(output, "Age (years)", 5)] == ["4", "54.0 (11.28)", "55.5", "45.0, 63.0", "40, 65"]
    assert part(output, "Age group (years), n (%)", 2) == [("< 65", "3 (75.0)"), ("≥ 65", "1 (25.0)")]
    assert part(output, "Sex, n (%)", 2) == [("Male", "2 (50.0)"), ("Female", "2 (50.0)")]
    assert part(output, "Race, n (%)", 3) == [("Asian", "2 (50.0)"), ("White", "1 (25.0)"), ("Other", "1 (25.0)")]
    ecog = [("0", "1 (25.0)"), ("1", "2 (50.0)"), ("2", "0"), ("Missing", "1 (25.0)")]
    assert part(output, "ECOG performance status, n (%)", 4) == ecog
    assert "Weight (kg)" in output.footnotes[-1]


def test_disease(adsl: pd.DataFrame) -> None:
    """Two liposarcomas stand under their sum; OTHER SARCOMA comes last. Subject 4 has no lesion recorded."""
    output = make("t_14_1_2_2", adsl=adsl)
    assert part(output, "Histology, n (%)", 5) == [
        ("Liposarcoma", "2 (50.0)"),
        ("Dedifferentiated liposarcoma", "1 (25.0)"),
        ("Myxoid liposarcoma", "1 (25.0)"),
        ("Angiosarcoma", "1 (25.0)"),
        ("Other sarcoma", "1 (25.0)"),
    ]
    organs = [("1", "1 (25.0)"), ("2", "0"), ("≥ 3", "2 (50.0)"), ("Missing", "1 (25.0)")]
    assert part(output, "Number of organs involved, n (%)", 4) == organs
    involved = [("Lung", "2 (50.0)"), ("Liver", "1 (25.0)"), ("Missing", "1 (25.0)")]
    assert part(output, "Organs involved, n (%)", 3) == involved
    assert "Lactate dehydrogenase" in output.footnotes[-1]


def test_prior_therapy(adsl: pd.DataFrame) -> None:
    output = make("t_14_1_2_3", adsl=adsl)
    by_line = [("1", "1 (25.0)"), ("2", "1 (25.0)"), ("3", "0"), ("≥ 4", "2 (50.0)")]
    assert part(output, "Prior lines of systemic therapy, n (%)", 4) == by_line
    assert part(output, "Prior therapy, n (%)", 2) == [("Anthracycline", "2 (50.0)"), ("Radiotherapy", "2 (50.0)")]


@pytest.fixture
def cm() -> pd.DataFrame:
    """Prior: twice doxorubicin counts once. Concomitant: on treatment but for C2 (ended before) and C4 (begun after); C3 has no
    date. Subsequent: S2 begins after the cut-off of 2023-06-30."""
    return table(
        """
        USUBJID | CMSEQ | CMCAT                          | CMSCAT        | CMTRT       | CMDECOD       | CMSTDTC    | CMENDTC
        1       | 1     | PRIOR ANTI-CANCER THERAPY      | CHEMOTHERAPY  | Doxorubicin | DOXORUBICIN   | 2021       |
        1       | 2     | PRIOR ANTI-CANCER THERAPY      | CHEMOTHERAPY  | Doxorubicin | DOXORUBICIN   | 2022       |
        2       | 1     | PRIOR ANTI-CANCER THERAPY      | CHEMOTHERAPY  | Ifosfamide  |               | 2022       |
        3       | 1     | PRIOR ANTI-CANCER THERAPY      | IMMUNOTHERAPY | Sintilimab  | SINTILIMAB    | 2022       |
        5       | 1     | PRIOR ANTI-CANCER THERAPY      | CHEMOTHERAPY  | Doxorubicin | DOXORUBICIN   | 2022       |
        1       | 3     | CONCOMITANT MEDICATION         |               | C1          | AMLODIPINE    | 2022       | 2023-01-10
        2       | 3     | CONCOMITANT MEDICATION         |               | C2          | AMLODIPINE    | 2022       | 2023-01-09
        3       | 3     |                                |               | C3          | PARACETAMOL   |            |
        4       | 3     | CONCOMITANT MEDICATION         |               | C4          | PARACETAMOL   | 2023-03-02 |
        1       | 4     | SUBSEQUENT ANTI-CANCER THERAPY |               | S1          | ANLOTINIB     | 2023-05    |
        2       | 4     | SUBSEQUENT ANTI-CANCER THERAPY |               | S2          | ANLOTINIB     | 2023-07    |
        """,
        numbers="CMSEQ",
    )


def test_prior_drugs_by_kind(adsl: pd.DataFrame, cm: pd.DataFrame) -> None:
    assert lines(make("t_14_1_2_4", adsl=adsl, cm=cm)) == [
        ("Subjects with at least one prior systemic therapy", "3 (75.0)"),
        ("Chemotherapy", "2 (50.0)"),
        ("Doxorubicin", "1 (25.0)"),
        ("Ifosfamide", "1 (25.0)"),
        ("Immunotherapy", "1 (25.0)"),
        ("Sintilimab", "1 (25.0)"),
    ]


def test_medical_history_leaves_the_cancer_out(adsl: pd.DataFrame) -> None:
    mh = table(
        """
        USUBJID | MHSEQ | MHCAT                   | MHTERM       | MHDECOD
        1       | 1     | PRIMARY DIAGNOSIS       | Liposarcoma  | Liposarcoma
        1       | 2     | METASTATIC DISEASE      | LUNG         |
        1       | 3     | GENERAL MEDICAL HISTORY | high blood p | Hypertension
        2       | 1     | GENERAL MEDICAL HISTORY | RR up        | Hypertension
        2       | 2     |                         | Gout         |
        """,
        numbers="MHSEQ",
    )
    first = ("Subjects with at least one condition", "2 (50.0)")
    output = make("t_14_1_2_5", adsl=adsl, mh=mh)
    assert lines(output) == [first, ("Hypertension", "2 (50.0)"), ("Gout", "1 (25.0)")]
    assert any("no system organ class" in note for note in output.footnotes)


def test_medical_history_by_organ_class_where_it_was_coded(adsl: pd.DataFrame) -> None:
    mh = table("USUBJID | MHSEQ | MHTERM | MHDECOD | MHBODSYS\n1 | 1 | x | Hypertension | Vascular disorders", numbers="MHSEQ")
    assert [label for label, _ in lines(make("t_14_1_2_5", adsl=adsl, mh=mh))][1:] == ["Vascular disorders", "Hypertension"]


def test_concomitant_medication_was_taken_during_the_treatment(adsl: pd.DataFrame, cm: pd.DataFrame) -> None:
    assert lines(make("t_14_1_2_6", adsl=adsl, cm=cm)) == [
        ("Subjects with at least one concomitant medication", "2 (50.0)"),
        ("Amlodipine", "1 (25.0)"),
        ("Paracetamol", "1 (25.0)"),
    ]


def test_categories_are_those_of_the_study_however_they_are_spelled(adsl: pd.DataFrame, cm: pd.DataFrame) -> None:
    spelled = {"PRIOR ANTI-CANCER THERAPY": "Prior Anticancer Therapy", "CONCOMITANT MEDICATION": "Concomitant Medications"}
    other = cm.assign(CMCAT=cm["CMCAT"].replace(spelled))
    for name in ("t_14_1_2_4", "t_14_1_2_6"):
        assert lines(make(name, adsl=adsl, cm=other)) == lines(make(name, adsl=adsl, cm=cm))


def test_subsequent_therapy_counts_drugs_and_procedures_up_to_the_cutoff(adsl: pd.DataFrame, cm: pd.DataFrame) -> None:
    pr = table(
        """
        USUBJID | PRSEQ | PRCAT                          | PRSCAT       | PRTRT        | PRSTDTC
        1       | 1     | SUBSEQUENT ANTI-CANCER THERAPY | RADIOTHERAPY | Radiotherapy | 2023-06-01
        3       | 1     | SUBSEQUENT ANTI-CANCER THERAPY | SURGERY      | Excision     | 2023-06-30
        4       | 1     | PRIOR ANTI-CANCER THERAPY      | SURGERY      | Excision     | 2022-06-30
        """,
        numbers="PRSEQ",
    )
    output = make("t_14_1_2_7", adsl=adsl, cm=cm, pr=pr)
    assert lines(output) == [
        ("Subjects with at least one subsequent therapy", "2 (50.0)"),
        ("Systemic therapy", "1 (25.0)"),
        ("Anlotinib", "1 (25.0)"),
        ("Radiotherapy or surgery", "2 (50.0)"),
        ("Radiotherapy", "1 (25.0)"),
        ("Surgery", "1 (25.0)"),
    ]
    any_id = output.ard.loc[(output.ard["analysis_id"] == "AN_SUBSEQUENT") & (output.ard["stat_name"] == "n"), "ard_id"].iloc[0]
    behind = output.records[output.records["ard_id"] == any_id]
    assert behind[["DATASET", "USUBJID", "SEQ"]].to_numpy().tolist() == [["CM", "1", 4.0], ["PR", "1", 1.0], ["PR", "3", 1.0]]
