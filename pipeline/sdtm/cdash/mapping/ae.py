"""AE: adverse events from the standard form AE. Causality to and action with each drug stand in SUPPAE, as `drugs` names them.

With one drug they are those of AEREL and AEACN. With several the form asks for each drug by the names that `relation` and
`action` give it, and AEREL and AEACN are the strongest of the answers.
"""

from typing import Any

import pandas as pd

from pipeline.core.product import Product
from pipeline.core.series import Series
from pipeline.sdtm.cdash.answers import end_before_start, ongoing, reference_of_ongoing, ticked_and_ended
from pipeline.sdtm.cdash.blocks import by_form, moment, reads_forms, standard_block, where_asked
from pipeline.sdtm.verbs.dictionary import event_terms
from pipeline.sdtm.verbs.domain import DomainMapping, map_domain
from pipeline.sdtm.verbs.grades import grade
from pipeline.sdtm.verbs.mapping import (
    ASSIGNED,
    LOG_LINE,
    FormFields,
    Supp,
    Verb,
    code_text,
    coded,
    collected,
    derived,
    number,
    reads,
)
from pipeline.sdtm.verbs.terms import NO_YES, NY
from pipeline.study import Study
from schemas.base import DTYPES, Char, extended, var
from schemas.sdtm.ae import AE as STANDARD_AE
from schemas.sdtm.ae import SUPPAE

AE = extended(STANDARD_AE, {"AESEV": (Char, var())})
RELATED = {term: term for term in ("RELATED", "NOT RELATED", "Y", "N", "POSSIBLE", "PROBABLE", "DEFINITE", "REMOTE", "UNLIKELY")}
RELATED |= {"YES": "Y", "NO": "N", "1": "Y", "0": "N", "NOT": "NOT RELATED"}
# Strongest first, of several drugs.
CAUSALITY = ("RELATED", "Y", "DEFINITE", "PROBABLE", "POSSIBLE", "REMOTE", "UNLIKELY", "NOT RELATED", "N")
ACTIONS = (
    "DRUG WITHDRAWN", "DRUG INTERRUPTED", "DOSE REDUCED", "DOSE INCREASED", "DOSE NOT CHANGED", "UNKNOWN", "NOT APPLICABLE",
)  # fmt: skip
QUESTIONS = ("AESER", "AESCONG", "AESDISAB", "AESDTH", "AESHOSP", "AESLIFE", "AESMIE", "AECONTRT")
CODING = ("AELLT", "AEDECOD", "AEBODSYS")
CODED = {"LLT": "AELLT", "PT": "AEDECOD", "PTCD": "AEPTCD", "SOC": "AEBODSYS"}
INVESTIGATOR = "INVESTIGATOR"


def strongest_causality(*answers: Series) -> Series:
    """The strongest causality of any drug."""
    return _strongest(answers, CAUSALITY)


def strongest_action(*answers: Series) -> Series:
    """The strongest action taken with any drug: withdrawn, interrupted, reduced, increased, not changed, unknown."""
    return _strongest(answers, ACTIONS)


def _strongest(answers: tuple[Series, ...], scale: tuple[str, ...]) -> Series:
    rank = {term: float(number) for number, term in enumerate(scale)}
    lowest = pd.concat([code_text(answer).map(rank) for answer in answers], axis=1).min(axis=1)
    return lowest.map(dict(enumerate(scale))).astype(DTYPES["Char"])


def _of_all_drugs(study: Study) -> dict[str, Verb]:
    """AEREL and AEACN: as asked of the study treatment; of several drugs the strongest."""
    if len(study.drugs) < 2:
        return {"AEREL": coded("AEREL", values=RELATED), "AEACN": coded("AEACN", "C66767")}
    relations, actions = (
        [getattr(drug, key) for drug in study.drugs.values() if getattr(drug, key)] for key in ("relation", "action")
    )
    made = {"AEREL": derived(strongest_causality, *relations)} if relations else {}
    return made | ({"AEACN": derived(strongest_action, *actions)} if actions else {})


def _of_each_drug(study: Study) -> dict[str, Supp]:
    """The qualifiers of each drug: causality and action taken."""
    single = len(study.drugs) == 1
    supp: dict[str, Supp] = {}
    for name, drug in study.drugs.items():
        label = drug.label or name.capitalize()
        if drug.relation:
            answer = coded("AEREL" if single else drug.relation, values=RELATED)
            supp[drug.relation] = Supp(f"Causality to {label}"[:40], answer, INVESTIGATOR)
        if drug.action:
            answer = coded("AEACN" if single else drug.action, "C66767")
            supp[drug.action] = Supp(f"Action Taken with {label}"[:40], answer, INVESTIGATOR)
    return supp


def mapping(study: Study) -> DomainMapping:
    """The mapping of AE; qualifiers of causality and action are those of the study's drugs."""
    variables: dict[str, Verb] = {
        "AESPID": collected("AESPID"),
        "AETERM": collected("AETERM"),
        **{name: collected(name, origin=ASSIGNED) for name in CODING},
        "AEPTCD": number("AEPTCD"),
        "AESOC": collected("AEBODSYS", origin=ASSIGNED),
        **event_terms("AE", "AETERM", CODED, study),
        "AESEV": coded("AESEV", "C66769"),
        **{name: coded(name, NY, NO_YES) for name in QUESTIONS},
        **_of_all_drugs(study),
        "AEOUT": coded("AEOUT", "C66768"),
        "AETOXGR": grade("AETOXGR"),
        "AESTDTC": moment("AESTDAT", "AESTTIM"),
        "AEENDTC": moment("AEENDAT", "AEENTIM"),
        "AEENRTPT": derived(ongoing, "AEENDAT", further=("AEONGO",)),
        "AEENTPT": derived(reference_of_ongoing("END OF STUDY"), "AEENDAT", further=("AEONGO",)),
    }
    checks: tuple[Any, ...] = (
        where_asked(ticked_and_ended("AEONGO", "AEENDAT", "AE_ONGO_END"), "AEONGO", "AEENDAT"),
        where_asked(end_before_start("AESTDAT", "AEENDAT", "AE_END_LT_START"), "AESTDAT", "AEENDAT"),
        where_asked(reads(coded("AEONGO", NY, NO_YES)), "AEONGO"),
    )
    block = standard_block("AE", variables, _of_each_drug(study), checks=checks)
    return DomainMapping(schema=AE, supp=SUPPAE, order=("AESTDTC", "AEDECOD", "AESPID"), blocks=(block,))


FIELDS = FormFields(not_submitted={"AE.FORMDT": LOG_LINE}, as_asked=True)


@reads_forms("AE")
def ae(reference: pd.DataFrame, visits: pd.DataFrame, study: Study, **forms: pd.DataFrame) -> Product:
    """Adverse events, with relation to and action taken with each drug in SUPPAE."""
    return map_domain(mapping(study), by_form(forms), reference, visits, study)
