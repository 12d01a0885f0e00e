"""What each analysis dataset of a trial must look like: takes its study, gives the declarations by the table's name.

Variables are named after the trial's drugs and groups of adverse events; no other place reads the design for them.
"""

from pipeline.study import Study
from schemas.adam import datasets
from schemas.base import AdamDataset


def declared(study: Study) -> dict[str, type[AdamDataset]]:
    """The classes by lower-case name, in the order in which the datasets are made."""
    interest = tuple(sorted(study.cm.groups))
    return datasets(
        study.drug_columns, groups_of(study), bool(study.trial.amendments), study.stratified, interest, study.reviewers
    )


def groups_of(study: Study) -> tuple[str, ...]:
    """The variables of the groups of events, in order: CQ01NAM, SMQ01NAM, SMQ01CD, SMQ01SC."""
    return tuple(variable for group in study.event_groups.values() for variable in group.variables)
