"""RS: responses by RECIST 1.1 of each evaluator, and the ECOG score, from the standard form RS; nothing is derived from sizes."""

from dataclasses import replace

import pandas as pd

from pipeline.core.distinct import looked_up
from pipeline.core.issues import gather
from pipeline.core.product import Product
from pipeline.core.series import Series
from pipeline.sdtm.cdash.answers import measured_on
from pipeline.sdtm.cdash.blocks import by_form, reads_forms, standard_block, where_asked
from pipeline.sdtm.cdash.evaluators import evaluator_variables
from pipeline.sdtm.cdash.tumour_checks import after_death, response_of_nothing, without_response
from pipeline.sdtm.cdash.tumours import COMPONENTS, ECOG, POINT, RESPONSE_TESTS, link_group, with_points
from pipeline.sdtm.verbs.domain import DomainMapping, map_domain
from pipeline.sdtm.verbs.findings import not_done
from pipeline.sdtm.verbs.mapping import COLLECTED, FormFields, coded, collected, derived, tidy, to_number
from pipeline.study import Study
from schemas.base import Char
from schemas.sdtm.rs import RS as STANDARD_RS
from schemas.sdtm.rs import SUPPRS

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


class RS(STANDARD_RS, key="STUDYID USUBJID RSEVAL RSEVALID RSCAT RSTESTCD VISITNUM RSDTC RSSEQ"):
    """One record per component of the response, time point and evaluator per subject; the ECOG score is also here."""

    RSEVALID: Char
    RSACPTFL: Char


def name_of_test(testcd: Series) -> Series:
    """The published name of the test."""
    return looked_up(testcd, COMPONENTS)


def criteria(testcd: Series) -> Series:
    """ECOG for the performance status, else RECIST 1.1."""
    return testcd.mask(testcd.notna(), "RECIST 1.1").mask(testcd.eq(ECOG), "ECOG")


def score(rsorres: Series, testcd: Series) -> Series:
    """The ECOG score as a number."""
    return to_number(rsorres).where(testcd.eq(ECOG))


def reason_not_done(rsorres: Series, rsreasnd: Series) -> Series:
    """The reason as entered, where there is no result."""
    return tidy(rsreasnd).where(tidy(rsorres).isna())


def mapping(study: Study) -> DomainMapping:
    """The mapping of RS."""
    variables = {
        "RSLNKGRP": derived(link_group, "LNKGRP"),
        "RSTESTCD": coded("RSTEST", values=RESPONSE_TESTS),
        "RSTEST": derived(name_of_test, "TESTCD"),
        "RSCAT": derived(criteria, "TESTCD"),
        "RSORRES": collected("RSORRES"),
        "RSSTRESC": coded("RSORRES", values=RESPONSES),
        "RSSTRESN": derived(score, "RSORRES", "TESTCD"),
        "RSSTAT": derived(not_done, "RSORRES"),
        "RSREASND": derived(reason_not_done, "RSORRES", "RSREASND", origin=COLLECTED),
        **evaluator_variables("RS"),
        "RSDTC": measured_on("RSDAT"),
    }
    block = standard_block(
        "RS",
        variables,
        baseline=("RSTESTCD", "RSEVAL", "RSEVALID"),
        checks=(response_of_nothing, where_asked(after_death("RSDAT"), "RSDAT")),
    )
    return DomainMapping(schema=RS, supp=SUPPRS, order=("RSEVAL", "RSEVALID", "RSDTC", "RSTESTCD"), blocks=(block,))


FIELDS = FormFields(
    made_from={
        "RS.TESTCD": ("RS.RSTEST",),
        "RS.LNKGRP": ("RS.FOLDER", "RS.FOLDERSEQ", "RS.RSEVAL", "RS.RSEVALID"),
    },
    as_asked=True,
)


@reads_forms("RS", optional=("TR", "TU"))
def rs(reference: pd.DataFrame, visits: pd.DataFrame, study: Study, **forms: pd.DataFrame) -> Product:
    """Responses of each evaluator, and ECOG performance status."""
    had = with_points(by_form(forms), reference, visits)
    issues = without_response(had, reference) if "TR" in had else gather()
    product = map_domain(mapping(study), had | {"RS": _with_lesions(had)}, reference, visits, study)
    return replace(product, issues=gather(product.issues, issues))


def _with_lesions(forms: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """RS with LESIONS: whether the evaluator has a result of a lesion at the visit; true where the trial asks for none."""
    rs = forms["RS"]
    if "TR" not in forms:
        return rs.assign(LESIONS=True)
    seen = rs[POINT].merge(forms["TR"][POINT].drop_duplicates(), on=POINT, how="left", indicator="SEEN")["SEEN"]
    return rs.assign(LESIONS=seen.eq("both").to_numpy())
