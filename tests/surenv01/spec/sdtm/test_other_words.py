"""The same fact in other words: units, tests, doses, kinds of therapy, drugs and answers as sites write them (X39-X51).

Values by hand: 5 g/dL are 50 g/L, 1 mmol/L of haemoglobin is 16.114 g/L, 0.25 g are 250 mg, 5 capsules of 50 mg are 250 mg.
"""

from tests.spec.tables import codes, lines
from tests.surenv01.spec.forms import Forms

DOSED = """
    SUBJID | STDT       | ENDT       | DOSE | DOSEU
    0101   | 2023-01-10 | 2023-06-15 | 250  | mg
"""


def test_x39_x43_units_by_their_meaning_and_tests_by_their_names() -> None:
    lb = Forms(
        EXS=DOSED,
        LB="""
            SUBJID | FOLDER | FORMDT     | RECPOS | LBTEST      | LBRES  | LBU    | LBLO | LBHI
            0101   | C1D1   | 2023-01-10 | 1      | PLAT        | 210    | GI/L   | 125  | 350
            0101   | C3D1   | 2023-02-21 | 1      | Platelets   | 210    | 10*9/L | 125  | 350
            0101   | C5D1   | 2023-04-04 | 1      | PLAT        | 210000 | /uL    |      |
            0101   | C7D1   | 2023-05-16 | 1      | PLAT        | 210    | Gi     |      |
            0101   | C1D1   | 2023-01-10 | 2      | HGB         | 10     | mmol/L |      |
            0101   | C3D1   | 2023-02-21 | 2      | Hemoglobin  | <5     | g/dL   | 11.5 | 17.5
            0101   | C1D1   | 2023-01-10 | 3      | SGPT        | 26     | IU/L   | 9    | 50
            0101   | C1D1   | 2023-01-10 | 4      | Thyrotropin | 2.4    | uU/mL  | 0.4  | 4.2
        """,
    ).domain("lb")
    columns = ("LBTESTCD", "LBCAT", "VISITNUM", "LBSTRESC", "LBSTRESN", "LBSTRESU", "LBSTNRLO", "LBSTNRHI")
    assert lines(lb.table, *columns) == [
        "ALT | CHEMISTRY | 2 | 26 | 26 | U/L | 9 | 50",
        "HGB | HEMATOLOGY | 2 | 161.14 | 161.14 | g/L |  | ",
        "HGB | HEMATOLOGY | 4 | <50 |  | g/L | 115 | 175",
        "PLAT | HEMATOLOGY | 2 | 210 | 210 | 10^9/L | 125 | 350",
        "PLAT | HEMATOLOGY | 4 | 210 | 210 | 10^9/L | 125 | 350",
        "PLAT | HEMATOLOGY | 6 | 210 | 210 | 10^9/L |  | ",
        "PLAT | HEMATOLOGY | 8 |  |  |  |  | ",
        "TSH | CHEMISTRY | 2 | 2.4 | 2.4 | mIU/L | 0.4 | 4.2",
    ]
    assert [code for code in codes(lb) if not code.startswith("CT_UNMAPPED | LBU")] == [
        "UNIT_UNKNOWN | LBU | Gi",
    ]


def test_x47_a_dose_in_any_unit_of_mass_is_in_milligrams_and_one_in_no_mass_as_it_was_entered() -> None:
    ex = Forms(
        EXS="""
            SUBJID | STDT       | ENDT       | DOSE   | DOSEU     | FREQ
            0101   | 2023-01-10 | 2023-01-19 | 0.25   | g         | QD
            0101   | 2023-01-20 | 2023-01-29 | 250000 | ug        | Daily
            0101   | 2023-01-30 | 2023-02-08 | 250    | Milligram | 每日一次
            0101   | 2023-02-09 | 2023-02-18 | 5      | capsules  | QD
            0101   | 2023-02-19 | 2023-02-28 | 250    |           | QD
            0101   | 2023-03-01 | 2023-03-10 | 5      | TABLET    | QD
        """
    ).domain("ex")
    of_mass = [f"250 | mg | QD | {day}" for day in ("2023-01-10", "2023-01-20", "2023-01-30", "2023-02-09", "2023-02-19")]
    assert lines(ex.table, "EXDOSE", "EXDOSU", "EXDOSFRQ", "EXSTDTC") == [*of_mass, "5 | TABLET | QD | 2023-03-01"]
    assert codes(ex) == []


