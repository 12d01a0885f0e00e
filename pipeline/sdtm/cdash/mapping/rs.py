"""RS: responses by RECIST 1.1 and the ECOG score from the standard form RS. Nothing is derived from sizes here."""

import pandas as pd

from pipeline.core.product import Product
from pipeline.core.series import Series
from pipeline.sdtm.cdash.answers import measured_on
from pipeline.sdtm.cdash.blocks import by_form, reads_forms, standard_block
from pipeline.sdtm.verbs.domain import DomainMapping, map_domain
from pipeline.sdtm.verbs.findings import not_done
from pipeline.sdtm.verbs.mapping import COLLECTED, FormFields, code_text, coded, collected, derived, to_number
from pipeline.study import Study
from schemas.base import DTYPES
from schemas.codelists import normalise
from schemas.sdtm.rs import RS, SUPPRS

ECOG = "ECOG101"

COMPONENTS = {
    "TRGRESP": "Target Response",
    "NTRGRESP": "Non-target Response",
    "NEWLIND": "New Lesion Indicator",
    "OVRLRESP": "Overall Response",
    ECOG: "ECOG1-Performance Status",
}
TESTS = {code: code for code in COMPONENTS} | {normalise(name): code for code, name in COMPONENTS.items()} | {"ECOG": ECOG}
RESPONSES = {
    term: term for term in ("CR", "PR", "SD", "PD", "NE", "NON-CR/NON-PD", "NED", "Y", "N", "0", "1", "2", "3", "4", "5")
} | {
    "COMPLETE RESPONSE": "CR",
    "PARTIAL RESPONSE": "PR",
    "STABLE DISEASE": "SD",
    "PROGRESSIVE DISEASE": "PD",
    "NOT EVALUABLE": "NE",
    "YES": "Y",
    "NO": "N",
}


def name_of_test(rstest: Series) -> Series:
    """The published name of the test."""
    return code_text(rstest).map(TESTS).map(COMPONENTS).astype(DTYPES["Char"])


def criteria(rstest: Series) -> Series:
    """ECOG for the performance status, else RECIST 1.1."""
    code = code_text(rstest).map(TESTS).astype(DTYPES["Char"])
    return code.mask(code.notna(), "RECIST 1.1").mask(code.eq(ECOG), "ECOG")


def score(rsorres: Series, rstest: Series) -> Series:
    """The ECOG score as a number."""
    return to_number(rsorres).where(code_text(rstest).map(TESTS).eq(ECOG))


def evaluator(rstest: Series, rseval: Series) -> Series:
    """The evaluator entered, else INVESTIGATOR."""
    return code_text(rseval).fillna("INVESTIGATOR")


def mapping(study: Study) -> DomainMapping:
    """The mapping of RS."""
    variables = {
        "RSTESTCD": coded("RSTEST", values=TESTS),
        "RSTEST": derived(name_of_test, "RSTEST"),
        "RSCAT": derived(criteria, "RSTEST"),
        "RSORRES": collected("RSORRES"),
        "RSSTRESC": coded("RSORRES", values=RESPONSES),
        "RSSTRESN": derived(score, "RSORRES", "RSTEST"),
        "RSSTAT": derived(not_done, "RSORRES"),
        "RSEVAL": derived(evaluator, "RSTEST", origin=COLLECTED, further=("RSEVAL",)),
        "RSDTC": measured_on("RSDAT"),
    }
    block = standard_block("RS", variables, baseline=("RSTESTCD", "RSEVAL"))
    return DomainMapping(schema=RS, supp=SUPPRS, order=("RSDTC", "RSTESTCD"), blocks=(block,))


FIELDS = FormFields(as_asked=True)


@reads_forms("RS")
def rs(reference: pd.DataFrame, visits: pd.DataFrame, study: Study, **forms: pd.DataFrame) -> Product:
    """Responses, and ECOG performance status."""
    return map_domain(mapping(study), by_form(forms), reference, visits, study)
