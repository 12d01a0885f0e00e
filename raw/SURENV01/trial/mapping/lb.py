"""LB: laboratory results from the form LB with their reference ranges, in standard units. STUDY_SPEC 2.2; SDTMIG 3.4 LB."""

from typing import Any

import pandas as pd

from pipeline.core.product import Product
from pipeline.sdtm.verbs.domain import DomainMapping, map_domain
from pipeline.sdtm.verbs.findings import Measurements, not_done
from pipeline.sdtm.verbs.mapping import ASSIGNED, Block, coded, collected, date, derived, to_number
from pipeline.study import Study
from schemas.codelists import spellings
from schemas.sdtm.lb import LB

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
    ),
)


def lb(crf_lb: pd.DataFrame, reference: pd.DataFrame, visits: pd.DataFrame, study: Study) -> Product:
    """Haematology and chemistry with reference ranges."""
    return map_domain(MAPPING, {"LB": crf_lb}, reference, visits, study)
