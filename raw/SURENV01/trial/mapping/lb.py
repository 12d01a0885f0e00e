"""LB: laboratory results from the forms LB and LBP with their reference ranges, in SI units. STUDY_SPEC 2.2; SDTMIG 3.4 LB."""

from typing import Any

import pandas as pd

from pipeline.core.product import Product
from pipeline.sdtm.verbs.domain import DomainMapping, map_domain
from pipeline.sdtm.verbs.findings import Measurements, not_done
from pipeline.sdtm.verbs.mapping import ASSIGNED, Block, coded, collected, date, derived, to_number, upper_case
from pipeline.study import Study
from schemas.base import Char, extended, var
from schemas.codelists import spellings
from schemas.sdtm.lb import LB as STANDARD_LB

LB = extended(STANDARD_LB, {"LBNAM": (Char, var()), "LBSPEC": (Char, var())})
TESTS = Measurements(
    test="LBTEST",
    unit="LBU",
    codes="C65047",
    names="C67154",
    units={
        "HGB": ("g/L", {"g/L": 1, "g/dL": 10}),
        "PLAT": ("10^9/L", {"10^9/L": 1, "10^3/uL": 1, "/uL": 0.001}),
        "ALT": ("U/L", {"U/L": 1, "IU/L": 1}),
        "TSH": ("mIU/L", {"mIU/L": 1, "uIU/mL": 1}),
    },
)
SI_UNITS = {
    "10^9/L": "WBC NEUT LYM MONO EOS BASO",
    "10^12/L": "RBC",
    "U/L": "AST ALP GGT LDH CK AMYLASE LIPASET",
    "umol/L": "BILI BILDIR CREAT URATE",
    "g/L": "ALB PROT",
    "mmol/L": "UREA SODIUM K CL CA MG PHOS GLUC CHOL TRIG",
    "s": "APTT PT",
}
PANELS = Measurements(
    test="LBTEST",
    unit="LBU",
    codes="C65047",
    names="C67154",
    units={test: (unit, {unit: 1}) for unit, tests in SI_UNITS.items() for test in tests.split()}
    | {
        "HCT": ("fraction of 1", {"fraction of 1": 1, "%": 0.01}),
        "T4FR": ("pmol/L", {"pmol/L": 1, "ng/dL": 12.871}),  # of thyroxine, 776.87 g/mol
    },
    others_as_entered=True,  # the INR has no unit
    words="C102580",
)
"""The tests of the panels; between mass and amount by the molar mass."""
CATEGORY = {"HGB": "HEMATOLOGY", "PLAT": "HEMATOLOGY", "ALT": "CHEMISTRY", "TSH": "CHEMISTRY"}
# By every spelling of a test: a test by its name belongs where its code does.
CATEGORY_OF = {spelling: CATEGORY[code] for spelling, code in spellings(TESTS.codes).items() if code in CATEGORY}


def reference_range_indicator(lbres: "pd.Series[Any]", lblo: "pd.Series[Any]", lbhi: "pd.Series[Any]") -> "pd.Series[Any]":
    """LOW below the lower limit, HIGH above the upper one, else NORMAL; null without a number or without any limit."""
    result, low, high = to_number(lbres), to_number(lblo), to_number(lbhi)
    indicator = pd.Series("NORMAL", index=lbres.index).mask(result.lt(low), "LOW").mask(result.gt(high), "HIGH")
    return indicator.where(result.notna() & (low.notna() | high.notna()))


MAPPING = DomainMapping(
    schema=LB,
    order=("LBDTC", "LBTESTCD"),
    predose=True,
    blocks=(
        Block(
            form="LB",
            baseline=("LBTESTCD",),
            checks=(TESTS.unreadable("LBRES", "LBLO", "LBHI"),),
            variables={
                "LBTESTCD": TESTS.test_code(),
                "LBTEST": TESTS.test_name(),
                "LBCAT": coded("LBTEST", values=CATEGORY_OF, origin=ASSIGNED),
                "LBORRES": collected("LBRES"),
                "LBORRESU": coded("LBU", "C71620"),
                "LBORNRLO": collected("LBLO"),
                "LBORNRHI": collected("LBHI"),
                "LBSTRESC": TESTS.text("LBRES"),
                "LBSTRESN": TESTS.number("LBRES"),
                "LBSTRESU": TESTS.standard_unit("LBRES"),
                "LBSTNRLO": TESTS.number("LBLO"),
                "LBSTNRHI": TESTS.number("LBHI"),
                "LBNRIND": derived(reference_range_indicator, "LBRES", "LBLO", "LBHI"),
                "LBSTAT": derived(not_done, "LBRES"),
                "LBDTC": date("FORMDT"),
            },
        ),
        Block(
            form="LBP",
            baseline=("LBTESTCD", "LBSPEC"),
            checks=(PANELS.unreadable("LBRES", "LBLO", "LBHI"),),
            variables={
                "LBTESTCD": PANELS.test_code(),
                "LBTEST": PANELS.test_name(),
                "LBCAT": upper_case("LBCAT"),
                "LBNAM": collected("LBNAM"),
                "LBSPEC": coded("LBSPEC", "C78734"),
                "LBORRES": collected("LBRES"),
                "LBORRESU": coded("LBU", "C71620"),
                "LBORNRLO": collected("LBLO"),
                "LBORNRHI": collected("LBHI"),
                "LBSTRESC": PANELS.text("LBRES"),
                "LBSTRESN": PANELS.number("LBRES"),
                "LBSTRESU": PANELS.standard_unit("LBRES"),
                "LBSTNRLO": PANELS.number("LBLO"),
                "LBSTNRHI": PANELS.number("LBHI"),
                "LBNRIND": derived(reference_range_indicator, "LBRES", "LBLO", "LBHI"),
                "LBSTAT": derived(not_done, "LBRES"),
                "LBDTC": date("FORMDT"),
            },
        ),
    ),
)


def lb(crf_lb: pd.DataFrame, crf_lbp: pd.DataFrame, reference: pd.DataFrame, visits: pd.DataFrame, study: Study) -> Product:
    """Haematology, chemistry, coagulation and urinalysis with reference ranges."""
    return map_domain(MAPPING, {"LB": crf_lb, "LBP": crf_lbp}, reference, visits, study)
