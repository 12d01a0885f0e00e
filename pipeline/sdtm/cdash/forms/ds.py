"""Form DS: Disposition."""

from schemas.base import Char
from schemas.raw import DATE, RawForm, ask

DECODES = (
    "ENTERED INTO TRIAL", "COMPLETED", "PROGRESSIVE DISEASE", "ADVERSE EVENT", "DEATH", "LOST TO FOLLOW-UP",
    "WITHDRAWAL BY SUBJECT", "PHYSICIAN DECISION", "PROTOCOL DEVIATION", "SCREEN FAILURE", "STUDY TERMINATED BY SPONSOR", "OTHER",
)  # fmt: skip


class DS(RawForm, title="Disposition", page=30, log=True, starts="DSSTDAT FORMDT"):
    """One row per milestone, per drug whose treatment has ended (dated by its last dose), and per end of participation."""

    DSCAT: Char = ask("Category", "PROTOCOL MILESTONE", "DISPOSITION EVENT")
    DSSCAT: Char = ask("What ended: the drug, STUDY PARTICIPATION")
    DSTERM: Char = ask("Milestone or reason, in the site's words")
    DSDECOD: Char = ask("Milestone or reason", *DECODES)
    DSSTDAT: Char = ask("Date of the event, or of the last dose", format=DATE)
