"""Analysis sets that need no response: takes ADSL in the making and DV, gives the flags and why a subject is not in a set.

Rules: STUDY_SPEC 5.2; the decisions are `populations` of study.yaml. The response-evaluable set is made in adsl.py.
"""

import pandas as pd

from pipeline.adam.frames import text, to_date, yes_no
from pipeline.core.distinct import among
from pipeline.core.errors import CrfError
from pipeline.core.issues import CATALOGUE, found, gather
from pipeline.core.series import Series
from pipeline.core.time.dates import earliest
from pipeline.study import Study
from pipeline.study.decisions import PerProtocol
from schemas.base import DTYPES

NOT_ENROLLED, NOT_RANDOMISED, NOT_TREATED = "NOT ENROLLED", "NOT RANDOMIZED", "NOT TREATED"
DEVIATION, OTHER_ARM, LISTED = "PROTOCOL DEVIATION", "RECEIVED ANOTHER TREATMENT THAN PLANNED", "LISTED AS NOT PER PROTOCOL"
STAGE_1 = {"RESFL": "FASFL"}
"""A set that stage 1 does not have yet -> the one that it is a part of."""


class PopulationError(CrfError):
    """A set asks for data that the trial does not have."""


def derive_vars_population(adsl: pd.DataFrame, dv: pd.DataFrame | None, study: Study) -> pd.DataFrame:
    """`adsl` (ENROLLED, RANDOMISED, TRTSDT, TRTDURD, TRT01P, TRT01A) with the population flags of stage 1, Y or N, and the reason
    of each N. PPROTFL is null where nothing says who is per protocol.

    PopulationError for deviations that exclude in a trial without DV.
    """
    randomised = study.populations.itt == "randomised"
    enrolled, treated = adsl["ENROLLED"], adsl["TRTSDT"].notna()
    assigned = _first(adsl, {NOT_RANDOMISED if randomised else NOT_ENROLLED: ~(adsl["RANDOMISED"] if randomised else enrolled)})
    given = _first(adsl, {NOT_TREATED: ~treated})
    full = _first(adsl, {NOT_ENROLLED: ~enrolled, NOT_TREATED: ~treated})
    decided = study.populations.per_protocol
    return adsl.assign(
        ENRLFL=yes_no(enrolled),
        ITTFL=yes_no(assigned.isna()),
        FASFL=yes_no(full.isna()),
        SAFFL=yes_no(given.isna()),
        ITTREAS=assigned,
        FASREAS=full,
        SAFREAS=given,
        **_per_protocol(adsl, full, dv, decided, study),
    )


def _per_protocol(
    adsl: pd.DataFrame, full: Series, dv: pd.DataFrame | None, decided: PerProtocol | None, study: Study
) -> dict[str, Series]:
    if decided is None:
        nobody = text(None, adsl.index)
        return {"PPROTFL": nobody, "PPROREAS": nobody}
    excluded = _first(
        adsl,
        {
            DEVIATION: among(adsl["USUBJID"], _deviating(dv, decided, study)),
            f"TREATED FOR LESS THAN {decided.least_days} DAYS": adsl["TRTDURD"].lt(decided.least_days),
            OTHER_ARM: adsl["TRT01A"].ne(adsl["TRT01P"]) & decided.planned_arm,
            LISTED: adsl["USUBJID"].isin(decided.subjects),
        },
    )
    reason = full.fillna(excluded)
    return {"PPROTFL": yes_no(reason.isna()), "PPROREAS": reason}


def _deviating(dv: pd.DataFrame | None, decided: PerProtocol, study: Study) -> Series:
    """USUBJID of the deviations up to the cut-off that exclude."""
    asked = _excluding_terms(decided)
    if dv is None or not asked:
        if asked:
            raise PopulationError(
                "study.yaml: key 'populations.per_protocol' asks for protocol deviations, and the trial has no DV: "
                "map a form to DV, or list the subjects in populations.per_protocol.subjects"
            )
        return text(None, pd.RangeIndex(0))
    excludes = ~earliest(dv["DVSTDTC"]).gt(to_date(study.dco))
    for name, terms in asked.items():
        excludes &= dv[name].str.upper().isin([term.upper() for term in terms])
    return dv.loc[excludes, "USUBJID"]


def _excluding_terms(decided: PerProtocol) -> dict[str, tuple[str, ...]]:
    """The terms of deviations that exclude, by the variable of DV that has them."""
    asked = {"DVCAT": decided.deviation_categories, "DVDECOD": decided.deviation_kinds}
    return {name: terms for name, terms in asked.items() if terms}


def deviation_issues(dv: pd.DataFrame | None, study: Study) -> pd.DataFrame:
    """DEVIATION_ABSENT: terms of `populations.per_protocol` that none of the deviations has, with those that there are."""
    decided = study.populations.per_protocol
    if decided is None or dv is None or dv.empty:
        return gather()
    parts = []
    for name, terms in _excluding_terms(decided).items():
        known = sorted(dv[name].dropna().str.upper().unique())
        absent = pd.Series([term for term in terms if term.upper() not in known], dtype=DTYPES["Char"])
        message = f"{CATALOGUE['DEVIATION_ABSENT'].message}; {name} has {', '.join(known) or 'nothing'}"
        parts.append(found("DEVIATION_ABSENT", absent.to_frame(), "DV", column=name, value=absent, message=message))
    return gather(*parts)


def _first(adsl: pd.DataFrame, reasons: dict[str, Series]) -> Series:
    """The first reason that holds, null without any."""
    reason = text(None, adsl.index)
    for word, holds in reversed(reasons.items()):
        reason = reason.mask(holds, word)
    return reason


def analysed_in(study: Study, adsl: pd.DataFrame) -> "pd.Series[bool]":
    """Whether a subject of ADSL, stage 1, is in a set that the study analyses efficacy or an output in."""
    return adsl[list(dict.fromkeys(STAGE_1.get(flag, flag) for flag in study.sets))].eq("Y").any(axis="columns")
