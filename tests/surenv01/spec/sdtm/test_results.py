"""VS and LB: results in standard units, reference ranges, baseline (SDTMIG 3.4 VS, LB; STUDY_SPEC 3 --LOBXFL)."""

from tests.spec.tables import codes, lines
from tests.surenv01.spec.forms import Forms

DOSED = """
    SUBJID | STDT       | ENDT       | DOSE
    0101   | 2023-01-10 | 2023-06-15 | 250
"""
CONSENT = """
    SUBJID | FOLDER | FORMDT     | ICDT
    0101   | SCRN   | 2023-01-02 | 2023-01-02
"""


def test_vital_signs_with_the_last_before_the_first_dose():
    raw = Forms(
        EXS=DOSED,
        IC=CONSENT,
        VS="""
            SUBJID | FOLDER | FORMDT     | VSTEST                  | VSRES | VSU
            0101   | SCRN   | 2023-01-05 | HEIGHT                  | 1,70  | m
            0101   | SCRN   | 2023-01-05 | Weight                  | 70.0  | kg
            0101   | C1D1   | 2023-01-10 | WEIGHT                  | 69.50 | kg
            0101   | C2D1   | 2023-01-31 | WEIGHT                  | 69    | kg
            0101   | C2D1   | 2023-01-31 | SYSBP                   |       | mmHg
        """,
    )
    vs = raw.domain("vs").table
    columns = ("VSTESTCD", "VSTEST", "VSORRES", "VSSTRESC", "VSSTRESN", "VSSTRESU", "VSSTAT", "VSLOBXFL", "EPOCH", "VSDY")
    assert lines(vs, *columns) == [
        "HEIGHT | Height | 1,70 | 170 | 170 | cm |  | Y | SCREENING | -5",
        "SYSBP | Systolic Blood Pressure |  |  |  |  | NOT DONE |  | TREATMENT | 22",
        "WEIGHT | Weight | 70.0 | 70 | 70 | kg |  |  | SCREENING | -5",
        "WEIGHT | Weight | 69.50 | 69.5 | 69.5 | kg |  | Y | SCREENING | 1",
        "WEIGHT | Weight | 69 | 69 | 69 | kg |  |  | TREATMENT | 22",
    ]
    assert codes(raw.domain("vs")) == []


LABORATORY = """
    SUBJID | FOLDER | FORMDT     | RECPOS | LBTEST | LBRES | LBU    | LBLO | LBHI
    0101   | SCRN   | 2023-01-05 | 1      | HGB    | 11.4  | g/dL   | 11.5 | 17.5
    0101   | SCRN   | 2023-01-05 | 2      | PLAT   | 350   | 10^9/L | 125  | 350
    0101   | SCRN   | 2023-01-05 | 3      | ALT    | 51    | U/L    |      | 50
    0101   | SCRN   | 2023-01-05 | 4      | TSH    | <0.1  | mIU/L  | 0.4  | 4.2
    0101   | C1D1   | 2023-01-10 | 1      | ALT    | 30    | mg     | 9    | 50
    0101   | C1D1   | 2023-01-10 | 2      | HGB    | 120   |        | 115  | 175
    0101   | C1D1   | 2023-01-10 | 3      | GLUC   | 5     | mmol/L |      |
"""


def test_laboratory_results_and_their_ranges_in_standard_units():
    lb = Forms(EXS=DOSED, IC=CONSENT, LB=LABORATORY).domain("lb")
    columns = ("LBTESTCD", "LBCAT", "LBORRES", "LBSTRESC", "LBSTRESN", "LBSTRESU", "LBSTNRLO", "LBSTNRHI", "LBNRIND")
    assert lines(lb.table, *columns) == [
        "ALT | CHEMISTRY | 51 | 51 | 51 | U/L |  | 50 | HIGH",
        "ALT | CHEMISTRY | 30 |  |  |  |  |  | NORMAL",  # in the unit entered; mg of an enzyme cannot be U/L
        "GLUC |  | 5 |  |  |  |  |  | ",
        "HGB | HEMATOLOGY | 11.4 | 114 | 114 | g/L | 115 | 175 | LOW",
        "HGB | HEMATOLOGY | 120 |  |  |  |  |  | NORMAL",
        "PLAT | HEMATOLOGY | 350 | 350 | 350 | 10^9/L | 125 | 350 | NORMAL",
        "TSH | CHEMISTRY | <0.1 | <0.1 |  | mIU/L | 0.4 | 4.2 | ",
    ]
    assert sorted(codes(lb)) == [
        "CT_UNMAPPED | LBTEST | GLUC",
        "UNIT_UNKNOWN | LBU | ",
        "UNIT_UNKNOWN | LBU | mg",
        "UNIT_UNKNOWN | LBU | mmol/L",
    ]


def test_names_are_those_of_the_published_codes():
    lb = Forms(EXS=DOSED, LB=LABORATORY).domain("lb").table
    assert set(lines(lb, "LBTESTCD", "LBTEST")) == {
        "ALT | Alanine Aminotransferase",
        "GLUC | Glucose",
        "HGB | Hemoglobin",
        "PLAT | Platelets",
        "TSH | Thyrotropin",
    }
