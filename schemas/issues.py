"""Columns of data issues: as reported (`Issues`), as data managers work with them (`IssueList`), and the checks made."""

from schemas.base import Char, Num, Table, var


class Issues(Table, key="", title="Data Issues Found", name="ISSUES"):
    """One record per issue found: code, how bad, where it stands, what was there, what the pipeline did (STUDY_SPEC 9)."""

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


class IssueList(Issues, key="", title="Data Issues", name="ISSUELIST"):
    """One record per issue over all transfers so far: as found, when it was first seen, and whether it is still there."""

    FIRSTSEEN: Char = var("Transfer in which It was First Seen")
    STATUS: Char = var("Status: open or closed")
    CLOSEDIN: Char = var("Transfer that No Longer Has It")


class DataChecks(Table, key="CODE DATASET COLUMN", title="Data Checks across Forms", name="DATA_CHECKS"):
    """One record per check: what was asked of which form, how many rows were looked at, how many are at fault."""

    CODE: Char = var("Issue Code", core="Req")
    SEVERITY: Char = var("Severity: error, warn or info", core="Req")
    DATASET: Char = var("Form", core="Req")
    COLUMN: Char = var("Column", core="Req")
    MESSAGE: Char = var("What is Wrong at a Row Found", core="Req")
    CHECKED: Num = var("Rows Looked at", core="Req")
    FOUND: Num = var("Rows at Fault", core="Req")
