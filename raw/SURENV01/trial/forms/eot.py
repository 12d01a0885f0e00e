"""Form EOT: End of Treatment."""

from schemas.base import Char
from schemas.raw import DATE, RawForm, ask


class EOT(RawForm, title="End of Treatment", page=23, starts="LASTDT FORMDT"):
    """One row per drug that has ended."""

    DRUG: Char = ask("Drug", "SURUFATINIB", "ENVAFOLIMAB")
    EOTYN: Char = ask("Has the drug ended?", "Y", "N")
    LASTDT: Char = ask("Date of the last dose", format=DATE)
    EOTREAS: Char = ask(
        "Reason", "COMPLETED", "PROGRESSIVE DISEASE", "ADVERSE EVENT", "DEATH", "WITHDRAWAL BY SUBJECT", "LOST TO FOLLOW-UP",
        "PHYSICIAN DECISION",
    )  # fmt: skip
