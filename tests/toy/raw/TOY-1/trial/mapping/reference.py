"""Subjects and their reference dates."""

from collections.abc import Mapping

import pandas as pd

from pipeline.core.product import Product
from pipeline.core.time import dates
from pipeline.sdtm.standard.subjects import Sources, dated, each_a_person, make_reference
from pipeline.sdtm.verbs.mapping import to_number
from pipeline.study import Study


def reference(crf_subj: pd.DataFrame, crf_tab: pd.DataFrame, visit_forms: Mapping[str, pd.DataFrame], study: Study) -> Product:
    """Who is who, and the dates that every domain refers to."""
    given = crf_tab[to_number(crf_tab["TABLETS"]).gt(0)]
    start, end = (dates.parse(given[column], study.dates.dmy_ambiguous)["DTC"] for column in ("FROMDT", "TODT"))
    sources = Sources(
        people=each_a_person(crf_subj, study),
        consent=dated(crf_subj, "CONSDT", study),
        doses=given.assign(EXTRT="TOYCIN", STDTC=start, ENDTC=end),
        ended=dated(crf_subj[crf_subj["STOPDT"].notna()], "STOPDT", study).assign(EXTRT="TOYCIN"),
    )
    return make_reference(sources, visit_forms, study)
