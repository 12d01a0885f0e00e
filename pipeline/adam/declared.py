"""What each analysis dataset of a trial must look like: takes its study, gives the declarations by the table's name.

Variables are named after the trial's drugs and groups of adverse events; no other place reads the design for them.
"""

from pipeline.study import Study
from schemas.adam import datasets
from schemas.base import AdamDataset


def declared(study: Study) -> dict[str, type[AdamDataset]]:
    """The classes by lower-case name, in the order in which the datasets are made."""
    return datasets(study.drug_columns, groups_of(study), bool(study.trial.amendments), tuple(sorted(study.cm.groups)))


def groups_of(study: Study) -> tuple[str, ...]:
    """The variables of the groups of special interest, in order: CQ01NAM, CQ02NAM."""
    return tuple(sorted(study.ae.groups))
