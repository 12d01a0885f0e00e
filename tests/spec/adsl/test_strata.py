"""Strata of ADSL by ADaM's names, from SUPPDM (STUDY_SPEC 5.2), worked by hand."""

import pandas as pd

from pipeline.study import Study
from schemas.adam.adsl import adsl_base as declared
from schemas.base import names
from tests.spec.datasets import first_stage, sdtm
from tests.spec.tables import study

DM = "USUBJID\nA\nB\nC"
SUPPDM = pd.DataFrame(
    [
        ("A", "STRAT1R", "1"), ("A", "STRAT1V", "0"), ("A", "STRAT2R", "Low"),
        ("B", "STRAT1R", "0"), ("B", "STRAT2R", "High"), ("C", "STRAT1R", "1"),
    ],
    columns=["USUBJID", "QNAM", "QVAL"],
    dtype="str",
).assign(RDOMAIN="DM", IDVAR=None, IDVARVAL=None)  # fmt: skip
STRATA = (
    {"name": "WHO", "terms": ["0", "1"], "randomized": "RAND.STRAT1", "verified": "STR.WHO"},
    {"name": "Risk", "terms": ["Low", "Mid", "High"], "randomized": "RAND.STRAT2"},
)


def stratified() -> Study:
    return study(strata=list(STRATA))


def test_each_factor_its_number_and_all_together() -> None:
    """Three values of the second factor count within each of the first: 1 with Low is 3 + 1, 0 with High is 3."""
    given = sdtm(dm=DM) | {"suppdm": SUPPDM}
    adsl = first_stage(given, stratified()).table.set_index("USUBJID")
    assert adsl.loc["A", ["STRAT1D", "STRAT1R", "STRAT1RN", "STRAT2R", "STRAT2RN"]].tolist() == ["WHO", "1", 2.0, "Low", 1.0]
    assert adsl.loc["A", ["STRATAR", "STRATARN", "STRAT1V", "STRAT1VN", "STRATAV"]].tolist() == ["1; Low", 4.0, "0", 1.0, "0"]
    assert adsl.loc["B", ["STRATAR", "STRATARN"]].tolist() == ["0; High", 3.0]
    assert adsl.loc["C", ["STRAT2R", "STRATAR", "STRATARN"]].isna().all()


def test_no_factor_no_variable_and_no_form_no_verified_value() -> None:
    plain, with_strata = (names(declared((), verified=verified)) for verified in ((), (True, False)))
    assert not [name for name in plain if name.startswith("STRAT")]
    assert [name for name in with_strata if name.startswith("STRAT")] == [
        "STRATAR", "STRATARN", "STRATAV", "STRATAVN", "STRAT1D", "STRAT1R", "STRAT1RN", "STRAT1V", "STRAT1VN",
        "STRAT2D", "STRAT2R", "STRAT2RN",
    ]  # fmt: skip
