"""The analysis results dataset (ARD): one row per statistic, and the records behind each count (TLF_SPEC 5).

Tables, figures, drill-down and comparisons between transfers read these two tables. `ard_id` names a row within all outputs; a
printed cell refers to rows by it.
"""

from schemas.base import Char, Num, Table, var


class ARD(
    Table,
    key="output_id analysis_id group1_level group2_level group3_level variable variable_level stat_name",
    title="Analysis Results Data",
    name="ARD",
):
    """One row per output, analysis, group levels, variable level and statistic; `stat_fmt` is the text that outputs print."""

    ard_id: Char = var("Result Identifier", core="Req")
    output_id: Char = var("Output Identifier", core="Req")
    analysis_id: Char = var("Analysis Identifier", core="Req")
    method_id: Char = var("Analysis Method", core="Req")
    dataset: Char = var("Analysis Dataset", core="Req")
    parameter: Char = var("Parameter Code")
    analysis_set: Char = var("Analysis Set Flag", core="Req")
    data_subset: Char = var("Data Subset (Where Clause)")
    group1: Char = var("Grouping Variable 1")
    group1_level: Char = var("Level of Grouping Variable 1")
    group2: Char = var("Grouping Variable 2")
    group2_level: Char = var("Level of Grouping Variable 2")
    group3: Char = var("Grouping Variable 3")
    group3_level: Char = var("Level of Grouping Variable 3")
    variable: Char = var("Analysis Variable")
    variable_level: Char = var("Level of the Analysis Variable")
    stat_name: Char = var("Statistic", core="Req")
    stat_label: Char = var("Statistic Label", core="Req")
    stat_num: Num = var("Numeric Value")
    stat_chr: Char = var("Character Value")
    stat_fmt: Char = var("Value as Printed")
    order: Num = var("Order in the Output", core="Req")
    n_numerator_ids: Char = var("SHA-256 of the Sorted Subjects Counted")
    warning: Char = var("Warning")
    error: Char = var("Error")


class ARDRecords(Table, key="ard_id DATASET USUBJID SEQ", title="Records behind the Results", name="ARDREC"):
    """One row per count of the ARD and analysis record behind it. SEQ is AESEQ for ADAE, ASEQ of other
    ADaM datasets, --SEQ of an SDTM domain, null for ADSL."""

    ard_id: Char = var("Result Identifier", core="Req")
    DATASET: Char = var("Analysis Dataset", core="Req")
    USUBJID: Char = var("Unique Subject Identifier", core="Req")
    SEQ: Num = var("Sequence Number of the Record")
