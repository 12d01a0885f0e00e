"""TU: the lesions, each at its first identification, from the forms TL, NTL and NL. STUDY_SPEC 3.2 TU, 3.4, M14.

One record per target, non-target and new lesion; a fragment or a merged lesion is a record of its own, grouped by its parents.
The later rows of a lesion are results (TR). A target or non-target that appears after the baseline was never identified: it has
no record here, and TR reports it (TR_ORPHAN).
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd

from pipeline.core.issues import gather
from pipeline.core.product import Product
from pipeline.sdtm.verbs.domain import DomainMapping, map_domain
from pipeline.sdtm.verbs.mapping import Block, Supp, coded, collected, constant, date, derived
from pipeline.study import Study
from schemas.sdtm.tu import SUPPTU, TU

from ..spellings import LOCATION, METHOD
from .assessments import LESION_FORMS, assessments
from .lesions import MERGE, SPLIT, first_rows, lesion_id, with_lesions
from .tumour_checks import baseline_against_recist

TESTS = {"TUMIDENT": "Tumor Identification", "TUSPLIT": "Tumor Split", "TUMERGE": "Tumor Merged"}
TARGET_ONLY = {"TULAT": coded("LAT", "C99073")}
DETAIL = {"TULOCDTL": Supp("Location Detail", collected("SITEDTL"))}


def identified(form: str, test: str, result: str, where: Callable[[pd.DataFrame], "pd.Series[Any]"], **more: Any) -> Block:
    """One kind of identification: TUTESTCD `test` with TUORRES `result`, from the rows `where` of the form's first rows."""
    return Block(
        form=form,
        where=where,
        reason="identifies no lesion",
        rule=f"TU.{form}.{test}",
        baseline=("TULNKID", "TUTESTCD"),
        supp=DETAIL if form == "TL" else {},
        variables={
            "TULNKID": derived(lesion_id, "LESID"),
            "TUTESTCD": constant(test),
            "TUTEST": constant(TESTS[test]),
            "TUORRES": constant(result),
            "TUSTRESC": constant(result),
            "TULOC": coded("SITE", "C74456", LOCATION),
            "TUMETHOD": coded("METHOD", "C85492", METHOD),
            "TUEVAL": constant("INVESTIGATOR"),
            "TUDTC": date("SCANDT"),
            **(TARGET_ONLY if form == "TL" else {}),
            **more,
        },
    )


MAPPING = DomainMapping(
    schema=TU,
    supp=SUPPTU,
    order=("TUDTC", "TULNKID", "TUTESTCD"),
    predose=True,
    blocks=(
        identified("TL", "TUMIDENT", "TARGET", lambda df: df["PIECE"].isna() & ~df["LATE"]),
        identified("TL", "TUSPLIT", "TARGET", lambda df: df["PIECE"].eq(SPLIT), TUGRPID=derived(lesion_id, "SPLITOF")),
        identified("TL", "TUMERGE", "TARGET", lambda df: df["PIECE"].eq(MERGE), TUGRPID=derived(lesion_id, "MERGEOF")),
        identified("NTL", "TUMIDENT", "NON-TARGET", lambda df: ~df["LATE"]),
        identified("NL", "TUMIDENT", "NEW", lambda df: df["NEW"]),
    ),
)


def tu(
    crf_tl: pd.DataFrame, crf_ntl: pd.DataFrame, crf_nl: pd.DataFrame, reference: pd.DataFrame, visits: pd.DataFrame, study: Study
) -> Product:
    """Lesions with their location, method and date of identification, and SUPPTU (the site's words for the location)."""
    forms = {"TL": crf_tl, "NTL": crf_ntl, "NL": crf_nl}
    lesions = with_lesions(forms, assessments(forms, reference, visits, study))
    product = map_domain(MAPPING, {name: first_rows(lesions[name], study) for name in LESION_FORMS}, reference, visits, study)
    return replace(product, issues=gather(product.issues, baseline_against_recist(lesions["TL"], reference, study)))
