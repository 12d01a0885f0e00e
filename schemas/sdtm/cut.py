"""What the data cut-off does to the collected rows. Never submitted: it is how a cut loses nothing in silence."""

from schemas.base import Char, Table, var


class Cut(Table, key="FORM ROWKEY COLUMN", title="Rows After the Data Cut-off", name="CUT"):
    """One record per value that tells of a time after the data cut-off: where it stands, why, what was done (STUDY_SPEC 3.6)."""

    FORM: Char = var("Form", core="Req")
    SITEID: Char = var("Study Site Identifier")
    SUBJID: Char = var("Subject Identifier on the Form")
    ROWKEY: Char = var("Key of the Row", core="Req")
    FILE: Char = var("File", core="Req")
    FILELINE: Char = var("Line in the File where the Row Starts", core="Req")
    COLUMN: Char = var("Column", core="Req")
    VALUE: Char = var("Value as Found")
    REASON: Char = var("Reason", core="Req")
    ACTION: Char = var("What Was Done", core="Req")
