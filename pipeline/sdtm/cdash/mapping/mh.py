"""MH: medical history and the diagnosis of the cancer from the standard form MH."""

import pandas as pd

from pipeline.core.product import Product
from pipeline.sdtm.cdash.answers import ongoing, reference_of_ongoing
from pipeline.sdtm.cdash.blocks import by_form, reads_forms, standard_block, where_asked
from pipeline.sdtm.verbs.dictionary import event_terms
from pipeline.sdtm.verbs.domain import DomainMapping, map_domain
from pipeline.sdtm.verbs.grades import grade
from pipeline.sdtm.verbs.mapping import ASSIGNED, LOG_LINE, FormFields, coded, collected, date, derived, reads, upper_case
from pipeline.sdtm.verbs.terms import NO_YES, NY
from pipeline.study import Study
from schemas.base import Char, Num, extended, var
from schemas.sdtm.mh import MH as STANDARD_MH
from schemas.sdtm.mh import SUPPMH

# Variables of the Events class (SDTM 2.0) that the guide does not list for MH.
LEVELS = {"LLT": "Lowest Level Term", "HLT": "High Level Term", "HLGT": "High Level Group Term"}
CODES = {
    "LLTCD": "Lowest Level Term Code", "PTCD": "Preferred Term Code", "HLTCD": "High Level Term Code",
    "HLGTCD": "High Level Group Term Code", "BDSYCD": "Body System or Organ Class Code",
    "SOCCD": "Primary System Organ Class Code",
}  # fmt: skip
ROLE = {"after": "MHDECOD", "role": "Synonym Qualifier"}
MH = extended(
    STANDARD_MH,
    {
        "MHBODSYS": (Char, var()),
        **{f"MH{name}": (Char, var(label, **ROLE)) for name, label in (LEVELS | {"SOC": "Primary System Organ Class"}).items()},
        **{f"MH{name}": (Num, var(label, **ROLE)) for name, label in CODES.items()},
    },
)


def mapping(study: Study) -> DomainMapping:
    """The mapping of MH."""
    variables = {
        "MHTERM": collected("MHTERM"),
        "MHDECOD": collected("MHDECOD", origin=ASSIGNED),
        "MHCAT": upper_case("MHCAT"),
        "MHBODSYS": collected("MHBODSYS", origin=ASSIGNED),
        **event_terms("MH", "MHTERM", {"PT": "MHDECOD", "SOC": "MHBODSYS"}, study),
        "MHTOXGR": grade("MHTOXGR"),
        "MHSTDTC": date("MHSTDAT"),
        "MHENDTC": date("MHENDAT"),
        "MHENRTPT": derived(ongoing, "MHENDAT", further=("MHONGO",)),
        "MHENTPT": derived(reference_of_ongoing("INFORMED CONSENT"), "MHENDAT", further=("MHONGO",)),
    }
    block = standard_block("MH", variables, checks=(where_asked(reads(coded("MHONGO", NY, NO_YES)), "MHONGO"),))
    return DomainMapping(schema=MH, supp=SUPPMH, order=("MHCAT", "MHTERM", "MHSTDTC"), blocks=(block,))


FIELDS = FormFields(not_submitted={"MH.FORMDT": LOG_LINE}, as_asked=True)


@reads_forms("MH")
def mh(reference: pd.DataFrame, visits: pd.DataFrame, study: Study, **forms: pd.DataFrame) -> Product:
    """Medical history."""
    return map_domain(mapping(study), by_form(forms), reference, visits, study)
