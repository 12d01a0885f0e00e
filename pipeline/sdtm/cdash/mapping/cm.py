"""CM: concomitant medication, prior and subsequent anti-cancer therapy from the standard form CM; CMCAT says which it is."""

import pandas as pd

from pipeline.core.product import Product
from pipeline.sdtm.cdash.answers import end_before_start, ongoing, reference_of_ongoing
from pipeline.sdtm.cdash.blocks import by_form, reads_forms, standard_block, where_asked
from pipeline.sdtm.verbs.dictionary import medication_classes, medication_terms
from pipeline.sdtm.verbs.domain import DomainMapping, map_domain
from pipeline.sdtm.verbs.mapping import (
    ASSIGNED,
    LOG_LINE,
    FormFields,
    Supp,
    coded,
    collected,
    date,
    derived,
    number,
    reads,
    upper_case,
)
from pipeline.sdtm.verbs.terms import NO_YES, NY
from pipeline.study import Study
from schemas.base import Char, Num, extended, var
from schemas.sdtm.cm import CM as STANDARD_CM
from schemas.sdtm.cm import SUPPCM

CM = extended(
    STANDARD_CM,
    {
        "CMDOSE": (Num, var()),
        **{name: (Char, var()) for name in ("CMCLAS", "CMCLASCD", "CMDOSU", "CMDOSFRQ", "CMROUTE")},
    },
)


CODED = {"DECOD": "CMDECOD"}


def mapping(study: Study) -> DomainMapping:
    """The mapping of CM."""
    variables = {
        "CMTRT": collected("CMTRT"),
        "CMDECOD": upper_case("CMDECOD", origin=ASSIGNED),
        "CMCAT": upper_case("CMCAT"),
        "CMSCAT": upper_case("CMSCAT"),
        "CMINDC": collected("CMINDC"),
        "CMCLAS": collected("CMCLAS", origin=ASSIGNED),
        **medication_terms("CM", "CMTRT", CODED, study),
        "CMDOSE": number("CMDOSE"),
        "CMDOSU": coded("CMDOSU", "C71620"),
        "CMDOSFRQ": coded("CMDOSFRQ", "C71113"),
        "CMROUTE": coded("CMROUTE", "C66729"),
        "CMRSDISC": upper_case("CMRSDISC"),
        "CMSTDTC": date("CMSTDAT"),
        "CMENDTC": date("CMENDAT"),
        "CMENRTPT": derived(ongoing, "CMENDAT", further=("CMONGO",)),
        "CMENTPT": derived(reference_of_ongoing("END OF STUDY"), "CMENDAT", further=("CMONGO",)),
    }
    supp = {
        "CMLINE": Supp("Line of Therapy", collected("CMLINE")),
        "CMBESTR": Supp("Best Response to Prior Therapy", upper_case("CMBESTR"), "INVESTIGATOR"),
        **medication_classes("CM", "CMTRT", CODED, study),
    }
    checks = (
        where_asked(reads(coded("CMONGO", NY, NO_YES)), "CMONGO"),
        where_asked(end_before_start("CMSTDAT", "CMENDAT", "CM_END_LT_START"), "CMSTDAT", "CMENDAT"),
    )
    block = standard_block("CM", variables, supp, checks=checks)
    return DomainMapping(schema=CM, supp=SUPPCM, order=("CMCAT", "CMTRT", "CMSTDTC"), blocks=(block,))


FIELDS = FormFields(not_submitted={"CM.FORMDT": LOG_LINE}, as_asked=True)


@reads_forms("CM")
def cm(reference: pd.DataFrame, visits: pd.DataFrame, study: Study, **forms: pd.DataFrame) -> Product:
    """Prior, concomitant and subsequent medication."""
    return map_domain(mapping(study), by_form(forms), reference, visits, study)
