"""Findings of the checks across datasets: two datasets that disagree, or the data and the plan."""

from schemas.base import Char, Table, var


class Conformance(Table, title="SDTM Conformance Findings", name="CONFORMANCE"):
    """One record per finding; USUBJID is null for the trial's own datasets."""

    CHECK: Char = var("Check", core="Req")
    DATASET: Char = var("Dataset", core="Req")
    USUBJID: Char = var("Unique Subject Identifier")
    KEY: Char = var("Variables That Identify the Record")
    MESSAGE: Char = var("What is Wrong", core="Req")
