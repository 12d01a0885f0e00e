"""Account of the raw data: the fate of each field of the forms, and the balance of rows and fields per form (DESIGN 3)."""

from schemas.base import Char, Num, Table, var

MAPPED, SUPPLEMENTAL, USED, NOT_SUBMITTED, UNMAPPED = "MAPPED", "SUPPLEMENTAL", "USED", "NOT SUBMITTED", "UNMAPPED"
# The strongest first: what counts as the fate of a field that has several.
FATES = (MAPPED, SUPPLEMENTAL, USED, NOT_SUBMITTED, UNMAPPED)
REMARKS = {USED: "Used: ", NOT_SUBMITTED: "NOT SUBMITTED: ", UNMAPPED: "UNMAPPED"}
"""What an annotated CRF prints before the reason of a field that fills no variable."""


class Fields(Table, key="FORM COLUMN STATUS TARGET", title="Fate of the Fields of the Forms", name="FIELDS"):
    """One record per field and what becomes of it; a field that fills three variables and selects records has four."""

    FORM: Char = var("Form", core="Req")
    COLUMN: Char = var("Column", core="Req")
    QUESTION: Char = var("Question on the Form", core="Req")
    STATUS: Char = var("Fate of the Field", core="Req")
    TARGET: Char = var("Variable or Supplemental Qualifier")
    VERB: Char = var("Verb of the Mapping")
    ORIGIN: Char = var("Origin of the Variable")
    METHOD: Char = var("Method of the Variable")
    REASON: Char = var("What it is Used for, Why Not Submitted")
    VERSIONS: Char = var("What Versions of the Form Have Otherwise")


class Ledger(Table, key="FORM", title="Ledger of Rows and Fields", name="LEDGER"):
    """One record per form: rows in = mapped + excluded + quarantined, fields in = mapped + supplemental + used + left out."""

    FORM: Char = var("Form", core="Req")
    ROWS: Num = var("Rows in the File", core="Req")
    MAPPED: Num = var("Rows Behind at Least One Record", core="Req")
    EXCLUDED: Num = var("Rows Excluded With a Reason", core="Req")
    QUARANTINED: Num = var("Rows Quarantined", core="Req")
    UNACCOUNTED: Num = var("Rows of Which Nothing is Known", core="Req")
    REASONS: Char = var("Reasons and Their Rows")
    FIELDS: Num = var("Fields of the Form", core="Req")
    FMAPPED: Num = var("Fields Mapped", core="Req")
    FSUPP: Num = var("Fields Supplemental Only", core="Req")
    FUSED: Num = var("Fields Used and Not Submitted", core="Req")
    FNOTSUB: Num = var("Fields Not Submitted With a Reason", core="Req")
    FUNMAP: Num = var("Fields Unmapped", core="Req")
    FLOST: Num = var("Fields of Which Nothing is Known", core="Req")
    STATE: Char = var("State: balanced, unbalanced, no domain", core="Req")
