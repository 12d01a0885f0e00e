"""Checks across the analysis datasets of a trial: takes them with SDTM, gives the findings. ADaMIG 1.3, OCCDS 1.1, BDS-TTE 1.0.

There are no published executable rules for ADaM, and a schema, which checks columns, types, keys and required values before a
table is written, sees one table. A finding blocks nothing here; who asks decides. Each check is a function in subjects, values,
baseline, sources, events or exposure; comparisons of two sources of one fact stand in doses and facts, and their findings are
issues too.
"""

from collections.abc import Callable, Mapping

import pandas as pd

from pipeline.adam.conformance.baseline import baseline_is_its_records, changes_recompute, one_baseline
from pipeline.adam.conformance.datasets import AdamCheck, Given
from pipeline.adam.conformance.doses import actions_agree, last_doses_agree
from pipeline.adam.conformance.events import censoring_is_described, occurrences_are_single
from pipeline.adam.conformance.exposure import doses_are_on_adsls_days, durations_are_of_adsls_days
from pipeline.adam.conformance.facts import deaths_agree, grades_agree, sex_agrees, visits_agree
from pipeline.adam.conformance.sources import copied_numbers_exist, sources_exist
from pipeline.adam.conformance.subjects import (
    copies_agree,
    one_record_per_subject,
    populations_are_decided,
    records_are_numbered,
    subjects_are_in_adsl,
)
from pipeline.adam.conformance.values import (
    codes_and_names_pair,
    days_recompute,
    flags_are_y,
    imputed_dates_exist,
    parameters_are_named,
    periods_run_forward,
    values_and_texts_pair,
)
from pipeline.core.conformance import Tables, together
from pipeline.study import Study
from pipeline.trial.trial import Trial
from schemas.base import Table, empty, name_of
from schemas.design import DrugColumns
from schemas.sdtm import RECEIVED

CHECKS: tuple[AdamCheck, ...] = (
    one_record_per_subject, subjects_are_in_adsl, populations_are_decided, copies_agree, records_are_numbered,
    codes_and_names_pair, values_and_texts_pair, parameters_are_named, flags_are_y, imputed_dates_exist, days_recompute,
    periods_run_forward, one_baseline, baseline_is_its_records, changes_recompute, sources_exist, copied_numbers_exist,
    censoring_is_described, occurrences_are_single, doses_are_on_adsls_days, durations_are_of_adsls_days,
)  # fmt: skip

Comparison = Callable[[Tables, Study], pd.DataFrame]
COMPARISONS: tuple[Comparison, ...] = (
    last_doses_agree, actions_agree, grades_agree, deaths_agree, sex_agrees, visits_agree,
)  # fmt: skip
"""Comparisons of two sources of one fact, in every run; the codes of their findings are codes of issues."""


def adam_conformance(domains: Mapping[str, pd.DataFrame], adam: Mapping[str, pd.DataFrame], trial: Trial) -> pd.DataFrame:
    """The findings (schemas.conformance.Conformance) of CHECKS and COMPARISONS, in their order; empty when nothing disagrees."""
    tables = {**domains, **adam}
    return together([check_all(tables, trial.analysis, trial.study.drug_columns), compare_all(tables, trial.study)])


def compare_all(tables: Tables, study: Study) -> pd.DataFrame:
    """The findings of all comparisons of these datasets, by their names as submitted; what the trial does not have is empty."""
    every = {name_of(domain): empty(domain) for domain in RECEIVED.values()} | dict(tables)
    return together(comparison(every, study) for comparison in COMPARISONS)


def check_all(tables: Tables, declarations: Mapping[str, type[Table]], drugs: tuple[DrugColumns, ...] = ()) -> pd.DataFrame:
    """The findings of all checks of these datasets, by their names as submitted; `declarations` by lower-case name."""
    given = Given(tables, declarations, drugs)
    return together(check(given) for check in CHECKS)