def test_x48_a_range_is_a_dose_that_was_taken() -> None:
    raw = Forms(
        EXS="""
            SUBJID | STDT       | ENDT       | DOSE    | DOSEU
            0101   | 2023-01-10 | 2023-03-01 | 250     | mg
            0101   | 2023-03-02 | 2023-06-15 | 200-250 | mg
            0101   | 2023-06-16 | 2023-06-30 | unknown | mg
        """
    )
    assert lines(raw.domain("ex").table, "EXDOSE", "EXDOSTXT", "EXDOSU", "EXSTDTC", "EXENDTC") == [
        "250 |  | mg | 2023-01-10 | 2023-03-01",
        " | 200-250 | mg | 2023-03-02 | 2023-06-15",
    ]
    assert codes(raw.domain("ex")) == ["NUMBER_INVALID | DOSE | 200-250", "NUMBER_INVALID | DOSE | unknown"]
    assert lines(raw.domain("reference").table, "RFXENDTC") == ["2023-06-15"]
    assert lines(raw.domain("ec").table, "ECOCCUR", "ECDOSE", "ECDOSTXT", "ECDOSU") == [
        "Y | 250 |  | mg",
        "Y |  | 200-250 | mg",
        " |  | unknown | ",
    ]


def test_x50_every_new_therapy_is_kept_whatever_its_kind_is_called() -> None:
    raw = Forms(
        EXS=DOSED,
        SAT="""
            SUBJID | TYPE               | DRUG        | STDT
            0101   | CHEMOTHERAPY       | Eribulin    | 2023-07-01
            0101   | 全身治疗           | Gemcitabine | 2023-08-01
            0101   | TCM                | Curcuma     | 2023-09-01
            0101   |                    | Pazopanib   | 2023-10-01
            0101   | Radiation therapy  | Femur       | 2023-11-01
            0101   | 手术               | Resection   | 2023-12-01
        """,
    )
    assert lines(raw.domain("cm").table, "CMTRT", "CMCAT", "CMSTDTC") == [
        "Curcuma | SUBSEQUENT ANTI-CANCER THERAPY | 2023-09-01",
        "Eribulin | SUBSEQUENT ANTI-CANCER THERAPY | 2023-07-01",
        "Gemcitabine | SUBSEQUENT ANTI-CANCER THERAPY | 2023-08-01",
        "Pazopanib | SUBSEQUENT ANTI-CANCER THERAPY | 2023-10-01",
    ]
    assert lines(raw.domain("pr").table, "PRTRT", "PRSCAT", "PRSTDTC") == [
        "Femur | RADIOTHERAPY | 2023-11-01",
        "Resection | SURGERY | 2023-12-01",
    ]
    assert codes(raw.domain("cm")) == ["CT_UNMAPPED | TYPE | TCM"]


def test_x51_a_death_and_the_end_of_a_drug_in_any_of_their_words() -> None:
    """0102 died by the label of a contact, 0103 by that of the end of study, 0104 by a synonym, 0105 by the outcome."""
    raw = Forms(
        EXS="""
            SUBJID | STDT       | ENDT       | DOSE | DOSEU
            0101   | 2023-01-10 | 2023-06-15 | 250  | mg
            0106   | 2023-01-10 | 2023-06-15 | 250  | mg
        """,
        EOT="""
            SUBJID | DRUG     | EOTYN | LASTDT     | EOTREAS
            0101   | 索凡替尼 | 是    | 2023-06-15 | ADVERSE EVENT
            0106   | 索凡替尼 | 否    |            |
        """,
        SURV="""
            SUBJID | FOLDER | CONTDT     | STATUS
            0102   | SURV01 | 2023-08-01 | 死亡
        """,
        EOS="""
            SUBJID | EOSYN | EOSDT      | EOSREAS
            0103   | Y     | 2023-08-02 | 死亡
            0104   | Y     | 2023-08-03 | Died
        """,
        AE="""
            SUBJID | AESPID | AETERM    | PT        | STDT       | ENDT       | OUT
            0105   | 1      | Pneumonia | Pneumonia | 2023-08-01 | 2023-08-04 | Grade 5
        """,
    )
    assert lines(raw.domain("reference").table, "SUBJID", "ONGOING", "DTHFL", "DTHDTC") == [
        "0101 |  |  | ",
        "0102 |  | Y | 2023-08-01",
        "0103 |  | Y | 2023-08-02",
        "0104 |  | Y | 2023-08-03",
        "0105 |  | Y | 2023-08-04",
        "0106 | Y |  | ",
    ]
    assert lines(raw.domain("ds").table, "USUBJID", "DSSCAT", "DSDECOD") == [
        "TEST-01-0101 | SURUFATINIB | ADVERSE EVENT",
        "TEST-01-0103 | STUDY PARTICIPATION | DEATH",
        "TEST-01-0104 | STUDY PARTICIPATION | DEATH",
    ]
