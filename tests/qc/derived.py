"""Doses, exposure, findings and events of many subjects as the pipeline derives them."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from pipeline.adam.safety.adae import adae
from pipeline.adam.safety.adex import adex
from pipeline.adam.safety.adlb import adlb
from pipeline.adam.safety.advs import advs
from pipeline.study import Study
from tests.spec.datasets import stage_1

Outcomes = dict[tuple[str, str, str], Any]
"""(variable, subject, record or dataset) -> value."""
BY_RECORD = ("PARAMCD", "AVAL", "AVALU", "ADT", "ABLFL", "BASE", "CHG", "ONTRTFL", "ANL01FL")
GRADED = ("ANRIND", "BNRIND", "ATOXGRLN", "ATOXGRHN", "BTOXGRLN", "BTOXGRHN", "ANL02FL", "ANL03FL")
OF_EVENT = ("ASTDT", "AENDT", "PREFL", "FUPFL", "TRTEMFL", "TEREAS", "ATOXGRN", "AITOXGRN")


def derived(domains: dict[str, pd.DataFrame], study: Study) -> Outcomes:
    """What the pipeline derives."""
    base = stage_1(domains, study)
    return outcomes({
        "adsl_base": base,
        "adex": adex(domains["ex"], domains["ds"], base, study).table,
        "adlb": adlb(domains["lb"], base, study, domains["ex"], domains["dm"]).table,
        "advs": advs(domains["vs"], base, study, domains["ex"], domains["dm"]).table,
        "adae": adae(domains["ae"], domains["suppae"], domains["mh"], base, study, domains["dm"]).table,
    })  # fmt: skip


def outcomes(datasets: dict[str, pd.DataFrame]) -> Outcomes:
    """The values of these datasets: adsl_base, adex, adlb, advs, adae."""
    base, exposed = datasets["adsl_base"], datasets["adex"]
    dated = ("TRTSDT", "TRTEDT", "SURSDT", "SUREDT", "ENVSDT", "ENVEDT", "SAFFL")
    found = {(name, subject, "ADSL"): value for name in dated for subject, value in _values(base, name)}
    summed = exposed.loc[exposed["EXSEQ"].isna()]
    codes = zip(summed["PARAMCD"], _values(summed, "AVAL"), strict=True)
    found |= {(code[1:], subject, code): value for code, (subject, value) in codes}
    doses = exposed.loc[exposed["EXSEQ"].notna()]
    found |= _by_sequence(doses, "EX", ("ASTDT", "AENDT", "AVAL"), doses["EXSEQ"])
    laboratory, vital, adverse = (datasets[name] for name in ("adlb", "advs", "adae"))
    corrected = laboratory["PARAMCD"].eq("CACRALB")
    for rows, ending in ((laboratory[~corrected], ""), (laboratory[corrected], " corrected")):
        found |= _by_sequence(rows, "LB", (*BY_RECORD, *GRADED), rows["SRCSEQ"], ending)
    found |= _by_sequence(vital, "VS", BY_RECORD, vital["SRCSEQ"])
    return found | _by_sequence(adverse, "AE", OF_EVENT, adverse["AESEQ"])


def _values(table: pd.DataFrame, name: str) -> Iterable[tuple[str, Any]]:
    column = table[name]
    if pd.api.types.is_datetime64_any_dtype(column):
        column = column.dt.strftime("%Y-%m-%d")
    return zip(table["USUBJID"], column.astype(object).where(column.notna(), None), strict=True)


def _by_sequence(
    table: pd.DataFrame, domain: str, columns: Iterable[str], sequence: "pd.Series[Any]", ending: str = ""
) -> Outcomes:
    return {
        (name, subject, f"{domain} {number:g}{ending}"): value
        for name in columns
        for (subject, value), number in zip(_values(table, name), sequence, strict=True)
    }
