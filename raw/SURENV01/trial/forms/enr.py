"""Form ENR: Enrolment."""

from schemas.base import Char
from schemas.raw import DATE, RawForm, ask


class ENR(RawForm, title="Enrolment", page=4, starts="ENRLDT FORMDT"):
    """One row per screening number."""

    ELIGYN: Char = ask("Is the subject eligible?", "Y", "N")
    ENRLYN: Char = ask("Was the subject enrolled?", "Y", "N")
    ENRLDT: Char = ask("Date of enrolment", format=DATE)
    SUBJNO: Char = ask("Enrolment number")
    RANDYN: Char = ask("Was the subject randomised?", "Y", "N")
    RANDDT: Char = ask("Date of randomisation", format=DATE)
    NOTENRREAS: Char = ask("Reason not enrolled")
    RESCRN_OF: Char = ask("Earlier screening number of the person")
