"""PR: procedures, surgery and radiotherapy before and after the study treatment from the standard form PR; PRCAT says which."""

import pandas as pd

from pipeline.core.product import Product
from pipeline.sdtm.cdash.answers import end_before_start
from pipeline.sdtm.cdash.blocks import by_form, reads_forms, standard_block, where_asked
from pipeline.sdtm.verbs.domain import DomainMapping, map_domain
from pipeline.sdtm.verbs.mapping import ASSIGNED, LOG_LINE, FormFields, Supp, coded, collected, date, number, upper_case
from pipeline.study import Study
from schemas.sdtm.pr import PR, SUPPPR


def mapping(study: Study) -> DomainMapping:
    """The mapping of PR."""
    variables = {
        "PRTRT": collected("PRTRT"),
        "PRDECOD": upper_case("PRDECOD", origin=ASSIGNED),
        "PRCAT": upper_case("PRCAT"),
        "PRSCAT": upper_case("PRSCAT"),
        "PRINDC": collected("PRINDC"),
        "PRDOSE": number("PRDOSE"),
        "PRDOSU": coded("PRDOSU", "C71620"),
        "PRLOC": coded("PRLOC", "C74456"),
        "PRSTDTC": date("PRSTDAT"),
        "PRENDTC": date("PRENDAT"),
    }
    supp = {"PRINTENT": Supp("Intent of Procedure", upper_case("PRINTENT"))}
    checks = (where_asked(end_before_start("PRSTDAT", "PRENDAT", "PR_END_LT_START"), "PRSTDAT", "PRENDAT"),)
    block = standard_block("PR", variables, supp, checks=checks)
    return DomainMapping(schema=PR, supp=SUPPPR, order=("PRCAT", "PRTRT", "PRSTDTC"), blocks=(block,))


FIELDS = FormFields(not_submitted={"PR.FORMDT": LOG_LINE}, as_asked=True)


@reads_forms("PR")
def pr(reference: pd.DataFrame, visits: pd.DataFrame, study: Study, **forms: pd.DataFrame) -> Product:
    """Procedures, with the intent in SUPPPR."""
    return map_domain(mapping(study), by_form(forms), reference, visits, study)
