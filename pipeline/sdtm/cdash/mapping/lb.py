"""LB: laboratory results with reference ranges from the standard form LB, in SI units for the tests that most trials have."""

import pandas as pd

from pipeline.core.product import Product
from pipeline.core.series import Series
from pipeline.sdtm.cdash.answers import measured_on, with_results
from pipeline.sdtm.cdash.blocks import by_form, reads_forms, standard_block, where_asked
from pipeline.sdtm.verbs.domain import DomainMapping, map_domain
from pipeline.sdtm.verbs.findings import Measurements, not_done
from pipeline.sdtm.verbs.mapping import FormFields, coded, collected, derived, number, reads, to_number, upper_case
from pipeline.study import Study
from schemas.base import Char, extended, var
from schemas.sdtm.lb import LB as STANDARD_LB

LB = extended(STANDARD_LB, {"LBNAM": (Char, var()), "LBSPEC": (Char, var())})
STANDARD_UNITS = {
    "g/L": "HGB ALB PROT",
    "10^9/L": "WBC PLAT NEUT LYM MONO EOS BASO",
    "10^12/L": "RBC",
    "U/L": "ALT AST ALP LDH GGT CK AMYLASE LIPASE",
    "umol/L": "CREAT BILI BILDIR URATE",
    "mmol/L": "GLUC UREA UREAN SODIUM K CL CA MG PHOS CHOL TRIG",
    "mIU/L": "TSH",
}
TESTS = Measurements(
    test="LBTEST",
    unit="LBORRESU",
    codes="C65047",
    names="C67154",
    units={test: (unit, {unit: 1}) for unit, tests in STANDARD_UNITS.items() for test in tests.split()},
    others_as_entered=True,
    words="C102580",
)


def reference_range_indicator(lborres: Series, lbornrlo: Series, lbornrhi: Series) -> Series:
    """LOW below the lower limit, HIGH above the upper one, else NORMAL; null without a number or without any limit."""
    result, low, high = to_number(lborres), to_number(lbornrlo), to_number(lbornrhi)
    indicator = pd.Series("NORMAL", index=lborres.index).mask(result.lt(low), "LOW").mask(result.gt(high), "HIGH")
    return indicator.where(result.notna() & (low.notna() | high.notna()))


def mapping(study: Study) -> DomainMapping:
    """The mapping of LB."""
    variables = {
        "LBTESTCD": TESTS.test_code(),
        "LBTEST": TESTS.test_name(),
        "LBCAT": upper_case("LBCAT"),
        "LBNAM": collected("LBNAM"),
        "LBORRES": collected("LBORRES"),
        "LBORRESU": coded("LBORRESU", "C71620"),
        "LBORNRLO": collected("LBORNRLO"),
        "LBORNRHI": collected("LBORNRHI"),
        "LBSTRESC": TESTS.text("LBORRES"),
        "LBSTRESN": TESTS.number("LBORRES"),
        "LBSTRESU": TESTS.standard_unit("LBORRES"),
        "LBSTNRLO": TESTS.number("LBORNRLO"),
        "LBSTNRHI": TESTS.number("LBORNRHI"),
        "LBNRIND": derived(reference_range_indicator, "LBORRES", "LBORNRLO", "LBORNRHI"),
        "LBSTAT": derived(not_done, "LBORRES"),
        "LBSPEC": coded("LBSPEC", "C78734"),
        "LBDTC": measured_on("LBDAT", "LBTIM"),
    }
    limits = (where_asked(reads(number(column)), column) for column in ("LBORNRLO", "LBORNRHI"))
    checks = (where_asked(TESTS.unreadable("LBORRES"), "LBORRES", "LBORRESU"), *limits)
    block = standard_block("LB", variables, prepare=with_results("LB", "LBORRES"), baseline=("LBTESTCD",), checks=checks)
    return DomainMapping(schema=LB, order=("LBDTC", "LBTESTCD"), predose=True, blocks=(block,))


FIELDS = FormFields(as_asked=True)


@reads_forms("LB")
def lb(reference: pd.DataFrame, visits: pd.DataFrame, study: Study, **forms: pd.DataFrame) -> Product:
    """Laboratory results with reference ranges."""
    return map_domain(mapping(study), by_form(forms), reference, visits, study)
