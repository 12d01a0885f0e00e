"""Checks across the SDTM datasets of a trial: all of them in, findings out (STUDY_SPEC 9).

A schema sees one table; reviewers meet tables that disagree. A finding blocks nothing here. Each check is a function in keys
(does a reference find its record), plan (do the data follow the trial design) or timing (do dates, days, elements and epochs
agree).
"""

from collections.abc import Mapping

import pandas as pd

from pipeline.core.conformance import ConformanceCheck, Tables, together
from pipeline.sdtm.conformance.keys import links_join, qualifiers_have_parents, related_records_exist, subjects_are_in_dm
from pipeline.sdtm.conformance.plan import (
    criteria_are_in_ti,
    criteria_are_of_the_version,
    elements_are_planned,
    epochs_are_in_ta,
    one_disposition_of_a_kind,
    planned_visits_are_in_tv,
    summary_is_complete,
    versions_are_of_the_protocol,
    visits_of_records_are_in_sv,
)
from pipeline.sdtm.conformance.timing import elements_are_contiguous, epochs_follow_elements, study_days_recompute
from pipeline.study import Study
from schemas.base import empty, name_of
from schemas.sdtm import DOMAINS

CHECKS: tuple[ConformanceCheck, ...] = (
    subjects_are_in_dm, qualifiers_have_parents, related_records_exist, links_join, planned_visits_are_in_tv,
    visits_of_records_are_in_sv, elements_are_planned, epochs_are_in_ta, criteria_are_in_ti, summary_is_complete,
    one_disposition_of_a_kind, elements_are_contiguous, epochs_follow_elements, study_days_recompute,
)  # fmt: skip


def sdtm_conformance(sdtm: Mapping[str, pd.DataFrame], study: Study) -> pd.DataFrame:
    """The findings of all checks (schemas.conformance.Conformance), in the order of CHECKS; empty when nothing disagrees."""
    every = _complete(sdtm)
    of_versions = (versions_are_of_the_protocol, criteria_are_of_the_version)
    return together([check_all(sdtm), *(check(every, study) for check in of_versions)])


def check_all(tables: Tables) -> pd.DataFrame:
    """The findings of all checks of these datasets, by their names as submitted; one that the trial does not have is empty."""
    every = _complete(tables)
    return together(check(every) for check in CHECKS)


def _complete(tables: Tables) -> Tables:
    """The datasets, and those that the trial does not have, empty."""
    return {name_of(domain): empty(domain) for domain in DOMAINS.values()} | dict(tables)
