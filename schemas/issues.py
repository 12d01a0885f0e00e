"""The issue list: what one data issue says. One row per issue found in one raw or SDTM value."""

from schemas.base import Char, Table, var


class Issues(Table, key="", title="Data Issues", name="ISSUES"):
    """One record per issue: code, how bad, where it stands, what was there, what the pipeline did (STUDY_SPEC 9)."""

    CODE: Char = var("Issue Code")
    SEVERITY: Char = var("Severity: error, warn or info")
    DATASET: Char = var("Form, Domain or Dataset")
    USUBJID: Char = var("Unique Subject Identifier")
    SITEID: Char = var("Study Site Identifier")
    SUBJID: Char = var("Subject Identifier on the Form")
    ROWKEY: Char = var("Key of the Source Row")
    FILE: Char = var("File")
    LINE: Char = var("Line in the File")
    COLUMN: Char = var("Column")
    VALUE: Char = var("Value as Found")
    MESSAGE: Char = var("What is Wrong")
    ACTION: Char = var("What the Pipeline Did")
