"""Form EOS: End of Study."""

from schemas.base import Char
from schemas.raw import DATE, RawForm, ask


class EOS(RawForm, title="End of Study", page=24, starts="EOSDT FORMDT"):
    """One row per screening number that has left the study."""

    EOSYN: Char = ask("Has the subject left the study?", "Y", "N")
    EOSDT: Char = ask("Date", format=DATE)
    EOSREAS: Char = ask(
        "Reason", "DEATH", "LOST TO FOLLOW-UP", "WITHDRAWAL BY SUBJECT", "SCREEN FAILURE", "PHYSICIAN DECISION", "COMPLETED"
    )
